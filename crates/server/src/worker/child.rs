//! The child's side: limits on itself before it reads a byte, then bytes in, answer out.

use std::io::{self, Read, Write};

use rlimit::Resource;

use crate::failure::{Failure, Outcome};

/// No file from outside is larger, whatever the configuration says (`limits.upload_bytes` is at most this).
const LARGEST_INPUT: u64 = 256 << 20;
/// Standard streams and a few to spare.
const DESCRIPTORS: u64 = 16;

/// Limits this process for the rest of its life: address space and processor as given, few descriptors, no
/// file may be written, no core dump. Soft and hard are the same, so it cannot take them back.
///
/// # Errors
/// `Failure::Failed` when a limit cannot be set: then nothing may be read.
pub fn limit(address_space: u64, cpu_seconds: u64) -> Outcome {
    // When the machine itself runs out of memory, this process goes first. Only a wish, so it may fail.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    // The hard limit lies a second later: the soft one ends the process by a signal that says why.
    let limits = [
        (Resource::CORE, 0, 0),
        (Resource::FSIZE, 0, 0),
        (Resource::NOFILE, DESCRIPTORS, DESCRIPTORS),
        (Resource::CPU, cpu_seconds, cpu_seconds.saturating_add(1)),
        (Resource::AS, address_space, address_space),
    ];
    for (resource, soft, hard) in limits {
        resource.set(soft, hard).map_err(|cause| {
            Failure::Failed(format!(
                "cannot limit {} of a file reader: {cause}",
                resource.as_name()
            ))
        })?;
    }
    Ok(())
}

/// Reads standard input to its end, calls `read`, and writes what it answers to standard output.
///
/// # Errors
/// `Failure::Failed` when a stream breaks or the input is over 256 MiB.
pub fn answer(read: impl FnOnce(&[u8]) -> Vec<u8>) -> Outcome {
    let mut bytes = Vec::new();
    io::stdin()
        .take(LARGEST_INPUT + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| Failure::Failed(format!("cannot read the file: {cause}")))?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > LARGEST_INPUT) {
        return Err(Failure::Failed("the file is larger than 256 MiB".into()));
    }
    let answer = read(&bytes);
    let mut out = io::stdout();
    out.write_all(&answer)
        .and_then(|()| out.flush())
        .map_err(|cause| Failure::Failed(format!("cannot write the answer: {cause}")))
}

/// What a broken reader might do, for the tests.
///
/// # Errors
/// As [`answer`], where it comes back at all.
///
/// # Panics
/// When asked to.
#[cfg(debug_assertions)]
pub fn misbehave(kind: super::Kind) -> Outcome {
    use super::Kind;
    match kind {
        Kind::SelftestAlloc => answer(|_| vec![1; 8 << 30]),
        Kind::SelftestSpin => loop {
            std::hint::black_box(());
        },
        Kind::SelftestSleep => loop {
            std::thread::sleep(std::time::Duration::from_mins(1));
        },
        Kind::SelftestFlood => loop {
            io::stdout().write_all(&[b'x'; 4096]).map_err(Failure::failed)?;
        },
        Kind::SelftestPanic => answer(|bytes| panic!("a reader fell over {} bytes", bytes.len())),
        Kind::SelftestSurroundings => answer(|_| {
            let variables = std::env::vars_os().filter(|(name, _)| name != super::ARENA.0).count();
            let directory = std::env::current_dir().unwrap_or_default();
            format!("variables={variables} directory={}", directory.display()).into()
        }),
        Kind::SelftestWrite => answer(|path| {
            let path = String::from_utf8_lossy(path).into_owned();
            format!("written={}", std::fs::write(path, "x").is_ok()).into()
        }),
        Kind::Roster | Kind::Picture | Kind::Probe => Err(Failure::Failed("is no selftest".into())),
    }
}
