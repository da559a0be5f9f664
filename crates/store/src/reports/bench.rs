//! The bench: the reports directly below an org in one period, by joins; who is missing, who can be reached.

use std::collections::BTreeMap;

use domain::id::{OrgId, PeriodId, ReportId};
use domain::org::{CommuneKind, OrgKind};
use domain::report::ReportStage;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// An org directly below that must report, and its report when somebody has begun it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// The org.
    pub org: OrgId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrgKind,
    /// Communes only.
    pub commune_kind: Option<CommuneKind>,
    /// Its report.
    pub report: Option<ReportId>,
    /// Where it stands: draft while nobody has begun.
    pub stage: ReportStage,
    /// The last version; 0 before the first.
    pub version: i64,
    /// Whether the first submission was late.
    pub late: bool,
    /// When the last version was sent.
    pub submitted_at: i64,
    /// The hash of the last version; empty before the first.
    pub hash: String,
}

#[derive(sqlx::FromRow)]
struct BelowRow {
    id: i64,
    code: String,
    name: String,
    kind: String,
    commune_kind: Option<String>,
    report: Option<String>,
    stage: Option<String>,
    version: Option<i64>,
    late: Option<i64>,
    submitted_at: Option<i64>,
    hash: Option<String>,
}

/// Those that report to `parent` and exist on `on`, by name.
pub async fn below(tx: &mut Tx, parent: OrgId, period: PeriodId, on: Date) -> Result<Vec<Below>> {
    let query = sql("select o.id, o.code, o.name, o.kind, o.commune_kind, r.id as report, r.stage, r.version, r.late,
         r.submitted_at, v.hash from orgs o
         left join reports r on r.org_id = o.id and r.period_id = ?
         left join report_versions v on v.org_id = r.org_id and v.report_id = r.id and v.version = r.version
         where o.managing_id = ? and o.kind in ('school', 'commune') and o.valid_from <= ? and o.valid_to >= ?
         order by o.sort_key, o.id");
    let rows: Vec<BelowRow> = tx.all(query.bind(period).bind(parent).bind(on).bind(on)).await?;
    rows.into_iter().map(Below::try_from).collect()
}

impl TryFrom<BelowRow> for Below {
    type Error = crate::StoreError;
    fn try_from(row: BelowRow) -> Result<Self> {
        let table = "reports";
        Ok(Self {
            org: OrgId(row.id),
            kind: word(table, &row.code, &row.kind)?,
            commune_kind: maybe_word(table, &row.code, row.commune_kind.as_deref())?,
            report: maybe_word(table, &row.code, row.report.as_deref())?,
            stage: maybe_word(table, &row.code, row.stage.as_deref())?
                .unwrap_or(ReportStage::Draft),
            code: row.code,
            name: row.name,
            version: row.version.unwrap_or(0),
            late: row.late.unwrap_or(0) != 0,
            submitted_at: row.submitted_at.unwrap_or(0),
            hash: row.hash.unwrap_or_default(),
        })
    }
}

/// A report directly below with reported figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The org.
    pub org: OrgId,
    /// The report's last version, whose figures they are.
    pub version: i64,
    /// By indicator, each in the indicator's unit.
    pub values: BTreeMap<String, i64>,
}

/// One row a report: handing rows over one by one takes a database longer than reading what is in them.
const FIGURES: &str = "select c.org_id, c.version,
    string_agg(c.indicator || '=' || cast(c.computed + c.adjustment as text), ' ') from orgs o
    join reports r on r.org_id = o.id
    join report_cells c on c.org_id = r.org_id and c.report_id = r.id and c.version = r.version
    where o.managing_id = ? and r.period_id = ?";

/// All figures of the accepted reports directly below.
pub async fn accepted(tx: &mut Tx, parent: OrgId, period: PeriodId) -> Result<Vec<Figures>> {
    let query = sql(FIGURES).bind(parent).bind(period);
    figures_of(tx, query.then("and r.stage = 'accepted'")).await
}

/// Some figures of all reports directly below that were sent at least once.
pub async fn figures(
    tx: &mut Tx,
    parent: OrgId,
    period: PeriodId,
    indicators: &[&str],
) -> Result<Vec<Figures>> {
    let query = sql(FIGURES).bind(parent).bind(period);
    figures_of(tx, query.then("and c.indicator in").list(indicators.iter().copied())).await
}

async fn figures_of(tx: &mut Tx, query: Sql) -> Result<Vec<Figures>> {
    let rows: Vec<(i64, i64, String)> = tx.all(query.then("group by c.org_id, c.version")).await?;
    // Some thousand figures for a Department: nothing is written down for a fault that is not there.
    let value = |org: i64, pair: &str| {
        let (indicator, value) = pair.split_once('=').unwrap_or_default();
        let value = value.parse().or_else(|_| word("report_cells", &org.to_string(), value))?;
        Ok((indicator.to_owned(), value))
    };
    rows.into_iter()
        .map(|(org, version, packed)| {
            let values = packed.split(' ').map(|pair| value(org, pair)).collect::<Result<_>>()?;
            Ok(Figures { org: OrgId(org), version, values })
        })
        .collect()
}

/// How the schools of each commune below stand: commune, expected, sent or accepted.
pub async fn schools_of_communes(
    tx: &mut Tx,
    parent: OrgId,
    period: PeriodId,
    on: Date,
) -> Result<Vec<(i64, i64, i64)>> {
    let query = sql("select c.id, count(*), cast(sum(case when r.stage in ('submitted', 'accepted') then 1 else 0 end) as bigint)
         from orgs c join orgs o on o.managing_id = c.id and o.kind = 'school'
         left join reports r on r.org_id = o.id and r.period_id = ?
         where c.managing_id = ? and c.kind = 'commune' and o.valid_from <= ? and o.valid_to >= ? group by c.id");
    tx.all(query.bind(period).bind(parent).bind(on).bind(on)).await
}

/// Of these orgs, those where somebody with one of the roles can sign in today.
pub async fn reachable(
    tx: &mut Tx,
    orgs: &[OrgId],
    roles: &[&'static str],
    on: Date,
) -> Result<Vec<i64>> {
    let query: Sql =
        sql("select distinct g.org_id from grants g join accounts a on a.id = g.account_id
         where a.state = 'active' and g.valid_from <= ? and g.valid_to >= ? and g.role in")
        .bind(on)
        .bind(on)
        .list(roles.iter().copied())
        .then("and g.org_id in")
        .list(orgs.iter().copied());
    let rows: Vec<(i64,)> = tx.all(query).await?;
    Ok(rows.into_iter().map(|(org,)| org).collect())
}
