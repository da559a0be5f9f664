//! Remarks on a plan, by the school's head, the commune, the Department; with them it may go back to be mended.

use domain::calendar::SchoolYear;
use domain::id::{ItemId, RemarkId};
use domain::inbox::TodoKind;
use domain::plan::{PlanError, PlanStage, PlanStep};
use domain::words::clean_text;
use serde_json::json;

use super::found::seen_plan;
use super::{Item, Plan, Remark, Standing, refused};
use crate::access::{Permit, PlanReview};
use crate::{App, Error, Faults, Result};

/// The most characters of one remark.
pub const REMARK_MAX: usize = 1000;
/// The most characters of a to-do's detail.
const DETAIL_MAX: usize = 160;

/// Remarks on a plan, with or without sending it back.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The plan's count of changes as it was read.
    pub changed: i64,
    /// Send it back to be mended; a reason is required then.
    pub send_back: bool,
    /// About the whole plan; up to 1,000 characters.
    #[serde(default)]
    pub whole: String,
    /// About single items.
    #[serde(default)]
    pub items: Vec<ItemRemark>,
}

/// A remark on an item.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRemark {
    /// The item.
    pub item: ItemId,
    /// What is to be mended; up to 1,000 characters.
    pub text: String,
}

impl App {
    /// Notes remarks; with `send_back` the plan returns to its writer, who is told only what to mend.
    pub async fn review_plan(
        &self,
        permit: &Permit<PlanReview>,
        year: SchoolYear,
        review: &Review,
    ) -> Result<Standing> {
        let mut tx = self.store.write().await?;
        let before = seen_plan(&mut tx, permit.org(), year, review.changed).await?;
        let stage = match (review.send_back, before.stage) {
            (true, stage) => stage.take(PlanStep::Return).map_err(refused)?,
            // A draft is not yet for others to judge.
            (false, PlanStage::Draft) => return Err(Error::refused("refused-plan-order")),
            (false, stage) => stage,
        };
        let items = store::plans::items(&mut tx, permit.org(), before.id).await?;
        let remarks = self.remarks(permit, &before, &items, review)?;
        for remark in &remarks {
            store::plans::insert_remark(&mut tx, permit.org(), before.id, remark).await?;
        }
        if review.send_back {
            self.close(&mut tx, permit, year, &[TodoKind::PlanReview, TodoKind::PlanIssue]).await?;
        }
        if review.send_back || matches!(stage, PlanStage::Issued | PlanStage::Returned) {
            let all = store::plans::remarks(&mut tx, permit.org(), before.id).await?;
            let detail = to_fix(year, before.round, &all, &items);
            self.raise(&mut tx, permit, year, TodoKind::PlanFix, &detail).await?;
        }
        let plan = Plan { stage, ..before.clone() };
        if review.send_back {
            return self.step(tx, permit, &before, plan, PlanStep::Return).await;
        }
        let told = json!({ "stage": stage, "remarks": remarks.len() });
        self.keep(tx, permit, plan, "plan.remark", told).await
    }

    fn remarks(
        &self,
        permit: &Permit<PlanReview>,
        plan: &Plan,
        items: &[Item],
        review: &Review,
    ) -> Result<Vec<Remark>> {
        let mut faults = Faults::default();
        let on_items = review.items.iter().map(|remark| (Some(remark.item), remark.text.as_str()));
        let mut remarks = Vec::new();
        for (item, text) in [(None, review.whole.as_str())].into_iter().chain(on_items) {
            let text = clean_text(text);
            let field = item.map_or_else(|| "whole".to_owned(), |item| format!("item-{item}"));
            if item.is_some_and(|item| !items.iter().any(|known| known.id == item)) {
                faults.add(&field, "fault-plan-item");
            } else if text.chars().count() > REMARK_MAX {
                faults.add(&field, "fault-plan-remark-long");
            } else if !text.is_empty() {
                remarks.push(Remark {
                    id: RemarkId(self.world.new_id()),
                    version: plan.version,
                    round: plan.round,
                    item,
                    text,
                    author: permit.account(),
                    by: String::new().into(),
                    at: self.world.now(),
                });
            }
        }
        faults.done()?;
        if remarks.is_empty() { Err(refused(PlanError::NoRemark)) } else { Ok(remarks) }
    }
}

/// What a returned plan has to mend, in one line: the items with remarks, and what was said of the whole.
fn to_fix(year: SchoolYear, round: i64, remarks: &[Remark], items: &[Item]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for remark in remarks.iter().rev().filter(|remark| remark.round == round) {
        let title = items.iter().find(|item| Some(item.id) == remark.item);
        let part = title.map_or_else(|| remark.text.replace('\n', " "), |item| item.title.clone());
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let line = format!("{year}: {}", parts.join("; "));
    if line.chars().count() <= DETAIL_MAX {
        return line;
    }
    line.chars().take(DETAIL_MAX - 1).chain(['…']).collect()
}
