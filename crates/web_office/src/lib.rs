//! Wing: communes and Department: overview, benches, periods, orgs.

mod accounts;
mod audit;
mod bench;
mod campaigns;
mod criteria;
mod duties;
mod guard;
mod headcounts;
mod orgs;
mod overview;
mod periods;
mod plan_done;
mod plans;
mod reports;
mod retention;
mod roadmap;
mod settings;
mod year_boxes;

use web::Doors;

/// The doors of this wing.
pub fn doors() -> Doors {
    Doors::new()
        .join(accounts::doors())
        .join(audit::doors())
        .join(bench::doors())
        .join(campaigns::doors())
        .join(criteria::doors())
        .join(duties::doors())
        .join(guard::doors())
        .join(headcounts::doors())
        .join(orgs::doors())
        .join(overview::doors())
        .join(periods::doors())
        .join(plan_done::doors())
        .join(plans::doors())
        .join(reports::doors())
        .join(retention::doors())
        .join(roadmap::doors())
        .join(settings::doors())
        .join(year_boxes::doors())
}
