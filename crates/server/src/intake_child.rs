//! Class lists and pictures read in a limited child process: bytes in, rows or a picture out, and an abort there is a
//! sentence here.

use app::{PictureError, PictureReader, ReadError, ReadingFuture, RemakingFuture, RosterReader};
use domain::picture::{PictureFault, Remade};
use domain::roster::{FileError, FileErrorCode, Reading};

use crate::config::Config;
use crate::worker::{Kind, Limits, WorkerError, Workers};

/// Reads class lists and pictures in children of this program, a few at a time.
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

impl IntakeChild {
    /// A picture made anew.
    ///
    /// # Errors
    /// The file is refused, or all readers are at work.
    pub async fn picture(&self, bytes: &[u8]) -> Result<Remade, PictureError> {
        // No child is started for what is refused by its size alone.
        if bytes.len() > domain::picture::FILE_MAX {
            return Err(PictureError::Refused(PictureFault::Large));
        }
        let answer = self.workers.run_limited(Kind::Picture, bytes, &self.limits).await;
        let answer = answer.map_err(|error| match error {
            WorkerError::TooSlow | WorkerError::TooLarge => {
                PictureError::Refused(PictureFault::Pixels)
            }
            WorkerError::Crashed => PictureError::Refused(PictureFault::Broken),
            WorkerError::Busy | WorkerError::NotStarted => PictureError::Busy,
        })?;
        let broken = PictureError::Refused(PictureFault::Broken);
        opened(&answer).ok_or(broken)?.map_err(PictureError::Refused)
    }
}

impl PictureReader for IntakeChild {
    fn remake(&self, bytes: Vec<u8>) -> RemakingFuture<'_> {
        Box::pin(async move { self.picture(&bytes).await })
    }
}

/// What the child says of a picture, as one line of words before the bytes: `width height bytes-of-full`, or the fault.
pub fn packed(made: Result<Remade, PictureFault>) -> Vec<u8> {
    match made {
        Err(fault) => format!("{fault}\n").into_bytes(),
        Ok(made) => {
            let head = format!("{} {} {}\n", made.width, made.height, made.full.len());
            [head.as_bytes(), &made.full, &made.small].concat()
        }
    }
}

/// The other end of [`packed`]; `None` when it is nothing of the kind.
fn opened(answer: &[u8]) -> Option<Result<Remade, PictureFault>> {
    let cut = answer.iter().position(|byte| *byte == b'\n')?;
    let (head, bytes) = (std::str::from_utf8(&answer[..cut]).ok()?, &answer[cut + 1..]);
    if let Ok(fault) = head.parse::<PictureFault>() {
        return Some(Err(fault));
    }
    let mut words = head.split(' ');
    let width = words.next()?.parse().ok()?;
    let height = words.next()?.parse().ok()?;
    let (full, small) = bytes.split_at_checked(words.next()?.parse().ok()?)?;
    Some(Ok(Remade { width, height, full: full.to_vec(), small: small.to_vec() }))
}
