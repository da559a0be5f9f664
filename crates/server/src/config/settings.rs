//! Everything that an operator can set, as it is kept after reading.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Serialize;

use super::database_url::DatabaseUrl;
use super::limits::Limits;
use crate::http::Cidr;
use crate::logging::Log;

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

/// Where backups are expected, so that `doctor` can say when they stopped coming.
#[derive(Debug, Clone, Serialize)]
pub struct Backup {
    /// The directory that the schedule writes into; unset means that nobody watches.
    pub dir: Option<PathBuf>,
    /// A newest backup older than this is a fault, in hours.
    pub max_age_hours: u64,
}
