//! Learners of a school in one school year, and the class list they came with.

use std::collections::BTreeSet;

use domain::calendar::{Instant, SchoolYear};
use domain::id::{LearnerId, ListId, OrgId};
use domain::personal::Personal;
use domain::roster::Status;
use domain::term::Gender;

use crate::error::{Result, StoreError, word};
use crate::orgs::escape_like;
use crate::page::{self, Page};
use crate::sql::{Arg, Sql, Tx, sql};

/// A learner as kept. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Learner {
    /// Its id; the only thing of a learner that stands in URLs and audit lines.
    pub id: LearnerId,
    /// The school year it is a learner of.
    pub school_year: SchoolYear,
    /// The full name, as stored (D83).
    pub full_name: Personal<String>,
    /// Birth date, ISO.
    pub dob: Personal<String>,
    /// As the list has it.
    pub gender: Gender,
    /// The class: `10A1`.
    pub class: String,
    /// Ministry's code, 10 digits, or empty.
    pub ministry_id: Personal<String>,
    /// State in the national database (D22).
    pub status: Status,
    /// Name as compared for "the same person" (I10).
    pub same_key: Personal<String>,
    /// Whether it has an active term.
    pub in_force: bool,
}

/// A learner to be written, with its keys.
#[derive(Clone)]
pub struct Record {
    /// Its id.
    pub id: LearnerId,
    /// The full name.
    pub full_name: Personal<String>,
    /// Sort key of the name (D81).
    pub sort_key: Personal<String>,
    /// Folded name and code (D82).
    pub search: Personal<String>,
    /// Name as compared (I10).
    pub same_key: Personal<String>,
    /// Birth date, ISO.
    pub dob: Personal<String>,
    /// Sex.
    pub gender: Gender,
    /// The class.
    pub class: String,
    /// Ministry's code or empty.
    pub ministry_id: Personal<String>,
    /// State in the national database.
    pub status: Status,
}

#[derive(sqlx::FromRow)]
struct LearnerRow {
    id: String,
    school_year: String,
    full_name: String,
    dob: String,
    gender: String,
    class_name: String,
    ministry_id: String,
    status: String,
    same_key: String,
    active: i64,
}

/// The state behind a code; an unknown one is a corrupt row.
pub(crate) fn status(id: &str, code: &str) -> Result<Status> {
    word("learners", id, code)
}

impl TryFrom<LearnerRow> for Learner {
    type Error = StoreError;
    fn try_from(row: LearnerRow) -> Result<Self> {
        let table = "learners";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            school_year: word(table, &row.id, &row.school_year)?,
            full_name: row.full_name.into(),
            dob: row.dob.into(),
            gender: word(table, &row.id, &row.gender)?,
            class: row.class_name,
            ministry_id: row.ministry_id.into(),
            status: status(&row.id, &row.status)?,
            same_key: row.same_key.into(),
            in_force: row.active > 0,
        })
    }
}

const COLUMNS: &str =
    "select l.id, l.school_year, l.full_name, l.dob, l.gender, l.class_name, l.ministry_id, l.status, l.same_key,
     (select count(*) from terms t where t.org_id = l.org_id and t.learner_id = l.id and t.state = 'active') as active
     from learners l";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Learner>> {
    let rows: Vec<LearnerRow> = tx.all(query).await?;
    rows.into_iter().map(Learner::try_from).collect()
}

/// Holds the org's learners, terms and list for this unit of work: whoever changes them follows, nobody meets.
pub async fn hold(tx: &mut Tx, org: OrgId) -> Result<()> {
    let text = "update org_counters set ledger_seq = ledger_seq where org_id = ?";
    tx.change(sql(text).bind(org), "the org").await
}

/// All learners of a school year, for the judgement of an import.
pub async fn all(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Vec<Learner>> {
    let query = sql(COLUMNS).then("where l.org_id = ? and l.school_year = ? order by l.id");
    some(tx, query.bind(org).bind(year)).await
}

/// One learner.
pub async fn find(tx: &mut Tx, org: OrgId, id: LearnerId) -> Result<Option<Learner>> {
    let query = sql(COLUMNS).then("where l.org_id = ? and l.id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// The class of a learner; empty where there is none.
pub async fn class_of(tx: &mut Tx, org: OrgId, id: LearnerId) -> Result<String> {
    Ok(find(tx, org, id).await?.map_or_else(String::new, |learner| learner.class))
}

/// Learners by id; those of other orgs are not there.
pub async fn by_ids(tx: &mut Tx, org: OrgId, ids: &BTreeSet<LearnerId>) -> Result<Vec<Learner>> {
    let ids: Vec<LearnerId> = ids.iter().copied().collect();
    let mut found = Vec::new();
    for batch in ids.chunks(500) {
        let query = sql(COLUMNS).then("where l.org_id = ? and l.id in").bind(org);
        found.extend(some(tx, query.list(batch.iter().copied())).await?);
    }
    Ok(found)
}

/// Which learners of a school year.
#[derive(Clone, Default)]
pub struct Filter {
    /// Only this class.
    pub class: Option<String>,
    /// Part of the folded name or code.
    pub search: Option<String>,
    /// Only those who could be taken in: no open term, not moved away.
    pub free: bool,
    /// The last learner of the page before.
    pub after: Option<LearnerId>,
}

fn matching(org: OrgId, year: SchoolYear, filter: &Filter) -> Sql {
    let mut query =
        sql(COLUMNS).then("where l.org_id = ? and l.school_year = ?").bind(org).bind(year);
    if let Some(class) = &filter.class {
        query = query.then("and l.class_name = ?").bind(class);
    }
    if let Some(search) = &filter.search {
        let pattern = format!("%{}%", escape_like(search));
        query = query.then("and l.search like ? escape '!'").bind(pattern);
    }
    if filter.free {
        query = query.then(
            "and l.status not in ('moved_out', 'left') and not exists (select 1 from terms t
             where t.org_id = l.org_id and t.learner_id = l.id
             and t.state in ('nominated', 'selected', 'trained', 'active'))",
        );
    }
    query
}

/// A page of learners by given name. The cursor is the last learner's id: no name stands in a URL.
pub async fn list(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    filter: &Filter,
) -> Result<Page<Learner, LearnerId>> {
    let mut query = matching(org, year, filter);
    if let Some(after) = filter.after {
        query = query
            .then("and (l.sort_key, l.id) > (select a.sort_key, a.id from learners a where a.org_id = ? and a.id = ?)")
            .bind(org)
            .bind(after);
    }
    let rows =
        some(tx, query.then("order by l.sort_key, l.id limit ?").bind(page::SIZE + 1)).await?;
    Ok(Page::of(rows, |last: &Learner| last.id))
}

/// Everybody who matches, by given name: one class at a time (at most 1,000).
pub async fn whole(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    filter: &Filter,
) -> Result<Vec<Learner>> {
    let query = matching(org, year, filter).then("order by l.sort_key, l.id limit 1000");
    some(tx, query).await
}

/// A class with its numbers.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Class {
    /// Its name.
    pub class_name: String,
    /// Learners.
    pub learners: i64,
    /// Those of them with an active term.
    pub in_force: i64,
}

/// The classes of a school year, in byte order of their names.
pub async fn classes(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Vec<Class>> {
    let query = sql("select l.class_name, count(*) as learners,
         cast(sum(case when t.id is null then 0 else 1 end) as bigint) as in_force
         from learners l
         left join terms t on t.org_id = l.org_id and t.learner_id = l.id and t.state = 'active'
         where l.org_id = ? and l.school_year = ? group by l.class_name order by l.class_name");
    tx.all(query.bind(org).bind(year)).await
}

/// Learners of an insert: `PostgreSQL` allows 65,535 arguments, `SQLite` 32,766; a learner has 14.
const BATCH: usize = 500;

/// Writes new learners.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    list: ListId,
    year: SchoolYear,
    at: Instant,
    learners: &[Record],
) -> Result<()> {
    for batch in learners.chunks(BATCH) {
        let rows = batch.iter().map(|learner| -> Vec<Arg> {
            vec![
                org.into(),
                learner.id.into(),
                list.into(),
                year.into(),
                learner.full_name.reveal().into(),
                learner.sort_key.reveal().into(),
                learner.search.reveal().into(),
                learner.same_key.reveal().into(),
                learner.dob.reveal().into(),
                learner.gender.code().into(),
                (&learner.class).into(),
                learner.ministry_id.reveal().into(),
                learner.status.code().into(),
                at.into(),
            ]
        });
        let insert = sql(
            "insert into learners (org_id, id, list_id, school_year, full_name, sort_key, search, same_key, dob, gender,
             class_name, ministry_id, status, created_at) values",
        );
        tx.run(insert.rows(rows.collect())).await?;
    }
    Ok(())
}

/// Writes what a newer list says of a learner.
pub async fn update(tx: &mut Tx, org: OrgId, learner: &Record) -> Result<()> {
    let text = "update learners set full_name = ?, sort_key = ?, search = ?, same_key = ?, dob = ?, gender = ?,
         class_name = ?, ministry_id = ?, status = ? where org_id = ? and id = ?";
    tx.change(
        sql(text)
            .bind(learner.full_name.reveal())
            .bind(learner.sort_key.reveal())
            .bind(learner.search.reveal())
            .bind(learner.same_key.reveal())
            .bind(learner.dob.reveal())
            .bind(learner.gender.code())
            .bind(&learner.class)
            .bind(learner.ministry_id.reveal())
            .bind(learner.status.code())
            .bind(org)
            .bind(learner.id),
        "the learner",
    )
    .await
}

/// Learners of a school year who were never taken in: those that closing the list erases.
pub async fn untaken(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<i64> {
    let query = sql("select count(*) from learners l where l.org_id = ? and l.school_year = ?
         and not exists (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id)");
    let (count,): (i64,) = tx.one(query.bind(org).bind(year)).await?;
    Ok(count)
}

/// What a family may have said about a learner before the list was closed; it goes with the learner.
const BESIDE: [&str; 6] = [
    "delete from learner_reads where exists (select 1 from learners l where l.org_id = learner_reads.org_id
     and l.id = learner_reads.learner_id and l.org_id = ? and l.school_year = ? and not exists
     (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id))",
    // A nomination that came by the link and that nobody confirmed; who was a candidate has a term.
    "delete from candidates where exists (select 1 from learners l where l.org_id = candidates.org_id
     and l.id = candidates.learner_id and l.org_id = ? and l.school_year = ? and not exists
     (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id))",
    "delete from family_sessions where exists (select 1 from slips s join learners l
     on l.org_id = s.org_id and l.id = s.learner_id where s.org_id = family_sessions.org_id
     and s.id = family_sessions.slip_id and s.org_id = ? and l.school_year = ? and not exists
     (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id))",
    "delete from slips where exists (select 1 from learners l where l.org_id = slips.org_id
     and l.id = slips.learner_id and l.org_id = ? and l.school_year = ? and not exists
     (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id))",
    "delete from consents where exists (select 1 from learners l where l.org_id = consents.org_id
     and l.id = consents.learner_id and l.org_id = ? and l.school_year = ? and not exists
     (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id))",
    "delete from guardians where exists (select 1 from learners l where l.org_id = guardians.org_id
     and l.id = guardians.learner_id and l.org_id = ? and l.school_year = ? and not exists
     (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id))",
];

/// Erases them, and what their families said. Returns how many learners.
pub async fn erase_untaken(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<u64> {
    for text in BESIDE {
        tx.run(sql(text).bind(org).bind(year)).await?;
    }
    let query = sql("delete from learners where org_id = ? and school_year = ?
         and not exists (select 1 from terms t where t.org_id = learners.org_id and t.learner_id = learners.id)");
    tx.run(query.bind(org).bind(year)).await
}

/// A class list while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassList {
    /// Its id.
    pub id: ListId,
    /// When it was opened.
    pub opened_at: Instant,
}

/// The open list of a school year.
pub async fn open_list(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Option<ClassList>> {
    let text = "select id, opened_at from class_lists where org_id = ? and school_year = ? and state = 'open'";
    let row: Option<(String, i64)> = tx.maybe(sql(text).bind(org).bind(year)).await?;
    row.map(|(id, at)| Ok(ClassList { id: word("class_lists", &id, &id)?, opened_at: Instant(at) }))
        .transpose()
}

/// Opens a list.
pub async fn start_list(
    tx: &mut Tx,
    org: OrgId,
    id: ListId,
    year: SchoolYear,
    at: Instant,
) -> Result<()> {
    let text = "insert into class_lists (org_id, id, school_year, state, opened_at, closed_at) values (?, ?, ?, 'open', ?, 0)";
    tx.run(sql(text).bind(org).bind(id).bind(year).bind(at)).await?;
    Ok(())
}

/// Closes a list.
pub async fn close_list(tx: &mut Tx, org: OrgId, id: ListId, at: Instant) -> Result<()> {
    let text = "update class_lists set state = 'closed', closed_at = ? where org_id = ? and id = ? and state = 'open'";
    tx.change(sql(text).bind(at).bind(org).bind(id), "the list").await
}
