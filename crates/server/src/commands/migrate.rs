//! `daisuso migrate`: the database brought to this version of the program.

use super::{Context, not_wired};
use crate::failure::Outcome;

/// Runs the missing migrations; safe to repeat.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context) -> Outcome {
    Err(not_wired())
}
