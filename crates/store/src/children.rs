//! What the record of one child shows besides its row: former years and activities it took part in.

use domain::activity::{Kind, Presence};
use domain::attendance::{Planned, Times, served};
use domain::guard::clock_of;
use domain::id::{ActivityId, LearnerId, OrgId};
use jiff::civil::Date;

use crate::clubs::terms::{Filter, Term};
use crate::error::{Result, word};
use crate::learners::Learner;
use crate::sql::{Tx, sql};

/// Most activities of one record: more than any learner has in a school year.
const MOST: i64 = 500;

/// The rows of the same child at the same school, its other school years too, this one among them.
///
/// The same Ministry's code is the same child; without one on either side the compared name and birth date are (I10), as
/// long as nobody else of that year has both.
pub async fn same_person(tx: &mut Tx, org: OrgId, learner: &Learner) -> Result<Vec<LearnerId>> {
    let query = sql("select id, school_year, ministry_id from learners where org_id = ? and id <> ?
         and ((ministry_id <> '' and ministry_id = ?) or (same_key <> '' and same_key = ? and dob = ?))
         order by school_year, id")
    .bind(org)
    .bind(learner.id)
    .bind(learner.ministry_id.reveal())
    .bind(learner.same_key.reveal())
    .bind(learner.dob.reveal());
    let rows: Vec<(String, String, String)> = tx.all(query).await?;
    let year = learner.school_year.to_string();
    let code = learner.ministry_id.reveal();
    let mut same = vec![learner.id];
    for (id, of, ministry) in &rows {
        let by_code = !ministry.is_empty() && ministry == code;
        let other_code = !ministry.is_empty() && !code.is_empty() && ministry != code;
        let alone = *of != year && rows.iter().filter(|(_, other, _)| other == of).count() == 1;
        if by_code || (alone && !other_code) {
            same.push(word("learners", id, id)?);
        }
    }
    Ok(same)
}

/// All terms of these learners, the newest first.
pub async fn terms(tx: &mut Tx, org: OrgId, learners: &[LearnerId]) -> Result<Vec<Term>> {
    let only: Vec<_> = learners.iter().map(|id| domain::access::Own::Learner(*id)).collect();
    let mut found = crate::clubs::terms::whole(tx, org, Some(&only), &Filter::default()).await?;
    found.sort_by_key(|one| std::cmp::Reverse((one.school_year, one.since, one.id)));
    Ok(found)
}

/// An activity that a learner was marked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// The activity.
    pub activity: ActivityId,
    /// What it was called.
    pub title: String,
    /// What kind.
    pub kind: Kind,
    /// The day.
    pub day: Date,
    /// The minutes that the learner was there; the activity's own where the learner was away.
    pub minutes: i64,
    /// How the learner was marked.
    pub presence: Presence,
    /// Why a presence was very short or very long.
    pub note: String,
}

/// A mark with its activity and its times, as the database has them.
type MarkRow = (String, String, String, String, i64, String, String, i64, i64, String);

/// The activities that these learners were marked at, the newest first.
pub async fn attended(tx: &mut Tx, org: OrgId, learners: &[LearnerId]) -> Result<Vec<Attended>> {
    let query = sql("select a.id, a.title, a.kind, a.day, a.minutes, p.presence,
         a.starts_at, p.arrived, p.went, p.note from attendances p
         join activities a on a.org_id = p.org_id and a.id = p.activity_id
         join terms t on t.org_id = p.org_id and t.id = p.term_id
         where p.org_id = ? and a.stage <> 'cancelled' and t.learner_id in")
    .bind(org)
    .list(learners.iter().copied())
    .then("order by a.day desc, a.id desc limit ?")
    .bind(MOST);
    let rows: Vec<MarkRow> = tx.all(query).await?;
    let said = |minute: i64| (minute >= 0).then_some(minute);
    rows.into_iter()
        .map(|(id, title, kind, day, minutes, presence, starts_at, arrived, went, note)| {
            let presence: Presence = word("attendances", &id, &presence)?;
            let from = clock_of(&starts_at).unwrap_or(0);
            let times = Times { arrived: said(arrived), left: said(went) };
            let there = served(presence, Planned { from, minutes }, times);
            Ok(Attended {
                kind: word("activities", &id, &kind)?,
                day: word("activities", &id, &day)?,
                presence,
                note,
                activity: word("activities", &id, &id)?,
                title,
                minutes: if presence.took_part() { there } else { minutes },
            })
        })
        .collect()
}
