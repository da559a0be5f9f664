//! The school's yearly plan (R07, R17, R26, R33): start from the template, write, read; steps, papers and the bench beside.

mod below;
mod bench;
mod body;
mod counted;
mod done;
mod duties;
mod found;
mod house;
mod item_text;
mod items;
mod paper;
mod review;
mod sendings;
mod steps;
mod view;
mod year_box;

use domain::calendar::{Instant, SchoolYear};
use domain::id::{ItemId, OrgId, PlanId};
use domain::ledger::Unit;
use domain::plan::{PlanError, PlanOrigin, PlanStage};
use domain::words::clean_text;
use serde_json::json;
use store::Tx;

pub use below::{BelowAsk, BelowRow, BelowView};
pub use bench::{BenchAsk, BenchChild, BenchView, CallForPlans, RemindPlans, StateCount};
pub(crate) use counted::{AskedBelow, Cells};
pub use done::{Against, DoneView, ItemDone, ItemRecords, MonthDone};
pub use duties::Unfit;
pub use item_text::{ItemText, TargetText};
pub use items::{ItemChange, MoveItem, NewItem};
pub use paper::{Format, Printed};
pub use review::{ItemRemark, Review};
pub use sendings::{SendingView, Sent};
pub use steps::Approval;
pub use store::plans::{BenchRow, Item, Plan, Remark, StepTaken};
pub use view::{IssuedPaper, PlanView};
pub use year_box::{Adopt, BoxView, MarkedBox};

use self::found::seen_plan;
use crate::access::{Permit, PlanRead, PlanWrite};
use crate::{App, Error, Result};

/// The most characters of a plan's aim.
pub const AIM_MAX: usize = 2000;

/// A new plan of a school year.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartPlan {
    /// Made by the caller: sent twice, started once.
    pub id: PlanId,
    /// The school year.
    pub year: SchoolYear,
    /// What it begins with.
    pub origin: PlanOrigin,
}

/// The plan's own purpose.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AimChange {
    /// The plan's count of changes as it was read.
    pub changed: i64,
    /// The text, line by line; up to 2,000 characters.
    pub aim: String,
}

/// A step that needs nothing but to say which state of the plan was seen.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The plan's count of changes as it was read.
    pub changed: i64,
}

/// Where a plan stands after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// The plan.
    pub id: PlanId,
    /// Its stage.
    pub stage: PlanStage,
    /// Its version.
    pub version: i64,
    /// The count of changes to send with the next one.
    pub changed: i64,
}

impl App {
    /// The school's plans, the newest year first.
    pub async fn plans(&self, permit: &Permit<PlanRead>) -> Result<Vec<Plan>> {
        let mut tx = self.store.read().await?;
        Ok(store::plans::all(&mut tx, permit.org()).await?)
    }

    /// The school years a plan may be started for: last year's, this one's and the next.
    pub fn plan_years(&self) -> Vec<SchoolYear> {
        let now = SchoolYear::of(self.world.today()).start_year();
        [now, now + 1, now - 1]
            .into_iter()
            .filter_map(|year| SchoolYear::starting(year).ok())
            .collect()
    }

    /// The plan of a school year, complete.
    pub async fn plan(&self, permit: &Permit<PlanRead>, year: SchoolYear) -> Result<PlanView> {
        let mut tx = self.store.read().await?;
        let view = view::read(&mut tx, permit.org(), year).await?;
        let duties = self.duties_in(&mut tx).await?;
        let unfit = duties::unfit(&duties, permit.org_record().stage, &view.items);
        let changes = if view.plan.stage.is_open() {
            sendings::since_sent(&mut tx, permit, &view.plan, (&view.items, &view.roadmap)).await?
        } else {
            Vec::new()
        };
        Ok(PlanView { duties, unfit, changes, ..view })
    }

    /// The items of a calendar month of a plan, for choosing what an activity fulfils. None when there is no plan.
    pub async fn items_of_month(
        &self,
        permit: &Permit<PlanRead>,
        year: SchoolYear,
        month: i8,
    ) -> Result<Vec<Item>> {
        let mut tx = self.store.read().await?;
        let Some(plan) = store::plans::of_year(&mut tx, permit.org(), year).await? else {
            return Ok(Vec::new());
        };
        Ok(store::plans::items_of_month(&mut tx, permit.org(), plan.id, month).await?)
    }

    /// Starts the plan of a school year (d3, R26). The same id twice is started once.
    pub async fn start_plan(
        &self,
        permit: &Permit<PlanWrite>,
        start: &StartPlan,
    ) -> Result<PlanId> {
        match self.start_plan_once(permit, start).await {
            // Two presses at once: the slower one finds what the quicker one made.
            Err(Error::Stale) => {
                let mut tx = self.store.read().await?;
                let there = store::plans::of_year(&mut tx, permit.org(), start.year).await?;
                there.filter(|plan| plan.id == start.id).map(|plan| plan.id).ok_or(Error::Stale)
            }
            other => other,
        }
    }

    async fn start_plan_once(
        &self,
        permit: &Permit<PlanWrite>,
        start: &StartPlan,
    ) -> Result<PlanId> {
        self.may_plan(permit, start.year)?;
        let org = permit.org();
        let mut tx = self.store.write().await?;
        match store::plans::of_year(&mut tx, org, start.year).await? {
            Some(there) if there.id == start.id => return Ok(there.id),
            Some(_) => return Err(Error::refused("refused-plan-exists")),
            None => {}
        }
        let (plan, items) = match start.origin {
            PlanOrigin::Blank => {
                let plan = new_plan(start.id, start.year, String::new());
                store::plans::insert(&mut tx, org, &plan).await?;
                (plan, 0)
            }
            PlanOrigin::Template => {
                let (_, year_box) = self.box_in(&mut tx, permit.org_record()).await?;
                let plan = new_plan(start.id, start.year, year_box.aim.clone());
                store::plans::insert(&mut tx, org, &plan).await?;
                let all = year_box.keys().collect();
                let items = self.take(&mut tx, permit, &plan, &year_box, &all).await?;
                (plan, items)
            }
            PlanOrigin::LastYear => self.copy_last_year(&mut tx, permit, start).await?,
        };
        self.note_start(&mut tx, permit, &plan, start.origin.code(), items).await?;
        tx.commit().await?;
        Ok(plan.id)
    }

    /// Begins with what the school planned for the year before, items and notes.
    async fn copy_last_year(
        &self,
        tx: &mut Tx,
        permit: &Permit<PlanWrite>,
        start: &StartPlan,
    ) -> Result<(Plan, usize)> {
        let org = permit.org();
        let before = SchoolYear::starting(start.year.start_year() - 1).ok();
        let before = match before {
            Some(year) => store::plans::of_year(tx, org, year).await?,
            None => None,
        };
        let before = before.ok_or(Error::refused("refused-plan-no-last-year"))?;
        let plan = new_plan(start.id, start.year, before.aim.clone());
        store::plans::insert(tx, org, &plan).await?;
        let items = store::plans::items(tx, org, before.id).await?;
        let given = self.given(tx, permit, start.year).await?;
        for item in &items {
            let id = ItemId(self.world.new_id());
            // What the commune has retired since, or meant for last year, is not served again.
            let roadmap = item.roadmap.filter(|of| given.offers(*of));
            let again = Item { id, plan: plan.id, roadmap, ..item.clone() };
            store::plans::insert_item(tx, org, &again).await?;
        }
        for (place, note) in (0..).zip(store::plans::notes(tx, org, before.id).await?) {
            store::plans::insert_note(tx, org, plan.id, place, &note).await?;
        }
        Ok((plan, items.len()))
    }

    /// Writes the plan's own purpose.
    pub async fn change_aim(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        change: &AimChange,
    ) -> Result<Standing> {
        let aim = clean_text(&change.aim);
        if aim.is_empty() || aim.chars().count() > AIM_MAX {
            return Err(Error::invalid("aim", "fault-plan-aim"));
        }
        let mut tx = self.store.write().await?;
        let plan = open_plan(&mut tx, permit.org(), year, change.changed, None).await?;
        let before = plan.aim.chars().count();
        let plan = Plan { aim, ..plan };
        let lengths = json!({ "before": before, "after": plan.aim.chars().count() });
        self.keep(tx, permit, plan, "plan.aim", lengths).await
    }

    /// Writes a plan back with its audit line, and closes the unit of work.
    pub(crate) async fn keep<A>(
        &self,
        mut tx: Tx,
        permit: &Permit<A>,
        plan: Plan,
        action: &str,
        change: serde_json::Value,
    ) -> Result<Standing> {
        store::plans::update(&mut tx, permit.org(), &plan).await?;
        let subject = subject_of(plan.id);
        self.note(&mut tx, permit.org(), permit.actor(), action, &subject, change).await?;
        tx.commit().await?;
        Ok(standing(&plan))
    }
}

/// A plan as it begins.
fn new_plan(id: PlanId, year: SchoolYear, aim: String) -> Plan {
    Plan {
        id,
        year,
        version: 1,
        round: 0,
        stage: PlanStage::Draft,
        aim,
        submitted_by: None,
        submitted_at: Instant(0),
        approved_by: None,
        approved_at: Instant(0),
        paper: None,
        changed: 0,
    }
}

/// What a plan is called in the audit chain.
fn subject_of(plan: PlanId) -> String {
    format!("plan/{plan}")
}

/// What the to-dos of a plan are about; known before there is a plan.
pub(crate) fn todo_subject(year: SchoolYear) -> String {
    format!("plan:{year}")
}

/// The plan as it stands once its write is kept.
fn standing(plan: &Plan) -> Standing {
    Standing { id: plan.id, stage: plan.stage, version: plan.version, changed: plan.changed + 1 }
}

/// The plan as the writer saw it, when this of it may be changed: an item, or with `None` what is no item or a new one. Where single items came
/// back, the others stay accepted.
async fn open_plan(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    changed: i64,
    item: Option<ItemId>,
) -> Result<Plan> {
    let plan = seen_plan(tx, org, year, changed).await?;
    if !plan.stage.is_open() {
        return Err(Error::refused("refused-plan-frozen"));
    }
    if !sendings::mending(tx, org, &plan).await?.allows(item) {
        return Err(Error::refused("refused-plan-accepted"));
    }
    Ok(plan)
}

/// The programme's no to a step.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn refused(error: PlanError) -> Error {
    match error {
        PlanError::OutOfOrder { .. } => Error::refused("refused-plan-order"),
        PlanError::Empty => Error::refused("refused-plan-empty"),
        PlanError::NoRemark => Error::invalid("whole", "fault-plan-remark"),
        PlanError::SamePerson => Error::refused("refused-plan-same-person"),
    }
}

/// Whether a unit may stand beside a target.
fn is_target(unit: Unit) -> bool {
    domain::plan::TARGET_UNITS.contains(&unit)
}
