//! Wing: daily work of schools and clubs.

mod clubs;
mod force;
mod imports;
mod lists;
mod upload;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(lists::doors())
        .join(imports::doors())
        .join(force::doors())
        .join(clubs::doors())
}
