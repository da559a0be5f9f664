//! Children that eat memory, time or output are contained, and the parent goes on.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use server::worker::{Kind, Limits, WorkerError, Workers};

fn workers(at_once: usize, patience: Duration) -> Workers {
    Workers::of(PathBuf::from(env!("CARGO_BIN_EXE_daisuso")), at_once, patience)
}

async fn run(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, WorkerError> {
    workers(2, Duration::from_mins(1)).run_limited(kind, bytes, limits).await
}

fn limits() -> Limits {
    Limits { wall: Duration::from_secs(20), ..Limits::default() }
}

#[tokio::test]
async fn an_honest_child_answers_also_when_there_is_much_to_say() {
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    assert_eq!(run(Kind::Probe, &bytes, &limits()).await, Ok(bytes));
    assert_eq!(run(Kind::Probe, b"", &limits()).await, Ok(Vec::new()));
}

#[tokio::test]
async fn memory_beyond_the_limit_is_too_large() {
    let error = run(Kind::SelftestAlloc, b"x", &limits()).await.unwrap_err();
    assert_eq!((error, error.code()), (WorkerError::TooLarge, "too_large"));
}

#[tokio::test]
async fn processor_time_and_time_by_the_clock_are_too_slow() {
    let spin = Limits { cpu_seconds: 1, ..limits() };
    assert_eq!(run(Kind::SelftestSpin, b"", &spin).await, Err(WorkerError::TooSlow));
    let sleep = Limits { wall: Duration::from_millis(300), ..limits() };
    let started = Instant::now();
    assert_eq!(run(Kind::SelftestSleep, b"", &sleep).await, Err(WorkerError::TooSlow));
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_too_large() {
    let small = Limits { output: 1000, ..limits() };
    assert_eq!(run(Kind::SelftestFlood, b"", &small).await, Err(WorkerError::TooLarge));
    assert_eq!(run(Kind::Probe, &[b'x'; 1001], &small).await, Err(WorkerError::TooLarge));
    assert_eq!(run(Kind::Probe, &[b'x'; 1000], &small).await, Ok(vec![b'x'; 1000]));
}

#[tokio::test]
async fn a_panic_and_a_written_file_are_crashes() {
    assert_eq!(
        run(Kind::SelftestPanic, b"Nguyen Van A", &limits()).await,
        Err(WorkerError::Crashed)
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("written");
    let name = path.to_str().unwrap().as_bytes();
    let written = run(Kind::SelftestWrite, name, &limits()).await;
    assert!(matches!(written, Err(WorkerError::Crashed)), "{written:?}");
    assert_eq!(std::fs::read(&path).unwrap_or_default(), b"");
}

#[tokio::test]
async fn a_child_knows_neither_our_environment_nor_our_directory() {
    let answer = run(Kind::SelftestSurroundings, b"", &limits()).await.unwrap();
    assert_eq!(String::from_utf8(answer).unwrap(), "variables=0 directory=/");
}

#[tokio::test]
async fn only_so_many_run_at_once_and_who_waits_too_long_is_told() {
    let workers = workers(1, Duration::from_millis(100));
    let slow = Limits { wall: Duration::from_secs(2), ..limits() };
    let (first, second) = tokio::join!(
        workers.run_limited(Kind::SelftestSleep, b"", &slow),
        workers.run_limited(Kind::Probe, b"x", &slow),
    );
    assert_eq!((first, second), (Err(WorkerError::TooSlow), Err(WorkerError::Busy)));
    assert_eq!(workers.run_limited(Kind::Probe, b"x", &limits()).await, Ok(b"x".to_vec()));
}

#[tokio::test]
async fn a_program_that_is_not_there_is_said() {
    let gone = Workers::of(PathBuf::from("/nowhere/daisuso"), 1, Duration::from_secs(1));
    let answer = gone.run_limited(Kind::Probe, b"", &limits()).await;
    assert_eq!(answer, Err(WorkerError::NotStarted));
}
