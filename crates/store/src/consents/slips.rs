//! Paper slips: the link and the one-time code by which a guardian without an account answers; both kept only as hashes.

use domain::calendar::Instant;
use domain::consent::SlipState;
use domain::id::{AccountId, GuardianId, LearnerId, OrgId, SlipId};

use crate::error::{Result, maybe_word, word};
use crate::sql::{Arg, Sql, Tx, sql};

/// A slip as kept. No `Debug`: its hashes open a family's page.
#[derive(Clone)]
pub struct Slip {
    /// The school.
    pub org: OrgId,
    /// Its id.
    pub id: SlipId,
    /// Whose family it went to.
    pub learner: LearnerId,
    /// Hash of the one-time code.
    pub code_hash: String,
    /// Hash of the guardian's own key; empty until the code is used.
    pub key_hash: String,
    /// How it stands.
    pub state: SlipState,
    /// The guardian who used it.
    pub guardian: Option<GuardianId>,
    /// When it was made.
    pub made_at: Instant,
    /// Until when its code works.
    pub until: Instant,
    /// Wrong codes so far.
    pub tries: i64,
    /// Reminders that were noted.
    pub reminded: i64,
    /// The last of them.
    pub reminded_at: Option<Instant>,
}

/// A slip to be written.
#[derive(Clone)]
pub struct NewSlip {
    /// Its id.
    pub id: SlipId,
    /// Whose family it goes to.
    pub learner: LearnerId,
    /// Hash of the token in its address.
    pub token_hash: String,
    /// Hash of its one-time code.
    pub code_hash: String,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made_at: Instant,
    /// Until when its code works.
    pub until: Instant,
}

#[derive(sqlx::FromRow)]
struct SlipRow {
    org_id: i64,
    id: String,
    learner_id: String,
    code_hash: String,
    key_hash: String,
    state: String,
    guardian_id: String,
    made_at: i64,
    until: i64,
    tries: i64,
    reminded: i64,
    reminded_at: i64,
}

impl TryFrom<SlipRow> for Slip {
    type Error = crate::StoreError;
    fn try_from(row: SlipRow) -> Result<Self> {
        let table = "slips";
        Ok(Self {
            org: OrgId(row.org_id),
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            code_hash: row.code_hash,
            key_hash: row.key_hash,
            state: word(table, &row.id, &row.state)?,
            guardian: maybe_word(table, &row.id, Some(&row.guardian_id))?,
            made_at: Instant(row.made_at),
            until: Instant(row.until),
            tries: row.tries,
            reminded: row.reminded,
            reminded_at: (row.reminded_at != 0).then_some(Instant(row.reminded_at)),
        })
    }
}

const COLUMNS: &str =
    "select org_id, id, learner_id, code_hash, key_hash, state, guardian_id, made_at, until, tries,
     reminded, reminded_at from slips";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Slip>> {
    let rows: Vec<SlipRow> = tx.all(query).await?;
    rows.into_iter().map(Slip::try_from).collect()
}

/// The slip of a link, whatever its state: the caller judges it.
pub async fn slip_of_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Slip>> {
    Ok(some(tx, sql(COLUMNS).then("where token_hash = ?").bind(token_hash)).await?.pop())
}

/// One slip.
pub async fn slip(tx: &mut Tx, org: OrgId, id: SlipId) -> Result<Option<Slip>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// The slips of some learners, the newest last.
pub async fn slips_of(tx: &mut Tx, org: OrgId, learners: &[LearnerId]) -> Result<Vec<Slip>> {
    let mut found = Vec::new();
    for batch in learners.chunks(500) {
        let query = sql(COLUMNS).then("where org_id = ? and learner_id in").bind(org);
        let query = query.list(batch.iter().copied()).then("order by made_at, id");
        found.extend(some(tx, query).await?);
    }
    Ok(found)
}

/// Writes new slips.
pub async fn insert_slips(tx: &mut Tx, org: OrgId, slips: &[NewSlip]) -> Result<()> {
    let row = |slip: &NewSlip| -> Vec<Arg> {
        vec![
            org.into(),
            slip.id.into(),
            slip.learner.into(),
            (&slip.token_hash).into(),
            (&slip.code_hash).into(),
            "".into(),
            SlipState::Open.code().into(),
            "".into(),
            slip.made_by.into(),
            slip.made_at.into(),
            slip.until.into(),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
        ]
    };
    for batch in slips.chunks(500) {
        let insert = sql("insert into slips (org_id, id, learner_id, token_hash, code_hash, key_hash, state,
             guardian_id, made_by, made_at, until, tries, last_try_at, reminded, reminded_at) values");
        tx.run(insert.rows(batch.iter().map(row).collect())).await?;
    }
    Ok(())
}

/// Revokes the slips of some learners whose code was not used. Returns how many.
pub async fn revoke_open_slips(tx: &mut Tx, org: OrgId, learners: &[LearnerId]) -> Result<u64> {
    let mut revoked = 0;
    for batch in learners.chunks(500) {
        let query = sql(
            "update slips set state = 'revoked' where state = 'open' and org_id = ? and learner_id in",
        );
        revoked += tx.run(query.bind(org).list(batch.iter().copied())).await?;
    }
    Ok(revoked)
}

/// Revokes one slip that is still open.
pub async fn revoke_slip(tx: &mut Tx, org: OrgId, id: SlipId) -> Result<()> {
    let text = "update slips set state = 'revoked' where org_id = ? and id = ?";
    tx.change(sql(text).bind(org).bind(id), "the slip").await
}

/// Revokes the used slips of a guardian: the keys open nothing any more, and what they opened is closed.
pub async fn revoke_slips_of_guardian(tx: &mut Tx, org: OrgId, id: GuardianId) -> Result<()> {
    let text = "update slips set state = 'revoked' where org_id = ? and guardian_id = ? and state = 'used'";
    tx.run(sql(text).bind(org).bind(id)).await?;
    let text = "delete from family_sessions where org_id = ? and guardian_id = ?";
    tx.run(sql(text).bind(org).bind(id)).await?;
    Ok(())
}

/// Uses a slip's code up, for a guardian; somebody who was quicker makes it stale.
pub async fn use_slip(
    tx: &mut Tx,
    org: OrgId,
    id: SlipId,
    guardian: GuardianId,
    key_hash: &str,
) -> Result<()> {
    let text = "update slips set state = 'used', guardian_id = ?, key_hash = ? where org_id = ? and id = ? and state = 'open'";
    tx.change(sql(text).bind(guardian).bind(key_hash).bind(org).bind(id), "the slip").await
}

/// Counts a wrong code.
pub async fn slip_failed(tx: &mut Tx, org: OrgId, id: SlipId, at: Instant) -> Result<()> {
    let text = "update slips set tries = tries + 1, last_try_at = ? where org_id = ? and id = ?";
    tx.change(sql(text).bind(at).bind(org).bind(id), "the slip").await
}

/// Notes a reminder on the newest open slip of each of these learners. Returns how many slips.
pub async fn remind_slips(tx: &mut Tx, org: OrgId, slips: &[SlipId], at: Instant) -> Result<u64> {
    let mut noted = 0;
    for batch in slips.chunks(500) {
        let query = sql(
            "update slips set reminded = reminded + 1, reminded_at = ? where org_id = ? and id in",
        );
        noted += tx.run(query.bind(at).bind(org).list(batch.iter().copied())).await?;
    }
    Ok(noted)
}
