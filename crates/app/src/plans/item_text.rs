//! What an item of a plan says, and what of it is given: duties of the Department's catalogue, the commune's roadmap.

use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{ItemId, RoadmapId};
use domain::ledger::Unit;
use domain::plan::{Duties, Integration, TARGET_MAX, Target};
use domain::roadmap::RoadmapRef;
use domain::words::{Title, clean_text};
use store::Tx;
use store::roadmap::RoadmapItem;

use super::{Item, Plan, is_target};
use crate::access::{Permit, PlanRead};
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
    /// Which item of the roadmap of the school's commune of place it serves (R30).
    #[serde(default)]
    pub roadmap: Option<RoadmapId>,
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

/// The most characters of the detail and of the school's task.
const LINE_MAX: usize = 200;

/// What an item's choices are made of.
pub(super) struct Given {
    duties: Duties,
    /// What of the roadmap of the commune of place a plan of the year may serve.
    offered: Vec<RoadmapRef>,
}

impl Given {
    /// Whether an item of the plan may name this.
    pub(super) fn offers(&self, roadmap: RoadmapRef) -> bool {
        self.offered.contains(&roadmap)
    }
}

impl App {
    /// What the items of a school's plan of a year may name.
    pub(super) async fn given<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        year: SchoolYear,
    ) -> Result<Given> {
        let duties = self.duties_in(tx).await?;
        let place = permit.org_record().place;
        let offered = offered(tx, permit, year).await?;
        let offered = place.map(|commune| {
            offered.into_iter().map(|item| RoadmapRef { commune, item: item.id }).collect()
        });
        Ok(Given { duties, offered: offered.unwrap_or_default() })
    }

    /// What of the roadmap of its commune of place a school's plan of a year may serve.
    pub async fn plan_roadmap(
        &self,
        permit: &Permit<PlanRead>,
        year: SchoolYear,
    ) -> Result<Vec<RoadmapItem>> {
        let mut tx = self.store.read().await?;
        offered(&mut tx, permit, year).await
    }
}

/// Items of the commune of place that hold and lie in the school year; none where the school stands in no commune.
async fn offered<A>(tx: &mut Tx, permit: &Permit<A>, year: SchoolYear) -> Result<Vec<RoadmapItem>> {
    let Some(commune) = permit.org_record().place else { return Ok(Vec::new()) };
    let mut items = store::roadmap::all(tx, commune).await?;
    items.retain(|item| !item.is_retired() && item.years.meet(year));
    Ok(items)
}

impl ItemText {
    /// The item, or every fault of it. `was` is what stood there before: its duty may stay, whatever
    /// became of it in the catalogue, and so may what it serves of a roadmap.
    pub(super) fn parse(
        &self,
        id: ItemId,
        plan: &Plan,
        given: &Given,
        was: Option<&Item>,
    ) -> Result<Item> {
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
        let offered = given.duties.find(duty).is_some_and(|duty| !duty.levels.is_empty());
        if !(duty.is_empty() || stood || offered) {
            faults.add("duty", "fault-plan-duty");
        }
        let stood = was.and_then(|was| was.roadmap).filter(|was| Some(was.item) == self.roadmap);
        let offered = |id: RoadmapId| given.offered.iter().copied().find(|of| of.item == id);
        let roadmap = stood.or_else(|| self.roadmap.and_then(offered));
        if roadmap.is_none() && self.roadmap.is_some() {
            faults.add("roadmap", "fault-plan-roadmap");
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
                    roadmap,
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
