//! What stands open in a club, for its handover: one question for each kind of record.

use domain::calendar::Instant;
use domain::id::{ActivityId, ClubId, OrgId, RoundId};
use domain::inbox::TodoKind;
use jiff::civil::Date;

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// Activities of a club that are planned, by day: id, title, day.
pub async fn planned(
    tx: &mut Tx,
    org: OrgId,
    club: ClubId,
) -> Result<Vec<(ActivityId, String, Date)>> {
    let text = "select id, title, day from activities where org_id = ? and club_id = ? and stage = 'planned'
         order by day, starts_at, id limit 500";
    let rows: Vec<(String, String, String)> = tx.all(sql(text).bind(org).bind(club)).await?;
    let read = |(id, title, day): (String, String, String)| {
        Ok((word("activities", &id, &id)?, title, word("activities", &id, &day)?))
    };
    rows.into_iter().map(read).collect()
}

/// Rounds that fill a club and are not over: id, name, last day of the sheets.
pub async fn rounds(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Vec<(RoundId, String, Date)>> {
    let text = "select id, name, assess_to from rounds where org_id = ? and club_id = ? and state in ('open', 'decided')
         order by created_at, id limit 100";
    let rows: Vec<(String, String, String)> = tx.all(sql(text).bind(org).bind(club)).await?;
    let read = |(id, name, day): (String, String, String)| {
        Ok((word("rounds", &id, &id)?, name, word("rounds", &id, &day)?))
    };
    rows.into_iter().map(read).collect()
}

/// Open to-dos about these subjects, the most urgent first; those without a date last.
pub async fn todos(
    tx: &mut Tx,
    org: OrgId,
    subjects: &[String],
) -> Result<Vec<(TodoKind, Option<Instant>)>> {
    let query = sql("select kind, due_at from todos where org_id = ? and closed_at = 0 and kind <> ? and subject in")
        .bind(org)
        .bind(TodoKind::ClubTakeOver.code())
        .list(subjects.iter().map(String::as_str))
        .then("order by case when due_at = 0 then 1 else 0 end, due_at, kind, subject limit 100");
    let rows: Vec<(String, i64)> = tx.all(query).await?;
    let read = |(kind, due): (String, i64)| {
        Ok((word("todos", &kind, &kind)?, (due != 0).then_some(Instant(due))))
    };
    rows.into_iter().map(read).collect()
}

/// What activities and rounds are called today, by id.
pub async fn titles(tx: &mut Tx, org: OrgId, ids: &[String]) -> Result<Vec<(String, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for batch in ids.chunks(400) {
        let query = sql("select id, title from activities where org_id = ? and id in").bind(org);
        let query = query.list(batch.iter().map(String::as_str));
        let query = query.then("union all select id, name from rounds where org_id = ? and id in");
        let query = query.bind(org).list(batch.iter().map(String::as_str));
        found.extend(tx.all::<(String, String)>(query).await?);
    }
    Ok(found)
}
