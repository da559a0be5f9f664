//! Wing: daily work of schools and clubs.

mod activities;
mod ledger;
mod plans;
mod today;
mod clubs;
mod force;
mod imports;
mod lists;
mod upload;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(activities::doors())
        .join(ledger::doors())
        .join(plans::doors())
        .join(today::doors())
    Doors::new().join(lists::doors()).join(imports::doors()).join(force::doors()).join(clubs::doors())
}
