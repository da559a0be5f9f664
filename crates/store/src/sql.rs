//! The only file that names a driver: the two databases behind one text, a view for reading, a unit of work.

mod private;
mod statement;

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, FromRow, Transaction};

pub(crate) use self::statement::{Arg, Sql, built, sql};
use crate::error::{Result, StoreError};
use crate::migrations;

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Store {
    /// One file: several readers, one writer.
    Sqlite {
        /// For [`Store::read`].
        readers: SqlitePool,
        /// One connection: writers wait here instead of failing there.
        writer: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// How to open a database.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// Refuse a `PostgreSQL` server that could lose acknowledged writes. Only tests say no.
    pub durable: bool,
    /// Do not wait for the disk at each commit: for filling an empty database only.
    pub bulk: bool,
    /// Connections for reading.
    pub readers: u32,
}

impl Default for Opening {
    fn default() -> Self {
        Self { durable: true, bulk: false, readers: 8 }
    }
}

/// A view for reading, or a unit of work: every query goes through one.
#[derive(Debug)]
pub enum Tx {
    /// On `SQLite`.
    Sqlite(Transaction<'static, Sqlite>),
    /// On `PostgreSQL`.
    Postgres(Transaction<'static, Postgres>),
}

/// A row of either database.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

/// Runs a statement on whichever transaction is open.
macro_rules! on {
    ($tx:expr, $sql:expr, $query:ident, $run:ident) => {
        match $tx {
            Tx::Sqlite(tx) => {
                let query = sqlx::$query(AssertSqlSafe($sql.text));
                $sql.args
                    .into_iter()
                    .fold(query, |query, arg| match arg {
                        Arg::Text(value) => query.bind(value),
                        Arg::Int(value) => query.bind(value),
                    })
                    .$run(&mut **tx)
                    .await?
                    .into()
            }
            Tx::Postgres(tx) => {
                let query = sqlx::$query(AssertSqlSafe($sql.numbered()));
                $sql.args
                    .into_iter()
                    .fold(query, |query, arg| match arg {
                        Arg::Text(value) => query.bind(value),
                        Arg::Int(value) => query.bind(value),
                    })
                    .$run(&mut **tx)
                    .await?
                    .into()
            }
        }
    };
}

/// Rows touched by a statement, from either driver.
struct Touched(u64);

impl From<sqlx::sqlite::SqliteQueryResult> for Touched {
    fn from(result: sqlx::sqlite::SqliteQueryResult) -> Self {
        Self(result.rows_affected())
    }
}

impl From<sqlx::postgres::PgQueryResult> for Touched {
    fn from(result: sqlx::postgres::PgQueryResult) -> Self {
        Self(result.rows_affected())
    }
}

impl Tx {
    pub(crate) async fn all<R: Row>(&mut self, sql: Sql) -> Result<Vec<R>> {
        Ok(on!(self, sql, query_as, fetch_all))
    }

    pub(crate) async fn maybe<R: Row>(&mut self, sql: Sql) -> Result<Option<R>> {
        Ok(on!(self, sql, query_as, fetch_optional))
    }

    pub(crate) async fn one<R: Row>(&mut self, sql: Sql) -> Result<R> {
        self.maybe(sql).await?.ok_or_else(|| StoreError::from(sqlx::Error::RowNotFound))
    }

    /// The number of rows touched.
    pub(crate) async fn run(&mut self, sql: Sql) -> Result<u64> {
        let touched: Touched = on!(self, sql, query, execute);
        Ok(touched.0)
    }

    /// One row and no other: anything else means that somebody was quicker.
    pub(crate) async fn change(&mut self, sql: Sql, what: &'static str) -> Result<()> {
        match self.run(sql).await? {
            1 => Ok(()),
            _ => Err(StoreError::Stale { what }),
        }
    }

    /// Keeps what was done since the unit of work was opened.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl Store {
    /// Opens `sqlite://file` (made when absent) or `postgres://…`, and refuses one that could lose or mis-sort data.
    pub async fn open(url: &str, opening: Opening) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url, opening).await
        } else {
            Self::open_sqlite(url, opening).await
        }
    }

    async fn open_sqlite(url: &str, opening: Opening) -> Result<Self> {
        let synchronous =
            if opening.bulk { SqliteSynchronous::Off } else { SqliteSynchronous::Full };
        // WAL + FULL: a power cut loses nothing that was acknowledged. secure_delete: erased means erased.
        let (cache, checkpoint) =
            if opening.bulk { ("-32000", "10000") } else { ("-4000", "1000") };
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("secure_delete", "ON")
            .pragma("cache_size", cache)
            .pragma("wal_autocheckpoint", checkpoint)
            .pragma("temp_store", "MEMORY")
            .statement_cache_capacity(256)
            // A page of rows fits: the thread of the database does not wait for its reader in the middle of one.
            .row_buffer_size(1024)
            .disable_statement_logging();
        private::make(options.get_filename()).map_err(sqlx::Error::Io)?;
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(20))
            .connect_with(options.clone())
            .await?;
        let version: String =
            sqlx::query_scalar("select sqlite_version()").fetch_one(&writer).await?;
        if !is_safe_sqlite(&version) {
            return Err(StoreError::Unfit(format!(
                "SQLite {version} can lose committed data; 3.51.3 or newer is needed"
            )));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(opening.readers)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(20))
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self::Sqlite { readers, writer })
    }

    async fn open_postgres(url: &str, opening: Opening) -> Result<Self> {
        let mut options = PgConnectOptions::from_str(url)?
            .application_name("daisuso")
            .statement_cache_capacity(256)
            .options([("statement_timeout", "30000"), ("TimeZone", "UTC")])
            .disable_statement_logging();
        if opening.bulk {
            options = options.options([("synchronous_commit", "off")]);
        }
        let pool = PgPoolOptions::new()
            .max_connections(opening.readers + 8)
            .acquire_timeout(Duration::from_secs(20))
            .connect_with(options)
            .await?;
        let setting = async |name: &'static str| -> Result<String> {
            Ok(sqlx::query_scalar(AssertSqlSafe(format!("show {name}"))).fetch_one(&pool).await?)
        };
        if opening.durable {
            for name in ["fsync", "full_page_writes", "synchronous_commit"] {
                let value = setting(name).await?;
                if value == "off" && !(opening.bulk && name == "synchronous_commit") {
                    return Err(StoreError::Unfit(format!(
                        "PostgreSQL runs with {name} off and could lose committed data; set it to on"
                    )));
                }
            }
        }
        // Sort keys and subtree ranges need byte order.
        let collation: String = sqlx::query_scalar(
            "select datcollate from pg_database where datname = current_database()",
        )
        .fetch_one(&pool)
        .await?;
        if !matches!(collation.as_str(), "C" | "POSIX") {
            return Err(StoreError::Unfit(format!(
                "the PostgreSQL database has collation {collation}; create it with: createdb --locale=C --encoding=UTF8 --template=template0 NAME"
            )));
        }
        Ok(Self::Postgres(pool))
    }

    /// A consistent view for reading.
    pub async fn read(&self) -> Result<Tx> {
        let view = "begin isolation level repeatable read read only";
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(view).await?),
        })
    }

    /// A unit of work: everything or nothing, kept by [`Tx::commit`].
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            // Immediate: a deferred transaction that upgrades loses against another at once, whatever the timeout.
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Brings the schema up to date; returns the names of the migrations that ran. Safe to run twice and by two at once.
    /// A database that a newer program has migrated is refused: this one does not know what stands in it.
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        let mut tx = self.write().await?;
        if matches!(self, Self::Postgres(_)) {
            tx.run(sql("select pg_advisory_xact_lock(7312026)")).await?;
        }
        tx.run(sql("create table if not exists migrations (name text not null primary key)"))
            .await?;
        let done: Vec<(String,)> = tx.all(sql("select name from migrations")).await?;
        if let Some((newer,)) =
            done.iter().find(|(done,)| migrations::names().all(|known| known != done))
        {
            return Err(StoreError::Unfit(format!(
                "the database was migrated by a newer version of this program ({newer}); start that version"
            )));
        }
        let mut ran = Vec::new();
        let shared = migrations::ALL.into_iter().map(|(name, text)| (name, text, text));
        for (name, sqlite, postgres) in shared.chain(migrations::PAIRS) {
            if done.iter().any(|(done,)| done == name) {
                continue;
            }
            match &mut tx {
                Tx::Sqlite(tx) => (**tx).execute(sqlx::raw_sql(sqlite)).await.map(drop)?,
                Tx::Postgres(tx) => (**tx).execute(sqlx::raw_sql(postgres)).await.map(drop)?,
            }
            tx.run(sql("insert into migrations (name) values (?)").bind(name)).await?;
            ran.push(name);
        }
        tx.commit().await?;
        Ok(ran)
    }

    /// How many migrations have not run yet.
    pub async fn pending(&self) -> Result<usize> {
        let mut tx = self.read().await?;
        let all = migrations::ALL.len() + migrations::PAIRS.len();
        let tables = match &tx {
            Tx::Sqlite(_) => sql("select count(*) from sqlite_master where name = 'migrations'"),
            Tx::Postgres(_) => sql(
                "select count(*) from information_schema.tables where table_name = 'migrations'",
            ),
        };
        let (there,): (i64,) = tx.one(tables).await?;
        if there == 0 {
            return Ok(all);
        }
        let (done,): (i64,) = tx.one(sql("select count(*) from migrations")).await?;
        Ok(all.saturating_sub(usize::try_from(done).unwrap_or(all)))
    }

    /// The database's own name and version, for `doctor`.
    pub async fn version(&self) -> Result<String> {
        Ok(match self {
            Self::Sqlite { readers, .. } => {
                let version: String =
                    sqlx::query_scalar("select sqlite_version()").fetch_one(readers).await?;
                format!("SQLite {version}")
            }
            Self::Postgres(pool) => {
                let version: String =
                    sqlx::query_scalar("show server_version").fetch_one(pool).await?;
                format!("PostgreSQL {version}")
            }
        })
    }

    /// Lets the planner see what was loaded. One of the named pairs: the two say it differently.
    pub async fn analyze(&self) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => {
                writer.execute("analyze").await?;
                writer.execute("pragma wal_checkpoint(truncate)").await?;
            }
            Self::Postgres(pool) => {
                pool.execute("vacuum analyze").await?;
            }
        }
        Ok(())
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Makes an empty `PostgreSQL` database beside the one the URL names, from a template when given; returns its URL.
    ///
    /// For tests: each gets its own.
    pub async fn create_postgres(
        server: &str,
        name: &str,
        template: Option<&str>,
    ) -> Result<String> {
        let options = PgConnectOptions::from_str(server)?.disable_statement_logging();
        let mut connection = options.connect().await?;
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !plain(name) || !template.is_none_or(plain) {
            return Err(StoreError::Unfit("a database name has letters, digits and _".to_owned()));
        }
        let text = match template {
            Some(template) => format!("create database {name} template {template}"),
            None => format!("create database {name} template template0 encoding 'UTF8' locale 'C'"),
        };
        connection.execute(AssertSqlSafe(text)).await?;
        let (base, _) = server.rsplit_once('/').unwrap_or((server, ""));
        Ok(format!("{base}/{name}"))
    }
}

/// The WAL-reset race is mended from 3.51.3 on.
fn is_safe_sqlite(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= (3, 51, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_refused() {
        assert!(is_safe_sqlite("3.51.3") && is_safe_sqlite("3.53.2") && is_safe_sqlite("4.0.0"));
        assert!(!is_safe_sqlite("3.51.2") && !is_safe_sqlite("3.40.1") && !is_safe_sqlite("x"));
    }
}
