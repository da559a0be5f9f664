//! Style sheet, script, icons and fonts out of the binary, under `/assets`, each under its content's hash.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{Method, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use memory_serve::{CacheControl, Manifest, MemoryServe};

use crate::doors::{Doors, public};

/// Where the assets live.
pub const ROOT: &str = "/assets";

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| serve().manifest());

#[expect(unused_qualifications, reason = "the list is written by memory-serve")]
fn serve() -> MemoryServe {
    memory_serve::load!()
        .index_file(None)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::Medium)
}

/// What lies under [`ROOT`]: `ETag`, brotli or gzip, a year of cache on the hashed names.
fn files() -> Router {
    let missing = || async { StatusCode::NOT_FOUND };
    serve().into_router::<()>().fallback(missing)
}

/// The doors of the house to them, and to `/favicon.ico`.
pub fn doors() -> Doors {
    Doors::new()
        .files(ROOT, "/assets/{*file}", "asset", files())
        .add(public(Method::GET, "/favicon.ico", "asset"), favicon)
}

/// The same routes for a router without the house: the kit's own server and tests of this crate.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().nest_service(ROOT, files()).route("/favicon.ico", get(favicon))
}

/// Browsers ask for this without being told; the picture is the logo.
async fn favicon() -> impl IntoResponse {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, url("logo.svg"))])
}

/// The address of an asset with its content's hash (`app.css` → `/assets/app.3f9a….css`);
/// a name that is not there gives the plain address, which answers 404.
pub fn url(name: &str) -> String {
    let path = format!("/{name}");
    format!("{ROOT}{}", MANIFEST.get(&path).unwrap_or(&path))
}

/// The address of the icon sprite.
pub fn icons() -> &'static str {
    static ICONS: LazyLock<String> = LazyLock::new(|| url("icons.svg"));
    &ICONS
}
