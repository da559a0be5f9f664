//! What was sent, for ever: versions with their text, hash and figures. Inserted once, never updated (a trigger refuses).

use domain::calendar::Instant;
use domain::id::{OrgId, ReportId};
use domain::report::Cell;

use crate::error::Result;
use crate::sql::{Arg, Tx, sql};

/// A frozen version.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    /// From 1.
    pub version: i64,
    /// When it was sent, UTC milliseconds.
    pub submitted_at: i64,
    /// Whose account sent it.
    pub submitted_by: String,
    /// 1 when it was sent after the last valid day.
    pub late: i64,
    /// The org's last ledger line at that moment.
    pub ledger_seq: i64,
    /// The number of the audit chain's head.
    pub audit_seq: i64,
    /// Its hash.
    pub audit_hash: String,
    /// The canonical JSON (`domain::report::Content`).
    pub content: String,
    /// SHA-256 of the content.
    pub hash: String,
}

/// Freezes a version with its figures.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    report: ReportId,
    new: &Version,
    cells: &[Cell],
) -> Result<()> {
    let insert = sql("insert into report_versions (org_id, report_id, version, submitted_at, submitted_by, late, ledger_seq,
         audit_seq, audit_hash, content, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(org)
        .bind(report)
        .bind(new.version)
        .bind(Instant(new.submitted_at))
        .bind(&new.submitted_by)
        .bind(new.late)
        .bind(new.ledger_seq)
        .bind(new.audit_seq)
        .bind(&new.audit_hash)
        .bind(&new.content)
        .bind(&new.hash);
    tx.run(insert).await?;
    let row = |cell: &Cell| -> Vec<Arg> {
        vec![
            org.into(),
            report.into(),
            new.version.into(),
            (&cell.indicator).into(),
            cell.computed.into(),
            cell.adjustment.into(),
        ]
    };
    if !cells.is_empty() {
        let insert = sql(
            "insert into report_cells (org_id, report_id, version, indicator, computed, adjustment) values",
        );
        tx.run(insert.rows(cells.iter().map(row).collect())).await?;
    }
    Ok(())
}

const COLUMNS: &str = "select version, submitted_at, submitted_by, late, ledger_seq, audit_seq, audit_hash, content, hash
    from report_versions";

/// One version.
pub async fn find(
    tx: &mut Tx,
    org: OrgId,
    report: ReportId,
    version: i64,
) -> Result<Option<Version>> {
    let query = sql(COLUMNS).then("where org_id = ? and report_id = ? and version = ?");
    tx.maybe(query.bind(org).bind(report).bind(version)).await
}

/// All versions of a report, the newest first.
pub async fn all(tx: &mut Tx, org: OrgId, report: ReportId) -> Result<Vec<Version>> {
    let query = sql(COLUMNS).then("where org_id = ? and report_id = ? order by version desc");
    tx.all(query.bind(org).bind(report)).await
}

/// The reported figures of the last version of an org's report of a period.
pub async fn last_figures(
    tx: &mut Tx,
    org: OrgId,
    period: domain::id::PeriodId,
) -> Result<Vec<(String, i64)>> {
    let text = "select c.indicator, c.computed + c.adjustment from reports r
         join report_cells c on c.org_id = r.org_id and c.report_id = r.id and c.version = r.version
         where r.org_id = ? and r.period_id = ?";
    tx.all(sql(text).bind(org).bind(period)).await
}

/// Every version's content and hash after a key, for `verify`: org, report, version, content, hash.
pub async fn contents(
    tx: &mut Tx,
    after: (i64, &str, i64),
    limit: i64,
) -> Result<Vec<(i64, String, i64, String, String)>> {
    let text = "select org_id, report_id, version, content, hash from report_versions
         where (org_id, report_id, version) > (?, ?, ?) order by org_id, report_id, version limit ?";
    tx.all(sql(text).bind(after.0).bind(after.1).bind(after.2).bind(limit)).await
}
