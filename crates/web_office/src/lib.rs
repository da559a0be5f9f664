//! Wing: communes and Department: overview, benches, periods, orgs.

mod accounts;
mod audit;
mod headcounts;
mod orgs;
mod overview;
mod plans;
mod bench;
mod orgs;
mod periods;
mod reports;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(accounts::doors())
        .join(audit::doors())
        .join(orgs::doors())
        .join(overview::doors())
        .join(plans::doors())
    Doors::new().join(orgs::doors()).join(headcounts::doors())
        .join(orgs::doors())
        .join(periods::doors())
        .join(reports::doors())
        .join(bench::doors())
}
