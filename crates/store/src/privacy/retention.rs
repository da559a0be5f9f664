//! What is due to be erased because the time for keeping it is over (D30). A nightly job asks org by org.

use domain::calendar::{Instant, SchoolYear};
use domain::id::{LearnerId, OrgId};

use super::erase::{NOBODY, drop_pictures};
use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// Orgs that have learners.
pub async fn orgs(tx: &mut Tx) -> Result<Vec<OrgId>> {
    let text = "select distinct org_id from learners order by org_id";
    let rows: Vec<(i64,)> = tx.all(sql(text)).await?;
    Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
}

/// Learners of school years up to this one whose names are still there.
pub async fn named(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Vec<LearnerId>> {
    let text = "select id from learners where org_id = ? and school_year <= ? and full_name <> ? order by id limit 2000";
    let rows: Vec<(String,)> = tx.all(sql(text).bind(org).bind(year).bind(NOBODY)).await?;
    rows.iter().map(|(id,)| word("learners", id, id)).collect()
}

/// Erases telephone numbers and slips of families whose child was here up to this school year.
pub async fn contacts(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<u64> {
    let text = "delete from family_sessions where org_id = ? and slip_id in (select s.id from slips s join learners l
         on l.org_id = s.org_id and l.id = s.learner_id where s.org_id = ? and l.school_year <= ?)";
    tx.run(sql(text).bind(org).bind(org).bind(year)).await?;
    let text = "delete from slips where org_id = ? and learner_id in
         (select id from learners where org_id = ? and school_year <= ?)";
    let slips = tx.run(sql(text).bind(org).bind(org).bind(year)).await?;
    let text = "update guardians set phone = '' where org_id = ? and phone <> '' and learner_id in
         (select id from learners where org_id = ? and school_year <= ?)";
    Ok(slips + tx.run(sql(text).bind(org).bind(org).bind(year)).await?)
}

/// Erases the pictures on which a learner of these school years can be recognised.
pub async fn pictures(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<u64> {
    let text = "select id from pictures where org_id = ? and (learner_id in
         (select id from learners where org_id = ? and school_year <= ?) or id in
         (select p.picture_id from picture_people p join learners l on l.org_id = p.org_id and l.id = p.learner_id
          where p.org_id = ? and l.school_year <= ?))";
    let query = sql(text).bind(org).bind(org).bind(year).bind(org).bind(year);
    let found: Vec<(String,)> = tx.all(query).await?;
    drop_pictures(tx, org, &found).await
}

/// Erases the list of who looked, up to a moment.
pub async fn reads(tx: &mut Tx, org: OrgId, before: Instant) -> Result<u64> {
    let text = "delete from learner_reads where org_id = ? and at < ?";
    tx.run(sql(text).bind(org).bind(before)).await
}

/// Empties the words of requests that were over before a moment; that there was a request stays.
pub async fn requests(tx: &mut Tx, org: OrgId, before: Instant) -> Result<u64> {
    let text = "update data_requests set words = '', answer = '', extension_reason = '' where org_id = ?
         and done_at > 0 and done_at < ? and (words <> '' or answer <> '' or extension_reason <> '')";
    tx.run(sql(text).bind(org).bind(before)).await
}
