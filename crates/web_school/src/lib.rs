//! Wing: daily work of schools and clubs.

mod activities;
mod ledger;
mod plans;
mod today;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(activities::doors())
        .join(ledger::doors())
        .join(plans::doors())
        .join(today::doors())
}
