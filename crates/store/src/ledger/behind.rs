//! What stands behind a figure: its lines newest first, its sum in one org and in the orgs below, what a record
//! stands for now, what counted towards plan items.

use domain::calendar::Bucket;
use domain::counting::Standing;
use domain::id::{CampaignId, ItemId, OrgId};
use domain::indicator::Numbers;
use domain::ledger::{Line, Measure, Source};
use domain::org::Scope;
use jiff::civil::Date;

use super::Entry;
use crate::error::{Result, StoreError, maybe_word, word};
use crate::page::{self, After, Page};
use crate::sql::{Sql, Tx, sql};

/// Which lines are behind a figure.
#[derive(Debug, Clone)]
pub struct Question {
    /// Measures, services and audiences.
    pub numbers: Numbers,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Only lines up to this running number: a frozen figure.
    pub up_to: Option<i64>,
}

impl Question {
    /// Narrows a query by measure, service and audience.
    fn narrow(&self, query: Sql) -> Sql {
        let mut query = query.then("and l.measure in").list(self.numbers.measures.iter().copied());
        if !self.numbers.services.is_empty() {
            query = query.then("and l.service in").list(self.numbers.services.iter().copied());
        }
        if !self.numbers.audiences.is_empty() {
            query = query.then("and l.audience in").list(self.numbers.audiences.iter().copied());
        }
        query
    }

    /// Whole buckets of the roll-ups answer it when no frozen number cuts them.
    fn buckets(&self) -> Option<(Bucket, Bucket)> {
        Bucket::whole(self.from, self.to).filter(|_| self.up_to.is_none())
    }
}

/// A page of the lines behind a figure, newest first.
pub async fn behind(
    tx: &mut Tx,
    org: OrgId,
    question: &Question,
    after: Option<&After>,
) -> Result<Page<Entry, After>> {
    let query = sql(
        "select l.org_id, l.seq, l.day, l.measure, l.service, l.audience, l.quantity, l.source,
         l.source_id, l.reverses from ledger l where l.org_id = ? and l.day between ? and ?",
    )
    .bind(org)
    .bind(question.from)
    .bind(question.to);
    let mut query = question.narrow(query);
    if let Some(seq) = question.up_to {
        query = query.then("and l.seq <= ?").bind(seq);
    }
    if let Some(after) = after {
        let seq: i64 = after.id.parse().unwrap_or(0);
        query = query.then("and (l.day, l.seq) < (?, ?)").bind(&after.sort).bind(seq);
    }
    let query = query.then("order by l.day desc, l.seq desc limit ?").bind(page::SIZE + 1);
    let rows: Vec<Entry> = tx.all(query).await?;
    Ok(Page::of(rows, |last: &Entry| After { sort: last.day.clone(), id: last.seq.to_string() }))
}

/// The sum of the lines behind a figure in one org.
pub async fn sum(tx: &mut Tx, org: OrgId, question: &Question) -> Result<i64> {
    let query = if let Some((first, last)) = question.buckets() {
        let query = sql("select cast(coalesce(sum(l.quantity), 0) as bigint) from rollups l
             where l.org_id = ? and l.bucket between ? and ?");
        question.narrow(query.bind(org).bind(first.0).bind(last.0))
    } else {
        let query = sql("select cast(coalesce(sum(l.quantity), 0) as bigint) from ledger l
             where l.org_id = ? and l.day between ? and ?");
        let query = question.narrow(query.bind(org).bind(question.from).bind(question.to));
        match question.up_to {
            Some(seq) => query.then("and l.seq <= ?").bind(seq),
            None => query,
        }
    };
    let (sum,): (i64,) = tx.one(query).await?;
    Ok(sum)
}

/// The sums behind a figure of all orgs of a scope that have any: path of the org and sum.
pub async fn sums_below(
    tx: &mut Tx,
    scope: &Scope,
    question: &Question,
) -> Result<Vec<(String, i64)>> {
    let query = if let Some((first, last)) = question.buckets() {
        let query = sql("select o.path, cast(sum(l.quantity) as bigint) from rollups l
             join orgs o on o.id = l.org_id where o.path >= ? and o.path < ? and l.bucket between ? and ?");
        query.bind(&scope.from).bind(&scope.to).bind(first.0).bind(last.0)
    } else {
        let query = sql("select o.path, cast(sum(l.quantity) as bigint) from ledger l
             join orgs o on o.id = l.org_id where o.path >= ? and o.path < ? and l.day between ? and ?");
        query.bind(&scope.from).bind(&scope.to).bind(question.from).bind(question.to)
    };
    tx.all(question.narrow(query).then("group by o.path order by o.path")).await
}

#[derive(sqlx::FromRow)]
struct LineRow {
    seq: i64,
    day: String,
    measure: i16,
    service: i16,
    audience: i16,
    item_id: String,
    campaign_id: String,
    quantity: i64,
    source: String,
    source_id: String,
}

/// The lines of a record that were not taken back, in order.
pub async fn standing(tx: &mut Tx, org: OrgId, source_id: uuid::Uuid) -> Result<Vec<Standing>> {
    let query =
        sql("select l.seq, l.day, l.measure, l.service, l.audience, l.item_id, l.campaign_id, l.quantity, l.source, l.source_id
         from ledger l where l.org_id = ? and l.source_id = ? and l.reverses = 0
         and not exists (select 1 from ledger r where r.org_id = l.org_id and r.source_id = l.source_id
             and r.reverses = l.seq) order by l.seq")
        .bind(org)
        .bind(source_id);
    let rows: Vec<LineRow> = tx.all(query).await?;
    rows.iter().map(standing_of).collect()
}

fn standing_of(row: &LineRow) -> Result<Standing> {
    let (table, id) = ("ledger", row.seq.to_string());
    let measure = Measure::by_number(row.measure.into()).ok_or_else(|| StoreError::Corrupt {
        table,
        id: id.clone(),
        what: "unknown measure".to_owned(),
    })?;
    let line = Line {
        day: word(table, &id, &row.day)?,
        measure,
        service: row.service.into(),
        audience: row.audience.into(),
        item: maybe_word::<ItemId>(table, &id, Some(&row.item_id))?,
        campaign: maybe_word::<CampaignId>(table, &id, Some(&row.campaign_id))?,
        quantity: row.quantity,
        source: word::<Source>(table, &id, &row.source)?,
        source_id: word(table, &id, &row.source_id)?,
        reverses: None,
    };
    Ok(Standing { seq: row.seq, line })
}

/// What was counted towards plan items from one day to another: item, measure's number, sum.
pub async fn towards_items(
    tx: &mut Tx,
    org: OrgId,
    from: Date,
    to: Date,
) -> Result<Vec<(String, i16, i64)>> {
    let query = sql("select item_id, measure, cast(sum(quantity) as bigint) from ledger
         where org_id = ? and day between ? and ? and item_id <> '' group by item_id, measure");
    tx.all(query.bind(org).bind(from).bind(to)).await
}
