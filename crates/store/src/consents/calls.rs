//! Telephone calls to families that have not answered: that somebody called, and how it went.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::consent::CallResult;
use domain::id::{AccountId, CallId, LearnerId, OrgId};

use crate::error::{Result, word};
use crate::sql::{Arg, Tx, sql};

/// A call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Its id; brought by the caller: sent twice, kept once.
    pub id: CallId,
    /// Whose family was called.
    pub learner: LearnerId,
    /// How it went.
    pub result: CallResult,
    /// Who called.
    pub by: AccountId,
    /// When.
    pub at: Instant,
}

/// Writes calls; those that are there already stay as they are.
pub async fn insert_calls(tx: &mut Tx, org: OrgId, calls: &[Call]) -> Result<()> {
    for batch in calls.chunks(500) {
        let row = |call: &Call| -> Vec<Arg> {
            vec![
                org.into(),
                call.id.into(),
                call.learner.into(),
                call.result.code().into(),
                call.by.into(),
                call.at.into(),
            ]
        };
        let insert =
            sql("insert into family_calls (org_id, id, learner_id, result, called_by, at) values")
                .rows(batch.iter().map(row).collect())
                .then("on conflict (org_id, id) do nothing");
        tx.run(insert).await?;
    }
    Ok(())
}

type CallRow = (String, String, String, String, i64);

/// The last call to each of these families, and how many there were.
pub async fn last_calls(
    tx: &mut Tx,
    org: OrgId,
    learners: &[LearnerId],
) -> Result<BTreeMap<LearnerId, (Call, i64)>> {
    let mut last: BTreeMap<LearnerId, (Call, i64)> = BTreeMap::new();
    for batch in learners.chunks(500) {
        let text = "select id, learner_id, result, called_by, at from family_calls
             where org_id = ? and learner_id in";
        let query = sql(text).bind(org).list(batch.iter().copied()).then("order by at, id");
        let rows: Vec<CallRow> = tx.all(query).await?;
        for (id, learner, result, by, at) in rows {
            let table = "family_calls";
            let call = Call {
                id: word(table, &id, &id)?,
                learner: word(table, &id, &learner)?,
                result: word(table, &id, &result)?,
                by: word(table, &id, &by)?,
                at: Instant(at),
            };
            let count = last.get(&call.learner).map_or(0, |(_, count)| *count) + 1;
            last.insert(call.learner, (call, count));
        }
    }
    Ok(last)
}
