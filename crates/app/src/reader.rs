//! The readers of files from outside: class lists (bytes in, rows out) and pictures (bytes in, a picture made anew out).
//! The server wires a limited child process to both (security: a hostile file stops there), the tests plain ones.

use std::pin::Pin;

use domain::picture::{PictureFault, Remade};
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

/// Why no picture was made of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// All readers are at work; try again.
    #[error("all readers are busy")]
    Busy,
    /// The file is not a picture that is taken.
    #[error("refused: {}", .0.code())]
    Refused(PictureFault),
}

/// What making a picture anew gives, in time.
pub type RemakingFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Remade, PictureError>> + Send + 'a>>;

/// Makes pictures anew.
pub trait PictureReader: Send + Sync {
    /// The picture of a file; its kind comes from the bytes.
    fn remake(&self, bytes: Vec<u8>) -> RemakingFuture<'_>;
}
