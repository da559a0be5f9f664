//! `daisuso import roster FILE`: a class list of one school, as schools have it.

use app::World;
use domain::calendar::SchoolYear;
use domain::roster::Reading;
use serde_json::json;

use crate::cli::ImportArgs;
use crate::commands::serve;
use crate::console::{Context, say, say_json};
use crate::failure::{Failure, Outcome};
use crate::house;
use crate::intake_child::{IntakeChild, file_error};

/// The largest file that is read at all, bytes.
const FILE_MAX: u64 = 64 << 20;

/// Previews or takes in a list. A dry run opens no database: it says what the file holds.
///
/// # Errors
/// `Failure::Failed` when the file cannot be read or is refused whole; with `--json` the reason is also printed.
pub async fn run(context: &Context, arguments: &ImportArgs) -> Outcome {
    let reading = read(context, arguments).await?;
    if arguments.dry_run {
        return print(&reading, arguments.json);
    }
    if reading.file_error.is_some() {
        return print(&reading, arguments.json);
    }
    take_in(context, arguments, reading).await
}

async fn read(context: &Context, arguments: &ImportArgs) -> Result<Reading, Failure> {
    let file = &arguments.file;
    let cannot =
        |cause: std::io::Error| Failure::Failed(format!("cannot read {}: {cause}", file.display()));
    let size = std::fs::metadata(file).map_err(cannot)?.len();
    if size > FILE_MAX {
        return Err(Failure::Failed(format!("{} is larger than 64 MiB", file.display())));
    }
    let bytes = std::fs::read(file).map_err(cannot)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match IntakeChild::new(&context.config).read(&bytes, name).await {
        Ok(reading) => Ok(reading),
        Err(error) => Ok(Reading { file_error: Some(file_error(error)), ..Reading::default() }),
    }
}

/// Prints what the file holds; a file that is refused whole is a failure.
fn print(reading: &Reading, json: bool) -> Outcome {
    if json {
        say_json(reading)?;
    } else {
        say(format_args!(
            "{} accepted, {} rejected, {} warnings",
            reading.accepted.len(),
            reading.rejected.len(),
            reading.warnings.len()
        ))?;
        for row in &reading.rejected {
            say(format_args!("{} row {}: {}", row.sheet, row.row, row.message))?;
        }
        for sheet in &reading.sheets_skipped {
            say(format_args!("{}: {}", sheet.sheet, sheet.message))?;
        }
    }
    match &reading.file_error {
        Some(error) => Err(Failure::Failed(error.message.clone())),
        None => Ok(()),
    }
}

/// Takes the good rows in for the present school year, as a confirmed preview does.
async fn take_in(context: &Context, arguments: &ImportArgs, reading: Reading) -> Outcome {
    let _lock = serve::prepare(context)?;
    let app = house::open(context).await?;
    let org = app.org_by_code(&arguments.org).await.map_err(Failure::failed)?;
    let org = org.ok_or_else(|| Failure::Failed(format!("there is no org {}", arguments.org)))?;
    let year = SchoolYear::of(house::Life.today());
    let rejected = serde_json::to_value(&reading.rejected).map_err(Failure::failed)?;
    let sums = app.import_for_system(org.id, year, reading).await.map_err(Failure::failed)?;
    if arguments.json {
        return say_json(&json!({ "school_year": year, "sums": sums, "rejected": rejected }));
    }
    let (fresh, changed, same, refused) = (sums.fresh, sums.changed, sums.same, sums.refused);
    say(format_args!("{year}: {fresh} new, {changed} changed, {same} the same, {refused} refused"))
}
