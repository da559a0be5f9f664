//! Wing: communes and Department: overview, benches, periods, orgs.

mod bench;
mod orgs;
mod periods;
mod reports;
mod accounts;
mod audit;
mod orgs;
mod overview;
mod plans;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(orgs::doors())
        .join(periods::doors())
        .join(reports::doors())
        .join(bench::doors())
        .join(accounts::doors())
        .join(audit::doors())
        .join(orgs::doors())
        .join(overview::doors())
        .join(plans::doors())
}
