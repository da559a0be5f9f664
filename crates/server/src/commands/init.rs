//! `daisuso init`: an empty database with the reference data and the first account.

use super::{Context, not_wired};
use crate::failure::Outcome;

/// Makes the database; refuses one that holds data.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context) -> Outcome {
    Err(not_wired())
}
