//! A plan as a program reads it.

use app::plans::{IssuedPaper, Item, Plan, PlanView, Remark};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{AccountId, ItemId, PlanId, RemarkId};
use domain::ledger::Unit;
use domain::plan::{BoxNote, Integration, Level, PlanStage, Target};
use domain::roadmap::RoadmapRef;
use schemars::JsonSchema;
use serde::Serialize;

/// Where a plan stands.
#[derive(Serialize, JsonSchema)]
pub(super) struct PlanLine {
    id: PlanId,
    year: SchoolYear,
    version: i64,
    stage: PlanStage,
    /// Send it with the next change.
    changed: i64,
}

/// A plan with its items.
#[derive(Serialize, JsonSchema)]
pub(super) struct WholePlan {
    #[serde(flatten)]
    plan: PlanLine,
    aim: String,
    items: Vec<ItemView>,
    /// D44: the months of the school year without an item, as 202609.
    empty_months: Vec<i32>,
    /// D44: nothing from June to August.
    summer_empty: bool,
    coverage: Vec<Covered>,
    /// R30: items whose duty is for other ages than the school's.
    unfit: Vec<UnfitView>,
    /// The newest first; `open` until the plan is submitted again.
    remarks: Vec<RemarkView>,
    papers: Vec<IssuedPaper>,
    /// Clubs, shifts and messages kept from the Department's box.
    notes: Vec<BoxNote>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ItemView {
    id: ItemId,
    month: i8,
    kind: Kind,
    integration: Integration,
    /// With what of it: subject and lesson, movement, theme.
    detail: String,
    /// Code of the Department's catalogue, or empty.
    duty: String,
    /// The digital-transformation task of the school that it serves.
    task: String,
    /// What of the commune's roadmap it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    roadmap: Option<RoadmapRef>,
    title: String,
    owner: String,
    quantity: i64,
    unit: Unit,
    /// Further target figures, each in a unit of its own.
    more: Vec<Target>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct UnfitView {
    item: ItemId,
    /// The levels that its duty suits; empty: the duty is no longer given.
    levels: Vec<Level>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Covered {
    integration: Integration,
    items: usize,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RemarkView {
    id: RemarkId,
    version: i64,
    /// Absent: about the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<ItemId>,
    text: String,
    author: AccountId,
    /// UTC milliseconds.
    at: i64,
    open: bool,
}

pub(super) fn line(plan: &Plan) -> PlanLine {
    PlanLine {
        id: plan.id,
        year: plan.year,
        version: plan.version,
        stage: plan.stage,
        changed: plan.changed,
    }
}

fn item(item: Item) -> ItemView {
    ItemView {
        id: item.id,
        month: item.month,
        kind: item.kind,
        integration: item.integration,
        detail: item.detail,
        duty: item.duty,
        task: item.task,
        roadmap: item.roadmap,
        title: item.title,
        owner: item.owner,
        quantity: item.quantity,
        unit: item.unit,
        more: item.more,
    }
}

pub(super) fn whole(view: PlanView) -> WholePlan {
    let round = view.plan.round;
    let remark = |remark: Remark| RemarkView {
        id: remark.id,
        version: remark.version,
        item: remark.item,
        text: remark.text,
        author: remark.author,
        at: remark.at.0,
        open: remark.round == round,
    };
    let coverage = view.coverage.into_iter();
    WholePlan {
        plan: line(&view.plan),
        aim: view.plan.aim,
        items: view.items.into_iter().map(item).collect(),
        empty_months: view.empty.into_iter().map(|month| month.0).collect(),
        summer_empty: view.summer_empty,
        coverage: coverage.map(|(integration, items)| Covered { integration, items }).collect(),
        unfit: view
            .unfit
            .into_iter()
            .map(|unfit| UnfitView { item: unfit.item, levels: unfit.levels })
            .collect(),
        remarks: view.remarks.into_iter().map(remark).collect(),
        papers: view.papers,
        notes: view.notes,
    }
}
