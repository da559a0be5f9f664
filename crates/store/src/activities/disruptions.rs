//! Activities that were moved or called off: from when to when, why, and whether everybody was told.

use domain::activity::{Cause, Disruption};
use domain::calendar::Instant;
use domain::id::{ActivityId, DisruptionId, OrgId};
use jiff::civil::Date;

use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// One act that moved an activity or called it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disrupted {
    /// Its id.
    pub id: DisruptionId,
    /// The activity.
    pub activity: ActivityId,
    /// Moved or called off.
    pub what: Disruption,
    /// Why, in a word.
    pub cause: Cause,
    /// Why, in words.
    pub reason: String,
    /// The day on which it was to be.
    pub was_day: Date,
    /// When it was to begin, 14:00.
    pub was_at: String,
    /// Where it was to be.
    pub was_place: String,
    /// The day on which it is now; none when it was called off.
    pub day: Option<Date>,
    /// When it begins now, or empty.
    pub starts_at: String,
    /// Where it is now, or empty.
    pub place: String,
    /// Who did it: an account.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// When somebody said that everybody was told.
    pub told_at: Option<Instant>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    activity_id: String,
    what: String,
    cause: String,
    reason: String,
    was_day: String,
    was_at: String,
    was_place: String,
    day: String,
    starts_at: String,
    place: String,
    actor: String,
    at: i64,
    told_at: i64,
}

impl TryFrom<Row> for Disrupted {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self> {
        let (table, id) = ("disruptions", row.id.clone());
        Ok(Self {
            id: word(table, &id, &row.id)?,
            activity: word(table, &id, &row.activity_id)?,
            what: word(table, &id, &row.what)?,
            cause: word(table, &id, &row.cause)?,
            reason: row.reason,
            was_day: word(table, &id, &row.was_day)?,
            was_at: row.was_at,
            was_place: row.was_place,
            day: maybe_word(table, &id, Some(&row.day))?,
            starts_at: row.starts_at,
            place: row.place,
            actor: row.actor,
            at: Instant(row.at),
            told_at: (row.told_at != 0).then_some(Instant(row.told_at)),
        })
    }
}

const COLUMNS: &str = "select id, activity_id, what, cause, reason, was_day, was_at, was_place, day, starts_at, place,
    actor, at, told_at from disruptions";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Disrupted>> {
    let rows: Vec<Row> = tx.all(query).await?;
    rows.into_iter().map(Disrupted::try_from).collect()
}

/// The act with this id.
pub async fn find(tx: &mut Tx, org: OrgId, id: DisruptionId) -> Result<Option<Disrupted>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// What befell an activity, the latest first.
pub async fn of_activity(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<Disrupted>> {
    let query = sql(COLUMNS)
        .then("where org_id = ? and activity_id = ? order by at desc, id desc limit 20")
        .bind(org)
        .bind(activity);
    some(tx, query).await
}

/// Writes an act, with the cause at the activity itself.
pub async fn insert(tx: &mut Tx, org: OrgId, new: &Disrupted) -> Result<()> {
    let query = sql("insert into disruptions (org_id, id, activity_id, what, cause, reason, was_day, was_at, was_place, day,
         starts_at, place, actor, at, told_by, told_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0)")
        .bind(org)
        .bind(new.id)
        .bind(new.activity)
        .bind(new.what.code())
        .bind(new.cause.code())
        .bind(&new.reason)
        .bind(new.was_day)
        .bind(&new.was_at)
        .bind(&new.was_place)
        .bind(new.day.map_or_else(String::new, |day| day.to_string()))
        .bind(&new.starts_at)
        .bind(&new.place)
        .bind(&new.actor)
        .bind(new.at);
    tx.run(query).await?;
    let query = sql("update activities set cause = ?, reason = ? where org_id = ? and id = ?");
    let query = query.bind(new.cause.code()).bind(&new.reason).bind(org).bind(new.activity);
    tx.change(query, "the activity").await
}

/// Notes that everybody was told of all that befell an activity; returns how many acts that closed.
pub async fn tell(
    tx: &mut Tx,
    org: OrgId,
    activity: ActivityId,
    (by, at): (&str, Instant),
) -> Result<u64> {
    let query = sql(
        "update disruptions set told_by = ?, told_at = ? where org_id = ? and activity_id = ? and told_at = 0",
    );
    tx.run(query.bind(by).bind(at).bind(org).bind(activity)).await
}
