//! The roadmaps of communes, and the plans that serve them.

use domain::calendar::{Instant, SchoolYear};
use domain::id::{OrgId, PlanId, RoadmapId};
use domain::org::OrgPath;
use domain::plan::PlanStage;
use domain::roadmap::Years;

use crate::error::{Result, StoreError, word};
use crate::sql::{Sql, Tx, sql};

/// An item of a roadmap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapItem {
    /// Its id, made by whoever wrote it first.
    pub id: RoadmapId,
    /// What is to be reached.
    pub title: String,
    /// From which year to which.
    pub years: Years,
    /// The body that answers for it.
    pub lead: String,
    /// By what one sees that it is done.
    pub measure: String,
    /// When it was retired; 0 while it holds.
    pub retired_at: Instant,
    /// Counts changes: who writes says which count was read.
    pub changed: i64,
}

impl RoadmapItem {
    /// Whether it was taken off the roadmap.
    pub const fn is_retired(&self) -> bool {
        self.retired_at.0 > 0
    }
}

type Row = (String, String, i64, i64, String, String, i64, i64);

fn item(row: Row) -> Result<RoadmapItem> {
    let (id, title, from, to, lead, measure, retired_at, changed) = row;
    let year = |year: i64| i16::try_from(year).ok();
    let years = year(from).zip(year(to)).and_then(|(from, to)| Years::new(from, to));
    Ok(RoadmapItem {
        years: years.ok_or_else(|| StoreError::Corrupt {
            table: "roadmap_items",
            id: id.clone(),
            what: "no such years".to_owned(),
        })?,
        id: word("roadmap_items", &id, &id)?,
        title,
        lead,
        measure,
        retired_at: Instant(retired_at),
        changed,
    })
}

fn select() -> Sql {
    sql(
        "select r.id, r.title, r.from_year, r.to_year, r.lead, r.measure, r.retired_at, r.changed from roadmap_items r",
    )
}

/// A commune's items, the earliest first; retired ones too.
pub async fn all(tx: &mut Tx, commune: OrgId) -> Result<Vec<RoadmapItem>> {
    let query = select().then("where r.org_id = ?").bind(commune);
    let query = query.then("order by r.from_year, r.to_year, r.title, r.id limit 500");
    tx.all(query).await?.into_iter().map(item).collect()
}

/// One of a commune's items.
pub async fn find(tx: &mut Tx, commune: OrgId, id: RoadmapId) -> Result<Option<RoadmapItem>> {
    let query = select().then("where r.org_id = ? and r.id = ?").bind(commune).bind(id);
    let row: Option<Row> = tx.maybe(query).await?;
    row.map(item).transpose()
}

/// The items that a plan serves, whatever became of them.
pub async fn served_by(tx: &mut Tx, org: OrgId, plan: PlanId) -> Result<Vec<RoadmapItem>> {
    let query = select().then(
        "where exists (select 1 from plan_items i where i.org_id = ? and i.plan_id = ?
         and i.roadmap_org = r.org_id and i.roadmap_id = r.id)",
    );
    let query = query.bind(org).bind(plan).then("order by r.from_year, r.title, r.id");
    tx.all(query).await?.into_iter().map(item).collect()
}

/// Writes a new item; a second one with its id is a duplicate.
pub async fn insert(tx: &mut Tx, commune: OrgId, item: &RoadmapItem) -> Result<()> {
    let query = sql("insert into roadmap_items (org_id, id, title, from_year, to_year, lead, measure, retired_at, changed)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let query = query.bind(commune).bind(item.id);
    tx.run(bound(query, item).bind(item.changed)).await?;
    Ok(())
}

/// Writes an item back and raises its count; stale when somebody changed it since `item.changed` was read.
pub async fn update(tx: &mut Tx, commune: OrgId, item: &RoadmapItem) -> Result<()> {
    let query = sql("update roadmap_items set title = ?, from_year = ?, to_year = ?, lead = ?, measure = ?, retired_at = ?,
         changed = changed + 1 where org_id = ? and id = ? and changed = ?");
    let query = bound(query, item).bind(commune).bind(item.id).bind(item.changed);
    tx.change(query, "the roadmap item").await
}

fn bound(query: Sql, item: &RoadmapItem) -> Sql {
    query
        .bind(&item.title)
        .bind(i64::from(item.years.from()))
        .bind(i64::from(item.years.to()))
        .bind(&item.lead)
        .bind(&item.measure)
        .bind(item.retired_at)
}

/// A school whose plan serves an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// The item.
    pub item: RoadmapId,
    /// The school.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Where it hangs: a commune sees the schools below it, not those that only stand in it.
    pub path: OrgPath,
    /// Where its plan stands.
    pub stage: PlanStage,
    /// How many items of the plan serve it.
    pub items: i64,
}

type ServingRow = (String, i64, String, String, String, i64);

/// Whose plans of a year serve what of a commune's roadmap, schools by name.
pub async fn servings(tx: &mut Tx, commune: OrgId, year: SchoolYear) -> Result<Vec<Serving>> {
    let query = sql("select i.roadmap_id, o.id, o.name, o.path, p.stage, count(*)
         from plan_items i join plans p on p.org_id = i.org_id and p.id = i.plan_id join orgs o on o.id = i.org_id
         where i.roadmap_org > 0 and i.roadmap_org = ? and p.school_year = ?
         group by i.roadmap_id, o.id, o.name, o.sort_key, o.path, p.stage order by o.sort_key, o.id");
    let rows: Vec<ServingRow> = tx.all(query.bind(commune).bind(year)).await?;
    rows.into_iter()
        .map(|(item, org, name, path, stage, items)| {
            Ok(Serving {
                item: word("plan_items", &name, &item)?,
                org: OrgId(org),
                stage: word("plans", &name, &stage)?,
                path: OrgPath::stored(path),
                name,
                items,
            })
        })
        .collect()
}
