//! What a person sees in this wing, on both databases.
mod accounts;
mod audit;
mod campaigns;
mod criteria;
mod guard;
mod headcounts;
mod orgs;
mod overview;
mod plans;
mod reports;
mod retention;
mod roadmap;

use app::App;
use testkit::{Browser, Worker};
use web::Web;
use web::state::Site;

/// A browser at this wing, signed in as a worker.
pub fn browser(app: &App, worker: &Worker) -> Browser {
    let web = Web::new(app.clone(), Site::default());
    let router = web_office::doors().router(&web);
    let router = router.layer(axum::middleware::from_fn(web::problem::draw));
    Browser::new(router).signed_in(&worker.session)
}
