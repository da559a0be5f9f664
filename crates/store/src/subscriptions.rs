//! Calendar subscriptions: secret links (kept as hashes) and the activities that a calendar shows. No child's name is read.

use domain::activity::Stage;
use domain::calendar::Instant;
use domain::guard::SlotTime;
use domain::id::{AccountId, ActivityId, ClubId, LearnerId, OrgId};
use domain::subscription::{Followed, MOST};
use jiff::civil::Date;

use crate::activities::slot_time;
use crate::error::{Result, StoreError, word};
use crate::sql::{Sql, Tx, sql};

/// A link as it is kept: one for each thing that somebody follows.
#[derive(Debug, Clone, Copy)]
pub struct Subscription {
    /// The org.
    pub org: OrgId,
    /// Who made the link, whose rights it has.
    pub account: AccountId,
    /// What is followed.
    pub followed: Followed,
    /// When the link was made.
    pub made_at: Instant,
    /// When a telephone last asked, to the hour.
    pub read_at: Option<Instant>,
}

/// An activity as a calendar shows it.
#[derive(Debug, Clone)]
pub struct Event {
    /// The activity.
    pub id: ActivityId,
    /// What it is called.
    pub title: String,
    /// The club's name.
    pub club: String,
    /// Where.
    pub place: String,
    /// When.
    pub time: SlotTime,
    /// Where it stands.
    pub stage: Stage,
    /// How often it was changed.
    pub changed: i64,
}

#[derive(sqlx::FromRow)]
struct SubscriptionRow {
    org_id: i64,
    account_id: String,
    followed: String,
    made_at: i64,
    read_at: i64,
}

impl TryFrom<SubscriptionRow> for Subscription {
    type Error = StoreError;
    fn try_from(row: SubscriptionRow) -> Result<Self> {
        let (table, id) = ("subscriptions", row.account_id.clone());
        Ok(Self {
            org: OrgId(row.org_id),
            account: word(table, &id, &row.account_id)?,
            followed: word(table, &id, &row.followed)?,
            made_at: Instant(row.made_at),
            read_at: (row.read_at != 0).then_some(Instant(row.read_at)),
        })
    }
}

const COLUMNS: &str = "select org_id, account_id, followed, made_at, read_at from subscriptions";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Subscription>> {
    let rows: Vec<SubscriptionRow> = tx.all(query).await?;
    rows.into_iter().map(Subscription::try_from).collect()
}

/// The link with this token.
pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Subscription>> {
    Ok(some(tx, sql(COLUMNS).then("where token_hash = ?").bind(token_hash)).await?.pop())
}

/// An account's links at an org.
pub async fn of(tx: &mut Tx, org: OrgId, account: AccountId) -> Result<Vec<Subscription>> {
    let query = sql(COLUMNS).then("where org_id = ? and account_id = ? order by followed");
    some(tx, query.bind(org).bind(account)).await
}

/// Makes a link; the one before for the same thing is dead.
pub async fn put(
    tx: &mut Tx,
    (org, account, followed): (OrgId, AccountId, Followed),
    token_hash: &str,
    at: Instant,
) -> Result<()> {
    let query = sql(
        "insert into subscriptions (org_id, account_id, followed, token_hash, made_at, read_at)
         values (?, ?, ?, ?, ?, 0)
         on conflict (org_id, account_id, followed) do update set token_hash = excluded.token_hash,
             made_at = excluded.made_at, read_at = 0",
    );
    let query = query.bind(org).bind(account).bind(followed.to_string()).bind(token_hash).bind(at);
    tx.run(query).await?;
    Ok(())
}

/// Ends a link; says whether there was one.
pub async fn delete(
    tx: &mut Tx,
    (org, account, followed): (OrgId, AccountId, Followed),
) -> Result<bool> {
    let query =
        sql("delete from subscriptions where org_id = ? and account_id = ? and followed = ?");
    Ok(tx.run(query.bind(org).bind(account).bind(followed.to_string())).await? > 0)
}

/// Notes that a telephone asked.
pub async fn read(tx: &mut Tx, link: &Subscription, at: Instant) -> Result<()> {
    let query = sql(
        "update subscriptions set read_at = ? where org_id = ? and account_id = ? and followed = ?",
    );
    let query = query.bind(at).bind(link.org).bind(link.account).bind(link.followed.to_string());
    tx.run(query).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct EventRow {
    id: String,
    title: String,
    club_name: String,
    place: String,
    day: String,
    starts_at: String,
    minutes: i64,
    stage: String,
    changed: i64,
}

impl TryFrom<EventRow> for Event {
    type Error = StoreError;
    fn try_from(row: EventRow) -> Result<Self> {
        let (table, id) = ("activities", row.id.clone());
        Ok(Self {
            id: word(table, &id, &row.id)?,
            title: row.title,
            club: row.club_name,
            place: row.place,
            time: slot_time(&id, &row.day, &row.starts_at, row.minutes)?,
            stage: word(table, &id, &row.stage)?,
            changed: row.changed,
        })
    }
}

const EVENTS: &str = "select a.id, a.title, c.name as club_name, a.place, a.day, a.starts_at, a.minutes, a.stage, a.changed
    from activities a join clubs c on c.org_id = a.org_id and c.id = a.club_id";
const WHEN: &str = "and a.day between ? and ? order by a.day desc, a.starts_at desc, a.id limit ?";

async fn events(tx: &mut Tx, query: Sql, (from, to): (Date, Date)) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> = tx.all(query.then(WHEN).bind(from).bind(to).bind(MOST)).await?;
    rows.into_iter().map(Event::try_from).collect()
}

/// The activities of some days, the latest first: of some clubs, or of all.
pub async fn of_clubs(
    tx: &mut Tx,
    org: OrgId,
    clubs: Option<&[ClubId]>,
    days: (Date, Date),
) -> Result<Vec<Event>> {
    let query = sql(EVENTS).then("where a.org_id = ?").bind(org);
    let query = match clubs {
        None => query,
        Some([]) => return Ok(Vec::new()),
        Some(clubs) => query.then("and a.club_id in").list(clubs.iter().copied()),
    };
    events(tx, query, days).await
}

/// The activities of some days at which a learner has a place, the latest first.
pub async fn of_learner(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    days: (Date, Date),
) -> Result<Vec<Event>> {
    let query = sql(EVENTS)
        .then("join signups s on s.org_id = a.org_id and s.activity_id = a.id")
        .then("where a.org_id = ? and s.learner_id = ? and s.state = 'signed'")
        .bind(org)
        .bind(learner);
    events(tx, query, days).await
}
