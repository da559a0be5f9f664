//! `daisuso token create`: bearer tokens for the API.

use super::{Context, not_wired};
use crate::cli::Token;
use crate::failure::Outcome;

/// Makes a token and prints it once.
///
/// # Errors
/// `Failure::Failed` in one sentence.
#[expect(clippy::unused_async, reason = "a command's signature; joining the floors needs it")]
pub async fn run(_context: &Context, _token: &Token) -> Outcome {
    Err(not_wired())
}
