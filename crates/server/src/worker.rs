//! Files from outside are read in a child process of this same binary with limits on memory, processor and
//! time (security.md finding 3): a failed allocation aborts a process, so it must not be the server's.

pub mod child;

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// What a child is asked to do with its standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Read a class list: bytes in, JSON out.
    Roster,
    /// Make a picture anew: bytes in, two JPEGs behind one line of words out.
    Picture,
    /// Give the bytes back: `doctor` sees by it that children can be started.
    Probe,
    /// Ask for more memory than is allowed.
    #[cfg(debug_assertions)]
    SelftestAlloc,
    /// Compute for ever.
    #[cfg(debug_assertions)]
    SelftestSpin,
    /// Sleep for ever.
    #[cfg(debug_assertions)]
    SelftestSleep,
    /// Answer without end.
    #[cfg(debug_assertions)]
    SelftestFlood,
    /// Panic.
    #[cfg(debug_assertions)]
    SelftestPanic,
    /// Answer with the environment and the directory.
    #[cfg(debug_assertions)]
    SelftestSurroundings,
    /// Write into the file that standard input names.
    #[cfg(debug_assertions)]
    SelftestWrite,
}

/// The one word of environment a child is given: its allocator reserves address space in pieces of 16 MiB
/// (the value is in KiB) instead of 1 GiB, which would be more than [`Limits::address_space`] at the first.
pub const ARENA: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "16384");

/// How much a child may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Address space, bytes.
    pub address_space: u64,
    /// Processor time, whole seconds.
    pub cpu_seconds: u64,
    /// Time by the clock; the child is killed at its end.
    pub wall: Duration,
    /// Largest answer, bytes.
    pub output: usize,
}

impl Default for Limits {
    /// 512 MiB, 10 s of processor, 30 s by the clock, 64 MiB of answer.
    fn default() -> Self {
        Self {
            address_space: 512 << 20,
            cpu_seconds: 10,
            wall: Duration::from_secs(30),
            output: 64 << 20,
        }
    }
}

/// Why there is no answer. The codes are for machines; nothing of the file's content is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// Processor time or time by the clock is used up.
    #[error("reading the file took too long")]
    TooSlow,
    /// More memory or a larger answer than allowed.
    #[error("the file needs more memory than is allowed")]
    TooLarge,
    /// The child ended in another way: a fault of ours, set off by this file.
    #[error("the file could not be read")]
    Crashed,
    /// All places were taken for too long.
    #[error("too many files are being read at the moment")]
    Busy,
    /// The child could not be started at all: a fault of the machine.
    #[error("no process could be started to read the file")]
    NotStarted,
}

impl WorkerError {
    /// A stable word for each case.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooSlow => "too_slow",
            Self::TooLarge => "too_large",
            Self::Crashed => "crashed",
            Self::Busy => "busy",
            Self::NotStarted => "not_started",
        }
    }
}

/// Starts children, a few at a time.
#[derive(Debug, Clone)]
pub struct Workers {
    program: PathBuf,
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Workers {
    /// Children of the running program, `at_once` of them; who comes later waits up to 30 s for a place.
    pub fn of_this_program(at_once: usize) -> Self {
        // The kernel's own link still works when the file was replaced by an upgrade.
        let link = Path::new("/proc/self/exe");
        let program = match std::env::current_exe() {
            Ok(path) if !link.exists() => path,
            _ => link.to_owned(),
        };
        Self::of(program, at_once, Duration::from_secs(30))
    }

    /// Children of another program that speaks the same way (tests).
    pub fn of(program: PathBuf, at_once: usize, patience: Duration) -> Self {
        Self { program, places: Arc::new(Semaphore::new(at_once)), patience }
    }

    /// Gives `bytes` to a child and answers what it prints. Dropping the future kills the child.
    ///
    /// # Errors
    /// One of the five of [`WorkerError`]; the server itself is untouched in every case.
    pub async fn run_limited(
        &self,
        kind: Kind,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Vec<u8>, WorkerError> {
        let place = timeout(self.patience, self.places.acquire()).await;
        let Ok(Ok(_place)) = place else { return Err(WorkerError::Busy) };
        let answer = timeout(limits.wall, self.ask(kind, bytes, limits)).await;
        let answer = answer.unwrap_or(Err(WorkerError::TooSlow));
        if let Err(error) = &answer {
            tracing::warn!(code = error.code(), size = bytes.len(), "a file reader ended badly");
        }
        answer
    }

    async fn ask(&self, kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, WorkerError> {
        let name = kind.to_possible_value().ok_or(WorkerError::NotStarted)?;
        let mut child = Command::new(&self.program)
            .args(["worker", name.get_name()])
            .args(["--address-space", &limits.address_space.to_string()])
            .args(["--cpu-seconds", &limits.cpu_seconds.to_string()])
            .env_clear()
            .env(ARENA.0, ARENA.1)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|cause| {
                tracing::error!(%cause, "cannot start a file reader");
                WorkerError::NotStarted
            })?;
        let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut stdin), Some(stdout), Some(stderr)) = streams else {
            return Err(WorkerError::NotStarted);
        };
        let give = async move {
            // A child that has seen enough closes early: its answer and exit code decide, not this.
            let _ = stdin.write_all(bytes).await;
        };
        let take = async {
            let (answer, whole) = at_most(stdout, limits.output).await;
            if !whole {
                let _ = child.start_kill();
            }
            (answer, whole)
        };
        let ((), (answer, whole), (words, _)) = tokio::join!(give, take, at_most(stderr, 4096));
        let status = child.wait().await.map_err(|_| WorkerError::Crashed)?;
        if !whole {
            return Err(WorkerError::TooLarge);
        }
        if status.success() { Ok(answer) } else { Err(cause_of(status, &words)) }
    }
}

/// Reads up to `limit` bytes; false when there was more. After the limit nothing more is read.
async fn at_most(stream: impl AsyncRead + Unpin, limit: usize) -> (Vec<u8>, bool) {
    let mut taken = Vec::new();
    let end = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let _ = stream.take(end).read_to_end(&mut taken).await;
    let whole = taken.len() <= limit;
    (taken, whole)
}

/// What the end of a child means. Its words are only looked through, never logged: they may hold names.
fn cause_of(status: ExitStatus, words: &[u8]) -> WorkerError {
    use std::os::unix::process::ExitStatusExt;
    const ABORTED: i32 = 6;
    const KILLED: i32 = 9;
    const OUT_OF_PROCESSOR_TIME: i32 = 24;
    let out_of_memory = b"memory allocation of ";
    match status.signal() {
        Some(OUT_OF_PROCESSOR_TIME) => WorkerError::TooSlow,
        // The hard processor limit kills, and so does the kernel when the machine has no memory left.
        Some(KILLED) => WorkerError::TooLarge,
        Some(ABORTED) if words.windows(out_of_memory.len()).any(|part| part == out_of_memory) => {
            WorkerError::TooLarge
        }
        _ => WorkerError::Crashed,
    }
}
