//! A database file that its owner alone can read.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Result};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Makes the file before SQLite would make it for everybody; its log takes over the mode. A file that is there keeps
/// what its operator gave it.
pub(super) fn make(file: &Path) -> Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(cause),
        Ok(_) | Err(_) => Ok(()),
    }
}
