//! The register of requests about children's data (D27); `erase` takes a child out, `everything` gathers what there is.

pub mod erase;
pub mod everything;
pub mod retention;

use domain::calendar::Instant;
use domain::id::{AccountId, GuardianId, LearnerId, OrgId, RequestId};
use domain::personal::Personal;
use domain::request::{Asker, RequestKind, RequestState};

use crate::error::{Result, maybe_word, word};
use crate::page::{self, After, Page};
use crate::sql::{Sql, Tx, sql};

/// A request as kept. No `Debug`: what a family wrote.
#[derive(Clone)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Whose data.
    pub learner: LearnerId,
    /// The learner's name; empty once erased.
    pub name: Personal<String>,
    /// What is asked.
    pub kind: RequestKind,
    /// Who asks.
    pub asker: Asker,
    /// Which guardian.
    pub guardian: Option<GuardianId>,
    /// In whose words.
    pub words: Personal<String>,
    /// Where it stands.
    pub state: RequestState,
    /// When it came in.
    pub at: Instant,
    /// Until when the family must hear.
    pub acknowledge_by: Instant,
    /// When it heard.
    pub acknowledged_at: Option<Instant>,
    /// Until when it must be carried out.
    pub carry_out_by: Instant,
    /// Why it takes longer; empty: not extended.
    pub extension_reason: Personal<String>,
    /// What the school answered.
    pub answer: Personal<String>,
    /// Who handled it last.
    pub handled_by: Option<AccountId>,
    /// When it was done or refused.
    pub done_at: Option<Instant>,
    /// JSON of an erasure: what was erased and what is kept, in numbers.
    pub proof: String,
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: String,
    learner_id: String,
    full_name: String,
    kind: String,
    asked_by: String,
    guardian_id: String,
    words: String,
    state: String,
    at: i64,
    acknowledge_by: i64,
    acknowledged_at: i64,
    carry_out_by: i64,
    extension_reason: String,
    answer: String,
    handled_by: String,
    done_at: i64,
    proof: String,
}

fn moment(at: i64) -> Option<Instant> {
    (at != 0).then_some(Instant(at))
}

impl TryFrom<RequestRow> for Request {
    type Error = crate::StoreError;
    fn try_from(row: RequestRow) -> Result<Self> {
        let table = "data_requests";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            kind: word(table, &row.id, &row.kind)?,
            asker: word(table, &row.id, &row.asked_by)?,
            guardian: maybe_word(table, &row.id, Some(&row.guardian_id))?,
            state: word(table, &row.id, &row.state)?,
            handled_by: maybe_word(table, &row.id, Some(&row.handled_by))?,
            name: row.full_name.into(),
            words: row.words.into(),
            at: Instant(row.at),
            acknowledge_by: Instant(row.acknowledge_by),
            acknowledged_at: moment(row.acknowledged_at),
            carry_out_by: Instant(row.carry_out_by),
            extension_reason: row.extension_reason.into(),
            answer: row.answer.into(),
            done_at: moment(row.done_at),
            proof: row.proof,
        })
    }
}

const COLUMNS: &str = "select r.id, r.learner_id, coalesce(l.full_name, '') as full_name, r.kind, r.asked_by,
     r.guardian_id, r.words, r.state, r.at, r.acknowledge_by, r.acknowledged_at, r.carry_out_by, r.extension_reason,
     r.answer, r.handled_by, r.done_at, r.proof
     from data_requests r left join learners l on l.org_id = r.org_id and l.id = r.learner_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Request>> {
    let rows: Vec<RequestRow> = tx.all(query).await?;
    rows.into_iter().map(Request::try_from).collect()
}

/// One request.
pub async fn find(tx: &mut Tx, org: OrgId, id: RequestId) -> Result<Option<Request>> {
    let query = sql(COLUMNS).then("where r.org_id = ? and r.id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// A page of the requests that are open, the most urgent first, or of those that are over, the newest first.
pub async fn list(
    tx: &mut Tx,
    org: OrgId,
    open: bool,
    after: Option<&After>,
) -> Result<Page<Request, After>> {
    let mut query = sql(COLUMNS).then("where r.org_id = ?").bind(org);
    query = query.then(if open {
        "and r.state in ('open', 'acknowledged')"
    } else {
        "and r.state in ('done', 'refused')"
    });
    if let Some(after) = after {
        let at: i64 = after.sort.parse().unwrap_or_default();
        query = query.then(if open {
            "and (r.carry_out_by, r.id) > (?, ?)"
        } else {
            "and (r.done_at, r.id) < (?, ?)"
        });
        query = query.bind(at).bind(&after.id);
    }
    query = query.then(if open {
        "order by r.carry_out_by, r.id limit ?"
    } else {
        "order by r.done_at desc, r.id desc limit ?"
    });
    let rows = some(tx, query.bind(page::SIZE + 1)).await?;
    let sort = |last: &Request| {
        if open { last.carry_out_by.0 } else { last.done_at.map_or(0, |at| at.0) }
    };
    Ok(Page::of(rows, |last| After { sort: sort(last).to_string(), id: last.id.to_string() }))
}

/// All requests about some learners, the newest first.
pub async fn of_learners(tx: &mut Tx, org: OrgId, learners: &[LearnerId]) -> Result<Vec<Request>> {
    let query = sql(COLUMNS).then("where r.org_id = ? and r.learner_id in").bind(org);
    let query = query.list(learners.iter().copied()).then("order by r.at desc, r.id");
    some(tx, query).await
}

/// Writes a new request; false when the id is there already.
pub async fn insert(tx: &mut Tx, org: OrgId, new: &Request) -> Result<bool> {
    let query = sql("insert into data_requests (org_id, id, learner_id, kind, asked_by, guardian_id, words, state, at,
         acknowledge_by, acknowledged_at, carry_out_by, extension_reason, answer, handled_by, done_at, proof)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '', '', '', 0, '') on conflict (org_id, id) do nothing")
        .bind(org)
        .bind(new.id)
        .bind(new.learner)
        .bind(new.kind.code())
        .bind(new.asker.code())
        .bind(new.guardian.map(|id| id.to_string()).unwrap_or_default())
        .bind(new.words.reveal())
        .bind(new.state.code())
        .bind(new.at)
        .bind(new.acknowledge_by)
        .bind(new.carry_out_by);
    Ok(tx.run(query).await? == 1)
}

/// Writes what a step changed, provided that the request still stood at `before`.
pub async fn update(
    tx: &mut Tx,
    org: OrgId,
    request: &Request,
    before: RequestState,
) -> Result<()> {
    let query = sql("update data_requests set state = ?, acknowledged_at = ?, carry_out_by = ?, extension_reason = ?,
         answer = ?, handled_by = ?, done_at = ?, proof = ? where org_id = ? and id = ? and state = ?")
        .bind(request.state.code())
        .bind(request.acknowledged_at.map_or(0, |at| at.0))
        .bind(request.carry_out_by)
        .bind(request.extension_reason.reveal())
        .bind(request.answer.reveal())
        .bind(request.handled_by.map(|id| id.to_string()).unwrap_or_default())
        .bind(request.done_at.map_or(0, |at| at.0))
        .bind(&request.proof)
        .bind(org)
        .bind(request.id)
        .bind(before.code());
    tx.change(query, "the request").await
}
