//! Wing: communes and Department: overview, benches, periods, orgs.

mod headcounts;
mod orgs;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new().join(orgs::doors()).join(headcounts::doors())
}
