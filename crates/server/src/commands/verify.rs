//! `daisuso verify`: whether the data holds together.

use super::{Context, not_wired};
use crate::failure::Outcome;

/// Checks everything; `Ok` only when all holds.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _json: bool) -> Outcome {
    Err(not_wired())
}
