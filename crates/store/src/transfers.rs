//! Moves between schools: owned by the school that the learner leaves, answered by the one it goes to.

use domain::calendar::Instant;
use domain::id::{LearnerId, OrgId, TransferId};
use domain::personal::Personal;
use domain::transfer::TransferState;

use crate::error::{Result, maybe_word, word};
use crate::learners::Learner;
use crate::page::{self, After, Page};
use crate::sql::{Sql, Tx, sql};

/// A move as kept. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// The school that the learner leaves.
    pub org: OrgId,
    /// Its name.
    pub org_name: String,
    /// The learner there.
    pub learner: LearnerId,
    /// The school that it goes to.
    pub to: OrgId,
    /// Its name.
    pub to_name: String,
    /// Where it stands.
    pub state: TransferState,
    /// What the school that asked wrote.
    pub remark: Personal<String>,
    /// When it was asked.
    pub asked_at: Instant,
    /// When it was answered or taken back.
    pub answered_at: Option<Instant>,
    /// Why it was refused.
    pub answer: Personal<String>,
    /// The learner at the new school.
    pub new_learner: Option<LearnerId>,
}

#[derive(sqlx::FromRow)]
struct TransferRow {
    id: String,
    org_id: i64,
    org_name: String,
    learner_id: String,
    to_org_id: i64,
    to_name: String,
    state: String,
    remark: String,
    asked_at: i64,
    answered_at: i64,
    answer: String,
    new_learner: String,
}

impl TryFrom<TransferRow> for Transfer {
    type Error = crate::StoreError;
    fn try_from(row: TransferRow) -> Result<Self> {
        let table = "transfers";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            org: OrgId(row.org_id),
            org_name: row.org_name,
            learner: word(table, &row.id, &row.learner_id)?,
            to: OrgId(row.to_org_id),
            to_name: row.to_name,
            state: word(table, &row.id, &row.state)?,
            remark: row.remark.into(),
            asked_at: Instant(row.asked_at),
            answered_at: (row.answered_at != 0).then_some(Instant(row.answered_at)),
            answer: row.answer.into(),
            new_learner: maybe_word(table, &row.id, Some(&row.new_learner))?,
        })
    }
}

const COLUMNS: &str = "select t.id, t.org_id, o.name as org_name, t.learner_id, t.to_org_id, d.name as to_name, t.state,
     t.remark, t.asked_at, t.answered_at, t.answer, t.new_learner
     from transfers t join orgs o on o.id = t.org_id join orgs d on d.id = t.to_org_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Transfer>> {
    let rows: Vec<TransferRow> = tx.all(query).await?;
    rows.into_iter().map(Transfer::try_from).collect()
}

/// A move that this org asked for, or that it is asked about.
pub async fn find(tx: &mut Tx, org: OrgId, id: TransferId) -> Result<Option<Transfer>> {
    let query = sql(COLUMNS).then("where t.id = ? and (t.org_id = ? or t.to_org_id = ?)");
    Ok(some(tx, query.bind(id).bind(org).bind(org)).await?.pop())
}

/// A page of the moves of an org: those that come here, or those that go from here; the newest first.
pub async fn list(
    tx: &mut Tx,
    org: OrgId,
    coming: bool,
    after: Option<&After>,
) -> Result<Page<Transfer, After>> {
    let of = if coming { "where t.to_org_id = ?" } else { "where t.org_id = ?" };
    let mut query = sql(COLUMNS).then(of).bind(org);
    if let Some(after) = after {
        let at: i64 = after.sort.parse().unwrap_or_default();
        query = query.then("and (t.asked_at, t.id) < (?, ?)").bind(at).bind(&after.id);
    }
    let query = query.then("order by t.asked_at desc, t.id desc limit ?").bind(page::SIZE + 1);
    let rows = some(tx, query).await?;
    Ok(Page::of(rows, |last| After { sort: last.asked_at.0.to_string(), id: last.id.to_string() }))
}

/// The moves of some learners from this org.
pub async fn of_learners(tx: &mut Tx, org: OrgId, learners: &[LearnerId]) -> Result<Vec<Transfer>> {
    let query = sql(COLUMNS).then("where t.org_id = ? and t.learner_id in").bind(org);
    let query = query.list(learners.iter().copied()).then("order by t.asked_at desc, t.id");
    some(tx, query).await
}

/// Writes what is asked; false when the id is there already or the learner is asked about already.
pub async fn insert(tx: &mut Tx, new: &Transfer, by: &str) -> Result<bool> {
    let query = sql("insert into transfers (org_id, id, learner_id, to_org_id, state, remark, asked_by, asked_at,
         answered_by, answered_at, answer, new_learner) values (?, ?, ?, ?, 'asked', ?, ?, ?, '', 0, '', '')
         on conflict do nothing")
        .bind(new.org)
        .bind(new.id)
        .bind(new.learner)
        .bind(new.to)
        .bind(new.remark.reveal())
        .bind(by)
        .bind(new.asked_at);
    Ok(tx.run(query).await? == 1)
}

/// Writes the answer to what is still asked.
pub async fn answer(tx: &mut Tx, transfer: &Transfer, by: &str) -> Result<()> {
    let query = sql("update transfers set state = ?, answered_by = ?, answered_at = ?, answer = ?, new_learner = ?
         where org_id = ? and id = ? and state = 'asked'")
        .bind(transfer.state.code())
        .bind(by)
        .bind(transfer.answered_at.map_or(0, |at| at.0))
        .bind(transfer.answer.reveal())
        .bind(transfer.new_learner.map(|id| id.to_string()).unwrap_or_default())
        .bind(transfer.org)
        .bind(transfer.id);
    tx.change(query, "the transfer").await
}

/// The row that the new school's own list has of the same child in the same school year, when there is exactly one.
pub async fn twin(tx: &mut Tx, org: OrgId, learner: &Learner) -> Result<Option<LearnerId>> {
    let query = sql("select id, ministry_id from learners where org_id = ? and school_year = ?
         and ((ministry_id <> '' and ministry_id = ?) or (same_key <> '' and same_key = ? and dob = ?))")
        .bind(org)
        .bind(learner.school_year)
        .bind(learner.ministry_id.reveal())
        .bind(learner.same_key.reveal())
        .bind(learner.dob.reveal());
    let rows: Vec<(String, String)> = tx.all(query).await?;
    let code = learner.ministry_id.reveal();
    let fits =
        |(_, other): &&(String, String)| other.is_empty() || code.is_empty() || other == code;
    let mut fitting = rows.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some((id, _)), None) => Ok(Some(word("learners", id, id)?)),
        _ => Ok(None),
    }
}

/// Notes at the old school that the learner moved away (D22).
pub async fn moved_out(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<()> {
    let text = "update learners set status = 'moved_out' where org_id = ? and id = ?";
    tx.change(sql(text).bind(org).bind(learner), "the learner").await
}

/// The newest list of a school year, open or closed.
pub async fn newest_list(
    tx: &mut Tx,
    org: OrgId,
    year: domain::calendar::SchoolYear,
) -> Result<Option<domain::id::ListId>> {
    let text = "select id from class_lists where org_id = ? and school_year = ? order by opened_at desc, id desc limit 1";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(org).bind(year)).await?;
    row.map(|(id,)| word("class_lists", &id, &id)).transpose()
}
