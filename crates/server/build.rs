//! Records when and from what the program was built, the same for the same commit: `SOURCE_DATE_EPOCH`,
//! else the commit's date, else the age of this file. The server refuses a clock before that moment.

use std::env;
use std::fs;
use std::process::Command;
use std::time::UNIX_EPOCH;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=SOURCE_DATE_EPOCH");
    // The log of HEAD grows by each commit; where it lies differs in a worktree, so git is asked.
    if let Some(path) = git(&["rev-parse", "--path-format=absolute", "--git-path", "logs/HEAD"])
        && fs::exists(&path).unwrap_or(false)
    {
        println!("cargo:rerun-if-changed={path}");
    }
    // Not named DAISUSO_…: cargo hands these on to what it runs, and there that prefix means settings.
    let given = env::var_os("SOURCE_DATE_EPOCH").and_then(|text| text.to_str()?.parse().ok());
    let commit = || git(&["log", "-1", "--format=%ct"])?.parse().ok();
    let seconds: u64 = given.or_else(commit).or_else(age_of_this_file).unwrap_or(0);
    println!("cargo:rustc-env=BUILT_AT={seconds}");
    let revision = git(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".into());
    println!("cargo:rustc-env=BUILT_FROM={revision}");
}

fn git(arguments: &[&str]) -> Option<String> {
    let done = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(done.stdout).ok()?;
    (done.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn age_of_this_file() -> Option<u64> {
    let changed = fs::metadata("build.rs").ok()?.modified().ok()?;
    Some(changed.duration_since(UNIX_EPOCH).ok()?.as_secs())
}
