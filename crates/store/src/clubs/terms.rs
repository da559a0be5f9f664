//! Terms: a learner as ambassador in one school year; the registry of the force is a view of them.

use std::collections::BTreeSet;

use domain::access::Own;
use domain::calendar::SchoolYear;
use domain::id::{ClubId, LearnerId, OrgId, TermId};
use domain::personal::Personal;
use domain::term::{EndReason, Gender, TermState};
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::orgs::escape_like;
use crate::page::{self, Page};
use crate::sql::{Sql, Tx, sql};

/// A term with whom it is about. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// Who.
    pub learner: LearnerId,
    /// The club.
    pub club: ClubId,
    /// The club's name.
    pub club_name: String,
    /// The school year.
    pub school_year: SchoolYear,
    /// Where it stands.
    pub state: TermState,
    /// Its first day.
    pub since: Date,
    /// Its last day, once it has ended.
    pub until: Option<Date>,
    /// Why it ended.
    pub reason: Option<EndReason>,
    /// The learner's name.
    pub full_name: Personal<String>,
    /// Birth date, ISO.
    pub dob: Personal<String>,
    /// Sex.
    pub gender: Gender,
    /// The class.
    pub class: String,
}

#[derive(sqlx::FromRow)]
struct TermRow {
    id: String,
    learner_id: String,
    club_id: String,
    club_name: String,
    school_year: String,
    state: String,
    since: String,
    until: String,
    reason: String,
    full_name: String,
    dob: String,
    gender: String,
    class_name: String,
}

impl TryFrom<TermRow> for Term {
    type Error = crate::StoreError;
    fn try_from(row: TermRow) -> Result<Self> {
        let table = "terms";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            club: word(table, &row.id, &row.club_id)?,
            club_name: row.club_name,
            school_year: word(table, &row.id, &row.school_year)?,
            state: word(table, &row.id, &row.state)?,
            since: word(table, &row.id, &row.since)?,
            until: maybe_word(table, &row.id, Some(&row.until))?,
            reason: maybe_word(table, &row.id, Some(&row.reason))?,
            full_name: row.full_name.into(),
            dob: row.dob.into(),
            gender: word(table, &row.id, &row.gender)?,
            class: row.class_name,
        })
    }
}

const COLUMNS: &str =
    "select t.id, t.learner_id, t.club_id, c.name as club_name, t.school_year, t.state, t.since, t.until, t.reason,
     l.full_name, l.dob, l.gender, l.class_name
     from terms t join learners l on l.org_id = t.org_id and l.id = t.learner_id
     join clubs c on c.org_id = t.org_id and c.id = t.club_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Term>> {
    let rows: Vec<TermRow> = tx.all(query).await?;
    rows.into_iter().map(Term::try_from).collect()
}

/// Which terms of an org.
#[derive(Clone, Default)]
pub struct Filter {
    /// Only of this school year.
    pub year: Option<SchoolYear>,
    /// Only in this club.
    pub club: Option<ClubId>,
    /// Only of this class.
    pub class: Option<String>,
    /// Only in this state.
    pub state: Option<TermState>,
    /// Part of the folded name.
    pub search: Option<String>,
    /// The last term of the page before.
    pub after: Option<TermId>,
}

/// What the holder's own things leave of a list of terms: clubs, classes or learners; an empty list leaves nothing. Whose
/// consent was taken back is read by those who keep the whole record and no longer by club and class (D25).
fn within(query: Sql, only: Option<&[Own]>) -> Sql {
    let Some(only) = only else { return query };
    let clubs = only.iter().filter_map(|own| match own {
        Own::Club(id) => Some(*id),
        Own::Class(_) | Own::Learner(_) | Own::Org => None,
    });
    let classes = only.iter().filter_map(|own| match own {
        Own::Class(class) => Some(class.as_str()),
        Own::Club(_) | Own::Learner(_) | Own::Org => None,
    });
    let learners = only.iter().filter_map(|own| match own {
        Own::Learner(id) => Some(*id),
        Own::Club(_) | Own::Class(_) | Own::Org => None,
    });
    let query =
        query.then("and ((t.club_id in").list(clubs).then("or l.class_name in").list(classes);
    let query = query.then(") and t.reason not in ('family', 'wish') or t.learner_id in");
    query.list(learners).then(")")
}

fn matching(org: OrgId, only: Option<&[Own]>, filter: &Filter) -> Sql {
    let mut query = within(sql(COLUMNS).then("where t.org_id = ?").bind(org), only);
    if let Some(year) = filter.year {
        query = query.then("and t.school_year = ?").bind(year);
    }
    if let Some(club) = filter.club {
        query = query.then("and t.club_id = ?").bind(club);
    }
    if let Some(class) = &filter.class {
        query = query.then("and l.class_name = ?").bind(class);
    }
    if let Some(state) = filter.state {
        query = query.then("and t.state = ?").bind(state.code());
    }
    if let Some(search) = &filter.search {
        let pattern = format!("%{}%", escape_like(search));
        query = query.then("and l.search like ? escape '!'").bind(pattern);
    }
    query
}

/// A page of terms by given name. The cursor is the last term's id: no name stands in a URL.
pub async fn list(
    tx: &mut Tx,
    org: OrgId,
    only: Option<&[Own]>,
    filter: &Filter,
) -> Result<Page<Term, TermId>> {
    let mut query = matching(org, only, filter);
    if let Some(after) = filter.after {
        query = query
            .then(
                "and (l.sort_key, t.id) > (select al.sort_key, a.id from terms a
                 join learners al on al.org_id = a.org_id and al.id = a.learner_id where a.org_id = ? and a.id = ?)",
            )
            .bind(org)
            .bind(after);
    }
    let rows =
        some(tx, query.then("order by l.sort_key, t.id limit ?").bind(page::SIZE + 1)).await?;
    Ok(Page::of(rows, |last: &Term| last.id))
}

/// Everybody who matches, by given name; for an export and for the roll of a club.
pub async fn whole(
    tx: &mut Tx,
    org: OrgId,
    only: Option<&[Own]>,
    filter: &Filter,
) -> Result<Vec<Term>> {
    some(tx, matching(org, only, filter).then("order by l.sort_key, t.id")).await
}

/// One term, when the holder's own things hold it.
pub async fn find(
    tx: &mut Tx,
    org: OrgId,
    only: Option<&[Own]>,
    id: TermId,
) -> Result<Option<Term>> {
    let query = sql(COLUMNS).then("where t.org_id = ? and t.id = ?").bind(org).bind(id);
    Ok(some(tx, within(query, only)).await?.pop())
}

/// The terms of some learners in a school year, whatever their state.
pub async fn of_learners(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    learners: &BTreeSet<LearnerId>,
) -> Result<Vec<Term>> {
    let ids: Vec<LearnerId> = learners.iter().copied().collect();
    let mut found = Vec::new();
    for batch in ids.chunks(500) {
        let query =
            sql(COLUMNS).then("where t.org_id = ? and t.school_year = ? and t.learner_id in");
        let query = query.bind(org).bind(year).list(batch.iter().copied());
        found.extend(some(tx, query).await?);
    }
    Ok(found)
}

/// Orgs with open terms of a school year before this one.
pub async fn orgs_with_old(tx: &mut Tx, year: SchoolYear) -> Result<Vec<OrgId>> {
    let text = "select distinct org_id from terms where state in ('nominated', 'selected', 'trained', 'active')
         and school_year < ? order by org_id";
    let rows: Vec<(i64,)> = tx.all(sql(text).bind(year)).await?;
    Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
}

/// Orgs where somebody is on the way into the force or in it.
pub async fn orgs_with_open(tx: &mut Tx) -> Result<Vec<OrgId>> {
    let query = sql("select distinct org_id from terms where state in");
    let open = TermState::ALL.iter().filter(|state| state.is_open()).map(|state| state.code());
    let rows: Vec<(i64,)> = tx.all(query.list(open).then("order by org_id")).await?;
    Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
}

/// Open terms of an org of school years before this one.
pub async fn old(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Vec<Term>> {
    let query = sql(COLUMNS).then(
        "where t.org_id = ? and t.state in ('nominated', 'selected', 'trained', 'active') and t.school_year < ?",
    );
    some(tx, query.bind(org).bind(year)).await
}

/// How many terms of a school year in a scope are or were in the force to its end, by org and sex. Numbers, no names.
pub async fn headcounts(
    tx: &mut Tx,
    scope: &domain::org::Scope,
    year: SchoolYear,
) -> Result<Vec<(OrgId, Gender, i64)>> {
    let query = sql("select t.org_id, l.gender, count(*) from terms t
         join learners l on l.org_id = t.org_id and l.id = t.learner_id
         join orgs o on o.id = t.org_id
         where o.path >= ? and o.path < ? and t.school_year = ? and t.state in ('active', 'finished')
         group by t.org_id, l.gender");
    let rows: Vec<(i64, String, i64)> =
        tx.all(query.bind(&scope.from).bind(&scope.to).bind(year)).await?;
    rows.into_iter()
        .map(|(org, gender, count)| Ok((OrgId(org), word("learners", &gender, &gender)?, count)))
        .collect()
}

/// How many clubs each org of a scope has on a day. Numbers, no names.
pub async fn club_counts(
    tx: &mut Tx,
    scope: &domain::org::Scope,
    on: Date,
) -> Result<Vec<(OrgId, i64)>> {
    let query = sql("select c.org_id, count(*) from clubs c join orgs o on o.id = c.org_id
         where o.path >= ? and o.path < ? and c.founded_on <= ? and (c.closed_on = '' or c.closed_on > ?)
         group by c.org_id");
    let rows: Vec<(i64, i64)> =
        tx.all(query.bind(&scope.from).bind(&scope.to).bind(on).bind(on)).await?;
    Ok(rows.into_iter().map(|(org, count)| (OrgId(org), count)).collect())
}

/// How many terms of one org are in each class, by club and sex; numbers, no names.
pub async fn inside(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
) -> Result<Vec<(ClubId, String, Gender, i64)>> {
    let query = sql("select t.club_id, l.class_name, l.gender, count(*) from terms t
         join learners l on l.org_id = t.org_id and l.id = t.learner_id
         where t.org_id = ? and t.school_year = ? and t.state in ('active', 'finished')
         group by t.club_id, l.class_name, l.gender");
    let rows: Vec<(String, String, String, i64)> = tx.all(query.bind(org).bind(year)).await?;
    rows.into_iter()
        .map(|(club, class, gender, count)| {
            Ok((word("terms", &club, &club)?, class, word("learners", &gender, &gender)?, count))
        })
        .collect()
}

/// Terms by id, when the holder's own things hold them; in no order.
pub async fn by_ids(
    tx: &mut Tx,
    org: OrgId,
    only: Option<&[Own]>,
    ids: &BTreeSet<TermId>,
) -> Result<Vec<Term>> {
    let ids: Vec<TermId> = ids.iter().copied().collect();
    let mut found = Vec::new();
    for batch in ids.chunks(500) {
        let query = sql(COLUMNS).then("where t.org_id = ? and t.id in").bind(org);
        found.extend(some(tx, within(query.list(batch.iter().copied()), only)).await?);
    }
    Ok(found)
}
