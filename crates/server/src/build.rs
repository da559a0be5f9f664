//! What was built, and when: recorded by `build.rs`, the same for the same commit.

use jiff::Timestamp;

/// The version of the workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The commit that it was built from, or `unknown`.
pub const REVISION: &str = env!("BUILT_FROM");
/// Version and commit, as `daisuso --version` prints them.
pub const VERSION_LINE: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("BUILT_FROM"), ")");

/// The moment recorded at build: `SOURCE_DATE_EPOCH`, the commit's date, or the age of the build script.
pub fn built_at() -> Timestamp {
    env!("BUILT_AT")
        .parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}
