//! The ledger: append lines, keep the roll-ups in the same unit of work, read totals and the lines behind them.

mod behind;
mod campaigns;
mod items;

pub use behind::{Question, behind, standing, sum, sums_below, towards_items};
pub use campaigns::{campaign_disagreements, campaign_frozen_disagreements};
pub use items::{item_disagreements, item_totals};

use domain::audit::{Checkpoint, GENESIS};
use domain::calendar::{Bucket, Cut};
use domain::id::OrgId;
use domain::ledger::{Line, Measure, Total};
use domain::org::Scope;
use jiff::civil::Date;

use crate::error::{Result, StoreError};
use crate::sql::{Arg, Tx, sql};

/// A line as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// The org.
    pub org_id: i64,
    /// Its running number.
    pub seq: i64,
    /// The day it counts for, ISO.
    pub day: String,
    /// The measure's number.
    pub measure: i16,
    /// The service's number or 0.
    pub service: i16,
    /// The audience's number or 0.
    pub audience: i16,
    /// In the measure's unit.
    pub quantity: i64,
    /// The kind of record behind it.
    pub source: String,
    /// The record behind it.
    pub source_id: String,
    /// The line it takes back, or 0.
    pub reverses: i64,
}

/// Lines of one insert: SQLite allows 32,766 arguments, a line has 13.
const BATCH: usize = 500;

/// Appends lines and adds them to the roll-ups; returns the number of the first and of the last.
///
/// Taking the numbers holds the org's row: two writers of one org follow each other, writers of different orgs do not meet.
pub async fn append(tx: &mut Tx, org: OrgId, lines: &[Line]) -> Result<(i64, i64)> {
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let take =
        "update org_counters set ledger_seq = ledger_seq + ? where org_id = ? returning ledger_seq";
    let (last,): (i64,) = tx.one(sql(take).bind(count).bind(org)).await?;
    let first = last - count + 1;
    for (n, batch) in lines.chunks(BATCH).enumerate() {
        let start = first + i64::try_from(n * BATCH).unwrap_or(0);
        let rows = (start..).zip(batch).map(|(seq, line)| values(org, seq, line)).collect();
        let insert = sql(
            "insert into ledger (org_id, seq, day, bucket, measure, service, audience, item_id, quantity, source,
             source_id, reverses, campaign_id) values",
        );
        tx.run(insert.rows(rows)).await?;
    }
    roll_up(tx, org, lines).await?;
    items::add_up(tx, org, lines).await?;
    campaigns::add_up(tx, org, lines).await?;
    Ok((first, last))
}

fn values(org: OrgId, seq: i64, line: &Line) -> Vec<Arg> {
    vec![
        org.into(),
        seq.into(),
        line.day.into(),
        Bucket::of(line.day).0.into(),
        line.measure.number().into(),
        line.service.into(),
        line.audience.into(),
        line.item.map_or_else(String::new, |item| item.to_string()).into(),
        line.quantity.into(),
        line.source.code().into(),
        line.source_id.into(),
        line.reverses.unwrap_or(0).into(),
        line.campaign.map_or_else(String::new, |campaign| campaign.to_string()).into(),
    ]
}

async fn roll_up(tx: &mut Tx, org: OrgId, lines: &[Line]) -> Result<()> {
    let mut sums = std::collections::BTreeMap::<(i32, i32, i32, i32), (i64, i64)>::new();
    for line in lines {
        let key = (Bucket::of(line.day).0, line.measure.number(), line.service, line.audience);
        let sum = sums.entry(key).or_default();
        sum.0 += line.quantity;
        sum.1 += 1;
    }
    let rows: Vec<Vec<Arg>> = sums
        .into_iter()
        .map(|((bucket, measure, service, audience), (quantity, lines))| {
            vec![
                org.into(),
                bucket.into(),
                measure.into(),
                service.into(),
                audience.into(),
                quantity.into(),
                lines.into(),
            ]
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        let upsert = sql(
            "insert into rollups (org_id, bucket, measure, service, audience, quantity, lines) values",
        )
        .rows(batch.to_vec())
        .then(
            "on conflict (org_id, bucket, measure, service, audience)
             do update set quantity = rollups.quantity + excluded.quantity, lines = rollups.lines + excluded.lines",
        );
        tx.run(upsert).await?;
    }
    Ok(())
}

/// The number of the org's last line.
pub async fn last_seq(tx: &mut Tx, org: OrgId) -> Result<i64> {
    let text = "select ledger_seq from org_counters where org_id = ?";
    let row: Option<(i64,)> = tx.maybe(sql(text).bind(org)).await?;
    Ok(row.map_or(0, |(seq,)| seq))
}

/// The number of the org's last line, and the head of its audit chain at the same moment.
pub async fn heads(tx: &mut Tx, org: OrgId) -> Result<(i64, Checkpoint)> {
    let text = "select ledger_seq, audit_seq, audit_hash from org_counters where org_id = ?";
    let row: Option<(i64, i64, String)> = tx.maybe(sql(text).bind(org)).await?;
    let (ledger, seq, hash) = row.unwrap_or((0, 0, GENESIS.to_owned()));
    Ok((ledger, Checkpoint { seq, hash }))
}

/// How much has been written down, all orgs together. Both grow and never shrink, so equal marks mean that nothing new
/// stands in any ledger, or that nothing at all has been done: every change of state has its audit line in its own
/// transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Ledger lines.
    pub ledger: i64,
    /// Audit lines.
    pub audit: i64,
}

/// The marks of this view of the database.
pub async fn marks(tx: &mut Tx) -> Result<Marks> {
    let text = "select cast(coalesce(sum(ledger_seq), 0) as bigint), cast(coalesce(sum(audit_seq), 0) as bigint)
         from org_counters";
    let (ledger, audit): (i64, i64) = tx.one(sql(text)).await?;
    Ok(Marks { ledger, audit })
}

type TotalRow = (i16, i16, i16, i64);

fn totals(rows: Vec<TotalRow>) -> Result<Vec<Total>> {
    rows.into_iter()
        .map(|(measure, service, audience, quantity)| {
            let measure =
                Measure::by_number(measure.into()).ok_or_else(|| StoreError::Corrupt {
                    table: "ledger",
                    id: measure.to_string(),
                    what: "unknown measure".to_owned(),
                })?;
            Ok(Total { measure, service: service.into(), audience: audience.into(), quantity })
        })
        .collect()
}

/// What happened in one org from one day to another, both inside, by measure, service and audience.
///
/// Whole buckets come from the roll-ups; the days at the ends that cut a bucket are added up from their lines.
pub async fn flow(tx: &mut Tx, org: OrgId, from: Date, to: Date) -> Result<Vec<Total>> {
    let Cut { whole, edges } = Bucket::cut(from, to);
    // No day has the empty range of a part that is not there.
    let (first, last) = whole.map_or((0, -1), |(first, last)| (first.0, last.0));
    let mut query = sql(
        "select measure, service, audience, cast(sum(quantity) as bigint) from (
         select measure, service, audience, quantity from rollups where org_id = ? and bucket between ? and ?",
    )
    .bind(org)
    .bind(first)
    .bind(last);
    for (first, last) in edges {
        let more = "union all select measure, service, audience, quantity from ledger
             where org_id = ? and day between ? and ?";
        query = query.then(more).bind(org).bind(first).bind(last);
    }
    totals(tx.all(query.then(") parts group by measure, service, audience")).await?)
}

/// What there is in one org at the end of a day: everything up to it.
pub async fn stock(tx: &mut Tx, org: OrgId, to: Date) -> Result<Vec<Total>> {
    flow(tx, org, jiff::civil::date(2000, 1, 1), to).await
}

/// The same as [`flow`], from the lines up to a running number: how a frozen report is computed again.
pub async fn flow_up_to(
    tx: &mut Tx,
    org: OrgId,
    from: Date,
    to: Date,
    seq: i64,
) -> Result<Vec<Total>> {
    let query = sql(
        "select measure, service, audience, cast(sum(quantity) as bigint) from ledger
         where org_id = ? and seq <= ? and day between ? and ? group by measure, service, audience",
    );
    totals(tx.all(query.bind(org).bind(seq).bind(from).bind(to)).await?)
}

/// Sums of some measures by bucket for all orgs of a scope: the month chart.
pub async fn by_bucket(
    tx: &mut Tx,
    scope: &Scope,
    measures: &[Measure],
    first: Bucket,
    last: Bucket,
) -> Result<Vec<(i32, i64)>> {
    let query = sql(
        "select r.bucket, cast(sum(r.quantity) as bigint) from rollups r join orgs o on o.id = r.org_id
         where o.path >= ? and o.path < ? and r.bucket between ? and ? and r.measure in",
    );
    let query = query.bind(&scope.from).bind(&scope.to).bind(first.0).bind(last.0);
    let query = query.list(measures.iter().map(|measure| measure.number()));
    tx.all(query.then("group by r.bucket order by r.bucket")).await
}

/// The lines behind a figure: newest day first, `limit` of them, from a cursor of day and number on.
pub async fn lines(
    tx: &mut Tx,
    org: OrgId,
    measures: &[Measure],
    from: Date,
    to: Date,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let mut query = sql(
        "select org_id, seq, day, measure, service, audience, quantity, source, source_id, reverses
         from ledger where org_id = ? and day between ? and ? and measure in",
    )
    .bind(org)
    .bind(from)
    .bind(to)
    .list(measures.iter().map(|measure| measure.number()));
    if let Some((day, seq)) = after {
        query = query.then("and (day, seq) < (?, ?)").bind(day).bind(seq);
    }
    tx.all(query.then("order by day desc, seq desc limit ?").bind(limit)).await
}

/// Roll-ups that do not agree with their lines: org, bucket, measure, service, audience. Empty when all is well.
pub async fn disagreements(tx: &mut Tx) -> Result<Vec<(i64, i32, i16, i16, i16)>> {
    tx.all(sql(
        "select l.org_id, l.bucket, l.measure, l.service, l.audience
         from (select org_id, bucket, measure, service, audience, cast(sum(quantity) as bigint) as quantity,
               count(*) as lines from ledger group by org_id, bucket, measure, service, audience) l
         left join rollups r on r.org_id = l.org_id and r.bucket = l.bucket and r.measure = l.measure
              and r.service = l.service and r.audience = l.audience
         where r.org_id is null or r.quantity <> l.quantity or r.lines <> l.lines
         union all
         select r.org_id, r.bucket, r.measure, r.service, r.audience from rollups r
         where not exists (select 1 from ledger l where l.org_id = r.org_id and l.bucket = r.bucket
              and l.measure = r.measure and l.service = r.service and l.audience = r.audience)
         limit 100",
    ))
    .await
}

/// Orgs whose counter is not the number of their last line.
pub async fn gaps(tx: &mut Tx) -> Result<Vec<(i64, i64, i64)>> {
    tx.all(sql("select c.org_id, c.ledger_seq, count(l.seq) from org_counters c
         left join ledger l on l.org_id = c.org_id
         group by c.org_id, c.ledger_seq having count(l.seq) <> c.ledger_seq limit 100"))
        .await
}
