//! Wing: daily work of schools and clubs.

mod activities;
mod cards;
mod child;
mod clubs;
mod days;
mod force;
mod imports;
mod ledger;
mod lists;
mod pictures;
mod plans;
mod rounds;
mod today;
mod upload;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(activities::doors())
        .join(cards::doors())
        .join(clubs::doors())
        .join(force::doors())
        .join(imports::doors())
        .join(ledger::doors())
        .join(lists::doors())
        .join(pictures::doors())
        .join(plans::doors())
        .join(rounds::doors())
        .join(today::doors())
}
