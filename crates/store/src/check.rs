//! What `verify` asks of the whole database: references that lead nowhere, frozen content, what is left over.

use domain::id::OrgId;

use crate::error::Result;
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
