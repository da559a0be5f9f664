//! Attendance: the grid of a club's members at an activity.

use domain::activity::Presence;
use domain::calendar::SchoolYear;
use domain::id::{ActivityId, ClubId, OrgId, TermId};
use domain::personal::Personal;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Arg, Tx, sql};

/// A row of the grid.
#[derive(Clone)]
pub struct Member {
    /// The ambassador's term.
    pub term: TermId,
    /// The name.
    pub name: Personal<String>,
    /// The class.
    pub class: Personal<String>,
    /// What was said so far.
    pub presence: Option<Presence>,
}

/// One answer of the grid.
pub type Mark = (TermId, Presence);

/// Who belongs to an activity's grid, by given name: who has a place where places were given, else the club's ambassadors
/// of the school year who had not left by the day; and whoever was marked already.
pub async fn members(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    club: ClubId,
    year: SchoolYear,
    day: Date,
) -> Result<Vec<Member>> {
    let query = sql("select t.id, l.full_name, l.class_name, coalesce(a.presence, '') from terms t
         join learners l on l.org_id = t.org_id and l.id = t.learner_id
         left join attendances a on a.org_id = t.org_id and a.term_id = t.id and a.activity_id = ?
         where t.org_id = ? and (a.presence is not null
             or exists (select 1 from signups s where s.org_id = t.org_id and s.activity_id = ? and s.term_id = t.id
                 and s.state = 'signed')
             or (t.club_id = ? and t.school_year = ? and (t.until = '' or t.until >= ?) and not exists
                 (select 1 from signups s where s.org_id = t.org_id and s.activity_id = ? and s.state = 'signed')))
         order by l.sort_key, t.id limit 1000")
    .bind(activity)
    .bind(org)
    .bind(activity)
    .bind(club)
    .bind(year)
    .bind(day)
    .bind(activity);
    let rows: Vec<(String, String, String, String)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(id, name, class, presence)| {
            Ok(Member {
                term: word("terms", &id, &id)?,
                name: name.into(),
                class: class.into(),
                presence: maybe_word("attendances", &id, Some(&presence))?,
            })
        })
        .collect()
}

/// Keeps the answers of the grid, over those that were there.
pub async fn save_marks(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    marks: &[Mark],
) -> Result<()> {
    for batch in marks.chunks(500) {
        let row = |(term, presence): &Mark| -> Vec<Arg> {
            vec![org.into(), activity.into(), (*term).into(), presence.code().into()]
        };
        let query = sql("insert into attendances (org_id, activity_id, term_id, presence) values")
            .rows(batch.iter().map(row).collect())
            .then(
                "on conflict (org_id, activity_id, term_id) do update set presence = excluded.presence",
            );
        tx.run(query).await?;
    }
    Ok(())
}

/// How many took part.
pub async fn present(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<i64> {
    let query = sql(
        "select count(*) from attendances where org_id = ? and activity_id = ? and presence in",
    )
    .bind(org)
    .bind(activity)
    .list(Presence::ALL.iter().filter(|presence| presence.took_part()).map(|p| p.code()));
    let (count,): (i64,) = tx.one(query).await?;
    Ok(count)
}

/// How many were marked how.
pub async fn presences(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
) -> Result<Vec<(Presence, i64)>> {
    let query =
        sql("select presence, count(*) from attendances where org_id = ? and activity_id = ?
         group by presence order by presence");
    let rows: Vec<(String, i64)> = tx.all(query.bind(org).bind(activity)).await?;
    rows.into_iter()
        .map(|(code, count)| Ok((word("attendances", &activity.to_string(), &code)?, count)))
        .collect()
}

/// How many took part for whose place something was set aside in writing.
pub async fn set_aside(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<i64> {
    let query = sql("select count(*) from attendances p join signups s on s.org_id = p.org_id
         and s.activity_id = p.activity_id and s.term_id = p.term_id
         where p.org_id = ? and p.activity_id = ? and p.presence in ('present', 'late') and s.state = 'signed' and s.aside <> ''");
    let (count,): (i64,) = tx.one(query.bind(org).bind(activity)).await?;
    Ok(count)
}
