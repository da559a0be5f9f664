//! The posts of a club: who held which, from when to when.

use domain::id::{ClubId, OfficerId, OrgId, TermId};
use domain::personal::Personal;
use domain::term::ClubPost;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A member's time in a post.
#[derive(Clone)]
pub struct Officer {
    /// Its id.
    pub id: OfficerId,
    /// The club.
    pub club: ClubId,
    /// The member's term.
    pub term: TermId,
    /// The post.
    pub post: ClubPost,
    /// The first day.
    pub since: Date,
    /// The last day; `None` while in post.
    pub until: Option<Date>,
    /// The member's name.
    pub full_name: Personal<String>,
    /// The class.
    pub class: String,
}

#[derive(sqlx::FromRow)]
struct OfficerRow {
    id: String,
    club_id: String,
    term_id: String,
    post: String,
    since: String,
    until: String,
    full_name: String,
    class_name: String,
}

impl TryFrom<OfficerRow> for Officer {
    type Error = crate::StoreError;
    fn try_from(row: OfficerRow) -> Result<Self> {
        let table = "club_officers";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            club: word(table, &row.id, &row.club_id)?,
            term: word(table, &row.id, &row.term_id)?,
            post: word(table, &row.id, &row.post)?,
            since: word(table, &row.id, &row.since)?,
            until: maybe_word(table, &row.id, Some(&row.until))?,
            full_name: row.full_name.into(),
            class: row.class_name,
        })
    }
}

const COLUMNS: &str =
    "select o.id, o.club_id, o.term_id, o.post, o.since, o.until, l.full_name, l.class_name
     from club_officers o join terms t on t.org_id = o.org_id and t.id = o.term_id
     join learners l on l.org_id = t.org_id and l.id = t.learner_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Officer>> {
    let rows: Vec<OfficerRow> = tx.all(query).await?;
    rows.into_iter().map(Officer::try_from).collect()
}

/// Who is in post and who was, the captain first, the newest first. Whose consent was taken back is not named any more.
pub async fn list(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Vec<Officer>> {
    let query = sql(COLUMNS).then(
        "where o.org_id = ? and o.club_id = ? and t.reason not in ('family', 'wish')
         order by case when o.until = '' then 0 else 1 end,
         case o.post when 'captain' then 0 when 'vice' then 1 else 2 end, o.since desc, l.sort_key, o.id limit 200",
    );
    some(tx, query.bind(org).bind(club)).await
}

/// One time in a post.
pub async fn find(tx: &mut Tx, org: OrgId, id: OfficerId) -> Result<Option<Officer>> {
    let query = sql(COLUMNS).then("where o.org_id = ? and o.id = ?");
    Ok(some(tx, query.bind(org).bind(id)).await?.pop())
}

/// Those who are in post now.
pub async fn in_post(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Vec<Officer>> {
    let query = sql(COLUMNS).then("where o.org_id = ? and o.club_id = ? and o.until = ''");
    some(tx, query.bind(org).bind(club)).await
}

/// The posts of one term: which, from when, to when.
pub async fn of_term(
    tx: &mut Tx,
    org: OrgId,
    term: TermId,
) -> Result<Vec<(ClubPost, Date, Option<Date>)>> {
    let query = sql(COLUMNS).then("where o.org_id = ? and o.term_id = ? order by o.since, o.id");
    let posts = some(tx, query.bind(org).bind(term)).await?;
    Ok(posts.into_iter().map(|one| (one.post, one.since, one.until)).collect())
}

/// Puts a member in a post.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    id: OfficerId,
    (club, term): (ClubId, TermId),
    post: ClubPost,
    since: Date,
) -> Result<()> {
    let text = "insert into club_officers (org_id, id, club_id, term_id, post, since, until)
         values (?, ?, ?, ?, ?, ?, '')";
    let query = sql(text).bind(org).bind(id).bind(club).bind(term).bind(post.code()).bind(since);
    tx.run(query).await?;
    Ok(())
}

/// Ends a time in a post that is not over.
pub async fn end(tx: &mut Tx, org: OrgId, id: OfficerId, until: Date) -> Result<()> {
    let text = "update club_officers set until = ? where org_id = ? and id = ? and until = ''";
    tx.change(sql(text).bind(until).bind(org).bind(id), "the post").await
}

/// Ends the posts of a member whose term ends; a day before the post began ends it on that day.
pub async fn end_of_term(tx: &mut Tx, org: OrgId, term: TermId, until: Date) -> Result<u64> {
    let text = "update club_officers set until = case when since > ? then since else ? end
         where org_id = ? and term_id = ? and until = ''";
    tx.run(sql(text).bind(until).bind(until).bind(org).bind(term)).await
}
