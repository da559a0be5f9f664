//! Rounds of selection: the round, its assessors, its candidates; sheets and ballots beside.

mod candidates;
mod sheets;

pub use candidates::{
    Candidate, Told, candidates, find_candidate, insert_candidate, set_outcome, set_state, tell,
    told,
};
pub use sheets::{Mark, ballots, delete_mark, marks, set_ballots, set_mark};

use std::collections::BTreeSet;

use domain::calendar::{Instant, SchoolYear};
use domain::id::{AccountId, ClubId, LearnerId, OrgId, PaperId, RoundId};
use domain::personal::Personal;
use domain::selection::RoundState;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A round as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// Learners of this school year.
    pub year: SchoolYear,
    /// Its name.
    pub name: String,
    /// The club that it fills.
    pub club: ClubId,
    /// First day of nominations.
    pub nominate_from: Date,
    /// Their last day.
    pub nominate_to: Date,
    /// Last day of the sheets.
    pub assess_to: Date,
    /// Places; 0: as many as are good.
    pub places: i64,
    /// The Department's criteria as they stood when it was opened, JSON.
    pub criteria: String,
    /// Hash of the link for nominating oneself; empty: none.
    pub link_hash: String,
    /// What was done to it.
    pub state: RoundState,
    /// The council, JSON; empty until it has met.
    pub council: String,
    /// The decision.
    pub paper: Option<PaperId>,
    /// When it was signed; 0: not yet.
    pub decided_at: Instant,
    /// Why it was called off.
    pub reason: String,
    /// Who opened it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Instant,
    /// Counts changes.
    pub changed: i64,
}

#[derive(sqlx::FromRow)]
struct RoundRow {
    id: String,
    school_year: String,
    name: String,
    club_id: String,
    nominate_from: String,
    nominate_to: String,
    assess_to: String,
    places: i64,
    criteria: String,
    link_hash: String,
    state: String,
    council: String,
    paper_id: String,
    decided_at: i64,
    reason: String,
    created_by: String,
    created_at: i64,
    changed: i64,
}

impl TryFrom<RoundRow> for Round {
    type Error = crate::StoreError;
    fn try_from(row: RoundRow) -> Result<Self> {
        let table = "rounds";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            year: word(table, &row.id, &row.school_year)?,
            club: word(table, &row.id, &row.club_id)?,
            nominate_from: word(table, &row.id, &row.nominate_from)?,
            nominate_to: word(table, &row.id, &row.nominate_to)?,
            assess_to: word(table, &row.id, &row.assess_to)?,
            state: word(table, &row.id, &row.state)?,
            paper: maybe_word(table, &row.id, Some(&row.paper_id))?,
            created_by: word(table, &row.id, &row.created_by)?,
            name: row.name,
            places: row.places,
            criteria: row.criteria,
            link_hash: row.link_hash,
            council: row.council,
            decided_at: Instant(row.decided_at),
            reason: row.reason,
            created_at: Instant(row.created_at),
            changed: row.changed,
        })
    }
}

const COLUMNS: &str =
    "select id, school_year, name, club_id, nominate_from, nominate_to, assess_to, places, criteria, link_hash, state,
     council, paper_id, decided_at, reason, created_by, created_at, changed from rounds";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Round>> {
    let rows: Vec<RoundRow> = tx.all(query).await?;
    rows.into_iter().map(Round::try_from).collect()
}

/// The rounds of a school, the newest first.
pub async fn list(tx: &mut Tx, org: OrgId) -> Result<Vec<Round>> {
    let query = sql(COLUMNS).then("where org_id = ? order by created_at desc, id desc limit 200");
    some(tx, query.bind(org)).await
}

/// One round.
pub async fn find(tx: &mut Tx, org: OrgId, id: RoundId) -> Result<Option<Round>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// The open round behind a link, and its school.
pub async fn by_link(tx: &mut Tx, hash: &str) -> Result<Option<(OrgId, Round)>> {
    let text =
        "select org_id, id from rounds where link_hash = ? and link_hash <> '' and state = 'open'";
    let row: Option<(i64, String)> = tx.maybe(sql(text).bind(hash)).await?;
    let Some((org, id)) = row else { return Ok(None) };
    let found = find(tx, OrgId(org), word("rounds", &id, &id)?).await?;
    Ok(found.map(|round| (OrgId(org), round)))
}

/// Every round that still needs somebody, of every org, for the daily job.
pub async fn unfinished(tx: &mut Tx) -> Result<Vec<(OrgId, RoundId)>> {
    let text =
        "select org_id, id from rounds where state in ('open', 'decided') order by org_id, id";
    let rows: Vec<(i64, String)> = tx.all(sql(text)).await?;
    rows.into_iter().map(|(org, id)| Ok((OrgId(org), word("rounds", &id, &id)?))).collect()
}

/// The open rounds in which any of these learners was nominated.
pub async fn open_rounds_of(
    tx: &mut Tx,
    org: OrgId,
    learners: &BTreeSet<LearnerId>,
) -> Result<BTreeSet<RoundId>> {
    let learners: Vec<LearnerId> = learners.iter().copied().collect();
    let mut found = BTreeSet::new();
    for batch in learners.chunks(500) {
        let text = "select distinct c.round_id from candidates c
             join rounds r on r.org_id = c.org_id and r.id = c.round_id
             where c.org_id = ? and r.state = 'open' and c.learner_id in";
        let rows: Vec<(String,)> = tx.all(sql(text).bind(org).list(batch.iter().copied())).await?;
        for (id,) in rows {
            found.insert(word("rounds", &id, &id)?);
        }
    }
    Ok(found)
}

/// Writes a new round.
pub async fn insert(tx: &mut Tx, org: OrgId, round: &Round) -> Result<()> {
    let query = sql(
        "insert into rounds (org_id, id, school_year, name, club_id, nominate_from, nominate_to, assess_to, places,
         criteria, link_hash, state, council, paper_id, decided_at, reason, created_by, created_at, changed)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    let query = query.bind(org).bind(round.id).bind(round.year).bind(&round.name).bind(round.club);
    let query = query.bind(round.nominate_from).bind(round.nominate_to).bind(round.assess_to);
    let query = query.bind(round.places).bind(&round.criteria).bind(&round.link_hash);
    let query = query.bind(round.state.code()).bind(&round.council).bind(paper(round));
    let query = query.bind(round.decided_at).bind(&round.reason).bind(round.created_by);
    tx.run(query.bind(round.created_at).bind(round.changed)).await?;
    Ok(())
}

fn paper(round: &Round) -> String {
    round.paper.map(|id| id.to_string()).unwrap_or_default()
}

/// Writes a round back as it was read and changed; stale when somebody else has changed it since.
pub async fn update(tx: &mut Tx, org: OrgId, round: &Round) -> Result<()> {
    let query = sql(
        "update rounds set name = ?, nominate_from = ?, nominate_to = ?, assess_to = ?, places = ?, link_hash = ?,
         state = ?, council = ?, paper_id = ?, decided_at = ?, reason = ?, changed = changed + 1
         where org_id = ? and id = ? and changed = ?",
    );
    let query = query.bind(&round.name).bind(round.nominate_from).bind(round.nominate_to);
    let query = query.bind(round.assess_to).bind(round.places).bind(&round.link_hash);
    let query = query.bind(round.state.code()).bind(&round.council).bind(paper(round));
    let query = query.bind(round.decided_at).bind(&round.reason);
    tx.change(query.bind(org).bind(round.id).bind(round.changed), "the round").await
}

/// Who marks the candidates of a round.
pub async fn assessors(tx: &mut Tx, org: OrgId, round: RoundId) -> Result<Vec<AccountId>> {
    let text = "select account_id from round_assessors where org_id = ? and round_id = ? order by account_id";
    let rows: Vec<(String,)> = tx.all(sql(text).bind(org).bind(round)).await?;
    rows.into_iter().map(|(id,)| word("round_assessors", &id, &id)).collect()
}

/// Names them anew.
pub async fn set_assessors(
    tx: &mut Tx,
    org: OrgId,
    round: RoundId,
    accounts: &[AccountId],
) -> Result<()> {
    let clear = sql("delete from round_assessors where org_id = ? and round_id = ?");
    tx.run(clear.bind(org).bind(round)).await?;
    if accounts.is_empty() {
        return Ok(());
    }
    let rows = accounts.iter().map(|id| vec![org.into(), round.into(), (*id).into()]).collect();
    let insert = sql("insert into round_assessors (org_id, round_id, account_id) values");
    tx.run(insert.rows(rows)).await?;
    Ok(())
}

/// Accounts that may mark candidates at a school on a day: name, and whether they sign there.
pub async fn possible_assessors(
    tx: &mut Tx,
    org: OrgId,
    on: Date,
    roles: &[&'static str],
) -> Result<Vec<(AccountId, Personal<String>, bool)>> {
    let query = sql(
        "select a.id, a.full_name, cast(sum(case when g.role = 'school_head' then 1 else 0 end) as bigint) as signs
         from accounts a join grants g on g.account_id = a.id
         where g.org_id = ? and g.valid_from <= ? and g.valid_to >= ? and a.state = 'active' and g.role in",
    );
    let query = query.bind(org).bind(on).bind(on).list(roles.iter().copied());
    let query = query.then("group by a.id, a.full_name order by a.full_name, a.id");
    let rows: Vec<(String, String, i64)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(id, name, signs)| Ok((word("accounts", &id, &id)?, name.into(), signs > 0)))
        .collect()
}
