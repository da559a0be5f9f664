//! `daisuso plan print`: a school's yearly plan as an official document.

use app::plans::Format;
use domain::calendar::SchoolYear;

use crate::cli::Plan;
use crate::console::{Context, write_file};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Prints the issued plan, or a draft of one that is not issued, by the file's ending.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, plan: &Plan) -> Outcome {
    let Plan::Print { org, year, out } = plan;
    let year: SchoolYear = year.parse().map_err(Failure::failed)?;
    let app = house::open(context).await?;
    let found = app.org_by_code(org).await.map_err(Failure::failed)?;
    let found = found.ok_or_else(|| Failure::Failed(format!("there is no org {org}")))?;
    let pdf = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let format = if pdf { Format::Pdf } else { Format::Docx };
    let printed =
        app.print_plan_for_system(found.id, year, format).await.map_err(|error| match error {
            app::Error::NotFound => Failure::Failed(format!("{org} has no plan for {year}")),
            other => Failure::failed(other),
        })?;
    write_file(out, &printed.bytes)
}
