//! Wing: daily work of schools and clubs.

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
}
