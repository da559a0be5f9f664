//! The reader of class lists: bytes in, rows out. The server wires a limited child process to it (security: a hostile
//! file stops there), the tests a plain one.

use std::pin::Pin;

use domain::roster::{FileError, Reading};

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// All readers are at work; the import waits and is tried again.
    #[error("all readers are busy")]
    Busy,
    /// The reader was stopped by a limit or broke over the file; the sentence is for whoever sent it.
    #[error("stopped: {}", .0.code.code())]
    Stopped(FileError),
}

/// What reading gives, in time.
pub type ReadingFuture<'a> = Pin<Box<dyn Future<Output = Result<Reading, ReadError>> + Send + 'a>>;

/// Reads class lists.
pub trait RosterReader: Send + Sync {
    /// What a file holds. The name only helps to name a sheet; the kind of file comes from the bytes (I1).
    fn read<'a>(&'a self, bytes: Vec<u8>, file_name: &'a str) -> ReadingFuture<'a>;
}
