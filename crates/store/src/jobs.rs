//! The queue: work that is due later or takes long, enqueued in the caller's unit of work.

use domain::calendar::Instant;
use domain::id::OrgId;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// A job that was claimed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// For which org.
    pub org_id: i64,
    /// Its argument: an id, never personal data.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i64,
}

/// Enqueues; the same `dedup` twice is one job.
pub async fn enqueue(
    tx: &mut Tx,
    id: uuid::Uuid,
    kind: &str,
    org: OrgId,
    payload: &str,
    dedup: &str,
    run_at: Instant,
) -> Result<()> {
    tx.run(
        sql("insert into jobs (id, kind, org_id, payload, dedup, run_at, attempts, locked_until, last_error)
             values (?, ?, ?, ?, ?, ?, 0, 0, '') on conflict (dedup) do nothing")
            .bind(id)
            .bind(kind)
            .bind(org)
            .bind(payload)
            .bind(dedup)
            .bind(run_at),
    )
    .await?;
    Ok(())
}

/// Whether a job is due that nobody holds.
pub async fn is_due(tx: &mut Tx, at: Instant) -> Result<bool> {
    let text = "select cast(1 as bigint) from jobs where run_at <= ? and locked_until < ? limit 1";
    let row: Option<(i64,)> = tx.maybe(sql(text).bind(at).bind(at)).await?;
    Ok(row.is_some())
}

/// Takes one due job for as long as the lease runs; another process passes it by.
pub async fn claim(tx: &mut Tx, at: Instant, lease_until: Instant) -> Result<Option<Job>> {
    let text = "select id, kind, org_id, payload, attempts from jobs where run_at <= ? and locked_until < ? order by run_at, id limit 1";
    let Some(job): Option<Job> = tx.maybe(sql(text).bind(at).bind(at)).await? else {
        return Ok(None);
    };
    // Two processes may have read the same row; only one changes it.
    let take = "update jobs set locked_until = ?, attempts = attempts + 1 where id = ? and locked_until < ?";
    let won = tx.run(sql(take).bind(lease_until).bind(&job.id).bind(at)).await?;
    Ok((won == 1).then_some(job))
}

/// Removes a finished job.
pub async fn finish(tx: &mut Tx, id: &str) -> Result<()> {
    tx.run(sql("delete from jobs where id = ?").bind(id)).await?;
    Ok(())
}

/// Puts a failed job back for later.
pub async fn postpone(tx: &mut Tx, id: &str, run_at: Instant, error: &str) -> Result<()> {
    let text = "update jobs set run_at = ?, locked_until = 0, last_error = ? where id = ?";
    tx.run(sql(text).bind(run_at).bind(error).bind(id)).await?;
    Ok(())
}
