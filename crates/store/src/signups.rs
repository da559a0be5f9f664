//! Sign-ups: who is down for which activity, who waits, and what a learner is down for altogether.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::guard::SlotTime;
use domain::id::{ActivityId, ClubId, LearnerId, OrgId, TermId};
use domain::personal::Personal;
use domain::signup::{News, Origin, State};
use jiff::civil::Date;

use crate::activities::slot_time;
use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A learner's place at an activity. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Signup {
    /// The activity.
    pub activity: ActivityId,
    /// The learner.
    pub learner: LearnerId,
    /// The learner's term.
    pub term: TermId,
    /// The learner's name.
    pub name: Personal<String>,
    /// The class.
    pub class: String,
    /// Where it stands.
    pub state: State,
    /// Who put the learner down.
    pub origin: Origin,
    /// Since when it stands so.
    pub at: Instant,
    /// Whether the learner said that they will come.
    pub coming: bool,
    /// What the learner has not been told yet.
    pub news: Option<News>,
    /// Why it was taken away: a code of [`domain::signup::Why`] or a teacher's words.
    pub reason: String,
    /// The rules that were set aside: codes with a space between.
    pub aside: String,
    /// Why they were.
    pub aside_why: String,
    /// The rules of the guard that ended the place: codes with a space between.
    pub ended_by: String,
}

#[derive(sqlx::FromRow)]
struct SignupRow {
    activity_id: String,
    learner_id: String,
    term_id: String,
    full_name: String,
    class_name: String,
    state: String,
    origin: String,
    at: i64,
    coming: i64,
    news: String,
    reason: String,
    aside: String,
    aside_why: String,
    ended_by: String,
}

impl TryFrom<SignupRow> for Signup {
    type Error = StoreError;
    fn try_from(row: SignupRow) -> Result<Self> {
        let (table, id) = ("signups", row.activity_id.clone());
        Ok(Self {
            activity: word(table, &id, &row.activity_id)?,
            learner: word(table, &id, &row.learner_id)?,
            term: word(table, &id, &row.term_id)?,
            name: row.full_name.into(),
            class: row.class_name,
            state: word(table, &id, &row.state)?,
            origin: word(table, &id, &row.origin)?,
            at: Instant(row.at),
            coming: row.coming != 0,
            news: maybe_word(table, &id, Some(&row.news))?,
            reason: row.reason,
            aside: row.aside,
            aside_why: row.aside_why,
            ended_by: row.ended_by,
        })
    }
}

const COLUMNS: &str = "select s.activity_id, s.learner_id, s.term_id, l.full_name, l.class_name, s.state, s.origin, s.at,
    s.coming, s.news, s.reason, s.aside, s.aside_why, s.ended_by from signups s
    join learners l on l.org_id = s.org_id and l.id = s.learner_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Signup>> {
    let rows: Vec<SignupRow> = tx.all(query).await?;
    rows.into_iter().map(Signup::try_from).collect()
}

/// All sign-ups of an activity: who has a place by given name, then who waits by the time they came, then the others.
pub async fn of_activity(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<Signup>> {
    let query = sql(COLUMNS).then(
        "where s.org_id = ? and s.activity_id = ?
         order by case s.state when 'signed' then 0 when 'waiting' then 1 else 2 end,
         case when s.state = 'waiting' then s.at else 0 end, l.sort_key, s.learner_id limit 2000",
    );
    some(tx, query.bind(org).bind(activity)).await
}

/// A learner's sign-ups for activities from a day on, whatever their state.
pub async fn of_learner(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    from: Date,
) -> Result<Vec<Signup>> {
    let query = sql(COLUMNS).then(
        "join activities a on a.org_id = s.org_id and a.id = s.activity_id
         where s.org_id = ? and s.learner_id = ? and a.day >= ? order by a.day, a.starts_at, a.id limit 500",
    );
    some(tx, query.bind(org).bind(learner).bind(from)).await
}

/// The standing sign-ups of some terms for planned activities from a day on.
pub async fn of_terms(
    tx: &mut Tx,
    org: OrgId,
    terms: &[TermId],
    from: Date,
) -> Result<Vec<Signup>> {
    let mut found = Vec::new();
    for batch in terms.chunks(500) {
        let query = sql(COLUMNS).then(
            "join activities a on a.org_id = s.org_id and a.id = s.activity_id
             where s.org_id = ? and s.state in ('signed', 'waiting') and a.day >= ? and a.stage = 'planned' and s.term_id in",
        );
        found.extend(some(tx, query.bind(org).bind(from).list(batch.iter().copied())).await?);
    }
    Ok(found)
}

/// What learners are down for or took part in on some days, anywhere at the org. Nothing that was called off, and nothing
/// that a learner was away from.
pub async fn load(
    tx: &mut Tx,
    org: OrgId,
    learners: &[LearnerId],
    (from, to): (Date, Date),
) -> Result<BTreeMap<LearnerId, Vec<(ActivityId, SlotTime)>>> {
    let mut load: BTreeMap<LearnerId, Vec<(ActivityId, SlotTime)>> = BTreeMap::new();
    for batch in learners.chunks(400) {
        let down = "select s.learner_id, a.id, a.day, a.starts_at, a.minutes from signups s
            join activities a on a.org_id = s.org_id and a.id = s.activity_id
            left join attendances p on p.org_id = s.org_id and p.activity_id = s.activity_id and p.term_id = s.term_id
            where s.org_id = ? and s.state = 'signed' and a.stage <> 'cancelled' and a.day between ? and ?
            and coalesce(p.presence, '') not in ('absent', 'excused') and s.learner_id in";
        let was = "select t.learner_id, a.id, a.day, a.starts_at, a.minutes from terms t
            join attendances p on p.org_id = t.org_id and p.term_id = t.id
            join activities a on a.org_id = p.org_id and a.id = p.activity_id
            where t.org_id = ? and p.presence in ('present', 'late') and a.stage <> 'cancelled'
            and a.day between ? and ? and t.learner_id in";
        for text in [down, was] {
            let query = sql(text).bind(org).bind(from).bind(to).list(batch.iter().copied());
            let rows: Vec<(String, String, String, String, i64)> = tx.all(query).await?;
            for (learner, activity, day, starts_at, minutes) in rows {
                let time = slot_time(&activity, &day, &starts_at, minutes)?;
                let activity: ActivityId = word("activities", &activity, &activity)?;
                let mine = load.entry(word("learners", &learner, &learner)?).or_default();
                if !mine.iter().any(|(known, _)| *known == activity) {
                    mine.push((activity, time));
                }
            }
        }
    }
    Ok(load)
}

/// What is written of a sign-up.
#[derive(Clone)]
pub struct Record<'a> {
    /// The activity.
    pub activity: ActivityId,
    /// The learner.
    pub learner: LearnerId,
    /// The learner's term.
    pub term: TermId,
    /// Where it stands.
    pub state: State,
    /// Who put the learner down.
    pub origin: Origin,
    /// The account that says so.
    pub actor: &'a str,
    /// When it was said.
    pub at: Instant,
    /// The rules that were set aside, or empty.
    pub aside: &'a str,
    /// Why they were.
    pub aside_why: &'a str,
}

/// Writes a learner's sign-up, over the one that was there.
pub async fn put(tx: &mut Tx, org: OrgId, record: &Record<'_>) -> Result<()> {
    let by = if record.aside.is_empty() { "" } else { record.actor };
    let query = sql("insert into signups (org_id, activity_id, learner_id, term_id, state, origin, actor, at, coming, news,
         reason, aside, aside_why, aside_by) values (?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', ?, ?, ?)
         on conflict (org_id, activity_id, learner_id) do update set term_id = excluded.term_id,
         state = excluded.state, origin = excluded.origin, actor = excluded.actor, at = excluded.at, coming = 0,
         news = '', reason = '', aside = excluded.aside, aside_why = excluded.aside_why, aside_by = excluded.aside_by,
         ended_by = ''")
        .bind(org)
        .bind(record.activity)
        .bind(record.learner)
        .bind(record.term)
        .bind(record.state.code())
        .bind(record.origin.code())
        .bind(record.actor)
        .bind(record.at)
        .bind(record.aside)
        .bind(record.aside_why)
        .bind(by);
    tx.run(query).await?;
    Ok(())
}

/// A step of a sign-up.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Where it stands from now on.
    pub state: State,
    /// What the learner is told.
    pub news: Option<News>,
    /// Why it was taken away.
    pub reason: &'a str,
    /// The rules of the guard that ended it, codes with a space between; else empty.
    pub ended_by: &'a str,
    /// Who says so.
    pub actor: &'a str,
    /// When.
    pub at: Instant,
}

/// Moves a sign-up on.
pub async fn step(
    tx: &mut Tx,
    org: OrgId,
    (activity, learner): (ActivityId, LearnerId),
    step: &Step<'_>,
) -> Result<()> {
    let query =
        sql("update signups set state = ?, news = ?, reason = ?, ended_by = ?, actor = ?, at = ?, coming = 0
         where org_id = ? and activity_id = ? and learner_id = ?")
        .bind(step.state.code())
        .bind(step.news.map_or("", News::code))
        .bind(step.reason)
        .bind(step.ended_by)
        .bind(step.actor)
        .bind(step.at)
        .bind(org)
        .bind(activity)
        .bind(learner);
    tx.change(query, "the sign-up").await
}

/// Tells everybody who has a place or waits what befell the activity: who said "I come" is asked again.
pub async fn tell(tx: &mut Tx, org: OrgId, activity: ActivityId, news: News) -> Result<()> {
    let query = sql("update signups set news = ?, coming = 0
         where org_id = ? and activity_id = ? and state in ('signed', 'waiting')");
    tx.run(query.bind(news.code()).bind(org).bind(activity)).await?;
    Ok(())
}

/// Notes that a learner will come: they have read what there is to be told.
pub async fn say_coming(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    learner: LearnerId,
) -> Result<()> {
    let query = sql("update signups set coming = 1, news = '' where org_id = ? and activity_id = ? and learner_id = ?
         and state = 'signed'");
    tx.change(query.bind(org).bind(activity).bind(learner), "the sign-up").await
}

/// How many have a place at these activities.
pub async fn taken(
    tx: &mut Tx,
    org: OrgId,
    activities: &[ActivityId],
) -> Result<BTreeMap<ActivityId, usize>> {
    let mut taken = BTreeMap::new();
    for batch in activities.chunks(500) {
        let query = sql(
            "select activity_id, count(*) from signups where org_id = ? and state = 'signed' and activity_id in",
        );
        let query = query.bind(org).list(batch.iter().copied()).then("group by activity_id");
        let rows: Vec<(String, i64)> = tx.all(query).await?;
        for (id, count) in rows {
            taken.insert(word("signups", &id, &id)?, usize::try_from(count).unwrap_or(0));
        }
    }
    Ok(taken)
}

/// How many have a place at an activity, and how many wait.
pub async fn of_activity_counts(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
) -> Result<(i64, i64)> {
    let query = sql(
        "select cast(coalesce(sum(case when state = 'signed' then 1 else 0 end), 0) as bigint),
         cast(coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0) as bigint)
         from signups where org_id = ? and activity_id = ?",
    );
    tx.one(query.bind(org).bind(activity)).await
}

/// A learner who can be put down: an active member of a club.
#[derive(Clone)]
pub struct Candidate {
    /// The learner.
    pub learner: LearnerId,
    /// The term.
    pub term: TermId,
    /// The club.
    pub club: ClubId,
    /// The name.
    pub name: Personal<String>,
    /// The class.
    pub class: String,
}

async fn members(tx: &mut Tx, query: Sql) -> Result<Vec<Candidate>> {
    let rows: Vec<(String, String, String, String, String)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(learner, term, club, name, class)| {
            Ok(Candidate {
                learner: word("terms", &term, &learner)?,
                club: word("terms", &term, &club)?,
                term: word("terms", &term, &term)?,
                name: name.into(),
                class,
            })
        })
        .collect()
}

const MEMBERS: &str = "select t.learner_id, t.id, t.club_id, l.full_name, l.class_name from terms t
    join learners l on l.org_id = t.org_id and l.id = t.learner_id where t.org_id = ? and t.state = 'active'
    and t.since <= ? and (t.until = '' or t.until >= ?)";

/// The active members of these clubs on a day, of all clubs when there is no list, by given name.
pub async fn candidates(
    tx: &mut Tx,
    org: OrgId,
    clubs: Option<&[ClubId]>,
    day: Date,
) -> Result<Vec<Candidate>> {
    let mut query = sql(MEMBERS).bind(org).bind(day).bind(day);
    if let Some(clubs) = clubs {
        query = query.then("and t.club_id in").list(clubs.iter().copied());
    }
    members(tx, query.then("order by l.sort_key, t.id limit 2000")).await
}

/// The active terms of a learner on a day.
pub async fn memberships(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    day: Date,
) -> Result<Vec<Candidate>> {
    let query = sql(MEMBERS).bind(org).bind(day).bind(day);
    members(tx, query.then("and t.learner_id = ? order by t.id limit 20").bind(learner)).await
}
