//! How a database is opened for life: what was acknowledged stays, what was erased is gone, nobody else reads the file.

use std::os::unix::fs::PermissionsExt as _;

use sqlx::ConnectOptions as _;
use store::sql::Opening;
use store::{Store, StoreError};
use testkit::on_each_db;

#[tokio::test]
async fn sqlite_waits_for_the_disk_and_belongs_to_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("life.db");
    let url = format!("sqlite://{}", file.display());
    let store = Store::open(&url, Opening::default()).await.unwrap();
    store.migrate().await.unwrap();
    let Store::Sqlite { readers, writer } = &store else { panic!("not SQLite") };
    assert_eq!(writer.options().get_max_connections(), 1, "one writer, who waits in our own queue");
    for pool in [readers, writer] {
        let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(pool).await.unwrap();
        assert_eq!(mode, "wal");
        // 2 is FULL: NORMAL loses acknowledged writes at a power cut. 0 bytes mapped: a broken disk is an error, no crash.
        for (pragma, value) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("busy_timeout", 5_000),
            ("mmap_size", 0),
        ] {
            let text = sqlx::AssertSqlSafe(format!("pragma {pragma}"));
            let found: i64 = sqlx::query_scalar(text).fetch_one(pool).await.unwrap();
            assert_eq!(found, value, "{pragma}");
        }
    }
    let refused = sqlx::query("delete from counters").execute(readers).await;
    assert!(refused.is_err(), "a reader must not write");
    for name in ["life.db", "life.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    store.close().await;
}

#[tokio::test]
async fn a_postgres_that_could_lose_what_it_acknowledged_is_refused() {
    on_each_db(async |store| {
        let Store::Postgres(pool) = &store else { return };
        // The private server of the tests runs without fsync, for speed.
        let url = pool.connect_options().to_url_lossy().to_string();
        let refused = Store::open(&url, Opening::default()).await;
        let Err(StoreError::Unfit(why)) = refused else { panic!("{refused:?}") };
        assert!(why.contains("fsync off"), "{why}");
        // Filling an empty database may be quick, but not on such a server.
        let bulk = Opening { bulk: true, ..Opening::default() };
        assert!(matches!(Store::open(&url, bulk).await, Err(StoreError::Unfit(_))));
    })
    .await;
}
