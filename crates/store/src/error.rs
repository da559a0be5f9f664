//! What can go wrong on this floor: the driver, a migration, a row that does not parse, a stale write.

/// The floor's result.
pub type Result<T> = std::result::Result<T, StoreError>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database or the way to it.
    #[error("database: {0}")]
    Driver(#[source] sqlx::Error),
    /// The database refused because of a unique key: somebody was quicker, or it is there already.
    #[error("already there")]
    Duplicate,
    /// The disk is full.
    #[error("no space left")]
    Full,
    /// The database cannot be reached or is busy.
    #[error("database not available: {0}")]
    Away(#[source] sqlx::Error),
    /// The database is not one we may run on; the text says how to mend it.
    #[error("{0}")]
    Unfit(String),
    /// A row that does not parse: never a panic.
    #[error("{table} {id}: {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The row.
        id: String,
        /// What does not parse.
        what: String,
    },
    /// Somebody changed it since it was read.
    #[error("{what} changed in the meantime")]
    Stale {
        /// What changed.
        what: &'static str,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Duplicate,
            // SQLITE_FULL is 13; PostgreSQL says disk_full as 53100.
            sqlx::Error::Database(inner)
                if matches!(inner.code().as_deref(), Some("13" | "53100")) =>
            {
                Self::Full
            }
            // SQLITE_BUSY and its kin; PostgreSQL: serialization, deadlock, shutting down, too many connections.
            sqlx::Error::Database(inner)
                if matches!(
                    inner.code().as_deref(),
                    Some(
                        "5" | "261"
                            | "517"
                            | "40001"
                            | "40P01"
                            | "57P01"
                            | "57P02"
                            | "57P03"
                            | "53300"
                    )
                ) =>
            {
                Self::Away(error)
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Away(error)
            }
            _ => Self::Driver(error),
        }
    }
}

/// A code of a word list as it stands in a row.
pub(crate) fn word<T: std::str::FromStr>(table: &'static str, id: &str, code: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    code.parse().map_err(|error: T::Err| StoreError::Corrupt {
        table,
        id: id.to_owned(),
        what: error.to_string(),
    })
}

/// A word that may be absent.
pub(crate) fn maybe_word<T: std::str::FromStr>(
    table: &'static str,
    id: &str,
    code: Option<&str>,
) -> Result<Option<T>>
where
    T::Err: std::fmt::Display,
{
    code.filter(|code| !code.is_empty()).map(|code| word(table, id, code)).transpose()
}
