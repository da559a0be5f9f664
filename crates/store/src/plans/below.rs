//! The plans of many schools against what was done, added up by school, month and unit: from roll-ups, never from lines.

use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use domain::ledger::{Measure, Unit};
use domain::org::{OrgKind, Scope};
use domain::plan::PlanStage;
use jiff::civil::Date;

use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// Which plans are added up: those of a year, of the schools of a scope that exist on a day.
#[derive(Debug, Clone)]
pub struct Below<'a> {
    /// The scope.
    pub scope: &'a Scope,
    /// The school year.
    pub year: SchoolYear,
    /// The day.
    pub on: Date,
}

/// What a school's items of a kind aim at in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// The school.
    pub org: OrgId,
    /// The calendar month.
    pub month: i8,
    /// The items' kind.
    pub kind: Kind,
    /// In which unit.
    pub unit: Unit,
    /// How much.
    pub quantity: i64,
}

/// What was counted towards a school's items of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The school.
    pub org: OrgId,
    /// The items' calendar month.
    pub month: i8,
    /// What was counted.
    pub measure: Measure,
    /// How much, in the measure's unit.
    pub quantity: i64,
}

impl Below<'_> {
    /// What every query begins with after its columns: the plans and their items.
    fn of(&self, columns: &'static str, joined: &'static str) -> Sql {
        sql(columns)
            .then(
                "from orgs o join plans p on p.org_id = o.id and p.school_year = ?
                 join plan_items i on i.org_id = p.org_id and i.plan_id = p.id",
            )
            .bind(self.year)
            .then(joined)
            .then("where o.path >= ? and o.path < ? and o.kind = ? and o.valid_from <= ? and o.valid_to >= ?")
            .bind(&self.scope.from)
            .bind(&self.scope.to)
            .bind(OrgKind::School.code())
            .bind(self.on)
            .bind(self.on)
    }
}

const FIGURES: &str = "join plan_item_targets f on f.org_id = i.org_id and f.item_id = i.id";
const BOTH: &str = "join plan_item_targets f on f.org_id = i.org_id and f.item_id = i.id
     join item_totals t on t.org_id = i.org_id and t.item_id = i.id";
const TOTALS: &str = "join item_totals t on t.org_id = i.org_id and t.item_id = i.id";

fn month(org: i64, month: i64) -> Result<i8> {
    let known = i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
    known.ok_or_else(|| StoreError::Corrupt {
        table: "plan_items",
        id: format!("of org {org}"),
        what: "no such month".to_owned(),
    })
}

/// What is aimed at; main and further figures are rows of their own.
pub async fn planned_below(tx: &mut Tx, below: &Below<'_>) -> Result<Vec<Planned>> {
    let main = below
        .of("select o.id, i.month, i.kind, i.unit, cast(sum(i.quantity) as bigint)", "")
        .then("group by o.id, i.month, i.kind, i.unit");
    let more = below
        .of("select o.id, i.month, i.kind, f.unit, cast(sum(f.quantity) as bigint)", FIGURES)
        .then("group by o.id, i.month, i.kind, f.unit");
    let mut rows: Vec<(i64, i64, String, String, i64)> = tx.all(main).await?;
    rows.extend(tx.all::<(i64, i64, String, String, i64)>(more).await?);
    rows.into_iter()
        .map(|(org, in_month, kind, unit, quantity)| {
            let id = format!("of org {org}");
            Ok(Planned {
                org: OrgId(org),
                month: month(org, in_month)?,
                kind: word("plan_items", &id, &kind)?,
                unit: word("plan_items", &id, &unit)?,
                quantity,
            })
        })
        .collect()
}

/// What was counted towards a figure of an item. `counts` says what counts towards what: `kind/unit/measure's number`.
pub async fn done_below(tx: &mut Tx, below: &Below<'_>, counts: &[String]) -> Result<Vec<Done>> {
    let columns = "select o.id, i.month, t.measure, cast(sum(t.quantity) as bigint)";
    let list = || counts.iter().map(String::as_str);
    let main = below
        .of(columns, TOTALS)
        .then("and i.kind || '/' || i.unit || '/' || cast(t.measure as text) in")
        .list(list())
        .then("group by o.id, i.month, t.measure");
    let more = below
        .of(columns, BOTH)
        .then("and i.kind || '/' || f.unit || '/' || cast(t.measure as text) in")
        .list(list())
        .then("group by o.id, i.month, t.measure");
    let mut rows: Vec<(i64, i64, i16, i64)> = tx.all(main).await?;
    rows.extend(tx.all::<(i64, i64, i16, i64)>(more).await?);
    rows.into_iter()
        .map(|(org, in_month, measure, quantity)| {
            let measure =
                Measure::by_number(measure.into()).ok_or_else(|| StoreError::Corrupt {
                    table: "item_totals",
                    id: format!("of org {org}"),
                    what: "no such measure".to_owned(),
                })?;
            Ok(Done { org: OrgId(org), month: month(org, in_month)?, measure, quantity })
        })
        .collect()
}

/// A school and where its plan of the year stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The school.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Who manages it.
    pub managing: OrgId,
    /// Where its plan stands; `None`: there is none.
    pub stage: Option<PlanStage>,
}

/// Every school of the scope by name, with or without a plan.
pub async fn standings_below(tx: &mut Tx, below: &Below<'_>) -> Result<Vec<Standing>> {
    let query = sql("select o.id, o.name, coalesce(o.managing_id, 0), coalesce(p.stage, '')
         from orgs o left join plans p on p.org_id = o.id and p.school_year = ?
         where o.path >= ? and o.path < ? and o.kind = ? and o.valid_from <= ? and o.valid_to >= ?
         order by o.sort_key, o.id")
    .bind(below.year)
    .bind(&below.scope.from)
    .bind(&below.scope.to)
    .bind(OrgKind::School.code())
    .bind(below.on)
    .bind(below.on);
    let rows: Vec<(i64, String, i64, String)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(org, name, managing, stage)| {
            let stage = maybe_word("plans", &name, Some(&stage))?;
            Ok(Standing { org: OrgId(org), name, managing: OrgId(managing), stage })
        })
        .collect()
}
