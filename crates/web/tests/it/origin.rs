//! Forged forms are refused, our own pass, whatever the browser says about itself (abuse 24–26).

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::routing::{get, post};
use axum::{Router, middleware};
use web::origin::{Origin, allowed, check, own_path};

use crate::ask;

const HOST: (&str, &str) = ("host", "daisuso.test");

fn open(public: Option<&str>, headers: &[(&str, &str)]) -> bool {
    let ours = Origin { public: public.map(str::to_owned) };
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    allowed(&ours, &Method::POST, &map)
}

#[test]
fn hostile_forms_are_refused() {
    let hostile: [&[(&str, &str)]; 14] = [
        &[HOST, ("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")],
        &[HOST, ("sec-fetch-site", "same-site"), ("origin", "https://other.daisuso.test")],
        &[HOST, ("sec-fetch-site", "cross-site")],
        &[HOST, ("sec-fetch-site", "cross-site"), ("origin", "null")],
        &[HOST, ("origin", "https://evil.test")],
        &[HOST, ("origin", "null")],
        &[HOST, ("origin", "https://daisuso.test.evil.test")],
        &[HOST, ("origin", "https://daisuso.test@evil.test")],
        &[HOST, ("origin", "https://daisuso.test:8443")],
        &[HOST, ("referer", "https://evil.test/https://daisuso.test/")],
        &[
            HOST,
            ("origin", "https://evil.test"),
            ("hx-request", "true"),
            ("referer", "https://daisuso.test/"),
        ],
        &[HOST, ("origin", "https://daisuso.test"), ("origin", "https://evil.test")],
        &[HOST, ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        &[("host", "daisuso.test"), ("host", "evil.test"), ("origin", "https://evil.test")],
    ];
    for headers in hostile {
        assert!(!open(None, headers), "{headers:?}");
        assert!(!open(Some("https://daisuso.test"), headers), "{headers:?}");
    }
    // With a public origin the scheme counts and a forged Host does not help.
    assert!(!open(Some("https://daisuso.test"), &[HOST, ("origin", "http://daisuso.test")]));
    assert!(!open(
        Some("https://daisuso.test"),
        &[("host", "evil.test"), ("origin", "https://evil.test")]
    ));
    assert!(!open(None, &[("origin", "https://daisuso.test")]), "no host to compare with");
    assert!(!open(None, &[HOST, ("origin", "file://daisuso.test")]));
}

#[test]
fn our_own_forms_pass() {
    let own: [&[(&str, &str)]; 7] = [
        &[HOST, ("sec-fetch-site", "same-origin"), ("origin", "https://daisuso.test")],
        // Chromium under `Referrer-Policy: no-referrer`.
        &[HOST, ("sec-fetch-site", "same-origin"), ("origin", "null")],
        &[HOST, ("sec-fetch-site", "none")],
        &[HOST, ("origin", "https://daisuso.test")],
        &[HOST, ("origin", "https://DAISUSO.test")],
        &[HOST, ("referer", "https://daisuso.test/o/1/plans?x=https://evil.test")],
        &[HOST],
    ];
    for headers in own {
        assert!(open(None, headers), "{headers:?}");
    }
    assert!(open(
        Some("https://daisuso.test/"),
        &[("host", "10.0.0.1:8080"), ("origin", "https://daisuso.test")]
    ));
    assert!(open(None, &[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")]));
}

#[tokio::test]
async fn the_layer_refuses_before_the_handler_and_lets_reading_pass() {
    let app = Router::new()
        .route("/x", get(|| async { "read" }).merge(post(|| async { "done" })))
        .layer(middleware::from_fn_with_state(Origin::default(), check))
        .layer(middleware::from_fn(web::problem::draw));
    let foreign = [HOST, ("origin", "https://evil.test")];
    let refused = ask(&app, "POST", "/x", &foreign).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Yêu cầu bị chặn"));
    assert_eq!(ask(&app, "GET", "/x", &foreign).await.body, "read");
    assert_eq!(
        ask(&app, "POST", "/x", &[HOST, ("origin", "http://daisuso.test")]).await.body,
        "done"
    );
}

#[test]
fn only_paths_of_ours_are_gone_back_to() {
    for own in ["/", "/o/1/plans?month=9&q=%C4%91", "/a#b", "/x?next=https://evil.test"] {
        assert_eq!(own_path(own), Some(own));
    }
    let foreign = [
        "",
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "/\t/evil.test",
        "/\n/evil.test",
        " /x",
        "evil",
        "/..//evil.test",
        "/./\\evil",
        "/a//b",
        "/%2e%2e//evil.test",
        "/%2E/x",
        "/đ",
    ];
    for text in foreign {
        assert_eq!(own_path(text), None, "{text:?}");
    }
}
