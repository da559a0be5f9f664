//! What a plan's page shows: months, coverage, open remarks, history, issued papers.

use domain::calendar::{Month, SchoolYear};
use domain::id::{ItemId, OrgId};
use domain::plan::{
    BoxNote, Difference, Duties, Integration, Level, Mending, empty_months, summer_is_empty,
};
use store::Tx;
use store::papers::Paper as Frozen;
use store::roadmap::RoadmapItem;

use super::found::{plan_of, served};
use super::paper::SOURCE;
use super::sendings::mending_by;
use super::{Item, Plan, Remark, Sent, StepTaken, Unfit};
use crate::Result;

/// A plan with all that its page shows.
#[derive(Clone)]
pub struct PlanView {
    /// The plan.
    pub plan: Plan,
    /// Its items in the order of the school year.
    pub items: Vec<Item>,
    /// How many items each of the twelve months has, September first.
    pub months: Vec<(Month, usize)>,
    /// D44: the months without any.
    pub empty: Vec<Month>,
    /// D44: nothing from June to August.
    pub summer_empty: bool,
    /// R07: how many items are integrated with what.
    pub coverage: Vec<(Integration, usize)>,
    /// The Department's duties, for their names.
    pub duties: Duties,
    /// R30: the items whose duty is for other ages than the school's.
    pub unfit: Vec<Unfit>,
    /// What of the commune's roadmap its items serve, whatever became of it.
    pub roadmap: Vec<RoadmapItem>,
    /// What may be changed while it is open: after a return of single items, only those.
    pub mending: Mending,
    /// What was changed since it was last sent; empty while it is not open.
    pub changes: Vec<Difference>,
    /// Clubs, shifts and messages kept from the Department's box.
    pub notes: Vec<BoxNote>,
    /// What was sent, the newest first.
    pub sendings: Vec<Sent>,
    /// Remarks, the newest first.
    pub remarks: Vec<Remark>,
    /// What was done with it, the first step first.
    pub steps: Vec<StepTaken>,
    /// Its issued papers, the newest first.
    pub papers: Vec<IssuedPaper>,
}

/// An issued version.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct IssuedPaper {
    /// Of which version of the plan.
    pub version: i64,
    /// Its number in the year's book (D64).
    pub number: i64,
    /// What stands after the number: KH-THCSNTT.
    pub symbol: String,
    /// The day of issue, ISO.
    pub issued_on: String,
    /// SHA-256 of the frozen content.
    pub hash: String,
}

impl PlanView {
    /// Remarks on the last submission: what a returned plan has to mend.
    pub fn open_remarks(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|remark| remark.round == self.plan.round)
    }

    /// The open remarks on an item.
    pub fn remarks_on(&self, item: &ItemId) -> Vec<&Remark> {
        self.open_remarks().filter(|remark| remark.item.as_ref() == Some(item)).collect()
    }

    /// The open remarks that are not about an item that is still there.
    pub fn remarks_on_whole(&self) -> Vec<&Remark> {
        let there = |item: &ItemId| self.items.iter().any(|known| known.id == *item);
        self.open_remarks().filter(|remark| !remark.item.as_ref().is_some_and(there)).collect()
    }

    /// The levels that an item's duty suits, where they are not the school's.
    pub fn unfit_for(&self, item: &ItemId) -> &[Level] {
        let found = self.unfit.iter().find(|unfit| unfit.item == *item);
        found.map_or(&[], |unfit| &unfit.levels)
    }

    /// What of the commune's roadmap an item serves.
    pub fn roadmap_of(&self, item: &Item) -> Option<&RoadmapItem> {
        served(&self.roadmap, item)
    }

    /// Whether only single items came back.
    pub fn only_some(&self) -> bool {
        matches!(self.mending, Mending::Only(_))
    }

    /// Whether an item may be changed.
    pub fn may_change(&self, item: &ItemId) -> bool {
        self.plan.stage.is_open() && self.mending.allows(Some(*item))
    }

    /// What was changed of an item since the plan was last sent.
    pub fn change_of(&self, item: &ItemId) -> Option<&Difference> {
        self.changes.iter().find(|change| change.item() == Some(*item))
    }

    /// Whether an item's duty is for other ages than the school's.
    pub fn is_unfit(&self, item: &ItemId) -> bool {
        self.unfit.iter().any(|unfit| unfit.item == *item)
    }

    /// The items whose duty does not suit the school.
    pub fn unfit_items(&self) -> Vec<&Item> {
        self.items.iter().filter(|item| self.is_unfit(&item.id)).collect()
    }

    /// The items of a month.
    pub fn of_month(&self, month: &Month) -> Vec<&Item> {
        self.items.iter().filter(|item| item.month == month.number()).collect()
    }
}

/// Reads a plan complete.
pub(super) async fn read(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<PlanView> {
    let plan = plan_of(tx, org, year).await?;
    let items = store::plans::items(tx, org, plan.id).await?;
    let used: Vec<i8> = items.iter().map(|item| item.month).collect();
    let count = |month: Month| used.iter().filter(|used| **used == month.number()).count();
    let covered = |kind: Integration| items.iter().filter(|item| item.integration == kind).count();
    let remarks = store::plans::remarks(tx, org, plan.id).await?;
    let frozen = store::papers::all_of(tx, org, SOURCE, &plan.id.to_string()).await?;
    Ok(PlanView {
        months: year.months().into_iter().map(|month| (month, count(month))).collect(),
        empty: empty_months(year, &used),
        summer_empty: summer_is_empty(&used),
        duties: Duties::default(),
        unfit: Vec::new(),
        roadmap: store::roadmap::served_by(tx, org, plan.id).await?,
        coverage: Integration::ALL.iter().map(|kind| (*kind, covered(*kind))).collect(),
        mending: mending_by(&plan, &remarks),
        changes: Vec::new(),
        notes: store::plans::notes(tx, org, plan.id).await?,
        sendings: store::plans::sendings(tx, org, plan.id).await?,
        remarks,
        steps: store::plans::steps(tx, org, plan.id).await?,
        papers: frozen.into_iter().map(issued).collect(),
        items,
        plan,
    })
}

fn issued(paper: Frozen) -> IssuedPaper {
    IssuedPaper {
        version: paper.version,
        number: paper.number,
        symbol: paper.symbol,
        issued_on: paper.issued_on,
        hash: paper.hash,
    }
}
