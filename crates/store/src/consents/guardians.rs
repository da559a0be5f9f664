//! Guardians: a link of one adult to one learner, made by the school or by the slip that the school handed out, never by the child.

use domain::calendar::Instant;
use domain::consent::Relation;
use domain::id::{AccountId, GuardianId, LearnerId, OrgId};
use domain::personal::Personal;
use domain::text::same_person_key;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A guardian as kept. No `Debug`: personal data.
#[derive(Clone)]
pub struct Guardian {
    /// Its id.
    pub id: GuardianId,
    /// The learner.
    pub learner: LearnerId,
    /// The guardian's name.
    pub full_name: Personal<String>,
    /// What the guardian is to the learner.
    pub relation: Relation,
    /// Telephone number in one form, or empty.
    pub phone: Personal<String>,
    /// An account of the guardian's own.
    pub account: Option<AccountId>,
    /// Since when.
    pub since: Instant,
    /// When the link ended.
    pub ended_at: Option<Instant>,
    /// Why it ended.
    pub end_reason: String,
}

/// A guardian to be written.
#[derive(Clone)]
pub struct NewGuardian<'a> {
    /// Its id.
    pub id: GuardianId,
    /// The learner.
    pub learner: LearnerId,
    /// The guardian's name.
    pub full_name: &'a str,
    /// What the guardian is to the learner.
    pub relation: Relation,
    /// Telephone number in one form, or empty.
    pub phone: &'a str,
    /// Account of the staff member, or `slip`.
    pub added_by: &'a str,
    /// Since when.
    pub since: Instant,
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    id: String,
    learner_id: String,
    full_name: String,
    relation: String,
    phone: String,
    account_id: String,
    since: i64,
    ended_at: i64,
    end_reason: String,
}

impl TryFrom<GuardianRow> for Guardian {
    type Error = crate::StoreError;
    fn try_from(row: GuardianRow) -> Result<Self> {
        let table = "guardians";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            full_name: row.full_name.into(),
            relation: word(table, &row.id, &row.relation)?,
            phone: row.phone.into(),
            account: maybe_word(table, &row.id, Some(&row.account_id))?,
            since: Instant(row.since),
            ended_at: (row.ended_at != 0).then_some(Instant(row.ended_at)),
            end_reason: row.end_reason,
        })
    }
}

const COLUMNS: &str = "select id, learner_id, full_name, relation, phone, account_id, since, ended_at, end_reason from guardians";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Guardian>> {
    let rows: Vec<GuardianRow> = tx.all(query).await?;
    rows.into_iter().map(Guardian::try_from).collect()
}

/// All guardians of a learner, the ended ones too, in the order they came.
pub async fn guardians(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Vec<Guardian>> {
    let query = sql(COLUMNS).then("where org_id = ? and learner_id = ? order by since, id");
    some(tx, query.bind(org).bind(learner)).await
}

/// The guardians of some learners, the ended ones too, in the order they came.
pub async fn guardians_of(
    tx: &mut Tx,
    org: OrgId,
    learners: &[LearnerId],
) -> Result<Vec<Guardian>> {
    let mut found = Vec::new();
    for batch in learners.chunks(500) {
        let query = sql(COLUMNS).then("where org_id = ? and learner_id in").bind(org);
        let query = query.list(batch.iter().copied()).then("order by since, id");
        found.extend(some(tx, query).await?);
    }
    Ok(found)
}

/// The guardian of a learner whom this relation and name mean, while the link holds: whoever answers twice is one person.
pub async fn same_guardian(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    relation: Relation,
    name: &str,
) -> Result<Option<GuardianId>> {
    let key = same_person_key(name);
    let known = guardians(tx, org, learner).await?;
    let same = known.iter().find(|there| {
        there.ended_at.is_none()
            && there.relation == relation
            && same_person_key(there.full_name.reveal()) == key
    });
    Ok(same.map(|there| there.id))
}

/// The links of an account to children at an org, while they hold.
pub async fn children_of(tx: &mut Tx, org: OrgId, account: AccountId) -> Result<Vec<Guardian>> {
    let query = sql(COLUMNS)
        .then("where org_id = ? and account_id = ? and ended_at = 0 order by since, id");
    some(tx, query.bind(org).bind(account)).await
}

/// Binds a guardian to an account of their own, or (`None`) ends that.
pub async fn bind_account(
    tx: &mut Tx,
    org: OrgId,
    id: GuardianId,
    account: Option<AccountId>,
) -> Result<()> {
    let text = "update guardians set account_id = ? where org_id = ? and id = ?";
    let account = account.map(|id| id.to_string()).unwrap_or_default();
    tx.change(sql(text).bind(account).bind(org).bind(id), "the guardian").await
}

/// One guardian.
pub async fn guardian(tx: &mut Tx, org: OrgId, id: GuardianId) -> Result<Option<Guardian>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// Writes a guardian.
pub async fn insert_guardian(tx: &mut Tx, org: OrgId, new: &NewGuardian<'_>) -> Result<()> {
    tx.run(
        sql("insert into guardians (org_id, id, learner_id, full_name, relation, phone, account_id, added_by, since,
             ended_at, end_reason) values (?, ?, ?, ?, ?, ?, '', ?, ?, 0, '')")
            .bind(org)
            .bind(new.id)
            .bind(new.learner)
            .bind(new.full_name)
            .bind(new.relation.code())
            .bind(new.phone)
            .bind(new.added_by)
            .bind(new.since),
    )
    .await?;
    Ok(())
}

/// Ends a link: from this moment the guardian's answers count no longer (abuse 8).
pub async fn end_guardian(
    tx: &mut Tx,
    org: OrgId,
    id: GuardianId,
    at: Instant,
    reason: &str,
) -> Result<()> {
    let text = "update guardians set ended_at = ?, end_reason = ? where org_id = ? and id = ? and ended_at = 0";
    tx.change(sql(text).bind(at).bind(reason).bind(org).bind(id), "the guardian").await
}
