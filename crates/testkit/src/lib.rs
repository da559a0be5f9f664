//! Fresh databases of both kinds, a small province, a still clock, a browser without a window.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

mod agree;
mod browser;
mod postgres;
mod province;
mod raw;
mod reader;
mod squad;
mod world;

pub use browser::{Answer, Browser};
pub use province::{PASSWORD, Place, Province, Worker};
pub use raw::raw;
pub use reader::{PlainPictures, PlainReader};
pub use squad::Squad;
pub use world::{PlainPress, StillWorld, TODAY};

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use app::{App, Hasher, Opening, Store};

/// Runs a test on a new, migrated, empty database of each kind.
pub async fn on_each_db<F: AsyncFn(Store)>(test: F) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    std::fs::copy(sqlite_template(), &file).unwrap();
    let url = format!("sqlite://{}", file.display());
    let opening = Opening { bulk: true, readers: 4, ..Opening::default() };
    let store = Store::open(&url, opening).await.unwrap();
    test(store.clone()).await;
    store.close().await;

    let opening = Opening { durable: false, bulk: true, readers: 4 };
    let store = Store::open(&postgres::fresh().await, opening).await.unwrap();
    test(store.clone()).await;
    store.close().await;
}

/// Runs a test on an app over a fresh database of each kind, at [`TODAY`] by a clock the test can move. Whatever the test
/// did, everything that `daisuso verify` looks at must hold afterwards: references, sums, frozen papers, audit chains.
pub async fn on_each_app<F: AsyncFn(App, Arc<StillWorld>)>(test: F) {
    on_each_altered_app(async |app, world| {
        test(app.clone(), world).await;
        verified(&app).await;
    })
    .await;
}

/// Everything that `daisuso verify` checks holds.
pub async fn verified(app: &App) {
    for check in app.verify().await.unwrap() {
        assert!(check.faults.is_empty(), "{}: {:?}", check.name, check.faults);
    }
}

/// The same for a test that breaks its database on purpose.
pub async fn on_each_altered_app<F: AsyncFn(App, Arc<StillWorld>)>(test: F) {
    on_each_db(async |store| {
        let world = Arc::new(StillWorld::default());
        test(app_on(store, world.clone()), world).await;
    })
    .await;
}

/// Appends lines to an org's ledger, as the acts of the features do.
pub async fn append(app: &App, org: domain::id::OrgId, lines: &[domain::ledger::Line]) {
    let mut tx = app.store().write().await.unwrap();
    store::ledger::append(&mut tx, org, lines).await.unwrap();
    tx.commit().await.unwrap();
}

/// An app on a database, with quick passwords and a press that prints JSON.
pub fn app_on(store: Store, world: Arc<StillWorld>) -> App {
    let (reader, pictures) = (Arc::new(PlainReader), Arc::new(PlainPictures));
    App::new(store, world, Arc::new(PlainPress), reader, pictures, Hasher::quick())
}

/// A migrated, empty SQLite file, made once per test program.
fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, file) = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("template.db");
        let url = format!("sqlite://{}", file.display());
        blocking(async move {
            let store = Store::open(&url, Opening::default()).await.unwrap();
            store.migrate().await.unwrap();
            store.analyze().await.unwrap();
            store.close().await;
        });
        (folder, file)
    });
    file
}

/// Runs a future on a runtime of its own thread, whatever runtime the caller stands in.
fn blocking<F: Future<Output = ()> + Send + 'static>(future: F) {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(future);
    });
    thread.join().unwrap();
}
