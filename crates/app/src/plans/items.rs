//! The items of a plan: add, change, remove, put in order. Every change says which state of the plan its writer saw.

use domain::calendar::SchoolYear;
use domain::id::ItemId;
use domain::plan::ITEMS_MAX;
use serde_json::json;

use super::found::plan_of;
use super::item_text::ItemText;
use super::{Item, Plan, Standing, open_plan, standing};
use crate::access::{Permit, PlanWrite};
use crate::{App, Error, Result};

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

/// Ids, codes and figures of an item for the audit chain; titles are the plan's, not the chain's.
fn told(item: &Item) -> serde_json::Value {
    json!({
        "id": item.id, "month": item.month, "place": item.place, "kind": item.kind,
        "integration": item.integration, "duty": item.duty, "roadmap": item.roadmap, "quantity": item.quantity, "unit": item.unit,
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
            // Sent twice: the second finds what the first made, although the plan has changed by it.
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
        let given = self.given(&mut tx, permit, year).await?;
        let mut item = new.item.parse(new.id, &plan, &given, None)?;
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
        let plan = plan_of(&mut tx, permit.org(), year).await?;
        let there = store::plans::item(&mut tx, permit.org(), new.id).await?.ok_or(Error::Stale)?;
        let given = self.given(&mut tx, permit, year).await?;
        let parsed = new.item.parse(new.id, &plan, &given, Some(&there));
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
        let given = self.given(&mut tx, permit, year).await?;
        let mut item = change.item.parse(id, &plan, &given, Some(&before))?;
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
