//! Class lists read in a limited child process: bytes in, rows out, and an abort there is a sentence here.

use app::{ReadError, ReadingFuture, RosterReader};
use domain::roster::{FileError, FileErrorCode, Reading};

use crate::config::Config;
use crate::worker::{Kind, Limits, WorkerError, Workers};

/// Reads class lists in children of this program, a few at a time.
#[derive(Debug, Clone)]
pub struct IntakeChild {
    workers: Workers,
    limits: Limits,
}

impl IntakeChild {
    /// With the limits of the configuration.
    pub fn new(config: &Config) -> Self {
        Self {
            workers: Workers::of_this_program(
                usize::try_from(config.limits.imports_at_once).unwrap_or(1),
            ),
            limits: config.limits.worker(),
        }
    }

    /// What a file holds.
    ///
    /// # Errors
    /// The child was stopped by a limit or broke; nothing of the file was kept.
    pub async fn read(&self, bytes: &[u8], file_name: &str) -> Result<Reading, WorkerError> {
        // One line, so that the name cannot run into the bytes.
        let name: String = file_name.chars().filter(|c| !c.is_control()).collect();
        let mut input = Vec::with_capacity(name.len() + 1 + bytes.len());
        input.extend_from_slice(name.as_bytes());
        input.push(b'\n');
        input.extend_from_slice(bytes);
        let answer = self.workers.run_limited(Kind::Roster, &input, &self.limits).await?;
        serde_json::from_slice(&answer).map_err(|_| WorkerError::Crashed)
    }
}

impl RosterReader for IntakeChild {
    fn read<'a>(&'a self, bytes: Vec<u8>, file_name: &'a str) -> ReadingFuture<'a> {
        Box::pin(async move {
            Self::read(self, &bytes, file_name).await.map_err(|error| match error {
                WorkerError::Busy | WorkerError::NotStarted => ReadError::Busy,
                other => ReadError::Stopped(file_error(other)),
            })
        })
    }
}

/// What a child that was stopped means for the file.
pub fn file_error(error: WorkerError) -> FileError {
    intake::file_error(match error {
        WorkerError::TooSlow | WorkerError::TooLarge => FileErrorCode::TooLarge,
        WorkerError::Crashed | WorkerError::Busy | WorkerError::NotStarted => FileErrorCode::Broken,
    })
}
