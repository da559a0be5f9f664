//! The frames of school years: the Department's, and each school's own days and class shifts.

use domain::calendar::{Instant, SchoolYear};
use domain::id::OrgId;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// What an org entered for a school year, as JSON: a `domain::guard::Frame` of the Department, a
/// `domain::guard::SchoolDays` of a school.
pub async fn find(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Option<String>> {
    let text = "select content from frames where org_id = ? and school_year = ?";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(org).bind(year)).await?;
    Ok(row.map(|(content,)| content))
}

/// Keeps it, over what was there.
pub async fn put(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    content: &str,
    by: &str,
    at: Instant,
) -> Result<()> {
    let query = sql("insert into frames (org_id, school_year, content, changed_by, changed_at) values (?, ?, ?, ?, ?)
         on conflict (org_id, school_year) do update set content = excluded.content,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at");
    let query = query.bind(org).bind(year).bind(content).bind(by).bind(at);
    tx.run(query).await?;
    Ok(())
}
