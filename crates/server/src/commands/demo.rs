//! `daisuso demo`: the demonstration province, then the server.

use super::{Context, not_wired};
use crate::cli::DemoArgs;
use crate::failure::Outcome;

/// Fills an empty data directory, writes `accounts.json`, prints one sign-in per role, serves unless told not to.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _arguments: &DemoArgs) -> Outcome {
    Err(not_wired())
}
