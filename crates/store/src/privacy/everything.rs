//! What else there is about a child, for the copy that its family may ask for (D28): selection, pictures, cards, transfers.

use domain::calendar::Instant;
use domain::id::{LearnerId, OrgId};
use domain::signup::{Origin, State};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// A candidacy: round, day, origin, own words, outcome, reason.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Candidacy {
    /// Its id, for its marks.
    pub id: String,
    /// Name of the round.
    pub round: String,
    /// When the nomination came.
    pub at: i64,
    /// By oneself or a teacher.
    pub origin: String,
    /// The words that came with it.
    pub wish: String,
    /// Where it stands.
    pub state: String,
    /// Chosen or not, once decided.
    pub outcome: String,
    /// Why not.
    pub reason: String,
}

/// The candidacies of some learners.
pub async fn candidacies(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<Candidacy>> {
    let query = sql("select c.id, r.name as round, c.at, c.origin, c.wish, c.state, c.outcome, c.reason from candidates c
         join rounds r on r.org_id = c.org_id and r.id = c.round_id where c.org_id = ? and c.learner_id in");
    tx.all(query.bind(org).list(ids.iter().copied()).then("order by c.at, c.id")).await
}

/// A mark: candidacy, criterion, mark, evidence, when.
pub type Mark = (String, String, i64, String, i64);

/// The marks of some candidacies; who gave them is the assessors' data, not the child's.
pub async fn marks(tx: &mut Tx, org: OrgId, candidacies: &[Candidacy]) -> Result<Vec<Mark>> {
    let query = sql(
        "select candidate_id, criterion, mark, evidence, at from marks where org_id = ? and candidate_id in",
    );
    let ids = candidacies.iter().map(|one| one.id.as_str());
    tx.all(query.bind(org).list(ids).then("order by candidate_id, criterion, at")).await
}

/// A picture: id, kind, caption, when it was added.
pub type Picture = (String, String, String, i64);

/// The pictures on which one of them can be recognised.
pub async fn pictures(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<Picture>> {
    let query = sql(
        "select id, kind, caption, added_at from pictures where org_id = ? and (learner_id in",
    )
    .bind(org)
    .list(ids.iter().copied())
    .then("or id in (select picture_id from picture_people where org_id = ? and learner_id in")
    .bind(org)
    .list(ids.iter().copied())
    .then(")) order by added_at, id");
    tx.all(query).await
}

/// When sign-in cards were made, until when they hold, when they were revoked (0: not).
pub async fn cards(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<(i64, i64, i64)>> {
    let query = sql(
        "select made_at, until, revoked_at from sign_in_cards where org_id = ? and learner_id in",
    );
    tx.all(query.bind(org).list(ids.iter().copied()).then("order by made_at")).await
}

/// A look: name, role, when, what.
pub type Look = (String, String, i64, String);

/// Everybody who looked at one of them.
pub async fn looks(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<Look>> {
    let query = sql("select coalesce(a.full_name, ''), r.role, r.at, r.what from learner_reads r
         left join accounts a on a.id = r.account_id where r.org_id = ? and r.learner_id in");
    tx.all(query.bind(org).list(ids.iter().copied()).then("order by r.at, r.id")).await
}

/// When the learner came onto a list of the school.
pub async fn entered(tx: &mut Tx, org: OrgId, id: LearnerId) -> Result<Instant> {
    let text = "select created_at from learners where org_id = ? and id = ?";
    let (at,): (i64,) = tx.one(sql(text).bind(org).bind(id)).await?;
    Ok(Instant(at))
}

/// A place at an activity, as it is copied.
#[derive(Clone)]
pub struct Place {
    /// The day, ISO.
    pub day: String,
    /// The activity.
    pub title: String,
    /// Where the place stands.
    pub state: State,
    /// Who asked for it.
    pub origin: Origin,
    /// Whether the child said that it comes.
    pub coming: bool,
    /// The rules that were set aside, and why.
    pub aside: String,
    /// Why it was taken away.
    pub reason: String,
}

/// Places at activities, in order of day.
pub async fn places(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<Place>> {
    type Row = (String, String, String, String, i64, String, String, String);
    let query = sql("select a.day, a.title, s.state, s.origin, s.coming, s.aside, s.aside_why, s.reason from signups s
         join activities a on a.org_id = s.org_id and a.id = s.activity_id where s.org_id = ? and s.learner_id in");
    let query =
        query.bind(org).list(ids.iter().copied()).then("order by a.day, a.id, s.learner_id");
    let rows: Vec<Row> = tx.all(query).await?;
    rows.into_iter()
        .map(|(day, title, state, origin, coming, aside, why, reason)| {
            let aside = if aside.is_empty() { aside } else { format!("{aside}: {why}") };
            Ok(Place {
                state: word("signups", &day, &state)?,
                origin: word("signups", &day, &origin)?,
                coming: coming != 0,
                day,
                title,
                aside,
                reason,
            })
        })
        .collect()
}
