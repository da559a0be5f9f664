//! Sessions, API tokens, failed sign-ins and idempotency records: rows, so that any process may answer.

use domain::calendar::Instant;
use domain::id::AccountId;

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// A session as it is kept; the token itself is only in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub account: AccountId,
    /// When it began.
    pub created_at: Instant,
    /// Last request.
    pub seen_at: Instant,
    /// Last time the password was given.
    pub proved_at: Instant,
    /// Ends at the latest.
    pub expires_at: Instant,
}

/// Writes a new session.
pub async fn insert(tx: &mut Tx, token_hash: &str, session: &Session) -> Result<()> {
    tx.run(
        sql("insert into sessions (token_hash, account_id, created_at, seen_at, proved_at, expires_at)
             values (?, ?, ?, ?, ?, ?)")
            .bind(token_hash)
            .bind(session.account)
            .bind(session.created_at)
            .bind(session.seen_at)
            .bind(session.proved_at)
            .bind(session.expires_at),
    )
    .await?;
    Ok(())
}

/// The session of a token, whatever its age: the caller judges it.
pub async fn find(tx: &mut Tx, token_hash: &str) -> Result<Option<Session>> {
    let text = "select account_id, created_at, seen_at, proved_at, expires_at from sessions where token_hash = ?";
    let row: Option<(String, i64, i64, i64, i64)> = tx.maybe(sql(text).bind(token_hash)).await?;
    row.map(|(account, created, seen, proved, expires)| {
        Ok(Session {
            account: word("sessions", "", &account)?,
            created_at: Instant(created),
            seen_at: Instant(seen),
            proved_at: Instant(proved),
            expires_at: Instant(expires),
        })
    })
    .transpose()
}

/// Notes a request, at most once a minute: the caller decides when it is worth a write.
pub async fn touch(tx: &mut Tx, token_hash: &str, at: Instant) -> Result<()> {
    tx.run(sql("update sessions set seen_at = ? where token_hash = ?").bind(at).bind(token_hash))
        .await?;
    Ok(())
}

/// Notes that the password was given again.
pub async fn prove(tx: &mut Tx, token_hash: &str, at: Instant) -> Result<()> {
    let text = "update sessions set proved_at = ? where token_hash = ?";
    tx.change(sql(text).bind(at).bind(token_hash), "the session").await
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<()> {
    tx.run(sql("delete from sessions where token_hash = ?").bind(token_hash)).await?;
    Ok(())
}

/// Ends every session of an account, and its API tokens when it is locked.
pub async fn delete_of(tx: &mut Tx, account: AccountId, tokens_too: bool) -> Result<()> {
    tx.run(sql("delete from sessions where account_id = ?").bind(account)).await?;
    if tokens_too {
        tx.run(sql("delete from api_tokens where account_id = ?").bind(account)).await?;
    }
    Ok(())
}

/// Clears what has run out: sessions, tokens, idempotency records older than a day, old failures.
pub async fn sweep(tx: &mut Tx, at: Instant) -> Result<()> {
    let yesterday = at.plus_days(-1);
    tx.run(sql("delete from sessions where expires_at < ?").bind(at)).await?;
    tx.run(sql("delete from api_tokens where expires_at < ?").bind(at)).await?;
    tx.run(sql("delete from idempotency where created_at < ?").bind(yesterday)).await?;
    tx.run(sql("delete from sign_in_failures where last_at < ?").bind(yesterday)).await?;
    Ok(())
}

/// Writes a new API token.
pub async fn insert_token(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    name: &str,
    at: Instant,
    expires_at: Instant,
) -> Result<()> {
    let text = "insert into api_tokens (token_hash, account_id, name, created_at, expires_at) values (?, ?, ?, ?, ?)";
    tx.run(sql(text).bind(token_hash).bind(account).bind(name).bind(at).bind(expires_at)).await?;
    Ok(())
}

/// Whose token it is, while it is valid.
pub async fn token_account(
    tx: &mut Tx,
    token_hash: &str,
    at: Instant,
) -> Result<Option<AccountId>> {
    let text = "select account_id from api_tokens where token_hash = ? and expires_at > ?";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(token_hash).bind(at)).await?;
    row.map(|(account,)| word("api_tokens", "", &account)).transpose()
}

/// How often a subject (hash of a login or of an address) failed, and when last.
pub async fn failures(tx: &mut Tx, subject: &str) -> Result<(i64, Instant)> {
    let text = "select count, last_at from sign_in_failures where subject = ?";
    let row: Option<(i64, i64)> = tx.maybe(sql(text).bind(subject)).await?;
    Ok(row.map_or((0, Instant(0)), |(count, at)| (count, Instant(at))))
}

/// Holds the count of a subject for this unit of work: who counts it too waits until this is done.
pub async fn hold_failures(tx: &mut Tx, subject: &str) -> Result<()> {
    let text = "insert into sign_in_failures (subject, count, last_at) values (?, 0, 0)
        on conflict (subject) do update set count = sign_in_failures.count";
    tx.run(sql(text).bind(subject)).await?;
    Ok(())
}

/// Counts one more failure.
pub async fn fail(tx: &mut Tx, subject: &str, at: Instant) -> Result<()> {
    let text = "insert into sign_in_failures (subject, count, last_at) values (?, 1, ?)
        on conflict (subject) do update set count = sign_in_failures.count + 1, last_at = excluded.last_at";
    tx.run(sql(text).bind(subject).bind(at)).await?;
    Ok(())
}

/// Forgets the failures of a subject.
pub async fn forgive(tx: &mut Tx, subject: &str) -> Result<()> {
    tx.run(sql("delete from sign_in_failures where subject = ?").bind(subject)).await?;
    Ok(())
}

/// What was answered to a request with this key; `status` 0 while the first one is at work.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Answered {
    /// SHA-256 of method, path and body.
    pub request_hash: String,
    /// The status that was answered.
    pub status: i64,
    /// The `Location` that was answered.
    pub location: String,
    /// The body that was answered.
    pub body: String,
    /// When.
    pub created_at: i64,
}

/// Looks a key up.
pub async fn answered(tx: &mut Tx, account: AccountId, key: &str) -> Result<Option<Answered>> {
    let text = "select request_hash, status, location, body, created_at from idempotency where account_id = ? and key = ?";
    tx.maybe(sql(text).bind(account).bind(key)).await
}

/// Claims a key for a request at work; `Duplicate` when somebody was quicker.
pub async fn claim_key(
    tx: &mut Tx,
    account: AccountId,
    key: &str,
    request_hash: &str,
    at: Instant,
) -> Result<()> {
    let text = "insert into idempotency (account_id, key, request_hash, status, location, body, created_at) values (?, ?, ?, 0, '', '', ?)";
    tx.run(sql(text).bind(account).bind(key).bind(request_hash).bind(at)).await?;
    Ok(())
}

/// Keeps the answer of a claimed key.
pub async fn keep_answer(
    tx: &mut Tx,
    account: AccountId,
    key: &str,
    status: i64,
    location: &str,
    body: &str,
) -> Result<()> {
    let text = "update idempotency set status = ?, location = ?, body = ? where account_id = ? and key = ?";
    tx.run(sql(text).bind(status).bind(location).bind(body).bind(account).bind(key)).await?;
    Ok(())
}

/// Gives a claimed key back: the request failed and may be tried again.
pub async fn release_key(tx: &mut Tx, account: AccountId, key: &str) -> Result<()> {
    tx.run(sql("delete from idempotency where account_id = ? and key = ?").bind(account).bind(key))
        .await?;
    Ok(())
}
