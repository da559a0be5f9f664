//! What every command shares: its context, how it answers on standard output, how it writes a file.

use std::io::{self, Write};

use serde::Serialize;

use crate::config::Config;
use crate::failure::{Failure, Outcome};

/// What a command gets besides its own arguments.
#[derive(Debug, Clone)]
pub struct Context {
    /// The checked configuration.
    pub config: Config,
}

/// Prints a line; a closed pipe (`daisuso … | head`) is not an error.
///
/// # Errors
/// When standard output cannot be written, for example on a full disk.
pub fn say(line: impl std::fmt::Display) -> Outcome {
    match writeln!(io::stdout(), "{line}") {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("cannot write the answer: {cause}")))
        }
        _ => Ok(()),
    }
}

/// Prints one JSON value, indented.
///
/// # Errors
/// As [`say`].
pub fn say_json(value: &impl Serialize) -> Outcome {
    say(serde_json::to_string_pretty(value).map_err(Failure::failed)?)
}

/// Writes a file beside its place and moves it there: a reader never sees half of it.
///
/// # Errors
/// When the folder or the disk does not let it.
pub fn write_file(path: &std::path::Path, bytes: &[u8]) -> Outcome {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let cannot =
        |cause: io::Error| Failure::Failed(format!("cannot write {}: {cause}", path.display()));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(cannot)?;
    file.write_all(bytes).map_err(cannot)?;
    file.persist(path).map_err(|error| cannot(error.error))?;
    Ok(())
}
