//! How far a campaign is, seen from an org: group by group, unit by unit, school by school. In the usual order of lists,
//! never by figure: nobody is ranked.

use std::collections::BTreeMap;

use domain::campaign::{Answer, Area, CampaignStage, DayState, Target, counted, shown};
use domain::id::{CampaignId, OrgId};
use domain::indicator::Indicator;
use domain::ledger::Total;
use domain::org::OrgKind;
use store::campaigns::{Answered, Campaign, SchoolState};

use super::seen;
use crate::access::{Permit, PlanRead};
use crate::{App, Result};

/// A figure beside what is aimed at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Which.
    pub indicator: &'static Indicator,
    /// What is aimed at, where something is.
    pub target: Option<i64>,
    /// What the ledger counts.
    pub done: i64,
}

/// How the present day stands at the schools that have joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, schemars::JsonSchema)]
pub struct Today {
    /// Schools with something in the ledger.
    pub recorded: usize,
    /// Schools that said that there was nothing.
    pub nothing: usize,
    /// Schools with nothing, the hour having come.
    pub silent: usize,
    /// Schools with nothing before the hour.
    pub waiting: usize,
}

/// What many schools come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    /// Schools that are invited.
    pub schools: usize,
    /// Of these, schools that take part.
    pub joined: usize,
    /// Of these, schools that said no.
    pub declined: usize,
    /// The present day, while the campaign asks for it.
    pub today: Option<Today>,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// A group of areas.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRow {
    /// The group.
    pub area: Area,
    /// Its units that have schools.
    pub units: usize,
    /// Their sums; the target is that of a unit, as often as there are units.
    pub sums: Sums,
}

/// A unit of a group, or a school of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRow {
    /// The org.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// The unit's group.
    pub area: Area,
    /// Its sums.
    pub sums: Sums,
    /// Of a school: what it answered.
    pub answer: Option<Answer>,
    /// Of a school: why not, or empty.
    pub reason: String,
    /// Of a school that has joined: how its present day stands, while the campaign asks for it.
    pub today: Option<DayState>,
}

/// A campaign seen from an org.
#[derive(Debug, Clone)]
pub struct CampaignView {
    /// The campaign.
    pub campaign: Campaign,
    /// What every unit of a group aims at.
    pub targets: Vec<Target>,
    /// All that the org sees, added up.
    pub sums: Sums,
    /// The groups, for the Department.
    pub groups: Vec<GroupRow>,
    /// The units of the groups by name, for the Department.
    pub units: Vec<UnitRow>,
    /// The schools by name, for a commune; for a school itself.
    pub schools: Vec<UnitRow>,
    /// What the org itself answered, where it is a school that did.
    pub answered: Option<Answered>,
}

/// What every row is counted with.
struct Counting<'a> {
    shown: Vec<&'static Indicator>,
    targets: &'a [Target],
    totals: &'a BTreeMap<OrgId, Vec<Total>>,
    day: &'a dyn Fn(&SchoolState) -> Option<DayState>,
    asks: bool,
}

impl Counting<'_> {
    /// `units` are the units whose targets these schools answer for together: a group, and how many there are.
    fn sums(&self, schools: &[&SchoolState], units: &[(Area, i64)]) -> Sums {
        let said = |answer| schools.iter().filter(|of| of.answer == Some(answer)).count();
        let figure = |indicator: &&'static Indicator| {
            let own = schools.iter().filter_map(|of| self.totals.get(&of.org));
            let of_unit = |area: Area| {
                let of = |t: &&Target| t.area == area && t.indicator.code == indicator.code;
                self.targets.iter().find(of).map(|target| target.quantity)
            };
            let aims =
                units.iter().filter_map(|(area, n)| Some(of_unit(*area)?.saturating_mul(*n)));
            let aims: Vec<i64> = aims.collect();
            Figure {
                indicator,
                target: (!aims.is_empty()).then(|| aims.iter().sum()),
                done: own.map(|totals| counted(indicator, totals)).sum(),
            }
        };
        let mut today = Today::default();
        for state in schools.iter().filter_map(|of| (self.day)(of)) {
            match state {
                DayState::Recorded => today.recorded += 1,
                DayState::Nothing => today.nothing += 1,
                DayState::Silent => today.silent += 1,
                DayState::Waiting => today.waiting += 1,
            }
        }
        Sums {
            schools: schools.len(),
            joined: said(Answer::Joined),
            declined: said(Answer::Declined),
            today: self.asks.then_some(today),
            figures: self.shown.iter().map(figure).collect(),
        }
    }

    fn unit(&self, schools: &[&SchoolState]) -> Option<UnitRow> {
        let first = schools.first()?;
        let school = first.unit == first.org;
        Some(UnitRow {
            org: first.unit,
            name: first.unit_name.clone(),
            area: first.area,
            sums: self.sums(schools, &[(first.area, 1)]),
            answer: first.answer.filter(|_| school),
            reason: if school { first.reason.clone() } else { String::new() },
            today: (self.day)(first).filter(|_| school),
        })
    }

    /// A school has a target only when it is a unit itself.
    fn school(&self, school: &SchoolState) -> UnitRow {
        let own = [(school.area, 1)];
        let units = if school.unit == school.org { &own[..] } else { &[] };
        UnitRow {
            org: school.org,
            name: school.name.clone(),
            area: school.area,
            sums: self.sums(&[school], units),
            answer: school.answer,
            reason: school.reason.clone(),
            today: (self.day)(school),
        }
    }
}

/// The schools of each unit, units by name.
fn by_unit(schools: &[SchoolState]) -> Vec<Vec<&SchoolState>> {
    let mut units = BTreeMap::<(&str, OrgId), Vec<&SchoolState>>::new();
    for school in schools {
        units.entry((&school.unit_sort, school.unit)).or_default().push(school);
    }
    units.into_values().collect()
}

impl App {
    /// A campaign as the permit's org sees it: five queries, whatever the number of schools.
    pub async fn campaign(
        &self,
        permit: &Permit<PlanRead>,
        id: CampaignId,
    ) -> Result<CampaignView> {
        let (now, org) = (self.world.now(), permit.org());
        let mut tx = self.store.read().await?;
        let campaign = seen(&mut tx, permit, id).await?;
        let targets = store::campaigns::targets(&mut tx, id).await?;
        let scope = permit.scope();
        let schools = store::campaigns::schools(&mut tx, &campaign, scope, now.day()).await?;
        let totals = store::campaigns::totals(&mut tx, &campaign, scope).await?;
        let answered = store::campaigns::answer(&mut tx, org, id).await?;
        let running = campaign.stage == CampaignStage::Open && campaign.days.hold(now.day());
        let hour = campaign.hour.filter(|_| running);
        let day = |of: &SchoolState| {
            let joined = of.answer == Some(Answer::Joined);
            Some(DayState::of(hour.filter(|_| joined)?, now, of.lines, of.nothing))
        };
        let counting = Counting {
            shown: shown(&targets),
            targets: &targets,
            totals: &totals,
            day: &day,
            asks: hour.is_some(),
        };
        let units = by_unit(&schools);
        let all: Vec<&SchoolState> = schools.iter().collect();
        let mut view = CampaignView {
            sums: counting.sums(&all, &[]),
            groups: Vec::new(),
            units: Vec::new(),
            schools: Vec::new(),
            answered,
            targets: targets.clone(),
            campaign,
        };
        match permit.org_record().kind {
            OrgKind::School => {
                view.schools = schools.iter().map(|of| counting.school(of)).collect();
                if let Some(own) = view.schools.first() {
                    view.sums = own.sums.clone();
                }
            }
            OrgKind::Commune => {
                view.schools = schools.iter().map(|of| counting.school(of)).collect();
                let own: Vec<(Area, i64)> = schools.iter().take(1).map(|of| (of.area, 1)).collect();
                view.sums = counting.sums(&all, &own);
            }
            OrgKind::Department | OrgKind::Ministry | OrgKind::Office | OrgKind::Partner => {
                view.units = units.iter().filter_map(|of| counting.unit(of)).collect();
                let number = |area: Area| view.units.iter().filter(|of| of.area == area).count();
                let numbers = |area: Area| (area, i64::try_from(number(area)).unwrap_or(i64::MAX));
                let there: Vec<Area> =
                    Area::ALL.iter().copied().filter(|area| number(*area) > 0).collect();
                let group = |area: &Area| {
                    let own: Vec<&SchoolState> =
                        schools.iter().filter(|of| of.area == *area).collect();
                    let sums = counting.sums(&own, &[numbers(*area)]);
                    GroupRow { area: *area, units: number(*area), sums }
                };
                view.groups = there.iter().map(group).collect();
                let units: Vec<(Area, i64)> = there.iter().map(|area| numbers(*area)).collect();
                view.sums = counting.sums(&all, &units);
            }
        }
        Ok(view)
    }
}
