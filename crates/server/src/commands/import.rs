//! `daisuso import orgs|roster`: lists from outside.

mod orgs;
mod roster;

use crate::cli::Import;
use crate::console::Context;
use crate::failure::Outcome;

/// Previews (`--dry-run`) or takes in a list.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, import: &Import) -> Outcome {
    match import {
        Import::Orgs(arguments) => orgs::run(context, arguments).await,
        Import::Roster(arguments) => roster::run(context, arguments).await,
    }
}
