//! `daisuso import orgs FILE`: orgs (schools, offices, partners) from a CSV list.

use app::org_list::OrgRow;
use web::{Words, words::Lang};

use crate::cli::ImportArgs;
use crate::commands::serve;
use crate::console::{Context, say, say_json};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Previews or takes in a list whose first line names the columns: code, kind, stage, name, symbol, place, `valid_from`.
///
/// # Errors
/// `Failure::Failed` when the file cannot be read, the org is unknown, or no row is good.
pub async fn run(context: &Context, arguments: &ImportArgs) -> Outcome {
    let rows = read(arguments)?;
    let _lock = if arguments.dry_run { None } else { serve::prepare(context)? };
    let app = house::open(context).await?;
    let parent = app.org_by_code(&arguments.org).await.map_err(Failure::failed)?;
    let parent =
        parent.ok_or_else(|| Failure::Failed(format!("there is no org {}", arguments.org)))?;
    let listing = app.list_orgs_for_system(&parent, &rows, arguments.dry_run).await;
    let listing = listing.map_err(Failure::failed)?;
    if arguments.json {
        say_json(&listing)?;
    } else {
        let w = Words::new(Lang::Vi);
        for row in &listing.rejected {
            say(format_args!("row {} {}: {}", row.row, row.field, w.t(&row.reason)))?;
        }
        for warning in &listing.warnings {
            say(format_args!("row {}: {} → {}", warning.row, warning.written, warning.now))?;
        }
        let (good, same, bad) =
            (listing.accepted.len(), listing.same.len(), listing.rejected.len());
        say(format_args!("{good} added, {same} the same, {bad} faults"))?;
    }
    if listing.accepted.is_empty() && listing.same.is_empty() && !listing.rejected.is_empty() {
        return Err(Failure::Failed("no row could be taken in".to_owned()));
    }
    Ok(())
}

fn read(arguments: &ImportArgs) -> Result<Vec<(usize, OrgRow)>, Failure> {
    let shown = arguments.file.display();
    let text = std::fs::read_to_string(&arguments.file)
        .map_err(|cause| Failure::Failed(format!("cannot read {shown} as UTF-8: {cause}")))?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b','].into_iter().find(|mark| first.as_bytes().contains(mark));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(Failure::failed)?.clone();
    for needed in ["code", "name", "symbol"] {
        if !headers.iter().any(|header| header == needed) {
            return Err(Failure::Failed(format!(
                "{shown} has no column {needed}; the first line names the columns: code, kind, stage, name, symbol, place, valid_from"
            )));
        }
    }
    let mut rows = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|cause| Failure::Failed(format!("{shown}: {cause}")))?;
        let row: OrgRow = record
            .deserialize(Some(&headers))
            .map_err(|cause| Failure::Failed(format!("{shown} row {}: {cause}", n + 2)))?;
        rows.push((n + 2, row));
    }
    Ok(rows)
}
