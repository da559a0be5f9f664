//! Many plans against what was done (d4, R30): a commune over its schools, the Department over communes and attached units,
//! month by month and unit by unit; every figure is the sum of those that it opens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::activity::Kind;
use domain::calendar::{Month, SchoolYear};
use domain::counting::towards;
use domain::id::OrgId;
use domain::ledger::Unit;
use domain::org::OrgKind;
use domain::plan::{PlanState, TARGET_UNITS};
use store::Tx;
use store::plans::{Below, Standing};

use super::counted::{Cell, Cells};
use super::done::Against;
use crate::access::{Permit, PlanRead};
use crate::{App, Error, Result};

/// What is wanted of the plans below an office.
#[derive(Debug, Clone, Copy, Default)]
pub struct BelowAsk {
    /// The school year; the present one when not said.
    pub year: Option<SchoolYear>,
    /// Only this calendar month of it, 1 to 12.
    pub month: Option<i8>,
}

/// An org below, its plans beside what was done of them.
#[derive(Debug, Clone)]
pub struct BelowRow {
    /// The org.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Where a school's plan stands; absent for a commune.
    pub state: Option<PlanState>,
    /// How many schools it stands for: a school is one.
    pub schools: usize,
    /// How many of them have a plan of the year.
    pub planned: usize,
    /// The sums, a unit each.
    pub figures: Vec<Against>,
}

/// The plans below an office beside what was done of them.
#[derive(Debug, Clone)]
pub struct BelowView {
    /// The school year.
    pub year: SchoolYear,
    /// The month that the rows are of; absent: the whole year.
    pub month: Option<Month>,
    /// Each of the twelve months, September first.
    pub months: Vec<(Month, Vec<Against>)>,
    /// The whole year.
    pub whole: Vec<Against>,
    /// What the rows add up to.
    pub sums: Vec<Against>,
    /// The Department's communes, in the order of their names; empty elsewhere.
    pub communes: Vec<BelowRow>,
    /// The schools directly under the office, in the order of their names.
    pub schools: Vec<BelowRow>,
}

impl App {
    /// The plans of a year below an office beside what was done of them.
    pub async fn plans_below(&self, permit: &Permit<PlanRead>, ask: BelowAsk) -> Result<BelowView> {
        let kind = permit.org_record().kind;
        if !matches!(kind, OrgKind::Department | OrgKind::Commune) {
            return Err(Error::NotFound);
        }
        let on = self.world.today();
        let year = ask.year.unwrap_or_else(|| SchoolYear::of(on));
        let named = |number: i8| year.months().into_iter().find(|month| month.number() == number);
        let month = ask.month.map(|number| named(number).ok_or(Error::NotFound)).transpose()?;
        let below = Below { scope: permit.scope(), year, on };
        let mut tx = self.store.read().await?;
        let cells = self.cells_below(&mut tx, permit.org(), &below).await?;
        let schools = store::plans::standings_below(&mut tx, &below).await?;
        let communes = if kind == OrgKind::Department {
            store::orgs::all_of_kind(&mut tx, permit.scope(), OrgKind::Commune, on).await?
        } else {
            Vec::new()
        };
        let of_month = |cell: &&Cell| month.is_none_or(|month| month.number() == cell.month);
        let figures = |schools: &[&Standing]| {
            sums(schools.iter().flat_map(|of| cells_of(&cells, of.org)).filter(of_month))
        };
        let under = |org: OrgId| -> Vec<&Standing> {
            schools.iter().filter(|of| of.managing == org).collect()
        };
        let row = |org: OrgId, name: String, own: &[&Standing]| BelowRow {
            org,
            name,
            state: None,
            schools: own.len(),
            planned: own.iter().filter(|of| of.stage.is_some()).count(),
            figures: figures(own),
        };
        let communes: Vec<BelowRow> =
            communes.into_iter().map(|org| row(org.id, org.name, &under(org.id))).collect();
        let school = |of: &&Standing| BelowRow {
            state: Some(of.stage.into()),
            ..row(of.org, of.name.clone(), &[of])
        };
        let direct = under(permit.org()).iter().map(school).collect();
        // What the rows show, and nothing else, is what the sums are made of.
        let parents: BTreeSet<OrgId> =
            communes.iter().map(|row| row.org).chain([permit.org()]).collect();
        let shown: Vec<&Standing> =
            schools.iter().filter(|of| parents.contains(&of.managing)).collect();
        let all: Vec<&Cell> = shown.iter().flat_map(|of| cells_of(&cells, of.org)).collect();
        let in_month = |month: Month| {
            let own = all.iter().copied().filter(|cell| cell.month == month.number());
            (month, sums(own))
        };
        Ok(BelowView {
            year,
            month,
            months: year.months().into_iter().map(in_month).collect(),
            whole: sums(all.iter().copied()),
            sums: figures(&shown),
            communes,
            schools: direct,
        })
    }

    /// Every school's figures, counted anew only after something was done somewhere: plans and ledgers change with an audit
    /// line each.
    async fn cells_below(&self, tx: &mut Tx, org: OrgId, below: &Below<'_>) -> Result<Cells> {
        let mark = store::ledger::marks(tx).await?;
        let mark = mark.ledger + mark.audit;
        let asked = (org, below.year, below.on);
        if let Some(known) = self.plans_kept.find(&asked, mark) {
            return Ok(known);
        }
        let planned = store::plans::planned_below(tx, below).await?;
        let done = store::plans::done_below(tx, below, &counts()).await?;
        let mut cells = BTreeMap::<(OrgId, i8, Unit), Cell>::new();
        let blank =
            |month: i8, unit: Unit| Cell { month, unit, planned: 0, countable: false, done: 0 };
        for of in planned {
            let cell = cells.entry((of.org, of.month, of.unit));
            let cell = cell.or_insert_with(|| blank(of.month, of.unit));
            cell.planned += of.quantity;
            cell.countable |= !towards(of.kind, of.unit).is_empty();
        }
        for of in done {
            let unit = of.measure.unit();
            let cell = cells.entry((of.org, of.month, unit));
            cell.or_insert_with(|| blank(of.month, unit)).done += of.quantity;
        }
        let mut by_school = BTreeMap::<OrgId, Vec<Cell>>::new();
        for ((org, ..), cell) in cells {
            by_school.entry(org).or_default().push(cell);
        }
        let cells = Arc::new(by_school);
        self.plans_kept.keep(asked, mark, Arc::clone(&cells));
        Ok(cells)
    }
}

/// What counts towards what, as the store compares it: the item's kind, the figure's unit, the measure's number.
fn counts() -> Vec<String> {
    let of = |(kind, unit): (Kind, Unit)| {
        let measures = towards(kind, unit).into_iter();
        measures.map(move |measure| format!("{kind}/{unit}/{}", measure.number()))
    };
    let pairs = Kind::ALL.iter().flat_map(|kind| TARGET_UNITS.map(|unit| (*kind, unit)));
    pairs.flat_map(of).collect()
}

fn cells_of(cells: &Cells, org: OrgId) -> &[Cell] {
    cells.get(&org).map_or(&[], Vec::as_slice)
}

/// The sums of figures, a unit each, in the order of the units; different units are never added (D48).
fn sums<'a>(cells: impl Iterator<Item = &'a Cell>) -> Vec<Against> {
    let mut by_unit = BTreeMap::<Unit, (i64, Option<i64>)>::new();
    for cell in cells {
        let (planned, done) = by_unit.entry(cell.unit).or_default();
        *planned += cell.planned;
        if cell.countable {
            *done = Some(done.unwrap_or(0) + cell.done);
        }
    }
    let of = |unit: &Unit| {
        let (planned, done) = by_unit.get(unit)?;
        Some(Against { unit: *unit, planned: *planned, done: *done })
    };
    TARGET_UNITS.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_towards_a_figure_is_of_its_unit_and_never_towards_two() {
        let mut seen = BTreeSet::new();
        for kind in Kind::ALL {
            for unit in TARGET_UNITS {
                for measure in towards(*kind, unit) {
                    // The sums are kept by the measure's own unit: this is why they may be.
                    assert_eq!(measure.unit(), unit, "{kind}");
                    assert!(seen.insert((*kind, measure)), "{kind}: {measure} counts twice");
                }
            }
        }
    }
}
