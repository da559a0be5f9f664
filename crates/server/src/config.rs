//! Configuration: defaults < TOML file < environment `DAISUSO_*` < flags. Unknown keys are refused, every
//! fault is said at once, and no secret is ever printed.

mod database_url;
mod fault;
mod fields;
mod limits;
mod settings;
mod sources;

use std::path::PathBuf;

pub use self::database_url::DatabaseUrl;
pub use self::fault::{Fault, Faults};
pub use self::limits::Limits;
pub use self::settings::{Backup, Config};
pub use self::sources::Flags;

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
