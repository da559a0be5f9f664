//! Configuration: defaults < TOML file < environment `DAISUSO_*` < flags. Unknown keys are refused, every
//! fault is said at once, and no secret is ever printed.

mod database_url;
mod fields;
mod limits;
mod sources;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use self::database_url::DatabaseUrl;
pub use self::limits::Limits;
pub use self::sources::Flags;
use crate::failure::Failure;
use crate::http::Cidr;

/// Everything that an operator can set.
#[derive(Debug, Clone, Serialize)]
pub struct Config {
    /// Database file, files and keys live here.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`; the default is `sqlite://<data_dir>/daisuso.db`.
    pub database_url: DatabaseUrl,
    /// Where the server listens.
    pub listen: Vec<SocketAddr>,
    /// The address that people type, such as `https://daisuso.example.vn`: origin check and absolute links.
    pub public_url: Option<String>,
    /// Whether people reach the server by https (cookies are `Secure` then); follows `public_url` when unset.
    pub https: bool,
    /// Proxies whose `X-Forwarded-For` is believed. From anybody else the header is thrown away.
    pub trusted_proxies: Vec<Cidr>,
    /// Deadlines and caps.
    pub limits: Limits,
    /// How and how much is logged.
    pub log: Log,
    /// What `doctor` expects of the backups.
    pub backup: Backup,
}

/// Logging.
#[derive(Debug, Clone, Serialize)]
pub struct Log {
    /// Text for people, JSON for machines.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`, or a filter such as `info,app=debug`.
    pub level: String,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One line for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where backups are expected, so that `doctor` can say when they stopped coming.
#[derive(Debug, Clone, Serialize)]
pub struct Backup {
    /// The directory that the schedule writes into; unset means that nobody watches.
    pub dir: Option<PathBuf>,
    /// A newest backup older than this is a fault, in hours.
    pub max_age_hours: u64,
}

/// One thing that is wrong, and where it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The dotted key, such as `limits.max_connections`.
    pub key: String,
    /// `file …`, `environment`, `flag`, or empty for a default.
    pub place: String,
    /// What is wrong, without the value where it may be a secret.
    pub message: String,
}

/// Every fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl Config {
    /// Reads every source and checks the whole.
    ///
    /// # Errors
    /// All faults at once; nothing has been touched then.
    pub fn load(flags: &Flags) -> Result<Self, Faults> {
        let sources = sources::Sources::gather(flags)?;
        fields::read(&sources)
    }

    /// Where the lock lies that keeps a second server away: beside the SQLite file. PostgreSQL needs none.
    pub fn lock_path(&self) -> Option<PathBuf> {
        let mut path = self.database_url.sqlite_path()?.into_os_string();
        path.push(".lock");
        Some(PathBuf::from(path))
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "the configuration has {count} fault{}:", if count == 1 { "" } else { "s" })?;
        for Fault { key, place, message } in &self.0 {
            let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
            write!(f, "\n  {key}{place}: {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Usage(faults.to_string())
    }
}
