//! The items of a plan: add, change, remove, put in order. Every change says which state of the plan its writer saw.

use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::ItemId;
use domain::ledger::Unit;
use domain::plan::{Duties, ITEMS_MAX, Integration, TARGET_MAX, Target};
use domain::words::{Title, clean_text};
use serde_json::json;

use super::{Item, Plan, Standing, is_target, open_plan, standing};
use crate::access::{Permit, PlanWrite};
use crate::input::Count;
use crate::{App, Error, Faults, Result};

/// What an item says.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemText {
    /// The calendar month, 1 to 12.
    pub month: Count,
    /// What kind of activity.
    pub kind: Kind,
    /// What it is integrated with (R07).
    pub integration: Integration,
    /// With what of it: subject and lesson, movement, theme; up to 200 characters.
    #[serde(default)]
    pub detail: String,
    /// Which duty of the programme it carries out: a code of the Department's catalogue.
    #[serde(default)]
    pub duty: String,
    /// Which digital-transformation task of the school it serves (R17); up to 200 characters.
    #[serde(default)]
    pub task: String,
    /// What is to be done; 3 to 200 characters.
    pub title: String,
    /// Who does it: a part of the school; 3 to 200 characters.
    pub owner: String,
    /// How much is aimed at; from 1.
    pub quantity: Count,
    /// In which unit: `luot`, `buoi`, `nguoi`, `hoat_dong` or `doi`.
    pub unit: Unit,
    /// What else is aimed at, each in a unit of its own: no unit twice, not the item's own (D48).
    #[serde(default)]
    pub more: Vec<TargetText>,
}

/// A further target figure.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetText {
    /// How much; from 1.
    pub quantity: Count,
    /// In which unit.
    pub unit: Unit,
}

/// A new item.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// Made by the caller: sent twice, added once.
    pub id: ItemId,
    /// The plan's count of changes as it was read.
    pub changed: i64,
    /// What it says.
    pub item: ItemText,
}

/// An item said anew.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemChange {
    /// The plan's count of changes as it was read.
    pub changed: i64,
    /// What it says now.
    pub item: ItemText,
}

/// One place up or down inside its month.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveItem {
    /// The plan's count of changes as it was read.
    pub changed: i64,
    /// Up, or down.
    pub up: bool,
}

/// The most characters of the detail and of the school's task.
const LINE_MAX: usize = 200;

impl ItemText {
    /// The item, or every fault of it. `was` is what stood there before: its duty may stay, whatever
    /// became of it in the catalogue.
    fn parse(&self, id: ItemId, plan: &Plan, duties: &Duties, was: Option<&Item>) -> Result<Item> {
        let mut faults = Faults::default();
        let month = faults.take("month", "fault-plan-month", self.month.within(1, 12));
        let title = faults.take("title", "fault-title", Title::parse(&self.title));
        let owner = faults.take("owner", "fault-title", Title::parse(&self.owner));
        let quantity = self.quantity.within(1, TARGET_MAX);
        let quantity = faults.take("quantity", "fault-plan-quantity", quantity);
        if !is_target(self.unit) {
            faults.add("unit", "fault-plan-unit");
        }
        let more = self.further(&mut faults);
        let line = |text: &str| clean_text(text).replace('\n', " ");
        let (detail, task) = (line(&self.detail), line(&self.task));
        for (field, text) in [("detail", &detail), ("task", &task)] {
            if text.chars().count() > LINE_MAX {
                faults.add(field, "fault-plan-line");
            }
        }
        let duty = self.duty.trim();
        let stood = was.is_some_and(|was| was.duty == duty);
        let offered = duties.find(duty).is_some_and(|duty| !duty.levels.is_empty());
        if !(duty.is_empty() || stood || offered) {
            faults.add("duty", "fault-plan-duty");
        }
        match (month.and_then(|month| i8::try_from(month).ok()), title, owner, quantity) {
            (Some(month), Some(title), Some(owner), Some(quantity)) if faults.0.is_empty() => {
                Ok(Item {
                    id,
                    plan: plan.id,
                    month,
                    place: was.map_or(0, |was| was.place),
                    kind: self.kind,
                    integration: self.integration,
                    detail,
                    duty: duty.to_owned(),
                    task,
                    box_key: was.map_or_else(String::new, |was| was.box_key.clone()),
                    title: title.as_str().to_owned(),
                    owner: owner.as_str().to_owned(),
                    quantity,
                    unit: self.unit,
                    more,
                })
            }
            _ => Err(Error::Invalid(faults)),
        }
    }

    /// The further figures: units are never mixed, so none stands twice.
    fn further(&self, faults: &mut Faults) -> Vec<Target> {
        let mut more: Vec<Target> = Vec::new();
        for text in &self.more {
            let (field, unit) = (format!("more-{}", text.unit), text.unit);
            let twice = unit == self.unit || more.iter().any(|target| target.unit == unit);
            if twice || !is_target(unit) {
                faults.add(&field, "fault-plan-unit-twice");
            }
            let quantity = text.quantity.within(1, TARGET_MAX);
            if let Some(quantity) = faults.take(&field, "fault-plan-quantity", quantity) {
                more.push(Target { quantity, unit });
            }
        }
        more
    }
}

/// Ids, codes and figures of an item for the audit chain; titles are the plan's, not the chain's.
fn told(item: &Item) -> serde_json::Value {
    json!({
        "id": item.id, "month": item.month, "place": item.place, "kind": item.kind,
        "integration": item.integration, "duty": item.duty, "quantity": item.quantity, "unit": item.unit,
        "more": item.more,
    })
}

/// The place after the last of a month.
fn last_place(items: &[Item], month: i8) -> i64 {
    let places = items.iter().filter(|item| item.month == month).map(|item| item.place);
    places.max().map_or(0, |place| place + 1)
}

impl App {
    /// Adds an item at the end of its month. The same id with the same words is added once.
    pub async fn add_item(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        new: &NewItem,
    ) -> Result<Standing> {
        match self.add_item_once(permit, year, new).await {
            // Sent twice: the second find what the first made, although the plan has changed by it.
            Err(Error::Stale) => self.item_there(permit, year, new).await,
            other => other,
        }
    }

    async fn add_item_once(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        new: &NewItem,
    ) -> Result<Standing> {
        let mut tx = self.store.write().await?;
        let plan = open_plan(&mut tx, permit.org(), year, new.changed, None).await?;
        let items = store::plans::items(&mut tx, permit.org(), plan.id).await?;
        if items.iter().any(|item| item.id == new.id) {
            return Err(Error::Stale);
        }
        let duties = self.duties_in(&mut tx).await?;
        let mut item = new.item.parse(new.id, &plan, &duties, None)?;
        if items.len() >= ITEMS_MAX {
            return Err(Error::refused_with("refused-plan-full", "n", ITEMS_MAX));
        }
        item.place = last_place(&items, item.month);
        store::plans::insert_item(&mut tx, permit.org(), &item).await?;
        self.keep(tx, permit, plan, "plan.item.add", json!({ "after": told(&item) })).await
    }

    async fn item_there(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        new: &NewItem,
    ) -> Result<Standing> {
        let mut tx = self.store.read().await?;
        let plan = store::plans::of_year(&mut tx, permit.org(), year).await?;
        let plan = plan.ok_or(Error::NotFound)?;
        let there = store::plans::item(&mut tx, permit.org(), new.id).await?.ok_or(Error::Stale)?;
        let duties = self.duties_in(&mut tx).await?;
        let parsed = new.item.parse(new.id, &plan, &duties, Some(&there));
        let same = parsed.is_ok_and(|item| item == there);
        if same {
            Ok(Standing { changed: plan.changed, ..standing(&plan) })
        } else {
            Err(Error::Stale)
        }
    }

    /// Says an item anew; in another month it goes to the end of that month.
    pub async fn change_item(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        id: ItemId,
        change: &ItemChange,
    ) -> Result<Standing> {
        let mut tx = self.store.write().await?;
        let (plan, items, before) = self.item_of(&mut tx, permit, year, id, change.changed).await?;
        let duties = self.duties_in(&mut tx).await?;
        let mut item = change.item.parse(id, &plan, &duties, Some(&before))?;
        if item.month != before.month {
            item.place = last_place(&items, item.month);
        }
        store::plans::update_item(&mut tx, permit.org(), &item).await?;
        let told = json!({ "before": told(&before), "after": told(&item) });
        self.keep(tx, permit, plan, "plan.item.change", told).await
    }

    /// Takes an item out of an open plan.
    pub async fn remove_item(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        id: ItemId,
        changed: i64,
    ) -> Result<Standing> {
        let mut tx = self.store.write().await?;
        let (plan, _, before) = self.item_of(&mut tx, permit, year, id, changed).await?;
        store::plans::delete_item(&mut tx, permit.org(), plan.id, id).await?;
        self.keep(tx, permit, plan, "plan.item.remove", json!({ "before": told(&before) })).await
    }

    /// Puts an item before or after its neighbour in the month; at the end it stays where it is.
    pub async fn move_item(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        id: ItemId,
        to: MoveItem,
    ) -> Result<Standing> {
        let mut tx = self.store.write().await?;
        let (plan, items, item) = self.item_of(&mut tx, permit, year, id, to.changed).await?;
        let mut month: Vec<Item> =
            items.into_iter().filter(|other| other.month == item.month).collect();
        let at = month.iter().position(|other| other.id == id).unwrap_or_default();
        let other = if to.up { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(other) = other.filter(|other| *other < month.len()) {
            month.swap(at, other);
        }
        // Copied items may share places: the month is numbered through.
        for (place, mut item) in (0..).zip(month) {
            if item.place != place {
                item.place = place;
                store::plans::update_item(&mut tx, permit.org(), &item).await?;
            }
        }
        let told = json!({ "id": id, "up": to.up });
        self.keep(tx, permit, plan, "plan.item.move", told).await
    }

    /// The open plan, its items, and the one that is meant.
    async fn item_of(
        &self,
        tx: &mut store::Tx,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        id: ItemId,
        changed: i64,
    ) -> Result<(Plan, Vec<Item>, Item)> {
        let plan = open_plan(tx, permit.org(), year, changed, Some(id)).await?;
        let items = store::plans::items(tx, permit.org(), plan.id).await?;
        let item = items.iter().find(|item| item.id == id).cloned().ok_or(Error::NotFound)?;
        Ok((plan, items, item))
    }
}
