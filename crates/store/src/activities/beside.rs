//! What scheduling asks beside: the items of the plan, month by month, and where a club was last.

use domain::activity::Kind;
use domain::id::{ClubId, ItemId, OrgId};
use domain::ledger::Unit;

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// A plan item as it can be scheduled.
#[derive(Debug, Clone)]
pub struct ItemLine {
    /// Its id.
    pub id: ItemId,
    /// The school year of its plan.
    pub year: String,
    /// Its calendar month.
    pub month: i64,
    /// What kind.
    pub kind: Kind,
    /// What it says.
    pub title: String,
    /// Who does it.
    pub owner: String,
    /// How much is aimed at.
    pub quantity: i64,
    /// In which unit.
    pub unit: Unit,
}

type ItemRow = (String, String, i64, String, String, String, i64, String);

fn item_of(row: ItemRow) -> Result<ItemLine> {
    let (id, year, month, kind, title, owner, quantity, unit) = row;
    Ok(ItemLine {
        kind: word("plan_items", &id, &kind)?,
        unit: word("plan_items", &id, &unit)?,
        id: word("plan_items", &id, &id)?,
        year,
        month,
        title,
        owner,
        quantity,
    })
}

const ITEMS: &str =
    "select i.id, p.school_year, i.month, i.kind, i.title, i.owner, i.quantity, i.unit
    from plan_items i join plans p on p.org_id = i.org_id and p.id = i.plan_id";

/// One plan item.
pub async fn plan_item(tx: &mut Tx, org: OrgId, id: ItemId) -> Result<Option<ItemLine>> {
    let query = sql(ITEMS).then("where i.org_id = ? and i.id = ?").bind(org).bind(id);
    let row: Option<ItemRow> = tx.maybe(query).await?;
    row.map(item_of).transpose()
}

/// The items of one month of a school year's plan, in order.
pub async fn month_items(
    tx: &mut Tx,
    org: OrgId,
    year: domain::calendar::SchoolYear,
    month: i8,
) -> Result<Vec<ItemLine>> {
    let query = sql(ITEMS)
        .then("where i.org_id = ? and p.school_year = ? and i.month = ? order by i.place, i.id")
        .bind(org)
        .bind(year)
        .bind(i64::from(month));
    let rows: Vec<ItemRow> = tx.all(query).await?;
    rows.into_iter().map(item_of).collect()
}

/// The school years of the plans with these ids.
pub async fn plan_years(tx: &mut Tx, org: OrgId, ids: &[String]) -> Result<Vec<(String, String)>> {
    let query = sql("select id, school_year from plans where org_id = ? and id in").bind(org);
    tx.all(query.list(ids.iter().map(String::as_str))).await
}

/// The place of the club's last activity of a kind; of any kind when there was none.
pub async fn last_place(
    tx: &mut Tx,
    org: OrgId,
    club: ClubId,
    kind: Kind,
) -> Result<Option<String>> {
    let query = sql("select place from activities where org_id = ? and club_id = ?
         order by case when kind = ? then 0 else 1 end, day desc, id desc limit 1");
    let row: Option<(String,)> = tx.maybe(query.bind(org).bind(club).bind(kind.code())).await?;
    Ok(row.map(|(place,)| place))
}

/// Titles of the activities with these ids.
pub async fn titles(tx: &mut Tx, org: OrgId, ids: &[String]) -> Result<Vec<(String, String)>> {
    let query = sql("select id, title from activities where org_id = ? and id in").bind(org);
    tx.all(query.list(ids.iter().map(String::as_str))).await
}
