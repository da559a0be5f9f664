//! Wing: sign-in and public pages.

mod account;
mod calendar;
mod card;
mod family;
mod nominate;
mod sign_in;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(sign_in::doors())
        .join(account::doors())
        .join(calendar::doors())
        .join(family::doors())
        .join(card::doors())
        .join(nominate::doors())
}
