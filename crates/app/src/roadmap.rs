//! The digital-transformation roadmap of a commune (R17, R30): kept by its officer, served by its schools' plans.

use domain::calendar::{Instant, SchoolYear};
use domain::id::{OrgId, RoadmapId};
use domain::org::OrgKind;
use domain::roadmap::{ITEMS_MAX, Years};
use domain::words::Title;
use serde_json::json;
use store::Tx;

pub use store::roadmap::{RoadmapItem, Serving};

use crate::access::{Permit, PlanRead, RoadmapManage};
use crate::input::Count;
use crate::{App, Error, Faults, Result};

/// What an item says.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadmapText {
    /// What is to be reached; 3 to 200 characters.
    pub title: String,
    /// The first calendar year.
    pub from_year: Count,
    /// The last one; at most ten years in all.
    pub to_year: Count,
    /// The body that answers for it; 3 to 200 characters.
    pub lead: String,
    /// By what one sees that it is done; 3 to 200 characters.
    pub measure: String,
}

/// A new item.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoadmapItem {
    /// Made by the caller: sent twice, made once.
    pub id: RoadmapId,
    /// What it says.
    pub item: RoadmapText,
}

/// An item said anew.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadmapChange {
    /// The item's count of changes as it was read.
    pub changed: i64,
    /// What it says now.
    pub item: RoadmapText,
}

/// An item taken off the roadmap, or put back.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retire {
    /// The item's count of changes as it was read.
    pub changed: i64,
    /// Off; otherwise back on.
    pub retired: bool,
}

/// An item beside the plans that serve it.
#[derive(Debug, Clone)]
pub struct RoadmapLine {
    /// The item.
    pub item: RoadmapItem,
    /// The schools below the commune whose plans serve it, by name.
    pub schools: Vec<Serving>,
    /// How many schools that stand in the commune and report elsewhere serve it too: a number, their plans are not the
    /// commune's to read.
    pub others: usize,
}

impl RoadmapLine {
    /// Whether no plan of the year serves it.
    pub const fn is_unserved(&self) -> bool {
        self.schools.is_empty() && self.others == 0
    }
}

/// A commune's roadmap in the light of a school year's plans.
#[derive(Debug, Clone)]
pub struct RoadmapView {
    /// The school year.
    pub year: SchoolYear,
    /// The items of the year, and whatever else its plans serve.
    pub lines: Vec<RoadmapLine>,
    /// The other ones: retired, or of other years.
    pub rest: Vec<RoadmapItem>,
}

impl RoadmapText {
    fn parse(&self, id: RoadmapId) -> Result<RoadmapItem> {
        let mut faults = Faults::default();
        let title = faults.take("title", "fault-title", Title::parse(&self.title));
        let bounds = (i64::from(Years::FIRST), i64::from(Years::LAST));
        let from = faults.take(
            "from_year",
            "fault-roadmap-year",
            self.from_year.within(bounds.0, bounds.1),
        );
        let to =
            faults.take("to_year", "fault-roadmap-year", self.to_year.within(bounds.0, bounds.1));
        let lead = faults.take("lead", "fault-title", Title::parse(&self.lead));
        let measure = faults.take("measure", "fault-title", Title::parse(&self.measure));
        let short = |year: i64| i16::try_from(year).ok();
        let years = from.and_then(short).zip(to.and_then(short));
        let span = years.and_then(|(from, to)| Years::new(from, to));
        if years.is_some() && span.is_none() {
            faults.add("to_year", "fault-roadmap-years");
        }
        match (title, span, lead, measure) {
            (Some(title), Some(years), Some(lead), Some(measure)) => Ok(RoadmapItem {
                id,
                title: title.as_str().to_owned(),
                years,
                lead: lead.as_str().to_owned(),
                measure: measure.as_str().to_owned(),
                retired_at: Instant(0),
                changed: 0,
            }),
            _ => Err(Error::Invalid(faults)),
        }
    }
}

/// Only communes have a roadmap.
fn at_commune<A>(permit: &Permit<A>) -> Result<OrgId> {
    let commune = permit.org_record().kind == OrgKind::Commune;
    if commune { Ok(permit.org()) } else { Err(Error::NotFound) }
}

/// Codes and years of an item for the audit chain; its words are the roadmap's.
fn told(item: &RoadmapItem) -> serde_json::Value {
    json!({ "from": item.years.from(), "to": item.years.to(), "retired": item.is_retired() })
}

impl App {
    /// A commune's roadmap, and whose plans of a school year serve what of it.
    pub async fn roadmap(
        &self,
        permit: &Permit<PlanRead>,
        year: Option<SchoolYear>,
    ) -> Result<RoadmapView> {
        let commune = at_commune(permit)?;
        let year = year.unwrap_or_else(|| SchoolYear::of(self.world.today()));
        let mut tx = self.store.read().await?;
        let servings = store::roadmap::servings(&mut tx, commune, year).await?;
        let line = |item: RoadmapItem| {
            let own = servings.iter().filter(|of| of.item == item.id);
            let (below, beside): (Vec<&Serving>, Vec<&Serving>) =
                own.partition(|of| permit.scope().covers(&of.path));
            let schools = below.into_iter().cloned().collect();
            RoadmapLine { item, schools, others: beside.len() }
        };
        let all = store::roadmap::all(&mut tx, commune).await?;
        let (mut lines, mut rest) = (Vec::new(), Vec::new());
        for line in all.into_iter().map(line) {
            let holds = !line.item.is_retired() && line.item.years.meet(year);
            if holds || !line.is_unserved() {
                lines.push(line);
            } else {
                rest.push(line.item);
            }
        }
        Ok(RoadmapView { year, lines, rest })
    }

    /// One item, for its form.
    pub async fn roadmap_item(
        &self,
        permit: &Permit<RoadmapManage>,
        id: RoadmapId,
    ) -> Result<RoadmapItem> {
        let mut tx = self.store.read().await?;
        let found = store::roadmap::find(&mut tx, at_commune(permit)?, id).await?;
        found.ok_or(Error::NotFound)
    }

    /// Puts an item on the roadmap. The same id with the same words is put there once.
    pub async fn add_roadmap_item(
        &self,
        permit: &Permit<RoadmapManage>,
        new: &NewRoadmapItem,
    ) -> Result<RoadmapId> {
        match self.add_roadmap_item_once(permit, new).await {
            // Two presses at once: the slower one finds what the quicker one made.
            Err(Error::Stale) => self.add_roadmap_item_once(permit, new).await,
            other => other,
        }
    }

    async fn add_roadmap_item_once(
        &self,
        permit: &Permit<RoadmapManage>,
        new: &NewRoadmapItem,
    ) -> Result<RoadmapId> {
        let commune = at_commune(permit)?;
        let item = new.item.parse(new.id)?;
        let mut tx = self.store.write().await?;
        let all = store::roadmap::all(&mut tx, commune).await?;
        if let Some(there) = all.iter().find(|there| there.id == new.id) {
            let first = RoadmapItem { changed: 0, retired_at: Instant(0), ..there.clone() };
            return if first == item { Ok(there.id) } else { Err(Error::Stale) };
        }
        full(&all)?;
        store::roadmap::insert(&mut tx, commune, &item).await?;
        let subject = format!("roadmap/{}", item.id);
        let change = json!({ "after": told(&item) });
        self.note(&mut tx, commune, permit.actor(), "roadmap.add", &subject, change).await?;
        tx.commit().await?;
        Ok(item.id)
    }

    /// Says an item anew; plans that serve it go on serving it.
    pub async fn change_roadmap_item(
        &self,
        permit: &Permit<RoadmapManage>,
        id: RoadmapId,
        change: &RoadmapChange,
    ) -> Result<RoadmapItem> {
        let said = change.item.parse(id)?;
        let mut tx = self.store.write().await?;
        let before = seen(&mut tx, permit, id, change.changed).await?;
        let after = RoadmapItem { retired_at: before.retired_at, changed: before.changed, ..said };
        self.keep_roadmap(tx, permit, (&before, after), "roadmap.change").await
    }

    /// Takes an item off the roadmap, or puts it back: no new plan names it, those that do stay as they are.
    pub async fn retire_roadmap_item(
        &self,
        permit: &Permit<RoadmapManage>,
        id: RoadmapId,
        retire: Retire,
    ) -> Result<RoadmapItem> {
        let mut tx = self.store.write().await?;
        let found = store::roadmap::find(&mut tx, at_commune(permit)?, id).await?;
        let before = found.ok_or(Error::NotFound)?;
        // Pressed twice, it is done once.
        if before.is_retired() == retire.retired {
            return Ok(before);
        }
        if before.changed != retire.changed {
            return Err(Error::Stale);
        }
        if !retire.retired {
            full(&store::roadmap::all(&mut tx, permit.org()).await?)?;
        }
        let retired_at = if retire.retired { self.world.now() } else { Instant(0) };
        let after = RoadmapItem { retired_at, ..before.clone() };
        let action = if retire.retired { "roadmap.retire" } else { "roadmap.restore" };
        self.keep_roadmap(tx, permit, (&before, after), action).await
    }

    async fn keep_roadmap(
        &self,
        mut tx: Tx,
        permit: &Permit<RoadmapManage>,
        (before, after): (&RoadmapItem, RoadmapItem),
        action: &str,
    ) -> Result<RoadmapItem> {
        store::roadmap::update(&mut tx, permit.org(), &after).await?;
        let subject = format!("roadmap/{}", after.id);
        let change = json!({ "before": told(before), "after": told(&after) });
        self.note(&mut tx, permit.org(), permit.actor(), action, &subject, change).await?;
        tx.commit().await?;
        Ok(RoadmapItem { changed: after.changed + 1, ..after })
    }
}

/// No, when the roadmap has as many items as it may have.
fn full(all: &[RoadmapItem]) -> Result<()> {
    if all.iter().filter(|item| !item.is_retired()).count() < ITEMS_MAX {
        return Ok(());
    }
    Err(Error::refused_with("refused-roadmap-full", "n", ITEMS_MAX))
}

/// The item as its writer saw it, or `Stale`.
async fn seen(
    tx: &mut Tx,
    permit: &Permit<RoadmapManage>,
    id: RoadmapId,
    changed: i64,
) -> Result<RoadmapItem> {
    let item = store::roadmap::find(tx, at_commune(permit)?, id).await?.ok_or(Error::NotFound)?;
    if item.changed == changed { Ok(item) } else { Err(Error::Stale) }
}
