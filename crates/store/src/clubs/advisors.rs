//! The advisors of a club: who, in which post, from when to when, and what was handed over.

use domain::access::Role;
use domain::calendar::Instant;
use domain::club::AdvisorPost;
use domain::id::{AccountId, AdvisorId, ClubId, OrgId};
use domain::personal::Personal;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A teacher's time as advisor of a club.
#[derive(Clone)]
pub struct Advisor {
    /// Its id.
    pub id: AdvisorId,
    /// The club.
    pub club: ClubId,
    /// The account; `None` for a name from the time before advisors had one.
    pub account: Option<AccountId>,
    /// The name at the time of appointing.
    pub full_name: Personal<String>,
    /// The post.
    pub post: AdvisorPost,
    /// The first day.
    pub since: Date,
    /// The last day; `None` while it lasts.
    pub until: Option<Date>,
    /// Since when it holds; `None` while the handover is waited for.
    pub taken_at: Option<Instant>,
    /// What was said when the club was taken over.
    pub remark: String,
    /// SHA-256 of the kit; empty where nothing was taken over.
    pub kit_hash: String,
}

impl Advisor {
    /// In charge of the club.
    pub fn leads(&self) -> bool {
        self.post == AdvisorPost::Lead && self.until.is_none() && self.taken_at.is_some()
    }

    /// Appointed to be in charge, and has not taken over yet.
    pub fn is_coming(&self) -> bool {
        self.until.is_none() && self.taken_at.is_none()
    }

    /// Whether there is a frozen kit.
    pub fn has_kit(&self) -> bool {
        !self.kit_hash.is_empty()
    }
}

#[derive(sqlx::FromRow)]
struct AdvisorRow {
    id: String,
    club_id: String,
    account_id: String,
    full_name: String,
    post: String,
    since: String,
    until: String,
    taken_at: i64,
    remark: String,
    kit_hash: String,
}

impl TryFrom<AdvisorRow> for Advisor {
    type Error = crate::StoreError;
    fn try_from(row: AdvisorRow) -> Result<Self> {
        let table = "club_advisors";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            club: word(table, &row.id, &row.club_id)?,
            account: maybe_word(table, &row.id, Some(&row.account_id))?,
            post: word(table, &row.id, &row.post)?,
            since: word(table, &row.id, &row.since)?,
            until: maybe_word(table, &row.id, Some(&row.until))?,
            full_name: row.full_name.into(),
            taken_at: (row.taken_at != 0).then_some(Instant(row.taken_at)),
            remark: row.remark,
            kit_hash: row.kit_hash,
        })
    }
}

const COLUMNS: &str =
    "select id, club_id, account_id, full_name, post, since, until, taken_at, remark, kit_hash
     from club_advisors";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Advisor>> {
    let rows: Vec<AdvisorRow> = tx.all(query).await?;
    rows.into_iter().map(Advisor::try_from).collect()
}

/// Who advises the club and who did: the one in charge first, then who is to take over, deputies, history from the newest.
pub async fn list(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Vec<Advisor>> {
    let query = sql(COLUMNS).then(
        "where org_id = ? and club_id = ? order by case when until = '' then 0 else 1 end,
         case when until <> '' then 0 when post = 'deputy' then 2 when taken_at = 0 then 1 else 0 end,
         since desc, id desc limit 200",
    );
    some(tx, query.bind(org).bind(club)).await
}

/// One time as advisor.
pub async fn find(tx: &mut Tx, org: OrgId, id: AdvisorId) -> Result<Option<Advisor>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// Those that last or are to come.
pub async fn running(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Vec<Advisor>> {
    let query = sql(COLUMNS).then("where org_id = ? and club_id = ? and until = '' order by id");
    some(tx, query.bind(org).bind(club)).await
}

/// Writes one, without a kit.
pub async fn insert(tx: &mut Tx, org: OrgId, new: &Advisor) -> Result<()> {
    let text = "insert into club_advisors (org_id, id, club_id, account_id, full_name, post, since, until, taken_at,
         taken_by, remark, kit, kit_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '')";
    let query = sql(text)
        .bind(org)
        .bind(new.id)
        .bind(new.club)
        .bind(new.account.map_or_else(String::new, |id| id.to_string()))
        .bind(new.full_name.reveal())
        .bind(new.post.code())
        .bind(new.since)
        .bind(new.until.map_or_else(String::new, |day| day.to_string()))
        .bind(new.taken_at.map_or(0, |at| at.0));
    tx.run(query).await?;
    Ok(())
}

/// Ends one that lasts.
pub async fn end(tx: &mut Tx, org: OrgId, id: AdvisorId, until: Date) -> Result<()> {
    let text = "update club_advisors set until = ? where org_id = ? and id = ? and until = ''";
    tx.change(sql(text).bind(until).bind(org).bind(id), "the advisor").await
}

/// What is written when a club is taken over.
pub struct Taking<'a> {
    /// When.
    pub at: Instant,
    /// Who pressed.
    pub by: AccountId,
    /// What was said.
    pub remark: &'a str,
    /// The kit as JSON.
    pub kit: &'a str,
    /// Its SHA-256.
    pub hash: &'a str,
}

/// Puts who was to come in charge.
pub async fn take(tx: &mut Tx, org: OrgId, id: AdvisorId, taking: &Taking<'_>) -> Result<()> {
    let text =
        "update club_advisors set taken_at = ?, taken_by = ?, remark = ?, kit = ?, kit_hash = ?
         where org_id = ? and id = ? and until = '' and taken_at = 0";
    let query = sql(text).bind(taking.at).bind(taking.by).bind(taking.remark);
    let query = query.bind(taking.kit).bind(taking.hash);
    tx.change(query.bind(org).bind(id), "the advisor").await
}

/// A frozen kit: its JSON and its hash; `None` when nothing was taken over.
pub async fn kit(tx: &mut Tx, org: OrgId, id: AdvisorId) -> Result<Option<(String, String)>> {
    let text =
        "select kit, kit_hash from club_advisors where org_id = ? and id = ? and kit_hash <> ''";
    tx.maybe(sql(text).bind(org).bind(id)).await
}

/// Every kit and its hash, org by org, for `verify`.
pub async fn kits(
    tx: &mut Tx,
    after: (i64, &str),
    limit: i64,
) -> Result<Vec<(i64, String, String, String)>> {
    let text = "select org_id, id, kit, kit_hash from club_advisors where kit_hash <> '' and (org_id, id) > (?, ?)
         order by org_id, id limit ?";
    tx.all(sql(text).bind(after.0).bind(after.1).bind(limit)).await
}

/// The name that a club is shown with.
pub async fn show(tx: &mut Tx, org: OrgId, club: ClubId, name: &str) -> Result<()> {
    let text = "update clubs set advisor = ? where org_id = ? and id = ?";
    tx.change(sql(text).bind(name).bind(org).bind(club), "the club").await
}

/// The teachers who can advise a club of the org, by name: who coordinates, teaches a class or advises a club on this day,
/// and who has advised one before.
pub async fn possible(
    tx: &mut Tx,
    org: OrgId,
    on: Date,
) -> Result<Vec<(AccountId, Personal<String>)>> {
    let text =
        "select a.id, a.full_name from accounts a where a.state in ('active', 'invited') and exists
         (select 1 from grants g where g.account_id = a.id and g.org_id = ? and
             (g.role = ? or (g.role in (?, ?) and g.valid_from <= ? and g.valid_to >= ?)))
         order by a.full_name, a.id limit 500";
    let query = sql(text)
        .bind(org)
        .bind(Role::Advisor.code())
        .bind(Role::Coordinator.code())
        .bind(Role::FormTeacher.code())
        .bind(on)
        .bind(on);
    let rows: Vec<(String, String)> = tx.all(query).await?;
    rows.into_iter().map(|(id, name)| Ok((word("accounts", &id, &id)?, name.into()))).collect()
}
