//! What `verify` asks of the whole database: references that lead nowhere, frozen content, what is left over.

use domain::id::{LearnerId, OrgId};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// Rows whose reference leads nowhere, as `table: count`. PostgreSQL never lets one in; SQLite is asked.
pub async fn dangling(tx: &mut Tx) -> Result<Vec<String>> {
    if let Tx::Postgres(_) = tx {
        return Ok(Vec::new());
    }
    let text = "select \"table\", count(*) from pragma_foreign_key_check group by \"table\"";
    let rows: Vec<(String, i64)> = tx.all(sql(text)).await?;
    Ok(rows.into_iter().map(|(table, count)| format!("{table}: {count}")).collect())
}

/// SQLite's own check of its file; PostgreSQL checks its pages as it reads them.
pub async fn integrity(tx: &mut Tx) -> Result<Vec<String>> {
    if let Tx::Postgres(_) = tx {
        return Ok(Vec::new());
    }
    let rows: Vec<(String,)> =
        tx.all(sql("select integrity_check from pragma_integrity_check")).await?;
    Ok(rows.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
}

/// Every org's number and code, in order: `verify` walks their chains one by one.
pub async fn orgs(tx: &mut Tx) -> Result<Vec<(OrgId, String)>> {
    let rows: Vec<(i64, String)> = tx.all(sql("select id, code from orgs order by id")).await?;
    Ok(rows.into_iter().map(|(id, code)| (OrgId(id), code)).collect())
}

/// Parts of uploaded files whose import is gone or has ended: they should have been erased.
pub async fn orphaned_files(tx: &mut Tx) -> Result<i64> {
    let text = "select count(*) from import_files f where not exists (select 1 from imports i
        where i.org_id = f.org_id and i.id = f.id and i.state in ('waiting', 'reading'))";
    let (count,): (i64,) = tx.one(sql(text)).await?;
    Ok(count)
}

/// Learners of an org who have been chosen and not yet left: whose yes must stand.
pub async fn chosen(tx: &mut Tx, org: OrgId) -> Result<Vec<LearnerId>> {
    let text = "select distinct learner_id from terms
        where org_id = ? and state in ('selected', 'trained', 'active') order by learner_id";
    let rows: Vec<(String,)> = tx.all(sql(text).bind(org)).await?;
    rows.iter().map(|(id,)| word("terms", id, id)).collect()
}

/// Sign-in cards that still open, as `org N card ID`, of learners whose term is over: they should have been revoked.
pub async fn cards_without_term(tx: &mut Tx) -> Result<Vec<String>> {
    let text = "select c.org_id, c.id from sign_in_cards c where c.revoked_at = 0 and not exists (select 1 from terms t
        where t.org_id = c.org_id and t.learner_id = c.learner_id and t.state in ('selected', 'trained', 'active'))";
    let rows: Vec<(i64, String)> = tx.all(sql(text)).await?;
    Ok(rows.into_iter().map(|(org, id)| format!("org {org} card {id}")).collect())
}
