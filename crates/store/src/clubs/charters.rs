//! The charter of a club: versions that were adopted, and at most one draft.

use domain::calendar::Instant;
use domain::id::{ClubId, OrgId};
use jiff::civil::Date;

use crate::error::{Result, maybe_word};
use crate::sql::{Sql, Tx, sql};

/// A version of a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// From 1.
    pub version: i64,
    /// The articles as JSON.
    pub content: String,
    /// The day it was adopted; `None` for a draft.
    pub adopted_on: Option<Date>,
    /// Who wrote last.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// How often it was changed.
    pub changed: i64,
}

type CharterRow = (i64, String, String, String, i64, i64);

const COLUMNS: &str = "select version, content, adopted_on, actor, at, changed from charters";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Charter>> {
    let rows: Vec<CharterRow> = tx.all(query).await?;
    let read = |(version, content, adopted_on, actor, at, changed): CharterRow| {
        let adopted_on = maybe_word("charters", &version.to_string(), Some(&adopted_on))?;
        Ok(Charter { version, content, adopted_on, actor, at: Instant(at), changed })
    };
    rows.into_iter().map(read).collect()
}

/// Every version, the newest first.
pub async fn list(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Vec<Charter>> {
    let query =
        sql(COLUMNS).then("where org_id = ? and club_id = ? order by version desc limit 200");
    some(tx, query.bind(org).bind(club)).await
}

/// One version.
pub async fn find(tx: &mut Tx, org: OrgId, club: ClubId, version: i64) -> Result<Option<Charter>> {
    let query = sql(COLUMNS).then("where org_id = ? and club_id = ? and version = ?");
    Ok(some(tx, query.bind(org).bind(club).bind(version)).await?.pop())
}

/// Begins a draft.
pub async fn insert(tx: &mut Tx, org: OrgId, club: ClubId, draft: &Charter) -> Result<()> {
    let text =
        "insert into charters (org_id, club_id, version, content, adopted_on, actor, at, changed)
         values (?, ?, ?, ?, '', ?, ?, 0)";
    let query = sql(text).bind(org).bind(club).bind(draft.version).bind(&draft.content);
    tx.run(query.bind(&draft.actor).bind(draft.at)).await?;
    Ok(())
}

/// Writes a draft over the one that was read as `draft.changed`; with a day it is a draft no more.
pub async fn update(tx: &mut Tx, org: OrgId, club: ClubId, draft: &Charter) -> Result<()> {
    let text =
        "update charters set content = ?, adopted_on = ?, actor = ?, at = ?, changed = changed + 1
         where org_id = ? and club_id = ? and version = ? and changed = ? and adopted_on = ''";
    let query = sql(text)
        .bind(&draft.content)
        .bind(draft.adopted_on.map_or_else(String::new, |day| day.to_string()))
        .bind(&draft.actor)
        .bind(draft.at)
        .bind(org)
        .bind(club)
        .bind(draft.version)
        .bind(draft.changed);
    tx.change(query, "the charter").await
}

/// Throws a draft away.
pub async fn discard(
    tx: &mut Tx,
    org: OrgId,
    club: ClubId,
    version: i64,
    changed: i64,
) -> Result<()> {
    let text = "delete from charters where org_id = ? and club_id = ? and version = ? and changed = ? and adopted_on = ''";
    let query = sql(text).bind(org).bind(club).bind(version).bind(changed);
    tx.change(query, "the charter").await
}
