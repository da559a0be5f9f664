//! `daisuso import orgs|roster`: lists from outside.

mod orgs;
mod roster;

use domain::roster::{FileError, FileErrorCode, Reading};

use super::{Context, say, say_json, serve};
use crate::cli::{Import, ImportArgs};
use crate::failure::{Failure, Outcome};
use crate::house;
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
pub(crate) fn file_error(error: WorkerError) -> FileError {
    intake::file_error(match error {
        WorkerError::TooSlow | WorkerError::TooLarge => FileErrorCode::TooLarge,
        WorkerError::Crashed | WorkerError::Busy | WorkerError::NotStarted => FileErrorCode::Broken,
    })
}

/// Takes the good rows in, into the school year that people work on.
async fn take_in(context: &Context, arguments: &ImportArgs, reading: Reading) -> Outcome {
    let _lock = serve::prepare(context)?;
    let app = house::open(context).await?;
    let org = app.org_by_code(&arguments.org).await.map_err(Failure::failed)?;
    let org = org.ok_or_else(|| Failure::Failed(format!("there is no org {}", arguments.org)))?;
    if reading.accepted.is_empty() {
        return Err(Failure::Failed("no row could be taken in".to_owned()));
    }
    let year = app.school_year();
    let sums = app.import_for_system(org.id, year, reading).await.map_err(Failure::failed)?;
    if arguments.json {
        return say_json(&sums);
    }
    let (fresh, changed, same, refused) = (sums.fresh, sums.changed, sums.same, sums.refused);
    say(format_args!("{fresh} added, {changed} changed, {same} the same, {refused} refused"))
}
