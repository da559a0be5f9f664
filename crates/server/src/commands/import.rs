//! `daisuso import orgs|roster`: lists from outside.

use super::{Context, not_wired};
use crate::cli::Import;
use crate::failure::Outcome;

/// Previews (`--dry-run`) or takes in a list.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _import: &Import) -> Outcome {
    Err(not_wired())
}
