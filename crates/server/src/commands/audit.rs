//! `daisuso audit export|checkpoint|verify`: the audit chains.

use super::{Context, not_wired};
use crate::cli::Audit;
use crate::failure::Outcome;

/// Exports, shows the heads of, or checks the chains.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _audit: &Audit) -> Outcome {
    Err(not_wired())
}
