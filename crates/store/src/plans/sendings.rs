//! Plans as they were sent: one row a sending, never changed.

use domain::calendar::Instant;
use domain::id::{AccountId, OrgId, PlanId};
use domain::personal::Personal;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// A sending, without what was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// 1, 2, 3 … inside the plan.
    pub round: i64,
    /// The issue that it is meant to become.
    pub version: i64,
    /// Who sent it; empty when the account is gone.
    pub by: Personal<String>,
    /// When.
    pub at: Instant,
    /// SHA-256 of what was sent.
    pub hash: String,
}

/// What is kept of a sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSending<'a> {
    /// Which sending.
    pub round: i64,
    /// The issue that it is meant to become.
    pub version: i64,
    /// Who sends it.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// What is sent, as JSON.
    pub content: &'a str,
    /// Its SHA-256.
    pub hash: &'a str,
}

/// Keeps a sending; a second one of the same round is a duplicate.
pub async fn insert_sending(
    tx: &mut Tx,
    org: OrgId,
    plan: PlanId,
    new: &NewSending<'_>,
) -> Result<()> {
    let query = sql("insert into plan_sendings (org_id, plan_id, round, version, sent_by, sent_at, content, hash)
         values (?, ?, ?, ?, ?, ?, ?, ?)");
    let query = query.bind(org).bind(plan).bind(new.round).bind(new.version).bind(new.by);
    tx.run(query.bind(new.at).bind(new.content).bind(new.hash)).await?;
    Ok(())
}

/// The sendings of a plan, the newest first.
pub async fn sendings(tx: &mut Tx, org: OrgId, plan: PlanId) -> Result<Vec<Sent>> {
    let query = sql("select s.round, s.version, coalesce(a.full_name, ''), s.sent_at, s.hash from plan_sendings s
         left join accounts a on a.id = s.sent_by
         where s.org_id = ? and s.plan_id = ? order by s.round desc limit 500");
    let rows: Vec<(i64, i64, String, i64, String)> = tx.all(query.bind(org).bind(plan)).await?;
    let sent = |(round, version, by, at, hash): (i64, i64, String, i64, String)| Sent {
        round,
        version,
        by: by.into(),
        at: Instant(at),
        hash,
    };
    Ok(rows.into_iter().map(sent).collect())
}

/// What was sent in a round, as JSON.
pub async fn sending(tx: &mut Tx, org: OrgId, plan: PlanId, round: i64) -> Result<Option<String>> {
    let text = "select content from plan_sendings where org_id = ? and plan_id = ? and round = ?";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(org).bind(plan).bind(round)).await?;
    Ok(row.map(|(content,)| content))
}

/// Every sending after a place in key order, for the check of what is frozen: org, plan, round, content, hash.
pub async fn sending_contents(
    tx: &mut Tx,
    after: (i64, &str, i64),
    limit: i64,
) -> Result<Vec<(i64, String, i64, String, String)>> {
    let query = sql("select org_id, plan_id, round, content, hash from plan_sendings
         where (org_id, plan_id, round) > (?, ?, ?) order by org_id, plan_id, round limit ?");
    tx.all(query.bind(after.0).bind(after.1).bind(after.2).bind(limit)).await
}
