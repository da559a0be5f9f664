//! `daisuso import orgs|roster`: lists from outside.

mod orgs;
mod roster;

use domain::roster::{FileError, FileErrorCode, Reading};

use super::{Context, not_wired};
use crate::cli::{Import, ImportArgs};
use crate::failure::Outcome;
use crate::worker::WorkerError;

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

/// What a child that was stopped means for the file.
fn file_error(error: WorkerError) -> FileError {
    intake::file_error(match error {
        WorkerError::TooSlow | WorkerError::TooLarge => FileErrorCode::TooLarge,
        WorkerError::Crashed | WorkerError::Busy | WorkerError::NotStarted => FileErrorCode::Broken,
    })
}

/// Takes the good rows in.
#[expect(clippy::unused_async, reason = "the acts of class lists are being joined")]
async fn take_in(_context: &Context, _arguments: &ImportArgs, _reading: Reading) -> Outcome {
    Err(not_wired())
}
