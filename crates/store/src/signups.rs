//! Sign-ups: who is down for which activity, who waits, and what a learner is down for altogether.

use domain::calendar::Instant;
use domain::guard::SlotTime;
use domain::id::{ActivityId, ClubId, LearnerId, OrgId, SignupId, TermId};
use domain::personal::Personal;
use domain::signup::{Origin, State};
use jiff::civil::Date;

use crate::error::{Result, word};
use crate::sql::{Sql, Tx, sql};

/// A learner's place at an activity. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Signup {
    /// Its id.
    pub id: SignupId,
    /// The activity.
    pub activity: ActivityId,
    /// The learner.
    pub learner: LearnerId,
    /// The learner's term.
    pub term: TermId,
    /// The learner's name.
    pub name: Personal<String>,
    /// The class.
    pub class: Personal<String>,
    /// When.
    pub time: SlotTime,
    /// Where it stands.
    pub state: State,
    /// Who put the learner down.
    pub origin: Origin,
    /// Since when it stands so.
    pub at: Instant,
    /// Whether the learner said that they will come.
    pub coming: bool,
    /// Why it was dropped or removed.
    pub reason: String,
    /// JSON: the rules that were set aside.
    pub aside: String,
    /// Why they were.
    pub aside_why: String,
}

#[derive(sqlx::FromRow)]
struct SignupRow {
    id: String,
    activity_id: String,
    learner_id: String,
    term_id: String,
    full_name: String,
    class_name: String,
    day: String,
    from_minute: i64,
    to_minute: i64,
    state: String,
    origin: String,
    at: i64,
    coming: i64,
    reason: String,
    aside: String,
    aside_why: String,
}

impl TryFrom<SignupRow> for Signup {
    type Error = crate::StoreError;
    fn try_from(row: SignupRow) -> Result<Self> {
        let (table, id) = ("signups", row.id.clone());
        let day: Date = word(table, &id, &row.day)?;
        Ok(Self {
            id: word(table, &id, &row.id)?,
            activity: word(table, &id, &row.activity_id)?,
            learner: word(table, &id, &row.learner_id)?,
            term: word(table, &id, &row.term_id)?,
            name: row.full_name.into(),
            class: row.class_name.into(),
            time: SlotTime { day, from: row.from_minute, to: row.to_minute },
            state: word(table, &id, &row.state)?,
            origin: word(table, &id, &row.origin)?,
            at: Instant(row.at),
            coming: row.coming != 0,
            reason: row.reason,
            aside: row.aside,
            aside_why: row.aside_why,
        })
    }
}

const COLUMNS: &str = "select s.id, s.activity_id, s.learner_id, s.term_id, l.full_name, l.class_name, s.day, s.from_minute,
    s.to_minute, s.state, s.origin, s.at, s.coming, s.reason, s.aside, s.aside_why from signups s
    join learners l on l.org_id = s.org_id and l.id = s.learner_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Signup>> {
    let rows: Vec<SignupRow> = tx.all(query).await?;
    rows.into_iter().map(Signup::try_from).collect()
}

/// All sign-ups of an activity: who is down by given name, then who waits by the time they came, then the others.
pub async fn of_activity(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<Signup>> {
    let query = sql(COLUMNS).then(
        "where s.org_id = ? and s.activity_id = ?
         order by case s.state when 'signed' then 0 when 'waiting' then 1 else 2 end,
         case when s.state = 'waiting' then s.at else 0 end, l.sort_key, s.id limit 1000",
    );
    some(tx, query.bind(org).bind(activity)).await
}

/// A learner's sign-up for an activity, whatever its state.
pub async fn find(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    learner: LearnerId,
) -> Result<Option<Signup>> {
    let query = sql(COLUMNS).then("where s.org_id = ? and s.activity_id = ? and s.learner_id = ?");
    Ok(some(tx, query.bind(org).bind(activity).bind(learner)).await?.pop())
}

/// What learners are down for on some days, anywhere: learner, activity, when. Called off and dropped things are none.
pub async fn load(
    tx: &mut Tx,
    org: OrgId,
    learners: &[LearnerId],
    from: Date,
    to: Date,
) -> Result<Vec<(LearnerId, ActivityId, SlotTime)>> {
    let mut load = Vec::new();
    for some in learners.chunks(500) {
        let query = sql("select learner_id, activity_id, day, from_minute, to_minute from signups
             where org_id = ? and state = 'signed' and day between ? and ? and learner_id in");
        let query = query.bind(org).bind(from).bind(to).list(some.iter().copied());
        let rows: Vec<(String, String, String, i64, i64)> = tx.all(query).await?;
        for (learner, activity, day, from, to) in rows {
            let table = "signups";
            let time = SlotTime { day: word(table, &learner, &day)?, from, to };
            let who = word(table, &learner, &learner)?;
            load.push((who, word(table, &learner, &activity)?, time));
        }
    }
    Ok(load)
}

/// What is written of a sign-up.
#[derive(Clone)]
pub struct Record<'a> {
    /// Its id, when it is new.
    pub id: SignupId,
    /// The activity.
    pub activity: ActivityId,
    /// The learner.
    pub learner: LearnerId,
    /// The learner's term.
    pub term: TermId,
    /// When.
    pub time: SlotTime,
    /// Where it stands.
    pub state: State,
    /// Who put the learner down.
    pub origin: Origin,
    /// The account that says so.
    pub actor: &'a str,
    /// When it was said.
    pub at: Instant,
    /// Why it was dropped or removed.
    pub reason: &'a str,
    /// JSON: the rules that were set aside, or empty.
    pub aside: &'a str,
    /// Why they were.
    pub aside_why: &'a str,
}

/// Writes a learner's sign-up, over the one that was there.
pub async fn put(tx: &mut Tx, org: OrgId, record: &Record<'_>) -> Result<()> {
    let by = if record.aside.is_empty() { "" } else { record.actor };
    let query = sql("insert into signups (org_id, id, activity_id, learner_id, term_id, day, from_minute, to_minute, state,
         origin, actor, at, coming, reason, aside, aside_why, aside_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
         on conflict (org_id, activity_id, learner_id) do update set term_id = excluded.term_id, day = excluded.day,
         from_minute = excluded.from_minute, to_minute = excluded.to_minute, state = excluded.state,
         origin = excluded.origin, actor = excluded.actor, at = excluded.at, coming = 0, reason = excluded.reason,
         aside = excluded.aside, aside_why = excluded.aside_why, aside_by = excluded.aside_by")
        .bind(org)
        .bind(record.id)
        .bind(record.activity)
        .bind(record.learner)
        .bind(record.term)
        .bind(record.time.day)
        .bind(record.time.from)
        .bind(record.time.to)
        .bind(record.state.code())
        .bind(record.origin.code())
        .bind(record.actor)
        .bind(record.at)
        .bind(record.reason)
        .bind(record.aside)
        .bind(record.aside_why)
        .bind(by);
    tx.run(query).await?;
    Ok(())
}

/// Moves a sign-up to another state.
pub async fn step(
    tx: &mut Tx,
    org: OrgId,
    id: SignupId,
    state: State,
    reason: &str,
    actor: &str,
    at: Instant,
) -> Result<()> {
    let query = sql("update signups set state = ?, reason = ?, actor = ?, at = ? where org_id = ? and id = ?");
    let query = query.bind(state.code()).bind(reason).bind(actor).bind(at).bind(org).bind(id);
    tx.change(query, "the sign-up").await
}

/// Notes that a learner said that they will come.
pub async fn say_coming(tx: &mut Tx, org: OrgId, id: SignupId) -> Result<()> {
    let query = sql("update signups set coming = 1 where org_id = ? and id = ?");
    tx.change(query.bind(org).bind(id), "the sign-up").await
}

/// A learner's own sign-ups from a day on that still stand.
pub async fn of_learner(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    from: Date,
) -> Result<Vec<Signup>> {
    let query = sql(COLUMNS).then(
        "where s.org_id = ? and s.learner_id = ? and s.day >= ? and s.state in ('signed', 'waiting')
         order by s.day, s.from_minute, s.id limit 200",
    );
    some(tx, query.bind(org).bind(learner).bind(from)).await
}

/// A learner who can be put down: an active member of a club.
#[derive(Clone)]
pub struct Candidate {
    /// The learner.
    pub learner: LearnerId,
    /// The term.
    pub term: TermId,
    /// The name.
    pub name: Personal<String>,
    /// The class.
    pub class: String,
}

/// The active members of a club on a day, by given name.
pub async fn candidates(
    tx: &mut Tx,
    org: OrgId,
    club: ClubId,
    day: Date,
) -> Result<Vec<Candidate>> {
    let query = sql("select t.learner_id, t.id, l.full_name, l.class_name from terms t
         join learners l on l.org_id = t.org_id and l.id = t.learner_id
         where t.org_id = ? and t.club_id = ? and t.state = 'active' and t.since <= ? and (t.until = '' or t.until >= ?)
         order by l.sort_key, t.id limit 1000");
    let rows: Vec<(String, String, String, String)> =
        tx.all(query.bind(org).bind(club).bind(day).bind(day)).await?;
    rows.into_iter()
        .map(|(learner, term, name, class)| {
            Ok(Candidate {
                learner: word("terms", &term, &learner)?,
                term: word("terms", &term, &term)?,
                name: name.into(),
                class,
            })
        })
        .collect()
}
