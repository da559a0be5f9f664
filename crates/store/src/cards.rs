//! Sign-in cards of children. The token and the key are only on paper; here are their hashes.

use std::collections::BTreeSet;

use domain::calendar::Instant;
use domain::id::{AccountId, CardId, LearnerId, OrgId};
use domain::personal::Personal;

use crate::error::{Result, StoreError, word};
use crate::sql::{Sql, Tx, sql};

/// A card as it is kept; no `Debug`, because of the hashes.
#[derive(Clone)]
pub struct Card {
    /// The school.
    pub org: OrgId,
    /// Its id.
    pub id: CardId,
    /// Whose.
    pub learner: LearnerId,
    /// The account that it opens.
    pub account: AccountId,
    /// SHA-256 of the token in the QR.
    pub token_hash: Personal<String>,
    /// Argon2id of the key.
    pub key_hash: Personal<String>,
    /// Whether the child has chosen the key.
    pub own_key: bool,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made_at: Instant,
    /// The first sign-in.
    pub used_at: Option<Instant>,
    /// Works before this moment.
    pub until: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

impl Card {
    /// Whether it opens its account at this moment.
    pub fn works(&self, at: Instant) -> bool {
        self.revoked_at.is_none() && at < self.until
    }
}

#[derive(sqlx::FromRow)]
struct CardRow {
    org_id: i64,
    id: String,
    learner_id: String,
    account_id: String,
    token_hash: String,
    key_hash: String,
    own_key: i64,
    made_by: String,
    made_at: i64,
    used_at: i64,
    until: i64,
    revoked_at: i64,
}

impl TryFrom<CardRow> for Card {
    type Error = StoreError;
    fn try_from(row: CardRow) -> Result<Self> {
        let table = "sign_in_cards";
        let moment = |at: i64| (at != 0).then_some(Instant(at));
        Ok(Self {
            org: OrgId(row.org_id),
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            account: word(table, &row.id, &row.account_id)?,
            token_hash: row.token_hash.into(),
            key_hash: row.key_hash.into(),
            own_key: row.own_key == 1,
            made_by: word(table, &row.id, &row.made_by)?,
            made_at: Instant(row.made_at),
            used_at: moment(row.used_at),
            until: Instant(row.until),
            revoked_at: moment(row.revoked_at),
        })
    }
}

const COLUMNS: &str =
    "select org_id, id, learner_id, account_id, token_hash, key_hash, own_key, made_by, made_at, used_at, until,
     revoked_at from sign_in_cards";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Card>> {
    let rows: Vec<CardRow> = tx.all(query).await?;
    rows.into_iter().map(Card::try_from).collect()
}

/// The card with this token, whatever its state: the caller judges it.
pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Card>> {
    Ok(some(tx, sql(COLUMNS).then("where token_hash = ?").bind(token_hash)).await?.pop())
}

/// The cards of some learners that were not taken back.
pub async fn of_learners(
    tx: &mut Tx,
    org: OrgId,
    learners: &BTreeSet<LearnerId>,
) -> Result<Vec<Card>> {
    let ids: Vec<LearnerId> = learners.iter().copied().collect();
    let mut found = Vec::new();
    for batch in ids.chunks(500) {
        let query =
            sql(COLUMNS).then("where org_id = ? and revoked_at = 0 and learner_id in").bind(org);
        found.extend(some(tx, query.list(batch.iter().copied())).await?);
    }
    Ok(found)
}

/// The card of an account that was not taken back.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Option<Card>> {
    let query = sql(COLUMNS).then("where account_id = ? and revoked_at = 0").bind(account);
    Ok(some(tx, query).await?.pop())
}

/// The account that a learner's cards have opened before.
pub async fn account_of(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Option<AccountId>> {
    let text = "select account_id from sign_in_cards where org_id = ? and learner_id = ? order by made_at desc, id desc limit 1";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(org).bind(learner)).await?;
    row.map(|(id,)| word("sign_in_cards", &id, &id)).transpose()
}

/// Those of these accounts that belong to children who come by card: nobody above the school reads their names.
pub async fn holders(tx: &mut Tx, accounts: &[AccountId]) -> Result<BTreeSet<AccountId>> {
    let query = sql("select distinct account_id from sign_in_cards where account_id in");
    let rows: Vec<(String,)> = tx.all(query.list(accounts.iter().copied())).await?;
    rows.iter().map(|(id,)| word("sign_in_cards", id, id)).collect()
}

/// Writes a new card.
pub async fn insert(tx: &mut Tx, card: &Card) -> Result<()> {
    let text = "insert into sign_in_cards (org_id, id, learner_id, account_id, token_hash, key_hash, own_key, made_by,
         made_at, used_at, until, revoked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0)";
    let query = sql(text)
        .bind(card.org)
        .bind(card.id)
        .bind(card.learner)
        .bind(card.account)
        .bind(card.token_hash.reveal())
        .bind(card.key_hash.reveal())
        .bind(card.own_key)
        .bind(card.made_by)
        .bind(card.made_at)
        .bind(card.until);
    tx.run(query).await?;
    Ok(())
}

/// Notes the first sign-in; from then on the card works until another day.
pub async fn begin(tx: &mut Tx, card: &Card, at: Instant, until: Instant) -> Result<()> {
    let text = "update sign_in_cards set used_at = ?, until = ? where org_id = ? and id = ? and revoked_at = 0";
    let query = sql(text).bind(at).bind(until).bind(card.org).bind(card.id);
    tx.change(query, "the card").await
}

/// Sets a key that the child has chosen.
pub async fn set_key(tx: &mut Tx, card: &Card, key_hash: &str) -> Result<()> {
    let text = "update sign_in_cards set key_hash = ?, own_key = 1 where org_id = ? and id = ? and revoked_at = 0";
    tx.change(sql(text).bind(key_hash).bind(card.org).bind(card.id), "the card").await
}

/// Takes a card back.
pub async fn revoke(tx: &mut Tx, card: &Card, at: Instant) -> Result<()> {
    let text =
        "update sign_in_cards set revoked_at = ? where org_id = ? and id = ? and revoked_at = 0";
    tx.change(sql(text).bind(at).bind(card.org).bind(card.id), "the card").await
}
