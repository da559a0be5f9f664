//! Reports: the row that is written on, its sections and adjustments; frozen versions and the bench stand beside.

pub mod bench;
pub mod versions;

use domain::calendar::Instant;
use domain::id::{OrgId, PeriodId, ReportId};
use domain::org::Tier;
use domain::report::{Passage, RemarkedCell, ReportStage, Section};

use crate::error::{Result, StoreError, word};
use crate::sql::{Tx, sql};

/// An org's report for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// The period.
    pub period: PeriodId,
    /// The tier it was begun in.
    pub tier: Tier,
    /// Whose account last wrote in it; empty while nobody has.
    pub written_by: String,
    /// Where it stands.
    pub stage: ReportStage,
    /// The last version that was sent; 0 before the first.
    pub version: i64,
    /// Whether the first submission was late.
    pub late: bool,
    /// When the last version was sent; 0 before the first.
    pub submitted_at: i64,
    /// When it was last accepted or sent back; 0 before.
    pub reviewed_at: i64,
    /// Why it was last sent back.
    pub reason: String,
    /// Counts changes: two people at once notice.
    pub changed: i64,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: String,
    period_id: String,
    tier: String,
    written_by: String,
    stage: String,
    version: i64,
    late: i64,
    submitted_at: i64,
    reviewed_at: i64,
    reason: String,
    changed: i64,
}

impl TryFrom<ReportRow> for Report {
    type Error = StoreError;
    fn try_from(row: ReportRow) -> Result<Self> {
        let table = "reports";
        Ok(Self {
            period: word(table, &row.id, &row.period_id)?,
            tier: word(table, &row.id, &row.tier)?,
            stage: word(table, &row.id, &row.stage)?,
            id: word(table, &row.id, &row.id)?,
            written_by: row.written_by,
            version: row.version,
            late: row.late != 0,
            submitted_at: row.submitted_at,
            reviewed_at: row.reviewed_at,
            reason: row.reason,
            changed: row.changed,
        })
    }
}

const COLUMNS: &str = "select id, period_id, tier, written_by, stage, version, late, submitted_at, reviewed_at, reason, changed from reports";

/// An org's report for a period, when somebody has begun it.
pub async fn find(tx: &mut Tx, org: OrgId, period: PeriodId) -> Result<Option<Report>> {
    let query = sql(COLUMNS).then("where org_id = ? and period_id = ?").bind(org).bind(period);
    let row: Option<ReportRow> = tx.maybe(query).await?;
    row.map(Report::try_from).transpose()
}

/// All reports of an org.
pub async fn of_org(tx: &mut Tx, org: OrgId) -> Result<Vec<Report>> {
    let query = sql(COLUMNS).then("where org_id = ? order by id limit 200").bind(org);
    let rows: Vec<ReportRow> = tx.all(query).await?;
    rows.into_iter().map(Report::try_from).collect()
}

/// Begins the report when nobody has, counts a change and holds the row: other writers of it wait.
pub async fn hold(
    tx: &mut Tx,
    org: OrgId,
    period: PeriodId,
    tier: Tier,
    id: ReportId,
) -> Result<Report> {
    let begin = sql("insert into reports (org_id, id, period_id, tier, written_by, stage, version, late, submitted_at, submitted_by,
         reviewed_at, reviewed_by, reason, changed) values (?, ?, ?, ?, '', 'draft', 0, 0, 0, '', 0, '', '', 0)
         on conflict (org_id, period_id) do nothing");
    tx.run(begin.bind(org).bind(id).bind(period).bind(tier.code())).await?;
    let hold = sql("update reports set changed = changed + 1 where org_id = ? and period_id = ?");
    tx.change(hold.bind(org).bind(period), "the report").await?;
    find(tx, org, period).await?.ok_or(StoreError::Stale { what: "the report" })
}

/// Notes who last wrote in it.
pub async fn written(tx: &mut Tx, org: OrgId, report: ReportId, by: &str) -> Result<()> {
    let text = "update reports set written_by = ? where org_id = ? and id = ?";
    tx.change(sql(text).bind(by).bind(org).bind(report), "the report").await
}

/// The narrative, in the order of the sections; only those that were written.
pub async fn narrative(tx: &mut Tx, org: OrgId, report: ReportId) -> Result<Vec<Passage>> {
    let text = "select section, text from report_sections where org_id = ? and report_id = ?";
    let rows: Vec<(String, String)> = tx.all(sql(text).bind(org).bind(report)).await?;
    let mut passages = Vec::new();
    for (section, text) in rows {
        let section: Section = word("report_sections", &report.to_string(), &section)?;
        passages.push(Passage { section, text });
    }
    passages.sort_unstable_by_key(|passage| passage.section);
    Ok(passages)
}

/// Writes a section.
pub async fn write(
    tx: &mut Tx,
    org: OrgId,
    report: ReportId,
    section: Section,
    body: &str,
) -> Result<()> {
    let text = "insert into report_sections (org_id, report_id, section, text) values (?, ?, ?, ?)
         on conflict (org_id, report_id, section) do update set text = excluded.text";
    tx.run(sql(text).bind(org).bind(report).bind(section.code()).bind(body)).await?;
    Ok(())
}

/// A recorded correction (D56).
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Adjustment {
    /// The indicator's code.
    pub indicator: String,
    /// Added to the computed figure, in the indicator's unit.
    pub quantity: i64,
    /// Why.
    pub reason: String,
    /// Whose account.
    pub author: String,
    /// When.
    pub at: i64,
}

/// The corrections of a report.
pub async fn adjustments(tx: &mut Tx, org: OrgId, report: ReportId) -> Result<Vec<Adjustment>> {
    let text = "select indicator, quantity, reason, author, at from report_adjustments
         where org_id = ? and report_id = ? order by indicator";
    tx.all(sql(text).bind(org).bind(report)).await
}

/// Sets the correction of a figure.
pub async fn adjust(tx: &mut Tx, org: OrgId, report: ReportId, new: &Adjustment) -> Result<()> {
    let text = "insert into report_adjustments (org_id, report_id, indicator, quantity, reason, author, at)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (org_id, report_id, indicator)
         do update set quantity = excluded.quantity, reason = excluded.reason, author = excluded.author, at = excluded.at";
    let query = sql(text).bind(org).bind(report).bind(&new.indicator).bind(new.quantity);
    tx.run(query.bind(&new.reason).bind(&new.author).bind(new.at)).await?;
    Ok(())
}

/// Takes the correction of a figure back; `false` when there was none.
pub async fn unadjust(tx: &mut Tx, org: OrgId, report: ReportId, indicator: &str) -> Result<bool> {
    let text =
        "delete from report_adjustments where org_id = ? and report_id = ? and indicator = ?";
    Ok(tx.run(sql(text).bind(org).bind(report).bind(indicator)).await? > 0)
}

/// Writes down a submission of version `version`. The late flag is that of the first (D52).
pub async fn submitted(
    tx: &mut Tx,
    org: OrgId,
    report: &Report,
    at: Instant,
    by: &str,
) -> Result<()> {
    let text =
        "update reports set stage = 'submitted', version = ?, late = ?, tier = ?, submitted_at = ?,
         submitted_by = ?, reason = '' where org_id = ? and id = ?";
    let query = sql(text).bind(report.version).bind(report.late).bind(report.tier.code()).bind(at);
    tx.change(query.bind(by).bind(org).bind(report.id), "the report").await
}

/// Writes down what the org above said.
pub async fn reviewed(
    tx: &mut Tx,
    org: OrgId,
    report: ReportId,
    stage: ReportStage,
    reason: &str,
    at: Instant,
    by: &str,
) -> Result<()> {
    let text = "update reports set stage = ?, reason = ?, reviewed_at = ?, reviewed_by = ?
         where org_id = ? and id = ?";
    let query = sql(text).bind(stage.code()).bind(reason).bind(at).bind(by).bind(org).bind(report);
    tx.change(query, "the report").await
}

/// A return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Of which version.
    pub version: i64,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
    /// The figures it names.
    pub cells: Vec<RemarkedCell>,
}

/// Keeps a return.
pub async fn insert_return(
    tx: &mut Tx,
    org: OrgId,
    report: ReportId,
    new: &Return,
    by: &str,
) -> Result<()> {
    let cells = serde_json::to_string(&new.cells).map_err(|error| corrupt(report, &error))?;
    let text = "insert into report_returns (org_id, report_id, version, at, author, reason, cells)
         values (?, ?, ?, ?, ?, ?, ?)";
    let query = sql(text).bind(org).bind(report).bind(new.version).bind(new.at).bind(by);
    tx.run(query.bind(&new.reason).bind(cells)).await?;
    Ok(())
}

/// The returns of a report, the newest first.
pub async fn returns(tx: &mut Tx, org: OrgId, report: ReportId) -> Result<Vec<Return>> {
    let text = "select version, at, reason, cells from report_returns
         where org_id = ? and report_id = ? order by at desc, version desc limit 50";
    let rows: Vec<(i64, i64, String, String)> = tx.all(sql(text).bind(org).bind(report)).await?;
    rows.into_iter()
        .map(|(version, at, reason, cells)| {
            let cells = serde_json::from_str(&cells).map_err(|error| corrupt(report, &error))?;
            Ok(Return { version, at: Instant(at), reason, cells })
        })
        .collect()
}

fn corrupt(report: ReportId, error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { table: "report_returns", id: report.to_string(), what: error.to_string() }
}
