//! `daisuso restore FILE`: a backup put back.

use std::path::Path;

use super::{Context, not_wired};
use crate::failure::Outcome;

/// Restores into an empty data directory.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _file: &Path) -> Outcome {
    Err(not_wired())
}
