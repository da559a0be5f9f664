//! What a person sees in this wing, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

mod activities;
mod cards;
mod children;
mod clubs;
mod consents;
mod door;
mod force;
mod frames;
mod joints;
mod keeping;
mod ledger;
mod lists;
mod pictures;
mod plans;
mod requests;
mod rounds;
mod shifts;
mod supervisors;
mod today;
mod transfers;

use app::App;
use axum::body::Body;
use axum::http::{Request, header};
use testkit::{Answer, Browser, Worker};
use web::Web;
use web::state::Site;

/// A browser at this wing, signed in as a worker.
pub fn browser(app: &App, worker: &Worker) -> Browser {
    let web = Web::new(app.clone(), Site::default());
    let router = web_school::doors().router(&web);
    let router = router.layer(axum::middleware::from_fn(web::problem::draw));
    Browser::new(router).signed_in(&worker.session)
}

/// Sends the upload form with a file, as a browser does.
pub async fn send_file(browser: &Browser, path: &str, year: &str, file: &[u8]) -> Answer {
    let mut body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n{year}\r\n--cut\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"khoi 8.xlsx\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

/// The list that most tests upload.
pub const LIST: &str = "Lê Thị Ánh\t2012-05-01\t8A\t5100000001\tfemale\n\
    Đinh Ân\t2012-06-02\t8A\t-\tmale\n\
    A Hùng\t2011-07-03\t9B\n\
    !\tdob\tinvalid_dob\n";

/// Uploads and confirms it.
pub async fn list_in(browser: &Browser, org: domain::id::OrgId) {
    let sent = send_file(browser, &format!("/o/{org}/lists"), "2026-2027", LIST.as_bytes()).await;
    let done = browser.post(&format!("{}/confirmation", sent.location()), "").await;
    assert_eq!(done.status, 303, "{}", done.text());
}
