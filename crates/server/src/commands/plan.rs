//! `daisuso plan print`: a yearly plan as an official document.

use super::{Context, not_wired};
use crate::cli::Plan;
use crate::failure::Outcome;

/// Prints the plan into the file by its ending.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _plan: &Plan) -> Outcome {
    Err(not_wired())
}
