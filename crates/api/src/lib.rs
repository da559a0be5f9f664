//! Wing: JSON under /api/v1 and its OpenAPI description. Whatever a page can do, a program can.

mod accounts;
mod activities;
mod advisors;
mod audit;
mod bench;
mod book;
mod calls;
mod campaigns;
mod cards;
mod catalogue;
mod charters;
mod children;
mod clubs;
mod consents;
mod family;
mod force;
mod founding;
mod guard;
mod headcounts;
mod imports;
mod joints;
mod json;
mod ledger;
mod lists;
mod orgs;
mod overview;
mod periods;
mod pictures;
mod plans;
mod proposals;
mod reports;
mod requests;
mod roadmap;
mod rounds;
mod settings;
mod shifts;
mod subscriptions;
mod supervisors;
mod tally;
mod transfers;

use axum::response::IntoResponse;
use web::Doors;

pub use book::Operation;

/// All operations of the API, feature by feature.
fn book() -> book::Book {
    book::Book::new()
        .join(accounts::book())
        .join(activities::book())
        .join(advisors::book())
        .join(audit::book())
        .join(bench::book())
        .join(calls::book())
        .join(catalogue::book())
        .join(charters::book())
        .join(children::book())
        .join(clubs::book())
        .join(consents::book())
        .join(family::book())
        .join(force::book())
        .join(founding::book())
        .join(guard::book())
        .join(headcounts::book())
        .join(imports::book())
        .join(joints::book())
        .join(ledger::book())
        .join(lists::book())
        .join(orgs::book())
        .join(overview::book())
        .join(periods::book())
        .join(pictures::book())
        .join(campaigns::book())
        .join(cards::book())
        .join(plans::book())
        .join(proposals::book())
        .join(reports::book())
        .join(requests::book())
        .join(roadmap::book())
        .join(rounds::book())
        .join(settings::book())
        .join(shifts::book())
        .join(subscriptions::book())
        .join(supervisors::book())
        .join(tally::book())
        .join(transfers::book())
}

/// The description itself is an operation, too.
fn description() -> Operation {
    book::open("/api/v1/openapi.json", "api", "This document").media(&[MEDIA])
}

/// The media type of the description.
const MEDIA: &str = "application/vnd.oai.openapi+json;version=3.1";

/// The doors of this wing, the description among them.
pub fn doors() -> Doors {
    let text = openapi().to_string();
    let describe = move || {
        let text = text.clone();
        async move { ([("content-type", MEDIA)], text).into_response() }
    };
    book().add(description(), describe).split().0
}

/// The OpenAPI 3.1 document, made from the same list as the router.
pub fn openapi() -> serde_json::Value {
    let mut operations = book().split().1;
    operations.push(description());
    book::describe(&operations)
}
