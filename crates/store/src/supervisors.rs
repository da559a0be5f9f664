//! Vetted adults of an org, with the days between which they may be in charge of children.

use domain::calendar::Instant;
use domain::id::{AccountId, OrgId, SupervisorId};
use domain::personal::Personal;
use domain::supervisor::Vetting;
use jiff::civil::Date;

use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A vetted adult. No `Debug`: a person's data.
#[derive(Clone)]
pub struct Supervisor {
    /// The id.
    pub id: SupervisorId,
    /// The name, as an activity names it.
    pub full_name: Personal<String>,
    /// Teacher, parent, officer of the partner …
    pub position: String,
    /// Telephone number in one form, or empty.
    pub phone: Personal<String>,
    /// The account of a member of the staff.
    pub account: Option<AccountId>,
    /// Whose decision it is.
    pub vetted_by: String,
    /// For how long.
    pub vetting: Vetting,
    /// Why it was ended before its time.
    pub ended_why: String,
    /// Who wrote it last: an account.
    pub changed_by: String,
    /// When.
    pub changed_at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    full_name: String,
    position: String,
    phone: String,
    account_id: String,
    vetted_by: String,
    since: String,
    until: String,
    ended_on: String,
    ended_why: String,
    changed_by: String,
    changed_at: i64,
}

impl TryFrom<Row> for Supervisor {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self> {
        let (table, id) = ("supervisors", row.id.clone());
        Ok(Self {
            id: word(table, &id, &row.id)?,
            full_name: row.full_name.into(),
            position: row.position,
            phone: row.phone.into(),
            account: maybe_word(table, &id, Some(&row.account_id))?,
            vetted_by: row.vetted_by,
            vetting: Vetting {
                since: word(table, &id, &row.since)?,
                until: word(table, &id, &row.until)?,
                ended_on: maybe_word(table, &id, Some(&row.ended_on))?,
            },
            ended_why: row.ended_why,
            changed_by: row.changed_by,
            changed_at: Instant(row.changed_at),
        })
    }
}

const COLUMNS: &str = "select id, full_name, position, phone, account_id, vetted_by, since, until, ended_on, ended_why,
    changed_by, changed_at from supervisors";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Supervisor>> {
    let rows: Vec<Row> = tx.all(query).await?;
    rows.into_iter().map(Supervisor::try_from).collect()
}

/// The vetted adults of an org by name, those whose vetting was ended last.
pub async fn list(tx: &mut Tx, org: OrgId) -> Result<Vec<Supervisor>> {
    let query = sql(COLUMNS).then(
        "where org_id = ? order by case when ended_on = '' then 0 else 1 end, full_name, id limit 1000",
    );
    some(tx, query.bind(org)).await
}

/// The adult with this id.
pub async fn find(tx: &mut Tx, org: OrgId, id: SupervisorId) -> Result<Option<Supervisor>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// Those whose vetting may hold between two days, ended ones among them.
pub async fn between(tx: &mut Tx, org: OrgId, (from, to): (Date, Date)) -> Result<Vec<Supervisor>> {
    let query = sql(COLUMNS).then("where org_id = ? and since <= ? and until >= ? limit 2000");
    some(tx, query.bind(org).bind(to).bind(from)).await
}

/// Those whose vetting runs out by a day, in every org.
pub async fn running_out(tx: &mut Tx, by: Date) -> Result<Vec<(OrgId, SupervisorId)>> {
    let query = sql(
        "select org_id, id from supervisors where ended_on = '' and until <= ? order by org_id, id limit 10000",
    );
    let rows: Vec<(i64, String)> = tx.all(query.bind(by)).await?;
    rows.into_iter().map(|(org, id)| Ok((OrgId(org), word("supervisors", &id, &id)?))).collect()
}

/// Writes an adult, over the one with this id.
pub async fn put(tx: &mut Tx, org: OrgId, one: &Supervisor) -> Result<()> {
    let query = sql("insert into supervisors (org_id, id, full_name, position, phone, account_id, vetted_by, since, until,
         ended_on, ended_why, changed_by, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (org_id, id) do update set position = excluded.position, phone = excluded.phone,
         account_id = excluded.account_id, vetted_by = excluded.vetted_by, since = excluded.since,
         until = excluded.until, ended_on = excluded.ended_on, ended_why = excluded.ended_why,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at")
        .bind(org)
        .bind(one.id)
        .bind(one.full_name.reveal())
        .bind(&one.position)
        .bind(one.phone.reveal())
        .bind(one.account.map_or_else(String::new, |account| account.to_string()))
        .bind(&one.vetted_by)
        .bind(one.vetting.since)
        .bind(one.vetting.until)
        .bind(one.vetting.ended_on.map_or_else(String::new, |day| day.to_string()))
        .bind(&one.ended_why)
        .bind(&one.changed_by)
        .bind(one.changed_at);
    tx.run(query).await?;
    Ok(())
}
