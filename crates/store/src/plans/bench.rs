//! The office's view: which schools below have which plan, and how many of each.

use domain::calendar::SchoolYear;
use domain::id::OrgId;
use domain::org::{OrgKind, Scope};
use domain::plan::PlanStage;
use jiff::civil::Date;

use crate::error::{Result, maybe_word};
use crate::orgs::escape_like;
use crate::page::{self, After, Page};
use crate::sql::{Tx, sql};

/// What of the bench is wanted.
#[derive(Debug, Clone)]
pub struct Bench {
    /// The school year.
    pub year: SchoolYear,
    /// Schools that exist on this day.
    pub on: Date,
    /// Only schools directly under this org.
    pub under: Option<OrgId>,
    /// Only those at this stage; `Some(None)`: only those without a plan.
    pub stage: Option<Option<PlanStage>>,
    /// Part of the folded name or code.
    pub search: Option<String>,
    /// What does not suit: a school's stage and a duty's code, as `thcs/payment`.
    pub unfit: Vec<String>,
    /// Where the page begins.
    pub after: Option<After>,
}

/// A school and its plan of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenchRow {
    /// The school.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Who manages it.
    pub managing: String,
    /// Where its plan stands; `None`: there is none.
    pub stage: Option<PlanStage>,
    /// The plan's version; 0 without a plan.
    pub version: i64,
    /// How many of the twelve months have an item.
    pub months: i64,
    /// How many items lie in the summer (D44).
    pub summer: i64,
    /// How many items name a duty that is for other ages (R30).
    pub unfit: i64,
    /// Number of the last issued paper in its book; 0 when none.
    pub number: i64,
    /// The day of that issue, ISO; empty when none.
    pub issued_on: String,
    sort_key: String,
}

type Row = (i64, String, String, String, String, i64, i64, i64, i64, i64, String);

/// A page of schools in a scope by name, each with its plan.
pub async fn bench(tx: &mut Tx, scope: &Scope, want: &Bench) -> Result<Page<BenchRow, After>> {
    let mut query = sql(
        "select o.id, o.name, o.sort_key, coalesce(m.name, ''), coalesce(p.stage, ''), coalesce(p.version, 0),
         (select count(distinct i.month) from plan_items i where i.org_id = p.org_id and i.plan_id = p.id),
         (select count(*) from plan_items i where i.org_id = p.org_id and i.plan_id = p.id and i.month between 6 and 8),
         (select count(*) from plan_items i where i.org_id = p.org_id and i.plan_id = p.id and i.duty <> ''
          and coalesce(o.stage, '') || '/' || i.duty in",
    )
    .list(want.unfit.iter().map(String::as_str))
    .then(
        "), coalesce(d.number, 0), coalesce(d.issued_on, '')
         from orgs o left join orgs m on m.id = o.managing_id
         left join plans p on p.org_id = o.id and p.school_year = ?
         left join papers d on d.org_id = p.org_id and d.id = p.paper_id
         where o.path >= ? and o.path < ? and o.kind = ? and o.valid_from <= ? and o.valid_to >= ?",
    )
    .bind(want.year)
    .bind(&scope.from)
    .bind(&scope.to)
    .bind(OrgKind::School.code())
    .bind(want.on)
    .bind(want.on);
    if let Some(under) = want.under {
        query = query.then("and o.managing_id = ?").bind(under);
    }
    query = match want.stage {
        None => query,
        Some(None) => query.then("and p.id is null"),
        Some(Some(stage)) => query.then("and p.stage = ?").bind(stage.code()),
    };
    if let Some(search) = &want.search {
        let pattern = format!("%{}%", escape_like(search));
        query = query.then("and o.search like ? escape '!'").bind(pattern);
    }
    if let Some(after) = &want.after {
        let id: i64 = after.id.parse().unwrap_or(0);
        query = query.then("and (o.sort_key, o.id) > (?, ?)").bind(&after.sort).bind(id);
    }
    let query = query.then("order by o.sort_key, o.id limit ?").bind(page::SIZE + 1);
    let rows: Vec<Row> = tx.all(query).await?;
    let rows: Vec<BenchRow> = rows.into_iter().map(row).collect::<Result<_>>()?;
    Ok(Page::of(rows, |last| After { sort: last.sort_key.clone(), id: last.org.to_string() }))
}

fn row(row: Row) -> Result<BenchRow> {
    let (org, name, sort_key, managing, stage, version, months, summer, unfit, number, issued_on) =
        row;
    Ok(BenchRow {
        org: OrgId(org),
        stage: maybe_word("plans", &name, Some(&stage))?,
        name,
        managing,
        version,
        months,
        summer,
        unfit,
        number,
        issued_on,
        sort_key,
    })
}

/// How many schools under one managing org stand at one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildCount {
    /// The managing org.
    pub managing: OrgId,
    /// The stage; `None`: no plan.
    pub stage: Option<PlanStage>,
    /// Schools.
    pub schools: i64,
}

/// Schools of a scope that exist on a day, counted by managing org and stage.
pub async fn counts(
    tx: &mut Tx,
    scope: &Scope,
    year: SchoolYear,
    on: Date,
) -> Result<Vec<ChildCount>> {
    let query = sql("select o.managing_id, coalesce(p.stage, ''), count(*) from orgs o
         left join plans p on p.org_id = o.id and p.school_year = ?
         where o.path >= ? and o.path < ? and o.kind = ? and o.managing_id is not null
         and o.valid_from <= ? and o.valid_to >= ?
         group by o.managing_id, coalesce(p.stage, '')");
    let query = query
        .bind(year)
        .bind(&scope.from)
        .bind(&scope.to)
        .bind(OrgKind::School.code())
        .bind(on)
        .bind(on);
    let rows: Vec<(i64, String, i64)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(managing, stage, schools)| {
            let stage = maybe_word("plans", &stage, Some(&stage))?;
            Ok(ChildCount { managing: OrgId(managing), stage, schools })
        })
        .collect()
}

/// Schools of a scope whose plan has not been submitted: none, a draft, or a returned one.
///
/// A plan that is being revised after an issue counts as there: the issued paper holds.
pub async fn unsent(tx: &mut Tx, scope: &Scope, year: SchoolYear, on: Date) -> Result<Vec<OrgId>> {
    let query =
        sql("select o.id from orgs o left join plans p on p.org_id = o.id and p.school_year = ?
         where o.path >= ? and o.path < ? and o.kind = ? and o.valid_from <= ? and o.valid_to >= ?
         and (p.id is null or (p.paper_id = '' and p.stage in")
        .bind(year)
        .bind(&scope.from)
        .bind(&scope.to)
        .bind(OrgKind::School.code())
        .bind(on)
        .bind(on)
        .list([PlanStage::Draft.code(), PlanStage::Returned.code()])
        .then(")) order by o.id");
    let rows: Vec<(i64,)> = tx.all(query).await?;
    Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
}
