//! The frames of school years: the Department's by level, a school's own days and class shifts.

use domain::calendar::{Instant, SchoolYear};
use domain::guard::Level;
use domain::id::OrgId;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// What an org has entered for a school year.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entered {
    /// JSON: a `domain::guard::Frame` of the Department, a `domain::guard::SchoolDays` of a school.
    pub content: String,
    /// How often it was changed.
    pub changed: i64,
}

fn code(level: Option<Level>) -> &'static str {
    level.map_or("", Level::code)
}

/// What was entered; `level` is none for a school's own.
pub async fn find(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    level: Option<Level>,
) -> Result<Option<Entered>> {
    let text =
        "select content, changed from frames where org_id = ? and school_year = ? and level = ?";
    tx.maybe(sql(text).bind(org).bind(year).bind(code(level))).await
}

/// Keeps it, over what was there.
pub async fn put(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    level: Option<Level>,
    content: &str,
    by: &str,
    at: Instant,
) -> Result<()> {
    let query = sql("insert into frames (org_id, school_year, level, content, changed, changed_by, changed_at)
         values (?, ?, ?, ?, 1, ?, ?) on conflict (org_id, school_year, level) do update set content = excluded.content,
         changed = frames.changed + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at");
    let query = query.bind(org).bind(year).bind(code(level)).bind(content).bind(by).bind(at);
    tx.run(query).await?;
    Ok(())
}
