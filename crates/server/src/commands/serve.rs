//! `daisuso serve`: everything around the router, from the clock to the drained last request.

use axum::Router;

use crate::clock;
use crate::console::{Context, say};
use crate::descriptors::Descriptors;
use crate::failure::{Failure, Outcome};
use crate::house;
use crate::http::{Drained, Options, Server, Stop};
use crate::jobs;
use crate::lock::DataLock;

/// Opens the store, joins the wings and serves them.
///
/// # Errors
/// `Failure::Failed` in one sentence; the server never started, or requests had to be cut off at the end.
pub async fn run(context: &Context) -> Outcome {
    let _lock = prepare(context)?;
    let app = house::open(context).await?;
    served(context, app).await
}

/// Serves an app until it is told to stop; jobs run beside.
///
/// # Errors
/// As [`with_router`].
pub async fn served(context: &Context, app: app::App) -> Outcome {
    let router = house::router(app.clone(), context);
    let options = Options { actor: house::actor, ..Options::default() };
    let jobs = tokio::spawn(jobs::run(app.clone()));
    let outcome = with_router(context, router, options).await;
    // A job in the middle is taken up again: its lease runs out.
    jobs.abort();
    app.store().close().await;
    outcome
}

/// What must hold before data is touched: a clock that can be believed, a data directory, and nobody else
/// on the same SQLite file. Keep the lock for as long as the data is used.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub fn prepare(context: &Context) -> Result<Option<DataLock>, Failure> {
    clock::check(clock::now(), crate::build::built_at())?;
    let config = &context.config;
    make_private(&config.data_dir)?;
    config.lock_path().map(|path| DataLock::take(&path)).transpose()
}

/// Serves a router until SIGTERM or SIGINT, then drains.
///
/// # Errors
/// `Failure::Failed` when an address cannot be listened on, or when open requests had to be cut off.
pub async fn with_router(context: &Context, router: Router, options: Options) -> Outcome {
    let config = &context.config;
    let mut options = Options { trusted_proxies: config.trusted_proxies.clone(), ..options };
    options.limits = config.limits.http();
    let descriptors = Descriptors::raise();
    let fits = descriptors.connections(options.limits.connections);
    if fits < options.limits.connections {
        tracing::warn!(
            allowed = descriptors.allowed,
            connections = fits,
            "too few file descriptors for limits.max_connections; raise LimitNOFILE"
        );
        options.limits.connections = fits;
    }
    let stop = Stop::on_signals().map_err(Failure::failed)?;
    let server = Server::bind(&config.listen, options)?;
    for address in server.addresses() {
        say(format_args!("listening on http://{address}"))?;
    }
    match server.run(router, stop).await {
        Drained::All => Ok(()),
        Drained::Cut(count) => {
            Err(Failure::Failed(format!("{count} open connections were cut off at the end")))
        }
    }
}

/// Makes the data directory for its owner alone; what exists keeps its mode (`doctor` looks at it).
fn make_private(dir: &std::path::Path) -> Outcome {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|cause| {
        Failure::Failed(format!("cannot make the data directory {}: {cause}", dir.display()))
    })
}

/// Toy routes under the real loop, lock and signals.
///
/// # Errors
/// As [`with_router`].
#[cfg(debug_assertions)]
pub async fn selftest(context: &Context) -> Outcome {
    use axum::extract::Path;
    use axum::routing::{get, post};
    let _lock = prepare(context)?;
    let slow = async |Path(ms): Path<u64>| {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
        "done"
    };
    let size = async |body: axum::body::Bytes| body.len().to_string();
    let router = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/size", post(size))
        .route("/slow/{ms}", get(slow));
    with_router(context, router, Options::default()).await
}
