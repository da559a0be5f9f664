//! The tally: entries of help given, each with the id its caller made, its ledger line and, when undone, the reversing one.

use domain::calendar::Instant;
use domain::id::{ActivityId, OrgId, TallyId};

use crate::error::{Result, word};
use crate::page::{self, After, Page};
use crate::sql::{Arg, Tx, sql};

/// An entry of help given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Its id, made by whoever sent it.
    pub id: TallyId,
    /// The activity.
    pub activity: ActivityId,
    /// The service's number.
    pub service: i64,
    /// The audience's number.
    pub audience: i64,
    /// Lượt.
    pub quantity: i64,
    /// When it came in.
    pub at: Instant,
    /// The account that sent it.
    pub actor: String,
    /// Its ledger line.
    pub seq: i64,
    /// The reversing line, when it was undone.
    pub undone: Option<i64>,
}

/// A new entry.
#[derive(Debug, Clone)]
pub struct TallyRecord {
    /// Its id.
    pub id: TallyId,
    /// The service's number.
    pub service: i32,
    /// The audience's number.
    pub audience: i32,
    /// Lượt.
    pub quantity: i64,
    /// Its ledger line.
    pub seq: i64,
}

type TallyRow = (String, String, i64, i64, i64, i64, String, i64, i64);

fn entry(row: TallyRow) -> Result<Tally> {
    let (id, activity, service, audience, quantity, at, actor, seq, undone) = row;
    Ok(Tally {
        activity: word("tallies", &id, &activity)?,
        id: word("tallies", &id, &id)?,
        service,
        audience,
        quantity,
        at: Instant(at),
        actor,
        seq,
        undone: (undone != 0).then_some(undone),
    })
}

const COLUMNS: &str =
    "select id, activity_id, service, audience, quantity, at, actor, seq, undone_seq from tallies";

/// Those of these entries that are there already.
pub async fn known_tallies(tx: &mut Tx, org: OrgId, ids: &[TallyId]) -> Result<Vec<Tally>> {
    let query = sql(COLUMNS).then("where org_id = ? and id in").bind(org);
    let rows: Vec<TallyRow> = tx.all(query.list(ids.iter().copied())).await?;
    rows.into_iter().map(entry).collect()
}

/// One entry of an activity.
pub async fn tally(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    id: TallyId,
) -> Result<Option<Tally>> {
    let query = sql(COLUMNS).then("where org_id = ? and activity_id = ? and id = ?");
    let row: Option<TallyRow> = tx.maybe(query.bind(org).bind(activity).bind(id)).await?;
    row.map(entry).transpose()
}

/// Writes new entries.
pub async fn insert_tallies(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    actor: &str,
    at: Instant,
    entries: &[TallyRecord],
) -> Result<()> {
    let row = |entry: &TallyRecord| -> Vec<Arg> {
        vec![
            org.into(),
            entry.id.into(),
            activity.into(),
            entry.service.into(),
            entry.audience.into(),
            entry.quantity.into(),
            at.into(),
            actor.into(),
            entry.seq.into(),
            0_i64.into(),
        ]
    };
    for batch in entries.chunks(500) {
        let query = sql(
            "insert into tallies (org_id, id, activity_id, service, audience, quantity, at, actor, seq, undone_seq) values",
        );
        tx.run(query.rows(batch.iter().map(row).collect())).await?;
    }
    Ok(())
}

/// A page of an activity's entries, the newest first, undone ones among them.
pub async fn tallies(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    after: Option<&After>,
) -> Result<Page<Tally, After>> {
    let mut query =
        sql(COLUMNS).then("where org_id = ? and activity_id = ?").bind(org).bind(activity);
    if let Some(after) = after {
        let at: i64 = after.sort.parse().unwrap_or(0);
        query = query.then("and (at, id) < (?, ?)").bind(at).bind(&after.id);
    }
    let query = query.then("order by at desc, id desc limit ?").bind(page::SIZE + 1);
    let rows: Vec<TallyRow> = tx.all(query).await?;
    let rows = rows.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
    let cursor = |last: &Tally| After { sort: last.at.0.to_string(), id: last.id.to_string() };
    Ok(Page::of(rows, cursor))
}

/// The entries of an activity that were not undone.
pub async fn lively(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<Tally>> {
    let query =
        sql(COLUMNS).then("where org_id = ? and activity_id = ? and undone_seq = 0 order by seq");
    let rows: Vec<TallyRow> = tx.all(query.bind(org).bind(activity)).await?;
    rows.into_iter().map(entry).collect()
}

/// What an activity's tally holds by service and audience: numbers and lượt.
pub async fn tally_sums(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
) -> Result<Vec<(i64, i64, i64)>> {
    let query = sql("select service, audience, cast(sum(quantity) as bigint) from tallies
         where org_id = ? and activity_id = ? and undone_seq = 0
         group by service, audience order by service, audience");
    tx.all(query.bind(org).bind(activity)).await
}

/// Marks an entry as undone by a ledger line.
pub async fn undo_tally(tx: &mut Tx, org: OrgId, id: TallyId, seq: i64) -> Result<()> {
    let query =
        sql("update tallies set undone_seq = ? where org_id = ? and id = ? and undone_seq = 0");
    tx.change(query.bind(seq).bind(org).bind(id), "the entry").await
}
