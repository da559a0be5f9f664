//! The audit chain of each org: append, read, export. What a line says and how it is hashed is `domain::audit`'s.

use domain::audit::{ChainLine, Checkpoint, GENESIS, hash};
use domain::calendar::Instant;
use domain::id::OrgId;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// A line to be chained.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// When.
    pub at: Instant,
    /// Who: an account's id, or `system`.
    pub actor: &'a str,
    /// What: `plan.submit`.
    pub action: &'a str,
    /// The exact text that is hashed.
    pub text: &'a str,
}

/// Makes the row of running numbers for a new org.
pub async fn found(tx: &mut Tx, org: OrgId) -> Result<()> {
    let text =
        "insert into org_counters (org_id, ledger_seq, audit_seq, audit_hash) values (?, 0, 0, ?)";
    tx.run(sql(text).bind(org).bind(GENESIS)).await?;
    Ok(())
}

/// Chains a line to the org's last one, in the caller's unit of work.
pub async fn append(tx: &mut Tx, org: OrgId, entry: &Entry<'_>) -> Result<Checkpoint> {
    // The update takes the org's row, so the chain has one writer.
    let taken = "update org_counters set audit_seq = audit_seq + 1 where org_id = ? returning audit_seq, audit_hash";
    let (seq, prev): (i64, String) = tx.one(sql(taken).bind(org)).await?;
    let hash = hash(&prev, entry.text);
    tx.run(
        sql("insert into audit (org_id, seq, at, actor, action, entry, prev, hash) values (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(org)
            .bind(seq)
            .bind(entry.at)
            .bind(entry.actor)
            .bind(entry.action)
            .bind(entry.text)
            .bind(prev)
            .bind(&hash),
    )
    .await?;
    tx.run(sql("update org_counters set audit_hash = ? where org_id = ?").bind(&hash).bind(org))
        .await?;
    Ok(Checkpoint { seq, hash })
}

/// Takes the org's row of running numbers until the unit of work ends: whoever gives, takes and counts places at an org comes
/// one after the other. The same row that [`append`] takes, so that no two units of work can wait for each other.
pub async fn hold(tx: &mut Tx, org: OrgId) -> Result<()> {
    tx.run(sql("update org_counters set audit_seq = audit_seq where org_id = ?").bind(org)).await?;
    Ok(())
}

/// Holds two orgs, always in the same order: units of work that reach both come one after the other and never block each
/// other, whoever begins.
pub async fn hold_both(tx: &mut Tx, one: OrgId, other: OrgId) -> Result<()> {
    hold(tx, one.min(other)).await?;
    hold(tx, one.max(other)).await
}

/// The chain's head.
pub async fn head(tx: &mut Tx, org: OrgId) -> Result<Checkpoint> {
    let text = "select audit_seq, audit_hash from org_counters where org_id = ?";
    let row: Option<(i64, String)> = tx.maybe(sql(text).bind(org)).await?;
    let (seq, hash) = row.unwrap_or((0, GENESIS.to_owned()));
    Ok(Checkpoint { seq, hash })
}

/// Up to `limit` lines after number `after`, in order.
pub async fn lines(tx: &mut Tx, org: OrgId, after: i64, limit: i64) -> Result<Vec<ChainLine>> {
    let text = "select seq, prev, entry, hash from audit where org_id = ? and seq > ? order by seq limit ?";
    let rows: Vec<(i64, String, String, String)> =
        tx.all(sql(text).bind(org).bind(after).bind(limit)).await?;
    Ok(rows
        .into_iter()
        .map(|(seq, prev, entry, hash)| ChainLine { seq, prev, entry, hash })
        .collect())
}

/// The newest lines first, for a supervisor to read.
pub async fn newest(tx: &mut Tx, org: OrgId, before: i64, limit: i64) -> Result<Vec<ChainLine>> {
    let text = "select seq, prev, entry, hash from audit where org_id = ? and seq < ? order by seq desc limit ?";
    let rows: Vec<(i64, String, String, String)> =
        tx.all(sql(text).bind(org).bind(before).bind(limit)).await?;
    Ok(rows
        .into_iter()
        .map(|(seq, prev, entry, hash)| ChainLine { seq, prev, entry, hash })
        .collect())
}
