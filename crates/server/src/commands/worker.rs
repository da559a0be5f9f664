//! `daisuso worker`: the limited child process that reads a file from outside.

use super::not_wired;
use crate::cli::WorkerArgs;
use crate::failure::Outcome;
use crate::worker::{Kind, child};

/// Limits itself, reads standard input, answers on standard output.
///
/// # Errors
/// `Failure::Failed` when a limit cannot be set or a stream breaks; the parent sees the exit code.
pub fn run(arguments: &WorkerArgs) -> Outcome {
    child::limit(arguments.address_space, arguments.cpu_seconds)?;
    match arguments.kind {
        // The lead joins `intake` here: `child::answer(intake::…)`.
        Kind::Roster => Err(not_wired()),
        Kind::Probe => child::answer(<[u8]>::to_vec),
        #[cfg(debug_assertions)]
        kind => child::misbehave(kind),
    }
}
