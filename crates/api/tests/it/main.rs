//! The API as a program sees it, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod activities;
mod campaigns;
mod cards;
mod children;
mod clubs;
mod files;
mod home;
mod idempotency;
mod openapi;
mod orgs;
mod people;
mod pictures;
mod plans;
mod reports;
mod requests;
mod roadmap;
mod rounds;
mod transfers;

use app::App;
use testkit::{Browser, Worker};
use web::Web;
use web::state::Site;

/// A program with a worker's token.
pub fn program(app: &App, worker: &Worker) -> Browser {
    let web = Web::new(app.clone(), Site::default());
    let router = api::doors().router(&web).layer(axum::middleware::from_fn(web::problem::draw));
    Browser::new(router).with_token(&worker.token)
}
