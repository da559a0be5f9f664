//! The year in a box (R17, R26, d3): the Department lays it ready by level, a school keeps or drops each entry.

use std::collections::BTreeSet;

use domain::calendar::SchoolYear;
use domain::id::{ItemId, PlanId};
use domain::org::OrgKind;
use domain::plan::{BoxFault, BoxItem, BoxWrong, Duties, ITEMS_MAX, Level, YearBox};
use serde_json::json;
use store::Tx;
use store::orgs::Org;

use super::{Item, Plan, Standing, new_plan, open_plan, standing, subject_of};
use crate::access::{Permit, PlanWrite, SettingManage};
use crate::secrets::digest;
use crate::settings::Setting;
use crate::{App, Error, Faults, Result};

/// What a school takes from the box of its level.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// Made by the caller, for the plan that this begins: sent twice, made once.
    pub id: PlanId,
    /// The keys of the entries that are kept.
    pub keep: Vec<String>,
}

/// The box as a school sees it.
#[derive(Debug, Clone)]
pub struct BoxView {
    /// The level that it is for.
    pub level: Level,
    /// What lies ready.
    pub year_box: YearBox,
    /// The Department's duties, for their names.
    pub duties: Duties,
    /// The keys that stand in the plan already.
    pub taken: BTreeSet<String>,
    /// The plan of the year, when there is one.
    pub plan: Option<Plan>,
}

/// A box with the mark that says which state of it was read.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct MarkedBox {
    /// What lies ready.
    #[serde(rename = "box")]
    pub year_box: YearBox,
    /// Send it with the change: somebody else's change in between is noticed.
    pub mark: String,
}

/// The level whose box a school takes: the highest that it teaches.
fn level_of(school: &Org) -> Level {
    Level::of(school.stage).last().copied().unwrap_or(Level::Continuing)
}

impl App {
    pub(super) async fn box_in(&self, tx: &mut Tx, school: &Org) -> Result<(Level, YearBox)> {
        let level = level_of(school);
        Ok((level, self.box_of(tx, level).await?))
    }

    /// The box of a level as the Department made it, or the one it begins with.
    async fn box_of(&self, tx: &mut Tx, level: Level) -> Result<YearBox> {
        Ok(self.kept_box(tx, level).await?.0)
    }

    /// The same with the text it was read from.
    async fn kept_box(&self, tx: &mut Tx, level: Level) -> Result<(YearBox, Option<String>)> {
        let (kept, text) =
            self.kept_setting::<Option<YearBox>>(tx, Setting::YearBox(level)).await?;
        Ok((kept.unwrap_or_else(|| YearBox::first(level)), text))
    }

    /// The box of the school's level, and what of it stands in the plan of a year already.
    pub async fn plan_box(&self, permit: &Permit<PlanWrite>, year: SchoolYear) -> Result<BoxView> {
        self.may_plan(permit, year)?;
        let mut tx = self.store.read().await?;
        let (level, year_box) = self.box_in(&mut tx, permit.org_record()).await?;
        let plan = store::plans::of_year(&mut tx, permit.org(), year).await?;
        let taken = match &plan {
            Some(plan) => taken(&mut tx, permit, plan).await?,
            None => BTreeSet::new(),
        };
        Ok(BoxView { level, year_box, duties: self.duties_in(&mut tx).await?, taken, plan })
    }

    /// Puts what is kept of the box into the plan of a year; without a plan, begins it. What stands there already is not made
    /// again, so the same request twice makes nothing twice.
    pub async fn adopt_box(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        adopt: &Adopt,
    ) -> Result<Standing> {
        match self.adopt_once(permit, year, adopt).await {
            // Two presses at once: the slower one finds what the quicker one took.
            Err(Error::Stale) => self.adopt_once(permit, year, adopt).await,
            other => other,
        }
    }

    async fn adopt_once(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        adopt: &Adopt,
    ) -> Result<Standing> {
        self.may_plan(permit, year)?;
        let mut tx = self.store.write().await?;
        let (_, year_box) = self.box_in(&mut tx, permit.org_record()).await?;
        let keep: BTreeSet<&str> = adopt.keep.iter().map(String::as_str).collect();
        let known: BTreeSet<&str> = year_box.keys().collect();
        if keep.is_empty() || !keep.is_subset(&known) {
            return Err(Error::invalid("keep", "fault-box-keep"));
        }
        let Some(plan) = store::plans::of_year(&mut tx, permit.org(), year).await? else {
            let plan = new_plan(adopt.id, year, year_box.aim.clone());
            store::plans::insert(&mut tx, permit.org(), &plan).await?;
            let items = self.take(&mut tx, permit, &plan, &year_box, &keep).await?;
            self.note_start(&mut tx, permit, &plan, "template", items).await?;
            tx.commit().await?;
            return Ok(Standing { changed: 0, ..standing(&plan) });
        };
        let there = taken(&mut tx, permit, &plan).await?;
        let keep: BTreeSet<&str> = keep.into_iter().filter(|key| !there.contains(*key)).collect();
        if keep.is_empty() {
            return Ok(Standing { changed: plan.changed, ..standing(&plan) });
        }
        let mut plan = open_plan(&mut tx, permit.org(), year, plan.changed, None).await?;
        if plan.aim.is_empty() {
            plan.aim.clone_from(&year_box.aim);
        }
        let items = self.take(&mut tx, permit, &plan, &year_box, &keep).await?;
        let told = json!({ "items": items, "entries": keep.len() });
        self.keep(tx, permit, plan, "plan.box", told).await
    }

    /// Writes the kept entries behind what the plan has; gives how many items there were among them.
    pub(super) async fn take(
        &self,
        tx: &mut Tx,
        permit: &Permit<PlanWrite>,
        plan: &Plan,
        year_box: &YearBox,
        keep: &BTreeSet<&str>,
    ) -> Result<usize> {
        let org = permit.org();
        let before = store::plans::items(tx, org, plan.id).await?;
        let kept: Vec<&BoxItem> =
            year_box.items.iter().filter(|item| keep.contains(item.key.as_str())).collect();
        if before.len() + kept.len() > ITEMS_MAX {
            return Err(Error::refused_with("refused-plan-full", "n", ITEMS_MAX));
        }
        let first = before.iter().map(|item| item.place).max().map_or(0, |place| place + 1);
        for (place, item) in (first..).zip(&kept) {
            let item = planned(ItemId(self.world.new_id()), plan.id, place, item);
            store::plans::insert_item(tx, org, &item.ok_or(Error::Stale)?).await?;
        }
        let notes = year_box.notes.iter().filter(|note| keep.contains(note.key.as_str()));
        for (place, note) in (0..).zip(notes) {
            store::plans::insert_note(tx, org, plan.id, place, note).await?;
        }
        Ok(kept.len())
    }

    pub(super) fn may_plan(&self, permit: &Permit<PlanWrite>, year: SchoolYear) -> Result<()> {
        if permit.org_record().kind != OrgKind::School {
            return Err(Error::NotFound);
        }
        if !self.plan_years().contains(&year) {
            return Err(Error::refused_with("refused-plan-year", "year", year));
        }
        Ok(())
    }

    /// Notes that a plan was begun, in its history and in the audit chain.
    pub(super) async fn note_start(
        &self,
        tx: &mut Tx,
        permit: &Permit<PlanWrite>,
        plan: &Plan,
        origin: &str,
        items: usize,
    ) -> Result<()> {
        let (org, now) = (permit.org(), self.world.now());
        store::plans::insert_step(tx, org, plan, "start", permit.account(), now).await?;
        let told = json!({ "year": plan.year, "origin": origin, "items": items });
        self.note(tx, org, permit.actor(), "plan.start", &subject_of(plan.id), told).await?;
        Ok(())
    }

    /// The box of a level, for the Department.
    pub async fn year_box(&self, _: &Permit<SettingManage>, level: Level) -> Result<MarkedBox> {
        let mut tx = self.store.read().await?;
        marked(self.box_of(&mut tx, level).await?)
    }

    /// Sets it; plans that began from it stay as they are. `mark` says which state of it was read.
    pub async fn set_year_box(
        &self,
        permit: &Permit<SettingManage>,
        level: Level,
        year_box: &YearBox,
        mark: &str,
    ) -> Result<()> {
        let year_box = year_box.clone().checked().map_err(|faults| told(&faults))?;
        let mut tx = self.store.write().await?;
        let (before, text) = self.kept_box(&mut tx, level).await?;
        if marked(before)?.mark != mark {
            return Err(Error::Stale);
        }
        let duties = self.duties_in(&mut tx).await?;
        let known = |item: &&BoxItem| item.duty.is_empty() || duties.find(&item.duty).is_some();
        if let Some(item) = year_box.items.iter().find(|item| !known(item)) {
            return Err(Error::invalid(&item.key, "fault-plan-duty"));
        }
        let change = (text.as_deref(), &year_box);
        self.swap_setting(&mut tx, permit, Setting::YearBox(level), change).await?;
        Ok(tx.commit().await?)
    }
}

/// A box as an item of a plan; `None` where it has no figure, which no kept box has.
fn planned(id: ItemId, plan: PlanId, place: i64, item: &BoxItem) -> Option<Item> {
    let (main, more) = item.targets.split_first()?;
    Some(Item {
        id,
        plan,
        month: item.month,
        place,
        kind: item.kind,
        integration: item.integration,
        detail: item.detail.clone(),
        duty: item.duty.clone(),
        task: String::new(),
        roadmap: None,
        box_key: item.key.clone(),
        title: item.title.clone(),
        owner: item.owner.clone(),
        quantity: main.quantity,
        unit: main.unit,
        more: more.to_vec(),
    })
}

/// The keys of the box that stand in a plan.
async fn taken(tx: &mut Tx, permit: &Permit<PlanWrite>, plan: &Plan) -> Result<BTreeSet<String>> {
    let items = store::plans::items(tx, permit.org(), plan.id).await?;
    let notes = store::plans::notes(tx, permit.org(), plan.id).await?;
    let keys = items.into_iter().map(|item| item.box_key).filter(|key| !key.is_empty());
    Ok(keys.chain(notes.into_iter().map(|note| note.key)).collect())
}

fn marked(year_box: YearBox) -> Result<MarkedBox> {
    let mark = digest(&serde_json::to_string(&year_box).map_err(Error::broken)?);
    Ok(MarkedBox { year_box, mark })
}

/// The faults of a box: the field is the entry's key, or `aim`, or `items` for the whole.
fn told(found: &[BoxFault]) -> Error {
    let mut faults = Faults::default();
    for fault in found {
        let (field, code) = match fault.wrong {
            BoxWrong::Aim => ("aim", "fault-plan-aim"),
            BoxWrong::Count => ("items", "fault-box-count"),
            BoxWrong::Key => (fault.entry.as_str(), "fault-box-key"),
            BoxWrong::Month => (fault.entry.as_str(), "fault-plan-month"),
            BoxWrong::Title | BoxWrong::Owner => (fault.entry.as_str(), "fault-title"),
            BoxWrong::Detail => (fault.entry.as_str(), "fault-plan-line"),
            BoxWrong::Targets => (fault.entry.as_str(), "fault-box-targets"),
            BoxWrong::Text => (fault.entry.as_str(), "fault-box-text"),
        };
        faults.add(field, code);
    }
    Error::Invalid(faults)
}
