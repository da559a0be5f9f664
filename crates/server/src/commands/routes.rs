//! `daisuso routes`: every route with its right, without starting the server.

use crate::console::{say, say_json};
use crate::failure::Outcome;
use crate::house;

/// Prints the table, or a JSON array of `{method, path, right, object, fresh_proof, variants}`.
///
/// # Errors
/// `Failure::Failed` when standard output cannot be written.
pub fn run(json: bool) -> Outcome {
    let doors = house::doors();
    if json {
        return say_json(&doors.list());
    }
    for door in doors.list() {
        let proof = if door.fresh_proof { " fresh proof" } else { "" };
        let variants = door.variants().join(",");
        let (method, path, right) = (door.method.as_str(), door.path, door.right.code());
        say(format_args!(
            "{method:<6} {path:<56} {right:<16} {:<12} {variants}{proof}",
            door.object
        ))?;
    }
    Ok(())
}
