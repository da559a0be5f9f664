//! Clubs, and the terms of their members.

pub mod advisors;
pub mod charters;
pub mod officers;
pub mod steps;
pub mod terms;

use domain::id::{ClubId, OrgId};
use domain::term::ClubKind;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A club as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Club {
    /// Its id.
    pub id: ClubId,
    /// Câu lạc bộ, đội or nhóm.
    pub kind: ClubKind,
    /// Its name, unique in its org.
    pub name: String,
    /// Number of the founding decision, as written.
    pub decision: String,
    /// The day of that decision.
    pub decided_on: Option<Date>,
    /// The day of its founding.
    pub founded_on: Date,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// Name of the teacher.
    pub advisor: String,
    /// Active members, of whatever school year.
    pub members: i64,
}

#[derive(sqlx::FromRow)]
struct ClubRow {
    id: String,
    kind: String,
    name: String,
    decision: String,
    decided_on: String,
    founded_on: String,
    closed_on: String,
    advisor: String,
    members: i64,
}

impl TryFrom<ClubRow> for Club {
    type Error = crate::StoreError;
    fn try_from(row: ClubRow) -> Result<Self> {
        let table = "clubs";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            kind: word(table, &row.id, &row.kind)?,
            decided_on: maybe_word(table, &row.id, Some(&row.decided_on))?,
            founded_on: word(table, &row.id, &row.founded_on)?,
            closed_on: maybe_word(table, &row.id, Some(&row.closed_on))?,
            name: row.name,
            decision: row.decision,
            advisor: row.advisor,
            members: row.members,
        })
    }
}

const COLUMNS: &str = "select c.id, c.kind, c.name, c.decision, c.decided_on, c.founded_on, c.closed_on, c.advisor,
     (select count(*) from terms t where t.org_id = c.org_id and t.club_id = c.id and t.state = 'active') as members
     from clubs c";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Club>> {
    let rows: Vec<ClubRow> = tx.all(query).await?;
    rows.into_iter().map(Club::try_from).collect()
}

/// The clubs of an org by name, those that exist before those that were closed.
pub async fn list(tx: &mut Tx, org: OrgId) -> Result<Vec<Club>> {
    let query = sql(COLUMNS).then(
        "where c.org_id = ? order by case when c.closed_on = '' then 0 else 1 end, c.sort_key, c.id",
    );
    some(tx, query.bind(org)).await
}

/// One club.
pub async fn find(tx: &mut Tx, org: OrgId, id: ClubId) -> Result<Option<Club>> {
    let query = sql(COLUMNS).then("where c.org_id = ? and c.id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// Whether another club of the org bears a name with this sort key.
pub async fn name_taken(tx: &mut Tx, org: OrgId, sort_key: &str) -> Result<bool> {
    let text = "select count(*) from clubs where org_id = ? and sort_key = ?";
    let (count,): (i64,) = tx.one(sql(text).bind(org).bind(sort_key)).await?;
    Ok(count > 0)
}

/// Writes a new club.
pub async fn insert(tx: &mut Tx, org: OrgId, club: &Club, sort_key: &str) -> Result<()> {
    tx.run(
        sql("insert into clubs (org_id, id, kind, name, sort_key, decision, founded_on, closed_on, advisor)
             values (?, ?, ?, ?, ?, ?, ?, '', ?)")
            .bind(org)
            .bind(club.id)
            .bind(club.kind.code())
            .bind(&club.name)
            .bind(sort_key)
            .bind(&club.decision)
            .bind(club.founded_on)
            .bind(&club.advisor),
    )
    .await?;
    Ok(())
}

/// Writes number and day of a club's founding decision.
pub async fn decide(
    tx: &mut Tx,
    org: OrgId,
    id: ClubId,
    decision: &str,
    on: Option<Date>,
) -> Result<()> {
    let text = "update clubs set decision = ?, decided_on = ? where org_id = ? and id = ?";
    let query = sql(text).bind(decision);
    let query = query.bind(on.map_or_else(String::new, |day| day.to_string()));
    tx.change(query.bind(org).bind(id), "the club").await
}

/// Closes a club that exists.
pub async fn close(tx: &mut Tx, org: OrgId, id: ClubId, on: Date) -> Result<()> {
    let text = "update clubs set closed_on = ? where org_id = ? and id = ? and closed_on = ''";
    tx.change(sql(text).bind(on).bind(org).bind(id), "the club").await
}
