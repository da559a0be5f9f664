//! The headers of every answer.

use axum::routing::get;
use axum::{Router, middleware};
use web::headers::{CONTENT_SECURITY_POLICY, Https, set};

use crate::ask;

fn app(https: bool) -> Router {
    Router::new()
        .route("/", get(|| async { "page" }))
        .route("/cached", get(|| async { ([("cache-control", "max-age=9")], "mistake") }))
        .merge(web::assets::routes())
        .layer(middleware::from_fn_with_state(Https(https), set))
}

#[tokio::test]
async fn pages_are_locked_down_and_not_kept() {
    for path in ["/", "/cached", "/nowhere", "/assets/nowhere.css"] {
        let answer = ask(&app(true), "GET", path, &[]).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("content-security-policy"), CONTENT_SECURITY_POLICY);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("geolocation=()"));
        assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
    }
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe") && !CONTENT_SECURITY_POLICY.contains("  "));
}

#[tokio::test]
async fn assets_may_be_kept_and_plain_http_promises_nothing() {
    let answer = ask(&app(false), "GET", &web::assets::url("app.js"), &[]).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.header("cache-control").contains("max-age") || cfg!(debug_assertions),
        "{:?}",
        answer.headers
    );
    assert_eq!(answer.header("strict-transport-security"), "");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}
