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

/// Sets it where it is still what was read (`before`); otherwise somebody was quicker and nothing is written.
pub async fn swap(
    tx: &mut Tx,
    org: OrgId,
    key: &str,
    before: Option<&str>,
    (value, by, at): (&str, &str, Instant),
) -> Result<()> {
    let Some(before) = before else {
        let text = "insert into settings (org_id, key, value, changed_by, changed_at) values (?, ?, ?, ?, ?)";
        tx.run(sql(text).bind(org).bind(key).bind(value).bind(by).bind(at)).await?;
        return Ok(());
    };
    let query = sql("update settings set value = ?, changed_by = ?, changed_at = ?
         where org_id = ? and key = ? and value = ?");
    let query = query.bind(value).bind(by).bind(at).bind(org).bind(key).bind(before);
    tx.change(query, "the setting").await
}
