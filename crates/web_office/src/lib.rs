//! Wing: communes and Department: overview, benches, periods, orgs.

mod orgs;
mod plans;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new().join(orgs::doors()).join(plans::doors())
}
