//! Settings of the programme that the Department changes without a deployment: one JSON value a key.

use domain::calendar::Instant;
use domain::id::OrgId;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// A setting's JSON, when it was ever set.
pub async fn value(tx: &mut Tx, org: OrgId, key: &str) -> Result<Option<String>> {
    let text = "select value from settings where org_id = ? and key = ?";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(org).bind(key)).await?;
    Ok(row.map(|(value,)| value))
}

/// Sets it.
pub async fn set(
    tx: &mut Tx,
    org: OrgId,
    key: &str,
    value: &str,
    by: &str,
    at: Instant,
) -> Result<()> {
    tx.run(
        sql("insert into settings (org_id, key, value, changed_by, changed_at) values (?, ?, ?, ?, ?)
             on conflict (org_id, key) do update set value = excluded.value, changed_by = excluded.changed_by,
             changed_at = excluded.changed_at")
            .bind(org)
            .bind(key)
            .bind(value)
            .bind(by)
            .bind(at),
    )
    .await?;
    Ok(())
}
