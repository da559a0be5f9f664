//! The picture: how far the schools below an org are with plan and report, commune by commune or school by school.

use domain::calendar::{SchoolYear, first_late};
use domain::id::OrgId;
use domain::org::{OrgKind, Tier};
use domain::report::ReportStage;
use store::overview::{Period, SchoolState, Tally};

use crate::access::{Permit, ReportRead};
use crate::orgs::Org;
use crate::{App, Result};

/// A commune with its schools counted.
#[derive(Debug, Clone)]
pub struct Commune {
    /// The commune.
    pub org: Org,
    /// Its schools.
    pub tally: Tally,
    /// Its own report; `None` when nobody has opened it.
    pub report: Option<ReportStage>,
}

/// What lies below an org.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The school year of the plans.
    pub year: SchoolYear,
    /// The newest period, of the reports.
    pub period: Option<Period>,
    /// Whether the schools of communes are late with their reports from now on.
    pub schools_late: bool,
    /// The communes below, by name; empty for a commune itself.
    pub communes: Vec<Commune>,
    /// The schools directly below: those of a commune, or the units that the Department runs itself.
    pub own: Tally,
    /// The same schools one by one, for a commune; the Department opens them in its bench.
    pub schools: Vec<SchoolState>,
    /// All schools below, added up.
    pub all: Tally,
}

impl App {
    /// The picture of the permit's org: four queries, whatever the number of schools. Whoever reads reports reads
    /// plans too (policy), so that one permit serves both.
    pub async fn picture(&self, permit: &Permit<ReportRead>) -> Result<Picture> {
        let today = self.world.today();
        let org = permit.org_record();
        let year = SchoolYear::of(today);
        let mut tx = self.store.read().await?;
        let period = store::overview::newest_period(&mut tx).await?;
        let id = period.as_ref().map(|period| period.id);
        let last_day = match id {
            Some(id) => store::overview::last_day(&mut tx, id, Tier::School).await?,
            None => None,
        };
        let schools_late = last_day.is_some_and(|day| self.world.now() >= first_late(day));
        let counted = store::overview::tallies(&mut tx, permit.scope(), today, year, id).await?;
        let of = |id: OrgId| {
            let found = counted.iter().find(|(org, _)| *org == id);
            found.map_or_else(Tally::default, |(_, tally)| *tally)
        };
        let own = of(org.id);
        let all = counted.iter().fold(Tally::default(), |sum, (_, tally)| sum.plus(tally));
        let mut communes = Vec::new();
        let mut schools = Vec::new();
        match org.kind {
            OrgKind::Department | OrgKind::Ministry => {
                let scope = permit.scope();
                let orgs =
                    store::orgs::all_of_kind(&mut tx, scope, OrgKind::Commune, today).await?;
                let reports = match id {
                    Some(id) => store::overview::commune_reports(&mut tx, scope, id).await?,
                    None => Vec::new(),
                };
                let commune = |org: Org| {
                    let report = reports.iter().find(|(id, _)| *id == org.id);
                    let report = report.map(|(_, stage)| *stage);
                    Commune { tally: of(org.id), report, org }
                };
                communes = orgs.into_iter().map(commune).collect();
            }
            OrgKind::Commune => {
                schools = store::overview::schools(&mut tx, org.id, today, year, id).await?;
            }
            OrgKind::Office | OrgKind::School | OrgKind::Partner => {}
        }
        Ok(Picture { year, period, schools_late, communes, own, schools, all })
    }
}
