//! The plan against what was done (d4): month by month and unit by unit, each figure down to the records behind it.

use domain::calendar::{Month, SchoolYear};
use domain::counting::towards;
use domain::id::ItemId;
use domain::ledger::{Measure, Unit};
use domain::plan::{TARGET_UNITS, Target};
use store::plans::{ItemActivity, ItemLedgerLine};

use super::found::plan_of;
use super::{Item, Plan};
use crate::access::{Permit, PlanRead};
use crate::{App, Error, Result};

/// A target figure beside what was counted towards it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Against {
    /// In which unit; figures of different units are never added (D48).
    pub unit: Unit,
    /// What was aimed at.
    pub planned: i64,
    /// What the ledger counts; absent where nothing is counted in this unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<i64>,
}

/// An item beside what was done of it.
#[derive(Debug, Clone)]
pub struct ItemDone {
    /// The item.
    pub item: Item,
    /// Each of its figures.
    pub figures: Vec<Against>,
}

/// A month of the school year.
#[derive(Debug, Clone)]
pub struct MonthDone {
    /// The month.
    pub month: Month,
    /// Its items.
    pub items: Vec<ItemDone>,
    /// Their sums, a unit each.
    pub sums: Vec<Against>,
}

/// A plan beside what was done of it.
#[derive(Debug, Clone)]
pub struct DoneView {
    /// The plan.
    pub plan: Plan,
    /// The twelve months, September first.
    pub months: Vec<MonthDone>,
    /// The sums of the year, a unit each.
    pub sums: Vec<Against>,
}

/// The records behind the figures of an item.
#[derive(Debug, Clone)]
pub struct ItemRecords {
    /// The item and its figures.
    pub done: ItemDone,
    /// The activities that were scheduled for it.
    pub activities: Vec<ItemActivity>,
    /// The ledger lines that count towards one of its figures, the first 2,000.
    pub lines: Vec<ItemLedgerLine>,
}

impl App {
    /// The plan of a school year beside what was done of it.
    pub async fn plan_done(&self, permit: &Permit<PlanRead>, year: SchoolYear) -> Result<DoneView> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let plan = plan_of(&mut tx, org, year).await?;
        let items = store::plans::items(&mut tx, org, plan.id).await?;
        let counted = store::ledger::item_totals(&mut tx, org).await?;
        let done = items.into_iter().map(|item| {
            let own = counted_for(item.id, &counted);
            beside(item, &own)
        });
        let done: Vec<ItemDone> = done.collect();
        let of_month = |month: Month| {
            let own = done.iter().filter(|of| of.item.month == month.number());
            let items: Vec<ItemDone> = own.cloned().collect();
            MonthDone { month, sums: sums(&items), items }
        };
        let months = year.months().into_iter().map(of_month).collect();
        Ok(DoneView { plan, months, sums: sums(&done) })
    }

    /// The records behind the figures of an item of a plan.
    pub async fn plan_item_records(
        &self,
        permit: &Permit<PlanRead>,
        year: SchoolYear,
        id: ItemId,
    ) -> Result<ItemRecords> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let plan = plan_of(&mut tx, org, year).await?;
        let item = store::plans::item(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if item.plan != plan.id {
            return Err(Error::NotFound);
        }
        let mut lines = store::plans::item_lines(&mut tx, org, id).await?;
        let measures: Vec<Measure> =
            item.targets().flat_map(|target| towards(item.kind, target.unit)).collect();
        lines.retain(|line| measures.contains(&line.measure));
        let own = counted_for(id, &store::ledger::item_totals(&mut tx, org).await?);
        let activities = store::plans::item_activities(&mut tx, org, id).await?;
        Ok(ItemRecords { done: beside(item, &own), activities, lines })
    }
}

/// What stands in the ledger towards an item.
fn counted_for(id: ItemId, counted: &[(String, i16, i64)]) -> Vec<(Measure, i64)> {
    let id = id.to_string();
    let own = counted.iter().filter(|(of, ..)| *of == id);
    let own = own.filter_map(|(_, measure, quantity)| {
        Some((Measure::by_number((*measure).into())?, *quantity))
    });
    own.collect()
}

/// An item's figures beside what the ledger counts towards each.
fn beside(item: Item, counted: &[(Measure, i64)]) -> ItemDone {
    let against = |target: Target| {
        let measures = towards(item.kind, target.unit);
        let own = counted.iter().filter(|(measure, _)| measures.contains(measure));
        let sum = own.map(|(_, quantity)| quantity).sum();
        let done = (!measures.is_empty()).then_some(sum);
        Against { unit: target.unit, planned: target.quantity, done }
    };
    let figures = item.targets().map(against).collect();
    ItemDone { item, figures }
}

/// The sums of items, a unit each, in the order of the units.
fn sums(items: &[ItemDone]) -> Vec<Against> {
    let sum = |unit: &Unit| {
        let own = items.iter().flat_map(|item| &item.figures).filter(|of| of.unit == *unit);
        let own: Vec<&Against> = own.collect();
        let done: Vec<i64> = own.iter().filter_map(|of| of.done).collect();
        let planned = own.iter().map(|of| of.planned).sum();
        let done = (!done.is_empty()).then(|| done.iter().sum());
        (!own.is_empty()).then_some(Against { unit: *unit, planned, done })
    };
    TARGET_UNITS.iter().filter_map(sum).collect()
}
