//! What the pages load comes from us, cached by content, within the budget of a first phone visit.

use std::fs;
use std::path::Path;

use crate::ask;

#[tokio::test]
async fn assets_carry_hash_tag_and_a_year_of_cache() {
    let app = web::assets::routes::<()>();
    let address = web::assets::url("app.css");
    assert!(address.starts_with("/assets/app.") && address != "/assets/app.css", "{address}");
    let answer = ask(&app, "GET", &address, &[]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/css"));
    assert!(!answer.header("etag").is_empty());
    let again = ask(&app, "GET", &address, &[("if-none-match", answer.header("etag"))]).await;
    assert_eq!(again.status, 304);
    assert_eq!(ask(&app, "GET", "/assets/app.css", &[]).await.status, 200);
    assert_eq!(ask(&app, "GET", "/assets/no.css", &[]).await.status, 404);
    assert_eq!(ask(&app, "GET", "/assets/../Cargo.toml", &[]).await.status, 404);
    assert_eq!(
        ask(&app, "GET", "/favicon.ico", &[]).await.header("location"),
        web::assets::url("logo.svg")
    );
    assert_eq!(web::assets::url("no.css"), "/assets/no.css");
}

#[test]
fn the_style_sheet_asks_nobody_else_and_stays_small() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let css = fs::read_to_string(folder.join("app.css")).unwrap();
    let script = fs::read_to_string(folder.join("app.js")).unwrap();
    assert!(!css.contains("url(http") && !css.contains("@import"));
    // Uncompressed; on the wire it is a quarter. The budget of a first visit is 150 kB compressed.
    assert!(css.len() < 160_000, "app.css has {} bytes", css.len());
    assert!(script.len() < 80_000, "app.js has {} bytes", script.len());
    let fonts: Vec<_> =
        fs::read_dir(folder.join("fonts")).unwrap().map(|e| e.unwrap().path()).collect();
    assert!(fonts.iter().all(|path| path.extension().is_some_and(|e| e == "woff2")));
    assert_eq!(fonts.len(), 4);
}
