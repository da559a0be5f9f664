//! `daisuso report compile`: the yearly report of an org as a file.

use super::{Context, not_wired};
use crate::cli::Report;
use crate::failure::Outcome;

/// Compiles the report and writes the file by its ending.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _report: &Report) -> Outcome {
    Err(not_wired())
}
