//! Wing: JSON under /api/v1 and its OpenAPI description. Whatever a page can do, a program can.

mod accounts;
mod activities;
mod audit;
mod bench;
mod book;
mod clubs;
mod force;
mod imports;
mod json;
mod ledger;
mod lists;
mod orgs;
mod overview;
mod periods;
mod plans;
mod reports;
mod tally;

use axum::http::Method;
use axum::response::IntoResponse;
use web::Doors;
use web::doors::public;

pub use book::Operation;

/// All operations of the API, feature by feature.
fn book() -> book::Book {
    book::Book::new()
        .join(accounts::book())
        .join(activities::book())
        .join(audit::book())
        .join(bench::book())
        .join(clubs::book())
        .join(force::book())
        .join(imports::book())
        .join(ledger::book())
        .join(lists::book())
        .join(orgs::book())
        .join(overview::book())
        .join(periods::book())
        .join(plans::book())
        .join(reports::book())
        .join(tally::book())
}

/// The doors of this wing, the description among them.
pub fn doors() -> Doors {
    let (doors, operations) = book().split();
    let text = book::describe(&operations).to_string();
    let describe = move || {
        let text = text.clone();
        async move {
            ([("content-type", "application/vnd.oai.openapi+json;version=3.1")], text)
                .into_response()
        }
    };
    doors.add(public(Method::GET, "/api/v1/openapi.json", "api").api(), describe)
}

/// The OpenAPI 3.1 document, made from the same list as the router.
pub fn openapi() -> serde_json::Value {
    book::describe(&book().split().1)
}
