//! `daisuso report compile`: the yearly report of an org as a file.

use app::reports::Format;

use crate::cli::Report;
use crate::console::{Context, write_file};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Compiles the report from what is there now and writes the file by its ending; freezes nothing.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, report: &Report) -> Outcome {
    let Report::Compile { org, period, out } = report;
    let app = house::open(context).await?;
    let code = period.to_string();
    let compiled = app.compile_for_system(org, &code).await.map_err(|error| match error {
        app::Error::NotFound => {
            Failure::Failed(format!("there is no org {org} or no period {code}"))
        }
        other => Failure::failed(other),
    })?;
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format: Format = ending.to_ascii_lowercase().parse().map_err(Failure::failed)?;
    let bytes = app.export(&compiled, format).await.map_err(Failure::failed)?;
    write_file(out, &bytes)
}
