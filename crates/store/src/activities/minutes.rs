//! Minutes of a club's meetings, beside the activity they belong to.

use domain::calendar::Instant;
use domain::id::{ActivityId, OrgId};

use crate::error::Result;
use crate::sql::{Tx, sql};

/// Minutes as kept: their content as JSON, who wrote them, when, how often they were changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// JSON of `domain::club::meetings::Minutes`.
    pub content: String,
    /// Account.
    pub written_by: String,
    /// When.
    pub at: Instant,
    /// From 1.
    pub changed: i64,
}

/// The minutes of a meeting.
pub async fn find(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Option<Kept>> {
    let text =
        "select content, written_by, at, changed from minutes where org_id = ? and activity_id = ?";
    let row: Option<(String, String, i64, i64)> =
        tx.maybe(sql(text).bind(org).bind(activity)).await?;
    let kept =
        |(content, written_by, at, changed)| Kept { content, written_by, at: Instant(at), changed };
    Ok(row.map(kept))
}

/// Writes minutes: new ones, or over those that were read as `new.changed - 1`.
pub async fn save(tx: &mut Tx, org: OrgId, activity: ActivityId, new: &Kept) -> Result<()> {
    let query = if new.changed == 1 {
        let text = "insert into minutes (content, written_by, at, changed, org_id, activity_id)
             values (?, ?, ?, ?, ?, ?)";
        sql(text)
            .bind(&new.content)
            .bind(&new.written_by)
            .bind(new.at)
            .bind(new.changed)
            .bind(org)
            .bind(activity)
    } else {
        let text = "update minutes set content = ?, written_by = ?, at = ?, changed = ?
             where org_id = ? and activity_id = ? and changed = ?";
        sql(text)
            .bind(&new.content)
            .bind(&new.written_by)
            .bind(new.at)
            .bind(new.changed)
            .bind(org)
            .bind(activity)
            .bind(new.changed - 1)
    };
    tx.change(query, "the minutes").await
}
