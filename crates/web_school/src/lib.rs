//! Wing: daily work of schools and clubs.

mod activities;
mod cards;
mod children;
mod clubs;
mod consents;
mod days;
mod force;
mod frames;
mod imports;
mod joints;
mod ledger;
mod lists;
mod missing;
mod own_home;
mod pictures;
mod plans;
mod requests;
mod rounds;
mod shifts;
mod subscriptions;
mod supervisors;
mod today;
mod transfers;
mod upload;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(activities::doors())
        .join(cards::doors())
        .join(children::doors())
        .join(clubs::doors())
        .join(consents::doors())
        .join(force::doors())
        .join(force::joining::doors())
        .join(frames::doors())
        .join(imports::doors())
        .join(joints::doors())
        .join(ledger::doors())
        .join(lists::doors())
        .join(pictures::doors())
        .join(plans::doors())
        .join(requests::doors())
        .join(rounds::doors())
        .join(shifts::doors())
        .join(subscriptions::doors())
        .join(supervisors::doors())
        .join(today::doors())
        .join(transfers::doors())
}
