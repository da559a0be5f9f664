//! The steps of a plan: submit, approve, issue under a number, open again as a new version. Returning is in `review`.

use domain::calendar::SchoolYear;
use domain::id::{PaperId, TodoId};
use domain::inbox::TodoKind;
use domain::ledger::{Line, Measure, Source};
use domain::plan::{PlanError, PlanStage, PlanStep};
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;

use super::found::seen_plan;
use super::paper::SOURCE;
use super::{Plan, Seen, Standing, refused, todo_subject};
use crate::access::{Permit, PlanApprove, PlanWrite};
use crate::{App, Error, Result};

/// The head's yes.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The plan's count of changes as it was read.
    pub changed: i64,
    /// Give it its number at once.
    #[serde(default)]
    pub issue: bool,
}

impl App {
    /// Sends the plan to the school's head.
    pub async fn submit_plan(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        seen: Seen,
    ) -> Result<Standing> {
        let (mut tx, before, stage) =
            self.begin_step(permit, year, seen.changed, PlanStep::Submit).await?;
        let items = store::plans::items(&mut tx, permit.org(), before.id).await?;
        if items.is_empty() {
            return Err(refused(PlanError::Empty));
        }
        if before.aim.is_empty() {
            return Err(Error::refused("refused-plan-aim"));
        }
        let plan = Plan {
            stage,
            round: before.round + 1,
            submitted_by: Some(permit.account()),
            submitted_at: self.world.now(),
            approved_by: None,
            ..before.clone()
        };
        self.keep_sending(&mut tx, permit, &plan, &items).await?;
        self.close(&mut tx, permit, year, &[TodoKind::PlanWrite, TodoKind::PlanFix]).await?;
        self.raise(&mut tx, permit, year, TodoKind::PlanReview, &year.to_string()).await?;
        self.step(tx, permit, &before, plan, PlanStep::Submit).await
    }

    /// Approves the plan, and issues it in the same press when asked to. Never by the one who submitted it.
    pub async fn approve_plan(
        &self,
        permit: &Permit<PlanApprove>,
        year: SchoolYear,
        approval: Approval,
    ) -> Result<Standing> {
        let (mut tx, before, stage) =
            self.begin_step(permit, year, approval.changed, PlanStep::Approve).await?;
        not_the_writer(permit, &before)?;
        let plan = Plan {
            stage,
            approved_by: Some(permit.account()),
            approved_at: self.world.now(),
            ..before.clone()
        };
        self.close(&mut tx, permit, year, &[TodoKind::PlanReview]).await?;
        if !approval.issue {
            self.raise(&mut tx, permit, year, TodoKind::PlanIssue, &year.to_string()).await?;
            return self.step(tx, permit, &before, plan, PlanStep::Approve).await;
        }
        let now = self.world.now();
        let step = PlanStep::Approve.code();
        store::plans::update(&mut tx, permit.org(), &plan).await?;
        store::plans::insert_step(&mut tx, permit.org(), &plan, step, permit.account(), now)
            .await?;
        let plan = Plan { changed: plan.changed + 1, ..plan };
        self.issue_in(tx, permit, plan, Some(before.stage)).await
    }

    /// Gives an approved plan its number and freezes its paper (D64, D70).
    pub async fn issue_plan(
        &self,
        permit: &Permit<PlanApprove>,
        year: SchoolYear,
        seen: Seen,
    ) -> Result<Standing> {
        let mut tx = self.store.write().await?;
        let plan = seen_plan(&mut tx, permit.org(), year, seen.changed).await?;
        not_the_writer(permit, &plan)?;
        self.issue_in(tx, permit, plan, None).await
    }

    async fn issue_in(
        &self,
        mut tx: Tx,
        permit: &Permit<PlanApprove>,
        before: Plan,
        approved_from: Option<PlanStage>,
    ) -> Result<Standing> {
        let stage = before.stage.take(PlanStep::Issue).map_err(refused)?;
        let (org, id) = (permit.org(), before.id.to_string());
        let paper = PaperId(self.world.new_id());
        let plan = Plan { stage, paper: Some(paper), ..before.clone() };
        // The plan's row first: of two who issue it at once, the second stops here and takes no number.
        store::plans::update(&mut tx, org, &plan).await?;
        let first = store::papers::newest_of(&mut tx, org, SOURCE, &id).await?.is_none();
        let number = self.freeze(&mut tx, permit, &plan, paper).await?;
        if first {
            // One plan a school and school year: a further version has a number of its own and counts nothing more.
            let day = self.world.today();
            let line = Line::of(Measure::PlanIssued, day, 1, Source::Plan, plan.id.0);
            store::ledger::append(&mut tx, org, &[line]).await?;
        }
        self.close(&mut tx, permit, plan.year, &[TodoKind::PlanIssue, TodoKind::PlanWrite]).await?;
        let step = PlanStep::Issue.code();
        let now = self.world.now();
        store::plans::insert_step(&mut tx, org, &plan, step, permit.account(), now).await?;
        let subject = super::subject_of(plan.id);
        // Rows are held in one order by everybody: plan, number book, then the org's counters (ledger and audit).
        if let Some(from) = approved_from {
            let told = json!({ "before": from, "after": before.stage, "version": plan.version });
            self.note(&mut tx, org, permit.actor(), "plan.approve", &subject, told).await?;
        }
        let told = json!({
            "before": before.stage, "after": stage, "version": plan.version, "number": number, "paper": paper,
        });
        self.note(&mut tx, org, permit.actor(), "plan.issue", &subject, told).await?;
        tx.commit().await?;
        Ok(super::standing(&plan))
    }

    /// Opens a new version of an issued plan; the issued paper stays as it is.
    pub async fn revise_plan(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        seen: Seen,
    ) -> Result<Standing> {
        let (tx, before, stage) =
            self.begin_step(permit, year, seen.changed, PlanStep::Revise).await?;
        let plan = Plan { stage, version: before.version + 1, approved_by: None, ..before.clone() };
        self.step(tx, permit, &before, plan, PlanStep::Revise).await
    }

    /// Opens a unit of work on the plan as it was seen, with the stage that the step leads to.
    async fn begin_step<A>(
        &self,
        permit: &Permit<A>,
        year: SchoolYear,
        changed: i64,
        step: PlanStep,
    ) -> Result<(Tx, Plan, PlanStage)> {
        let mut tx = self.store.write().await?;
        let before = seen_plan(&mut tx, permit.org(), year, changed).await?;
        let stage = before.stage.take(step).map_err(refused)?;
        Ok((tx, before, stage))
    }

    /// Keeps a plan after a step, with its history and audit line.
    pub(super) async fn step<A>(
        &self,
        mut tx: Tx,
        permit: &Permit<A>,
        before: &Plan,
        plan: Plan,
        step: PlanStep,
    ) -> Result<Standing> {
        let action = match step {
            PlanStep::Submit => "plan.submit",
            PlanStep::Return => "plan.return",
            PlanStep::Approve => "plan.approve",
            PlanStep::Issue => "plan.issue",
            PlanStep::Revise => "plan.revise",
        };
        let now = self.world.now();
        let told = json!({ "before": before.stage, "after": plan.stage, "version": plan.version });
        // The row is written (and held) before the step takes its number in the history.
        store::plans::update(&mut tx, permit.org(), &plan).await?;
        let (org, account) = (permit.org(), permit.account());
        store::plans::insert_step(&mut tx, org, &plan, step.code(), account, now).await?;
        let subject = super::subject_of(plan.id);
        self.note(&mut tx, org, permit.actor(), action, &subject, told).await?;
        tx.commit().await?;
        Ok(super::standing(&plan))
    }

    pub(super) async fn close<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        year: SchoolYear,
        kinds: &[TodoKind],
    ) -> Result<()> {
        let subject = todo_subject(year);
        for kind in kinds {
            store::inbox::close(tx, permit.org(), *kind, &subject, self.world.now()).await?;
        }
        Ok(())
    }

    pub(super) async fn raise<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        year: SchoolYear,
        kind: TodoKind,
        detail: &str,
    ) -> Result<()> {
        let todo = NewTodo {
            org: permit.org(),
            id: TodoId(self.world.new_id()),
            kind,
            subject: &todo_subject(year),
            detail,
            href: &format!("/o/{}/plans/{year}", permit.org()),
            due: None,
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}

/// Maker and signer are two people.
fn not_the_writer(permit: &Permit<PlanApprove>, plan: &Plan) -> Result<()> {
    if plan.submitted_by == Some(permit.account()) {
        return Err(refused(PlanError::SamePerson));
    }
    Ok(())
}
