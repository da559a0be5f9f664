//! Passwords and tokens: Argon2id in a bounded pool, tokens kept only as hashes, comparison in constant time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Requests that may wait for the pool; beyond that a sign-in is told to come back (security, abuse 21).
const QUEUE: usize = 64;

/// Hashes and checks passwords, as many at once as there are cores.
#[derive(Clone)]
pub struct Hasher {
    argon: Argon2<'static>,
    slots: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// Checked when the account does not exist, so that the answer takes as long.
    decoy: Arc<str>,
}

impl Hasher {
    /// OWASP's floor: 19 MiB, 2 passes, 1 lane.
    pub fn new(slots: usize) -> Self {
        Self::with(slots, 19 * 1024, 2)
    }

    /// A quick one, for tests only.
    pub fn quick() -> Self {
        Self::with(4, 8, 1)
    }

    fn with(slots: usize, memory_kib: u32, passes: u32) -> Self {
        let params = Params::new(memory_kib, passes, 1, None).unwrap_or_default();
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = SaltString::encode_b64(b"decoy of no account").ok();
        let decoy = salt
            .and_then(|salt| {
                argon.hash_password(b"no account", &salt).ok().map(|hash| hash.to_string())
            })
            .unwrap_or_default();
        Self {
            argon,
            slots: Arc::new(Semaphore::new(slots)),
            waiting: Arc::default(),
            decoy: decoy.into(),
        }
    }

    /// Hashes a password with 16 bytes of salt.
    pub async fn hash(&self, password: &str, salt: [u8; 32]) -> Result<String> {
        let password = password.to_owned();
        self.work(move |argon| {
            let salt = SaltString::encode_b64(&salt[..16]).map_err(|_| Error::TooMany)?;
            let hash =
                argon.hash_password(password.as_bytes(), &salt).map_err(|_| Error::TooMany)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password fits; without a hash it works as long and says no.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let known = hash.is_some_and(|hash| !hash.is_empty());
        let hash = if known { hash.unwrap_or_default().to_owned() } else { self.decoy.to_string() };
        let password = password.to_owned();
        let fits = self
            .work(move |argon| {
                let parsed = PasswordHash::new(&hash);
                Ok(parsed
                    .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok()))
            })
            .await?;
        Ok(fits && known)
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Argon2<'static>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::TooMany);
        }
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let slot = slot.map_err(Error::broken)?;
        let argon = self.argon.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _slot = slot;
            job(&argon)
        });
        done.await.map_err(Error::broken)?
    }
}

/// What is kept of a token: SHA-256 in hex. Looking it up by hash needs no constant-time comparison.
pub fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A token of 256 bits for a cookie, a header or a link.
pub(crate) fn token(secret: [u8; 32]) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(secret)
}

/// Letters and digits of which none look alike; 31 of them, the last is not reached.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789X";

fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 31)])).collect()
}

/// A one-time code that can be read from paper: 50 bits in two groups of five letters and digits, none that look alike.
pub(crate) fn paper_code(secret: [u8; 32]) -> String {
    let code = letters(&secret[..10]);
    format!("{}-{}", &code[..5], &code[5..])
}

/// A slip's one-time code: 40 bits in two groups of four. It opens nothing without the slip's token of 128 bits.
pub(crate) fn slip_code(secret: [u8; 32]) -> String {
    let code = letters(&secret[..8]);
    format!("{}-{}", &code[..4], &code[4..])
}

/// A token of 128 bits for the address on a slip: short enough for a QR code that cheap printers print.
pub(crate) fn slip_token(secret: [u8; 32]) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&secret[..16])
}

/// The own key that belongs to a session's token: whoever has the token can be shown it again, the database cannot tell it.
pub(crate) fn key_of_session(token: &str) -> String {
    let key = letters(&Sha256::digest(format!("family key:{token}").as_bytes())[..10]);
    format!("{}-{}", &key[..5], &key[5..])
}

/// What is kept of a code that only means something together with a thing: neither groups nor case matter.
///
/// The code of a slip is bound to the slip's token, which is not kept: a stolen database cannot be searched for codes.
pub(crate) fn bound_digest(kind: &str, to: &str, code: &str) -> String {
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    digest(&format!("{kind}:{to}:{}", typed.to_ascii_uppercase()))
}
