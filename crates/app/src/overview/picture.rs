//! The picture: how far the schools below an org are with plan and report, commune by commune or school by school.

use domain::calendar::{SchoolYear, first_late};
use domain::id::{OrgId, PeriodId};
use domain::org::{OrgKind, Scope, Tier};
use jiff::civil::Date;
use store::Tx;
use store::overview::{Period, SchoolState, Tally};

use super::counted::{Below, Commune};
use crate::access::{Permit, ReportRead};
use crate::orgs::Org;
use crate::{App, Result};

/// What lies below an org.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The day it is of.
    pub today: Date,
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
    /// The picture of the permit's org: six queries at most, whatever the number of schools. Whoever reads reports reads
    /// plans too (policy), so that one permit serves both.
    pub async fn picture(&self, permit: &Permit<ReportRead>) -> Result<Picture> {
        let today = self.world.today();
        let year = SchoolYear::of(today);
        let mut tx = self.store.read().await?;
        let period = store::overview::newest_period(&mut tx).await?;
        let id = period.as_ref().map(|period| period.id);
        let last_day = match id {
            Some(id) => store::overview::last_day(&mut tx, id, Tier::School).await?,
            None => None,
        };
        let schools_late = last_day.is_some_and(|day| self.world.now() >= first_late(day));
        // Plans, reports and orgs change by acts, and every act writes an audit line.
        let mark = store::ledger::marks(&mut tx).await?.audit;
        let asked = (permit.scope().clone(), permit.org(), today, id);
        let below = if let Some(known) = self.pictures_kept.find(&asked, mark) {
            known
        } else {
            let below = below(&mut tx, permit.org_record(), permit.scope(), today, id).await?;
            self.pictures_kept.keep(asked, mark, below.clone());
            below
        };
        let Below { communes, own, schools, all } = below;
        Ok(Picture { today, year, period, schools_late, communes, own, schools, all })
    }
}

async fn below(
    tx: &mut Tx,
    org: &Org,
    scope: &Scope,
    today: Date,
    period: Option<PeriodId>,
) -> Result<Below> {
    let year = SchoolYear::of(today);
    let counted = store::overview::tallies(tx, scope, today, year, period).await?;
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
            let orgs = store::orgs::all_of_kind(tx, scope, OrgKind::Commune, today).await?;
            let reports = match period {
                Some(id) => store::overview::commune_reports(tx, scope, id).await?,
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
            schools = store::overview::schools(tx, org.id, today, year, period).await?;
        }
        OrgKind::Office | OrgKind::School | OrgKind::Partner => {}
    }
    Ok(Below { communes, own, schools, all })
}
