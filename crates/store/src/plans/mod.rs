//! Plans of schools: one row a school and school year, its steps, and with it items, remarks and the office's bench.

mod below;
mod bench;
mod done;
mod items;
mod kit;
mod remarks;
mod sendings;

pub use below::{Below, Done, Planned, Standing, done_below, planned_below, standings_below};
pub use bench::{Bench, BenchRow, ChildCount, bench, counts, unsent};
pub use done::{ItemActivity, ItemLedgerLine, item_activities, item_lines};
pub use items::{Item, delete_item, insert_item, item, items, items_of_month, update_item};
pub use kit::{insert_note, notes};
pub use remarks::{Remark, insert_remark, remarks};
pub use sendings::{NewSending, Sent, insert_sending, sending, sending_contents, sendings};

use domain::calendar::{Instant, SchoolYear};
use domain::id::{AccountId, OrgId, PaperId, PlanId};
use domain::personal::Personal;
use domain::plan::PlanStage;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A plan as it is kept, without its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The school year; one plan a school and year.
    pub year: SchoolYear,
    /// 1, and one more with each revision after an issue.
    pub version: i64,
    /// How often it was submitted; remarks belong to a round.
    pub round: i64,
    /// Where it stands.
    pub stage: PlanStage,
    /// The school's own purpose, printed in part I.
    pub aim: String,
    /// Who submitted it last.
    pub submitted_by: Option<AccountId>,
    /// When; 0 when never.
    pub submitted_at: Instant,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
    /// When; 0 when not.
    pub approved_at: Instant,
    /// The paper of the last issue.
    pub paper: Option<PaperId>,
    /// Counts changes: who writes says which count was read.
    pub changed: i64,
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    id: String,
    school_year: String,
    version: i64,
    round: i64,
    stage: String,
    aim: String,
    submitted_by: String,
    submitted_at: i64,
    approved_by: String,
    approved_at: i64,
    paper_id: String,
    changed: i64,
}

impl TryFrom<PlanRow> for Plan {
    type Error = crate::StoreError;
    fn try_from(row: PlanRow) -> Result<Self> {
        let table = "plans";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            year: word(table, &row.id, &row.school_year)?,
            version: row.version,
            round: row.round,
            stage: word(table, &row.id, &row.stage)?,
            submitted_by: maybe_word(table, &row.id, Some(&row.submitted_by))?,
            submitted_at: Instant(row.submitted_at),
            approved_by: maybe_word(table, &row.id, Some(&row.approved_by))?,
            approved_at: Instant(row.approved_at),
            paper: maybe_word(table, &row.id, Some(&row.paper_id))?,
            changed: row.changed,
            aim: row.aim,
        })
    }
}

fn select() -> Sql {
    sql(
        "select id, school_year, version, round, stage, aim, submitted_by, submitted_at, approved_by, approved_at,
         paper_id, changed from plans",
    )
}

/// The plan of a school year.
pub async fn of_year(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Option<Plan>> {
    let query = select().then("where org_id = ? and school_year = ?").bind(org).bind(year);
    let row: Option<PlanRow> = tx.maybe(query).await?;
    row.map(Plan::try_from).transpose()
}

/// Every plan of a school, the newest year first: one a year, so never many.
pub async fn all(tx: &mut Tx, org: OrgId) -> Result<Vec<Plan>> {
    let query = select().then("where org_id = ? order by school_year desc limit 100").bind(org);
    let rows: Vec<PlanRow> = tx.all(query).await?;
    rows.into_iter().map(Plan::try_from).collect()
}

fn id_or_empty<T: ToString>(id: Option<T>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}

/// Binds what steps change, from the version to the paper: an insert and an update name them in this order.
fn bound(query: Sql, plan: &Plan) -> Sql {
    query
        .bind(plan.version)
        .bind(plan.round)
        .bind(plan.stage.code())
        .bind(&plan.aim)
        .bind(id_or_empty(plan.submitted_by))
        .bind(plan.submitted_at)
        .bind(id_or_empty(plan.approved_by))
        .bind(plan.approved_at)
        .bind(id_or_empty(plan.paper))
}

/// Writes a new plan.
pub async fn insert(tx: &mut Tx, org: OrgId, plan: &Plan) -> Result<()> {
    let query = sql("insert into plans (org_id, id, school_year, version, round, stage, aim, submitted_by, submitted_at,
         approved_by, approved_at, paper_id, changed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let query = query.bind(org).bind(plan.id).bind(plan.year);
    tx.run(bound(query, plan).bind(plan.changed)).await?;
    Ok(())
}

/// Writes a plan back and raises its count; stale when somebody changed it since `plan.changed` was read.
///
/// The row is held until the unit of work ends: two takers of one step follow each other and the second is stale.
pub async fn update(tx: &mut Tx, org: OrgId, plan: &Plan) -> Result<()> {
    let query = sql("update plans set version = ?, round = ?, stage = ?, aim = ?, submitted_by = ?, submitted_at = ?,
         approved_by = ?, approved_at = ?, paper_id = ?, changed = changed + 1
         where org_id = ? and id = ? and changed = ?");
    let query = bound(query, plan).bind(org).bind(plan.id).bind(plan.changed);
    tx.change(query, "the plan").await
}

/// A step that was taken, as the history shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// 1, 2, 3 … inside the plan.
    pub n: i64,
    /// Of which version.
    pub version: i64,
    /// `start` or the code of a `PlanStep`.
    pub step: String,
    /// Who; empty when the account is gone.
    pub by: Personal<String>,
    /// When.
    pub at: Instant,
}

/// Notes a step in the plan's history. The caller holds the plan's row.
pub async fn insert_step(
    tx: &mut Tx,
    org: OrgId,
    plan: &Plan,
    step: &str,
    actor: AccountId,
    at: Instant,
) -> Result<()> {
    tx.run(
        sql("insert into plan_steps (org_id, plan_id, n, version, step, actor, at)
             select ?, ?, coalesce(max(n), 0) + 1, ?, ?, ?, ? from plan_steps where org_id = ? and plan_id = ?")
            .bind(org)
            .bind(plan.id)
            .bind(plan.version)
            .bind(step)
            .bind(actor.to_string())
            .bind(at)
            .bind(org)
            .bind(plan.id),
    )
    .await?;
    Ok(())
}

/// The steps taken with a plan, the first one first.
pub async fn steps(tx: &mut Tx, org: OrgId, plan: PlanId) -> Result<Vec<StepTaken>> {
    let query = sql("select s.n, s.version, s.step, coalesce(a.full_name, ''), s.at from plan_steps s
         left join accounts a on a.id = s.actor where s.org_id = ? and s.plan_id = ? order by s.n limit 1000");
    let rows: Vec<(i64, i64, String, String, i64)> = tx.all(query.bind(org).bind(plan)).await?;
    let step = |(n, version, step, by, at): (i64, i64, String, String, i64)| StepTaken {
        n,
        version,
        step,
        by: by.into(),
        at: Instant(at),
    };
    Ok(rows.into_iter().map(step).collect())
}
