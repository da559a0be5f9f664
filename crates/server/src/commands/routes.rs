//! `daisuso routes`: every route with its right, without starting the server.

use super::not_wired;
use crate::failure::Outcome;

/// Prints the table, or a JSON array of `{method, path, right, object, fresh_proof, variants}`.
///
/// # Errors
/// `Failure::Failed` when standard output cannot be written.
pub fn run(_json: bool) -> Outcome {
    Err(not_wired())
}
