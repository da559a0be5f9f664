//! Done once however often it is sent: a request's key is claimed, its answer kept for a day and given again
//! (security.md 6.3).

use domain::id::AccountId;
use sha2::{Digest as _, Sha256};
use store::StoreError;

use crate::{App, Error, Result};

/// An answer is kept for so many hours.
pub const KEPT_HOURS: i64 = 24;
/// A claim whose request has said nothing for so many minutes is taken over: the server was stopped in the middle.
const CLAIM_MINUTES: i64 = 10;

/// What was answered to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The address of what was made; empty without one.
    pub location: String,
    /// The body; empty without one.
    pub body: String,
}

/// What a key says about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is the first: do it, then [`App::keep_answer`] or [`App::release_key`].
    First,
    /// It was done: this was the answer.
    Again(KeptAnswer),
}

/// What binds a key to its request: SHA-256 of method, path with query and body.
pub fn request_hash(method: &str, path: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in [method.as_bytes(), b"\n", path.as_bytes(), b"\n", body] {
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

impl App {
    /// Claims a key of an account for a request with this hash.
    ///
    /// # Errors
    /// `Refused` (`refused-key-reused`) when the key belongs to another request, `Stale` while the first one is at work.
    pub async fn claim_key(&self, account: AccountId, key: &str, hash: &str) -> Result<Claim> {
        let mut tx = self.store.write().await?;
        let now = self.world.now();
        let found = store::sessions::answered(&mut tx, account, key).await?;
        let mut found = found.map(|found| (found.created_at, found));
        if let Some((since, record)) = &found {
            let dead = record.status == 0 && now.0 >= since + CLAIM_MINUTES * 60_000;
            if dead || now.0 >= since + KEPT_HOURS * 3_600_000 {
                store::sessions::release_key(&mut tx, account, key).await?;
                found = None;
            }
        }
        match found {
            None => match store::sessions::claim_key(&mut tx, account, key, hash, now).await {
                Ok(()) => {
                    tx.commit().await?;
                    Ok(Claim::First)
                }
                // Somebody was quicker between the look and the claim.
                Err(StoreError::Duplicate) => Err(Error::Stale),
                Err(error) => Err(error.into()),
            },
            Some((_, record)) if record.request_hash != hash => {
                Err(Error::refused("refused-key-reused"))
            }
            Some((_, record)) => match u16::try_from(record.status) {
                Ok(0) | Err(_) => Err(Error::Stale),
                Ok(status) => {
                    let (location, body) = (record.location, record.body);
                    Ok(Claim::Again(KeptAnswer { status, location, body }))
                }
            },
        }
    }

    /// Keeps the answer of a claimed key.
    pub async fn keep_answer(
        &self,
        account: AccountId,
        key: &str,
        answer: &KeptAnswer,
    ) -> Result<()> {
        let KeptAnswer { status, location, body } = answer;
        let mut tx = self.store.write().await?;
        let status = i64::from(*status);
        store::sessions::keep_answer(&mut tx, account, key, status, location, body).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a claimed key back: the request failed and may be tried again.
    pub async fn release_key(&self, account: AccountId, key: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        store::sessions::release_key(&mut tx, account, key).await?;
        Ok(tx.commit().await?)
    }
}
