//! Wing: daily work of schools and clubs.

mod today;
mod plans;
mod activities;
mod ledger;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new().join(today::doors())
    Doors::new().join(plans::doors())
    Doors::new().join(activities::doors()).join(ledger::doors())
}
