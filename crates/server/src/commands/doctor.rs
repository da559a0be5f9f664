//! `daisuso doctor`: what is wrong with configuration and machine, and how to mend it. What needs the
//! database is asked after these.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use app::Opening;
use serde::Serialize;

use crate::build::{VERSION_LINE, built_at};
use crate::clock;
use crate::config::Config;
use crate::console::{Context, say, say_json};
use crate::descriptors::Descriptors;
use crate::failure::{Failure, Outcome};
use crate::house;
use crate::worker::{Kind, Workers};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Good,
    /// Works, but somebody should know.
    Warn,
    /// Does not work.
    Bad,
}

/// One thing looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// A stable word.
    pub name: &'static str,
    /// How bad it is.
    pub state: State,
    /// What was found and, when it is not good, how to mend it.
    pub message: String,
}

#[derive(Serialize)]
struct Report<'a> {
    version: &'a str,
    ok: bool,
    checks: &'a [Check],
    config: &'a Config,
}

/// Prints every check and the configuration without its secrets.
///
/// # Errors
/// `Failure::Failed` when a check is bad.
pub async fn run(context: &Context, json: bool) -> Outcome {
    let mut checks = checks(&context.config).await;
    checks.push(database(context).await);
    let bad = checks.iter().filter(|check| check.state == State::Bad).count();
    let report =
        Report { version: VERSION_LINE, ok: bad == 0, checks: &checks, config: &context.config };
    if json {
        say_json(&report)?;
    } else {
        say(format_args!("daisuso {VERSION_LINE}"))?;
        for Check { name, state, message } in &checks {
            let mark = match state {
                State::Good => "good",
                State::Warn => "WARN",
                State::Bad => "BAD ",
            };
            say(format_args!("{mark}  {name}: {message}"))?;
        }
        say("\nConfiguration in force:")?;
        say_json(&context.config)?;
    }
    match bad {
        0 => Ok(()),
        1 => Err(Failure::Failed("1 check is bad".into())),
        _ => Err(Failure::Failed(format!("{bad} checks are bad"))),
    }
}

/// Every check that needs no database.
pub async fn checks(config: &Config) -> Vec<Check> {
    let backup =
        config.backup.dir.as_ref().map(|dir| newest_backup(dir, config.backup.max_age_hours));
    let mut checks = vec![
        machine_clock(),
        data_dir(&config.data_dir),
        privacy(&config.data_dir),
        free_disk(&config.data_dir),
        descriptors(config),
        openness(config),
        file_reader(config).await,
    ];
    checks.extend(backup);
    checks
}

/// Whether the database is there, fit to be trusted, and of this program's schema. Makes nothing that is not there.
async fn database(context: &Context) -> Check {
    let name = "database";
    let shown = context.config.database_url.redacted();
    let file = context.config.database_url.sqlite_path();
    if file.as_ref().is_some_and(|file| !file.exists()) {
        return warn(
            name,
            format!("{shown} does not exist yet; `init`, `demo` or `restore` make it"),
        );
    }
    let store = match house::store(context, Opening { readers: 1, ..Opening::default() }).await {
        Ok(store) => store,
        Err(failure) => return bad(name, failure.to_string()),
    };
    let found = match (store.version().await, store.pending().await) {
        (Ok(version), Ok(0)) => good(name, format!("{version}, schema up to date")),
        (Ok(version), Ok(count)) => {
            warn(name, format!("{version}, {count} migrations are missing; run `daisuso migrate`"))
        }
        (Err(error), _) | (_, Err(error)) => bad(name, error.to_string()),
    };
    store.close().await;
    found
}

fn good(name: &'static str, message: impl Into<String>) -> Check {
    Check { name, state: State::Good, message: message.into() }
}

fn warn(name: &'static str, message: impl Into<String>) -> Check {
    Check { name, state: State::Warn, message: message.into() }
}

fn bad(name: &'static str, message: impl Into<String>) -> Check {
    Check { name, state: State::Bad, message: message.into() }
}

fn machine_clock() -> Check {
    let now = clock::now();
    match clock::check(now, built_at()) {
        Ok(()) => good("clock", format!("{now:.0}; compare it with a clock that you trust")),
        Err(failure) => bad("clock", failure.to_string()),
    }
}

fn data_dir(dir: &Path) -> Check {
    let name = "data_dir";
    let shown = dir.display();
    if !dir.exists() {
        return warn(
            name,
            format!("{shown} does not exist yet; `init`, `demo` or `restore` make it"),
        );
    }
    let tried =
        tempfile::Builder::new().prefix(".daisuso-doctor").tempfile_in(dir).and_then(|file| {
            io::Write::write_all(&mut file.as_file(), b"x")?;
            file.as_file().sync_all()
        });
    match tried {
        Ok(()) => good(name, format!("{shown} can be written")),
        Err(cause) => {
            bad(name, format!("{shown} cannot be written ({cause}); give it to this user"))
        }
    }
}

fn privacy(dir: &Path) -> Check {
    let name = "data_dir_mode";
    match std::fs::metadata(dir).map(|metadata| metadata.permissions().mode() & 0o777) {
        Ok(mode) if mode.trailing_zeros() >= 6 => good(name, "only its owner can look in"),
        Ok(mode) => {
            warn(name, format!("others can look in (mode {mode:03o}); chmod 700 {}", dir.display()))
        }
        Err(_) => good(name, "made for its owner alone when it is made"),
    }
}

fn free_disk(dir: &Path) -> Check {
    let name = "free_disk";
    let here = dir.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(here) {
        Ok(found) => {
            let mebibytes = found.f_bavail.saturating_mul(found.f_frsize) >> 20;
            let message = format!("{mebibytes} MiB free for {}", dir.display());
            match mebibytes {
                0..256 => bad(name, format!("{message}; make room, writes are about to fail")),
                256..2048 => warn(name, format!("{message}; make room soon")),
                _ => good(name, message),
            }
        }
        Err(cause) => warn(name, format!("cannot be asked: {cause}")),
    }
}

fn descriptors(config: &Config) -> Check {
    let name = "descriptors";
    let Descriptors { allowed } = Descriptors::raise();
    let wanted = config.limits.http().connections;
    let fits = Descriptors { allowed }.connections(wanted);
    if fits < wanted {
        return warn(
            name,
            format!("{allowed} allow {fits} connections of {wanted}; raise LimitNOFILE"),
        );
    }
    good(name, format!("{allowed} allow {wanted} connections"))
}

fn openness(config: &Config) -> Check {
    let name = "address";
    let open: Vec<&SocketAddr> = config.listen.iter().filter(|at| !at.ip().is_loopback()).collect();
    if !config.https && !open.is_empty() {
        return warn(
            name,
            format!(
                "listens on {} without https: passwords can be read on the way; put a proxy with a \
                 certificate in front and set public_url",
                open[0]
            ),
        );
    }
    if config.https && config.trusted_proxies.is_empty() {
        return warn(
            name,
            "https without trusted_proxies: every client seems to come from the proxy and shares its \
             limits; name the proxy's address",
        );
    }
    if config.public_url.is_none() {
        return warn(name, "public_url is not set: links in messages cannot be whole");
    }
    good(name, "listening, https and public_url fit each other")
}

/// Whether a limited child can be started, as each import needs it.
async fn file_reader(config: &Config) -> Check {
    let name = "file_reader";
    let workers = Workers::of_this_program(1);
    match workers.run_limited(Kind::Probe, b"daisuso", &config.limits.worker()).await {
        Ok(answer) if answer == b"daisuso" => good(name, "a limited child process answers"),
        Ok(_) => bad(name, "a limited child process answers nonsense"),
        Err(error) => bad(
            name,
            format!(
                "a limited child process fails ({}); look at import_memory_bytes",
                error.code()
            ),
        ),
    }
}

fn newest_backup(dir: &Path, max_age_hours: u64) -> Check {
    let name = "backup";
    let found = std::fs::read_dir(dir).map(|entries| {
        let ages = entries.filter_map(|entry| {
            let metadata = entry.ok()?.metadata().ok().filter(std::fs::Metadata::is_file)?;
            // A file from the future is as new as can be.
            Some(metadata.modified().ok()?.elapsed().unwrap_or(Duration::ZERO))
        });
        ages.min()
    });
    match found {
        Ok(Some(age)) => {
            let hours = age.as_secs() / 3600;
            let message = format!("the newest in {} is {hours} hours old", dir.display());
            if hours >= max_age_hours { bad(name, message) } else { good(name, message) }
        }
        Ok(None) => bad(name, format!("{} holds none; look at the schedule", dir.display())),
        Err(cause) => bad(name, format!("{} cannot be read: {cause}", dir.display())),
    }
}
