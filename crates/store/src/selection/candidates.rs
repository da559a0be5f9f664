//! The candidates of a round: nominated, standing, decided upon, told.

use domain::calendar::Instant;
use domain::id::{AccountId, CandidateId, LearnerId, OrgId, RoundId, TermId};
use domain::personal::Personal;
use domain::roster::Status;
use domain::selection::{CandidateState, Origin, Outcome};
use domain::term::TermState;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A candidate with whom it is about. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Candidate {
    /// Its id.
    pub id: CandidateId,
    /// Who.
    pub learner: LearnerId,
    /// How the learner came into the round.
    pub origin: Origin,
    /// The teacher who nominated; `None` for oneself.
    pub nominated_by: Option<AccountId>,
    /// In a few words.
    pub wish: Personal<String>,
    /// When.
    pub at: Instant,
    /// Where the nomination stands.
    pub state: CandidateState,
    /// What the decision says.
    pub outcome: Option<Outcome>,
    /// Why not, as the learner reads it.
    pub reason: Personal<String>,
    /// When the learner was told; 0: not yet.
    pub told_at: Instant,
    /// The learner's name.
    pub full_name: Personal<String>,
    /// Birth date, ISO.
    pub dob: Personal<String>,
    /// The class.
    pub class: String,
    /// State in the national database (D22).
    pub status: Status,
    /// The learner's term in the school year of the round.
    pub term: Option<(TermId, TermState)>,
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    id: String,
    learner_id: String,
    origin: String,
    nominated_by: String,
    wish: String,
    at: i64,
    state: String,
    outcome: String,
    reason: String,
    told_at: i64,
    full_name: String,
    dob: String,
    class_name: String,
    status: String,
    term_id: String,
    term_state: String,
}

impl TryFrom<CandidateRow> for Candidate {
    type Error = crate::StoreError;
    fn try_from(row: CandidateRow) -> Result<Self> {
        let table = "candidates";
        let term: Option<TermId> = maybe_word(table, &row.id, Some(&row.term_id))?;
        let term_state: Option<TermState> = maybe_word(table, &row.id, Some(&row.term_state))?;
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            origin: word(table, &row.id, &row.origin)?,
            nominated_by: maybe_word(table, &row.id, Some(&row.nominated_by))?,
            wish: row.wish.into(),
            at: Instant(row.at),
            state: word(table, &row.id, &row.state)?,
            outcome: maybe_word(table, &row.id, Some(&row.outcome))?,
            reason: row.reason.into(),
            told_at: Instant(row.told_at),
            full_name: row.full_name.into(),
            dob: row.dob.into(),
            class: row.class_name,
            status: crate::learners::status(&row.learner_id, &row.status)?,
            term: term.zip(term_state),
        })
    }
}

const COLUMNS: &str =
    "select c.id, c.learner_id, c.origin, c.nominated_by, c.wish, c.at, c.state, c.outcome, c.reason, c.told_at,
     l.full_name, l.dob, l.class_name, l.status, coalesce(t.id, '') as term_id, coalesce(t.state, '') as term_state
     from candidates c join learners l on l.org_id = c.org_id and l.id = c.learner_id
     left join terms t on t.org_id = c.org_id and t.learner_id = c.learner_id and t.school_year = l.school_year";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Candidate>> {
    let rows: Vec<CandidateRow> = tx.all(query).await?;
    rows.into_iter().map(Candidate::try_from).collect()
}

/// Everybody who was ever nominated in a round, by given name.
pub async fn candidates(tx: &mut Tx, org: OrgId, round: RoundId) -> Result<Vec<Candidate>> {
    let query =
        sql(COLUMNS).then("where c.org_id = ? and c.round_id = ? order by l.sort_key, c.id");
    some(tx, query.bind(org).bind(round)).await
}

/// A learner's nomination in a round.
pub async fn find_candidate(
    tx: &mut Tx,
    org: OrgId,
    round: RoundId,
    learner: LearnerId,
) -> Result<Option<Candidate>> {
    let query = sql(COLUMNS).then("where c.org_id = ? and c.round_id = ? and c.learner_id = ?");
    Ok(some(tx, query.bind(org).bind(round).bind(learner)).await?.pop())
}

/// What a learner was told of a round. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Told {
    /// The round.
    pub round: RoundId,
    /// Its name.
    pub name: String,
    /// The club that it fills.
    pub club: String,
    /// What the decision says.
    pub outcome: Outcome,
    /// How the nomination ended.
    pub state: CandidateState,
    /// Why not; empty for the chosen, and for who could not be taken at the moment of signing.
    pub reason: Personal<String>,
    /// When the learner was told.
    pub told_at: Instant,
}

type ToldRow = (String, String, String, String, String, String, i64);

/// What a learner was told of rounds, the newest first.
pub async fn told(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Vec<Told>> {
    let text = "select c.round_id, r.name, cl.name, c.outcome, c.state, c.reason, c.told_at from candidates c
         join rounds r on r.org_id = c.org_id and r.id = c.round_id
         join clubs cl on cl.org_id = r.org_id and cl.id = r.club_id
         where c.org_id = ? and c.learner_id = ? and c.told_at > 0 and c.outcome <> ''
         order by c.told_at desc, c.id";
    let rows: Vec<ToldRow> = tx.all(sql(text).bind(org).bind(learner)).await?;
    let told = |(round, name, club, outcome, state, reason, at): ToldRow| {
        Ok(Told {
            round: word("candidates", &round, &round)?,
            outcome: word("candidates", &round, &outcome)?,
            state: word("candidates", &round, &state)?,
            reason: reason.into(),
            told_at: Instant(at),
            name,
            club,
        })
    };
    rows.into_iter().map(told).collect()
}

/// Writes a nomination.
pub async fn insert_candidate(
    tx: &mut Tx,
    org: OrgId,
    round: RoundId,
    candidate: &Candidate,
) -> Result<()> {
    let by = candidate.nominated_by.map(|id| id.to_string()).unwrap_or_default();
    let query = sql(
        "insert into candidates (org_id, id, round_id, learner_id, origin, nominated_by, wish, at, state, confirmed_by,
         outcome, reason, told_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', 0)",
    );
    let query = query.bind(org).bind(candidate.id).bind(round).bind(candidate.learner);
    let query = query.bind(candidate.origin.code()).bind(by).bind(candidate.wish.reveal());
    tx.run(query.bind(candidate.at).bind(candidate.state.code())).await?;
    Ok(())
}

/// Moves a nomination, saying who did.
pub async fn set_state(
    tx: &mut Tx,
    org: OrgId,
    id: CandidateId,
    (from, to): (CandidateState, CandidateState),
    by: AccountId,
) -> Result<()> {
    let text = "update candidates set state = ?, confirmed_by = ? where org_id = ? and id = ? and state = ?";
    let query = sql(text).bind(to.code()).bind(by).bind(org).bind(id);
    tx.change(query.bind(from.code()), "the candidate").await
}

/// Writes what the decision says of a candidate.
pub async fn set_outcome(
    tx: &mut Tx,
    org: OrgId,
    id: CandidateId,
    state: CandidateState,
    outcome: Outcome,
    reason: &str,
) -> Result<()> {
    let text = "update candidates set state = ?, outcome = ?, reason = ?
         where org_id = ? and id = ? and outcome = ''";
    let query = sql(text).bind(state.code()).bind(outcome.code()).bind(reason);
    tx.change(query.bind(org).bind(id), "the candidate").await
}

/// Notes that these were told the outcome; who was told before keeps that day.
pub async fn tell(
    tx: &mut Tx,
    org: OrgId,
    round: RoundId,
    candidates: &[CandidateId],
    at: Instant,
) -> Result<u64> {
    let text = "update candidates set told_at = ? where org_id = ? and round_id = ? and told_at = 0
         and outcome <> '' and id in";
    let query = sql(text).bind(at).bind(org).bind(round);
    tx.run(query.list(candidates.iter().copied())).await
}
