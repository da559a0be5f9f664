//! `daisuso worker`: the limited child process that reads a file from outside.

use crate::cli::WorkerArgs;
use crate::failure::Outcome;
use crate::house::Life;
use crate::intake_child::packed;
use crate::worker::{Kind, child};
use app::World;

/// Limits itself, reads standard input, answers on standard output.
///
/// # Errors
/// `Failure::Failed` when a limit cannot be set or a stream breaks; the parent sees the exit code.
pub fn run(arguments: &WorkerArgs) -> Outcome {
    child::limit(arguments.address_space, arguments.cpu_seconds)?;
    match arguments.kind {
        // The file's name comes before its bytes, closed by a line feed: a class may stand in the name.
        Kind::Roster => child::answer(read_roster),
        Kind::Picture => child::answer(|bytes| packed(intake::remake(bytes))),
        Kind::Probe => child::answer(<[u8]>::to_vec),
        #[cfg(debug_assertions)]
        kind => child::misbehave(kind),
    }
}

fn read_roster(input: &[u8]) -> Vec<u8> {
    let cut = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let name = std::str::from_utf8(&input[..cut]).unwrap_or_default();
    let bytes = input.get(cut + 1..).unwrap_or_default();
    let reading =
        intake::read_roster(bytes, Some(name).filter(|name| !name.is_empty()), Life.today());
    serde_json::to_vec(&reading).unwrap_or_default()
}
