//! The items of a plan: what is to be done in which month, in the order that the school gave them.

use domain::activity::Kind;
use domain::id::{ItemId, OrgId, PlanId};
use domain::ledger::Unit;
use domain::plan::{Integration, Target};
use domain::roadmap::RoadmapRef;

use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id, made by whoever wrote it first.
    pub id: ItemId,
    /// Of which plan.
    pub plan: PlanId,
    /// The calendar month, 1 to 12.
    pub month: i8,
    /// Order inside the month.
    pub place: i64,
    /// What kind of activity.
    pub kind: Kind,
    /// What it is integrated with (R07).
    pub integration: Integration,
    /// With what of it: subject and lesson, movement, theme; may be empty.
    pub detail: String,
    /// Which duty of the programme it carries out: a code of the Department's catalogue, or empty.
    pub duty: String,
    /// Which digital-transformation task of the school it serves (R17); may be empty.
    pub task: String,
    /// What of a commune's roadmap it serves (R30).
    pub roadmap: Option<RoadmapRef>,
    /// The entry of the Department's box that it was taken from; empty: the school's own.
    pub box_key: String,
    /// What is to be done.
    pub title: String,
    /// Who does it: a part of the school, not a person's record.
    pub owner: String,
    /// How much is aimed at.
    pub quantity: i64,
    /// In which unit.
    pub unit: Unit,
    /// What else is aimed at, each in a unit of its own (D48).
    pub more: Vec<Target>,
}

impl Item {
    /// Every target figure, the main one first.
    pub fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        let main = Target { quantity: self.quantity, unit: self.unit };
        std::iter::once(main).chain(self.more.iter().copied())
    }
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: String,
    plan_id: String,
    month: i64,
    place: i64,
    kind: String,
    integration: String,
    detail: String,
    duty: String,
    task: String,
    roadmap_org: i64,
    roadmap_id: String,
    box_key: String,
    title: String,
    owner: String,
    quantity: i64,
    unit: String,
}

impl TryFrom<ItemRow> for Item {
    type Error = StoreError;
    fn try_from(row: ItemRow) -> Result<Self> {
        let table = "plan_items";
        let month = i8::try_from(row.month).ok().filter(|month| (1..=12).contains(month));
        let roadmap = maybe_word(table, &row.id, Some(&row.roadmap_id))?;
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            plan: word(table, &row.id, &row.plan_id)?,
            month: month.ok_or_else(|| StoreError::Corrupt {
                table,
                id: row.id.clone(),
                what: "no such month".to_owned(),
            })?,
            place: row.place,
            kind: word(table, &row.id, &row.kind)?,
            integration: word(table, &row.id, &row.integration)?,
            unit: word(table, &row.id, &row.unit)?,
            detail: row.detail,
            duty: row.duty,
            task: row.task,
            roadmap: roadmap.map(|item| RoadmapRef { commune: OrgId(row.roadmap_org), item }),
            box_key: row.box_key,
            more: Vec::new(),
            title: row.title,
            owner: row.owner,
            quantity: row.quantity,
        })
    }
}

fn select() -> Sql {
    sql(
        "select id, plan_id, month, place, kind, integration, detail, duty, task, roadmap_org, roadmap_id, box_key, title, owner, quantity,
         unit from plan_items",
    )
}

/// Months from September to August, then the school's own order.
const ORDER: &str =
    "order by case when month >= 9 then month - 9 else month + 3 end, place, id limit 500";

/// The further target figures: of which item, and the figure.
async fn further(tx: &mut Tx, query: Sql) -> Result<Vec<(String, Target)>> {
    let rows: Vec<(String, String, i64)> = tx.all(query.then("order by item_id, place")).await?;
    let figure = |(item, unit, quantity): (String, String, i64)| {
        let unit = word("plan_item_targets", &item, &unit)?;
        Ok((item, Target { quantity, unit }))
    };
    rows.into_iter().map(figure).collect()
}

/// Items with their further figures.
fn complete(rows: Vec<ItemRow>, more: &[(String, Target)]) -> Result<Vec<Item>> {
    let item = |row: ItemRow| {
        let own = more.iter().filter(|(item, _)| *item == row.id).map(|(_, target)| *target);
        let own = own.collect();
        Ok(Item { more: own, ..Item::try_from(row)? })
    };
    rows.into_iter().map(item).collect()
}

const FIGURES: &str = "select item_id, unit, quantity from plan_item_targets where org_id = ?";

/// One item, whatever plan of the school it belongs to.
pub async fn item(tx: &mut Tx, org: OrgId, id: ItemId) -> Result<Option<Item>> {
    let query = select().then("where org_id = ? and id = ?").bind(org).bind(id);
    let row: Option<ItemRow> = tx.maybe(query).await?;
    let more = further(tx, sql(FIGURES).bind(org).then("and item_id = ?").bind(id)).await?;
    Ok(complete(row.into_iter().collect(), &more)?.pop())
}

/// All items of a plan in the order of the school year.
pub async fn items(tx: &mut Tx, org: OrgId, plan: PlanId) -> Result<Vec<Item>> {
    let query = select().then("where org_id = ? and plan_id = ?").bind(org).bind(plan).then(ORDER);
    let rows: Vec<ItemRow> = tx.all(query).await?;
    let more = further(tx, sql(FIGURES).bind(org).then("and plan_id = ?").bind(plan)).await?;
    complete(rows, &more)
}

/// The items of one month of a plan, in order.
pub async fn items_of_month(tx: &mut Tx, org: OrgId, plan: PlanId, month: i8) -> Result<Vec<Item>> {
    let query = select().then("where org_id = ? and plan_id = ? and month = ?");
    let query = query.bind(org).bind(plan).bind(i64::from(month)).then(ORDER);
    let rows: Vec<ItemRow> = tx.all(query).await?;
    let more = further(tx, sql(FIGURES).bind(org).then("and plan_id = ?").bind(plan)).await?;
    complete(rows, &more)
}

/// Binds what a writer may change, from the month to the unit: an insert and an update name them in this order.
fn bound(query: Sql, item: &Item) -> Sql {
    query
        .bind(i64::from(item.month))
        .bind(item.place)
        .bind(item.kind.code())
        .bind(item.integration.code())
        .bind(&item.detail)
        .bind(&item.duty)
        .bind(&item.task)
        .bind(item.roadmap.map_or(0, |of| of.commune.0))
        .bind(item.roadmap.map_or_else(String::new, |of| of.item.to_string()))
        .bind(&item.box_key)
        .bind(&item.title)
        .bind(&item.owner)
        .bind(item.quantity)
        .bind(item.unit.code())
}

async fn write_figures(tx: &mut Tx, org: OrgId, item: &Item) -> Result<()> {
    for (place, target) in (0_i64..).zip(&item.more) {
        let query =
            sql("insert into plan_item_targets (org_id, item_id, unit, plan_id, place, quantity)
             values (?, ?, ?, ?, ?, ?)");
        let query = query.bind(org).bind(item.id).bind(target.unit.code()).bind(item.plan);
        tx.run(query.bind(place).bind(target.quantity)).await?;
    }
    Ok(())
}

async fn delete_figures(tx: &mut Tx, org: OrgId, item: ItemId) -> Result<()> {
    let text = "delete from plan_item_targets where org_id = ? and item_id = ?";
    tx.run(sql(text).bind(org).bind(item)).await?;
    Ok(())
}

/// Writes a new item.
pub async fn insert_item(tx: &mut Tx, org: OrgId, item: &Item) -> Result<()> {
    let query = sql("insert into plan_items (org_id, id, plan_id, month, place, kind, integration, detail, duty, task, roadmap_org,
         roadmap_id, box_key, title, owner, quantity, unit) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let query = query.bind(org).bind(item.id).bind(item.plan);
    tx.run(bound(query, item)).await?;
    write_figures(tx, org, item).await
}

/// Writes an item back.
pub async fn update_item(tx: &mut Tx, org: OrgId, item: &Item) -> Result<()> {
    let query = sql("update plan_items set month = ?, place = ?, kind = ?, integration = ?, detail = ?, duty = ?, task = ?, roadmap_org = ?, roadmap_id = ?,
         box_key = ?, title = ?, owner = ?, quantity = ?, unit = ? where org_id = ? and id = ? and plan_id = ?");
    let query = bound(query, item).bind(org).bind(item.id).bind(item.plan);
    tx.change(query, "the item").await?;
    delete_figures(tx, org, item.id).await?;
    write_figures(tx, org, item).await
}

/// Takes an item out of its plan.
pub async fn delete_item(tx: &mut Tx, org: OrgId, plan: PlanId, id: ItemId) -> Result<()> {
    delete_figures(tx, org, id).await?;
    let text = "delete from plan_items where org_id = ? and plan_id = ? and id = ?";
    tx.change(sql(text).bind(org).bind(plan).bind(id), "the item").await
}
