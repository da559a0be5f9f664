//! One program at a time on one SQLite file: an advisory lock that the kernel takes back when its holder
//! dies, however it dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Holds the lock until dropped (or until the process ends, also by kill -9).
#[derive(Debug)]
pub struct DataLock {
    _file: File,
    path: PathBuf,
}

impl DataLock {
    /// Takes the lock at `path`; the file is made when it is missing and is never removed (removing it
    /// would let a third program lock another file of the same name).
    ///
    /// # Errors
    /// `Failure::Failed` in one sentence when another program holds it or the file cannot be made.
    pub fn take(path: &Path) -> Result<Self, Failure> {
        let cannot = |cause: std::io::Error| {
            Failure::Failed(format!("cannot make the lock file {}: {cause}", path.display()))
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file, path)),
            Err(TryLockError::Error(cause)) => return Err(cannot(cause)),
        }
        // The number is only for the sentence above; the lock itself is the kernel's.
        file.set_len(0).map_err(cannot)?;
        writeln!(file, "{}", std::process::id()).map_err(cannot)?;
        Ok(Self { _file: file, path: path.to_owned() })
    }

    /// Where the lock lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn held(file: &mut File, path: &Path) -> Failure {
    let mut holder = String::new();
    let _ = file.rewind();
    let _ = file.take(32).read_to_string(&mut holder);
    let by = match holder.trim().parse::<u32>() {
        Ok(process) => format!(" (process {process})"),
        Err(_) => String::new(),
    };
    Failure::Failed(format!(
        "another daisuso{by} is using this data (lock file {}): stop it first, or give this one \
         another --data-dir",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_with_a_sentence_and_a_later_one_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("daisuso.db.lock");
        let first = DataLock::take(&path).unwrap();
        assert_eq!(first.path(), path);
        let refused = DataLock::take(&path).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        DataLock::take(&path).unwrap();
    }

    #[test]
    fn a_place_that_cannot_be_written_is_a_sentence() {
        let refused = DataLock::take(Path::new("/nowhere/at/all.lock")).unwrap_err();
        assert!(refused.to_string().contains("/nowhere/at/all.lock"));
    }
}
