//! Wing: communes and Department: overview, benches, periods, orgs.

mod bench;
mod orgs;
mod periods;
mod reports;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(orgs::doors())
        .join(periods::doors())
        .join(reports::doors())
        .join(bench::doors())
}
