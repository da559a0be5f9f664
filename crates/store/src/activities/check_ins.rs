//! On the day: presses at the door, real times, the host's word and the red lines.

use domain::activity::Presence;
use domain::attendance::{Check, HostWord, Times};
use domain::calendar::Instant;
use domain::id::{ActivityId, CheckInId, LearnerId, OrgId, TermId};
use domain::personal::Personal;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Tx, sql};

/// A press at the door.
pub struct NewCheckIn<'a> {
    /// Brought by the caller.
    pub id: CheckInId,
    /// The activity.
    pub activity: ActivityId,
    /// Whose term.
    pub term: TermId,
    /// What was said.
    pub what: Check,
    /// The minute of the day, when there is one.
    pub minute: Option<i64>,
    /// Who said so: an account.
    pub actor: &'a str,
    /// When.
    pub at: Instant,
}

/// Notes a press; false when it is there already.
pub async fn insert(tx: &mut Tx, org: OrgId, new: &NewCheckIn<'_>) -> Result<bool> {
    let query =
        sql("insert into check_ins (org_id, id, activity_id, term_id, what, minute, actor, at)
         values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (org_id, id) do nothing")
        .bind(org)
        .bind(new.id)
        .bind(new.activity)
        .bind(new.term)
        .bind(new.what.code())
        .bind(new.minute.unwrap_or(-1))
        .bind(new.actor)
        .bind(new.at);
    Ok(tx.run(query).await? == 1)
}

/// Where and what a press was, by its id.
pub async fn find(
    tx: &mut Tx,
    org: OrgId,
    id: CheckInId,
) -> Result<Option<(ActivityId, TermId, Check)>> {
    let query = sql("select activity_id, term_id, what from check_ins where org_id = ? and id = ?");
    let row: Option<(String, String, String)> = tx.maybe(query.bind(org).bind(id)).await?;
    let Some((activity, term, what)) = row else { return Ok(None) };
    let (table, id) = ("check_ins", id.to_string());
    Ok(Some((word(table, &id, &activity)?, word(table, &id, &term)?, word(table, &id, &what)?)))
}

/// How a learner was there.
pub struct Stood {
    /// Present, late, excused, absent.
    pub presence: Presence,
    /// From when to when.
    pub times: Times,
    /// Why it was very short or very long.
    pub note: String,
}

/// Writes how a learner was there, over what was written before.
pub async fn put(
    tx: &mut Tx,
    org: OrgId,
    (activity, term): (ActivityId, TermId),
    stood: &Stood,
) -> Result<()> {
    let query = sql("insert into attendances (org_id, activity_id, term_id, presence, arrived, went, note)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (org_id, activity_id, term_id) do update set
         presence = excluded.presence, arrived = excluded.arrived, went = excluded.went, note = excluded.note")
        .bind(org)
        .bind(activity)
        .bind(term)
        .bind(stood.presence.code())
        .bind(stood.times.arrived.unwrap_or(-1))
        .bind(stood.times.left.unwrap_or(-1))
        .bind(&stood.note);
    tx.run(query).await?;
    Ok(())
}

/// How everybody marked at an activity was there.
pub async fn stood(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<(TermId, Stood)>> {
    let query = sql(
        "select term_id, presence, arrived, went, note from attendances where org_id = ? and activity_id = ?",
    );
    let rows: Vec<(String, String, i64, i64, String)> =
        tx.all(query.bind(org).bind(activity)).await?;
    let minute = |minute: i64| (minute >= 0).then_some(minute);
    rows.into_iter()
        .map(|(term, presence, arrived, went, note)| {
            let times = Times { arrived: minute(arrived), left: minute(went) };
            let presence = word("attendances", &term, &presence)?;
            Ok((word("attendances", &term, &term)?, Stood { presence, times, note }))
        })
        .collect()
}

/// What was said on the spot besides the presences.
#[derive(Clone)]
pub struct Spot {
    /// When the red lines were told.
    pub lines_at: Option<Instant>,
    /// What the host tells, or empty while there is none.
    pub host_code: Personal<String>,
    /// Wrong codes since it was made.
    pub host_tries: i64,
    /// How the host confirmed.
    pub host_how: Option<HostWord>,
    /// Who signed on paper, or empty.
    pub host_name: Personal<String>,
    /// When the host confirmed.
    pub host_at: Option<Instant>,
}

/// What was said on the spot.
pub async fn spot(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Option<Spot>> {
    let query = sql(
        "select lines_at, host_code, host_tries, host_how, host_name, host_at from activities where org_id = ? and id = ?",
    );
    let row: Option<(i64, String, i64, String, String, i64)> =
        tx.maybe(query.bind(org).bind(activity)).await?;
    let Some((lines_at, code, host_tries, how, name, host_at)) = row else { return Ok(None) };
    let moment = |at: i64| (at != 0).then_some(Instant(at));
    Ok(Some(Spot {
        lines_at: moment(lines_at),
        host_code: code.into(),
        host_tries,
        host_how: maybe_word("activities", &activity.to_string(), Some(&how))?,
        host_name: name.into(),
        host_at: moment(host_at),
    }))
}

/// Notes that the red lines were told.
pub async fn tell_lines(tx: &mut Tx, org: OrgId, activity: ActivityId, at: Instant) -> Result<()> {
    let query = sql("update activities set lines_at = ? where org_id = ? and id = ?");
    tx.change(query.bind(at).bind(org).bind(activity), "the activity").await
}

/// Writes a new code of the host.
pub async fn set_code(tx: &mut Tx, org: OrgId, activity: ActivityId, code: &str) -> Result<()> {
    let query =
        sql("update activities set host_code = ?, host_tries = 0 where org_id = ? and id = ?");
    tx.change(query.bind(code).bind(org).bind(activity), "the activity").await
}

/// Counts a wrong code.
pub async fn count_try(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<()> {
    let query =
        sql("update activities set host_tries = host_tries + 1 where org_id = ? and id = ?");
    tx.change(query.bind(org).bind(activity), "the activity").await
}

/// Notes that the host confirmed.
pub async fn confirm(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    (how, name, at): (HostWord, &str, Instant),
) -> Result<()> {
    let query = sql(
        "update activities set host_how = ?, host_name = ?, host_at = ?, host_code = '' where org_id = ? and id = ?",
    );
    let query = query.bind(how.code()).bind(name).bind(at).bind(org).bind(activity);
    tx.change(query, "the activity").await
}

/// The learners of some terms.
pub async fn learners_of(
    tx: &mut Tx,
    org: OrgId,
    terms: &[TermId],
) -> Result<Vec<(LearnerId, TermId)>> {
    let mut found = Vec::new();
    for batch in terms.chunks(500) {
        let query = sql("select learner_id, id from terms where org_id = ? and id in").bind(org);
        let rows: Vec<(String, String)> = tx.all(query.list(batch.iter().copied())).await?;
        for (learner, term) in rows {
            found.push((word("terms", &term, &learner)?, word("terms", &term, &term)?));
        }
    }
    Ok(found)
}
