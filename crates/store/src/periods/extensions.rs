//! More time for the reports of single orgs.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::id::{ExtensionId, OrgId, PeriodId};
use domain::report::extension::Extension;

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// The extensions that hold, by period and org: the last one granted to each.
pub async fn of(tx: &mut Tx, periods: Vec<String>) -> Result<BTreeMap<(String, OrgId), Extension>> {
    let query =
        sql("select period_id, org_id, last_day, cause, reason from extensions where period_id in");
    let query = query.list(periods).then("order by granted_at, id");
    let rows: Vec<(String, i64, String, String, String)> = tx.all(query).await?;
    let mut held = BTreeMap::new();
    for (period, org, last_day, cause, reason) in rows {
        let name = org.to_string();
        let one = Extension {
            last_day: word("extensions", &name, &last_day)?,
            cause: word("extensions", &name, &cause)?,
            reason,
        };
        held.insert((period, OrgId(org)), one);
    }
    Ok(held)
}

/// One act that gives many orgs more time.
#[derive(Debug, Clone)]
pub struct Grant<'a> {
    /// Made by the caller: sent twice, done once.
    pub id: ExtensionId,
    /// The period.
    pub period: PeriodId,
    /// Until when and why.
    pub extension: &'a Extension,
    /// Who grants it.
    pub by: &'a str,
    /// When.
    pub at: Instant,
}

/// Keeps the act for one org; `false` when it is kept already.
pub async fn insert(tx: &mut Tx, org: OrgId, grant: &Grant<'_>) -> Result<bool> {
    let text = "insert into extensions (org_id, id, period_id, last_day, cause, reason, granted_by, granted_at)
         values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (org_id, id) do nothing";
    let query = sql(text)
        .bind(org)
        .bind(grant.id)
        .bind(grant.period)
        .bind(grant.extension.last_day)
        .bind(grant.extension.cause.code())
        .bind(&grant.extension.reason)
        .bind(grant.by)
        .bind(grant.at);
    Ok(tx.run(query).await? == 1)
}

/// Whether an act with this id was kept for anybody.
pub async fn known(tx: &mut Tx, period: PeriodId, id: ExtensionId) -> Result<bool> {
    let query = sql("select count(*) from extensions where period_id = ? and id = ?");
    let (count,): (i64,) = tx.one(query.bind(period).bind(id)).await?;
    Ok(count > 0)
}

/// One row of the list of what was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// Whose report.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Until when and why.
    pub extension: Extension,
    /// The name of who granted it.
    pub by: String,
    /// When.
    pub at: Instant,
}

type Row = (i64, String, String, String, String, String, i64);

/// What was granted in a period, the newest first.
pub async fn granted(tx: &mut Tx, period: PeriodId) -> Result<Vec<Granted>> {
    let query = sql("select e.org_id, o.name, e.last_day, e.cause, e.reason, coalesce(a.full_name, ''), e.granted_at
         from extensions e join orgs o on o.id = e.org_id left join accounts a on a.id = e.granted_by
         where e.period_id = ? order by e.granted_at desc, o.sort_key, o.id");
    let rows: Vec<Row> = tx.all(query.bind(period)).await?;
    rows.into_iter()
        .map(|(org, name, last_day, cause, reason, by, at)| {
            let id = org.to_string();
            Ok(Granted {
                org: OrgId(org),
                name,
                extension: Extension {
                    last_day: word("extensions", &id, &last_day)?,
                    cause: word("extensions", &id, &cause)?,
                    reason,
                },
                by,
                at: Instant(at),
            })
        })
        .collect()
}
