//! Signing in and out, sessions and tokens; `operator` holds invitations and locks.

mod operator;

pub use operator::{NewAccount, Row};

use domain::access::Role;
use domain::account::{AccountState, PasswordFault, check_password, parse_login};
use domain::calendar::Instant;
use domain::id::{AccountId, OrgId};
use domain::personal::Personal;
use serde_json::json;
use store::Tx;
use store::accounts::Account;
use store::sessions::Session;

use crate::access::Person;
use crate::audit::Actor;
use crate::secrets::{digest, token};
use crate::{App, Error, Result};

/// A session ends after this many minutes without a request (security, abuse 22).
pub const IDLE_MINUTES: i64 = 30;
/// A session ends after this many minutes at the latest.
pub const SESSION_MINUTES: i64 = 12 * 60;
/// For so many minutes after the password was given, dangerous acts ask for nothing more.
pub const PROOF_MINUTES: i64 = 10;
/// An invitation's code works for so many days.
pub const CODE_DAYS: i64 = 14;
/// Failures of one login before each further try has to wait.
const LOGIN_TRIES: i64 = 5;
/// Failures of one address before each further try has to wait: a school stands behind one address.
const ADDRESS_TRIES: i64 = 50;

/// Somebody at work: the person and what their session allows.
#[derive(Clone)]
pub struct SignedIn {
    /// The person.
    pub person: Person,
    /// Whether the password was given within the last [`PROOF_MINUTES`].
    pub proved: bool,
}

/// A new invitation: the code is shown once and kept only as a hash.
pub struct Invitation {
    /// The account.
    pub id: AccountId,
    /// The one-time code, to be handed over on paper.
    pub code: Personal<String>,
    /// Until when it works.
    pub until: Instant,
}

/// Who is to be invited.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// 3–80 letters, digits, `.`, `-`, `_`, `@`.
    pub login: String,
    /// The person's name.
    pub full_name: String,
    /// The role at the org.
    pub role: Role,
}

impl App {
    /// Signs in: a token for the cookie, or nothing. Unknown, locked and wrong are one answer in the same time.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        address: &str,
    ) -> Result<Option<String>> {
        let login = parse_login(login).unwrap_or_default();
        let subjects = [digest(&format!("login:{login}")), digest(&format!("address:{address}"))];
        self.check_tries(&subjects).await?;
        let mut tx = self.store.read().await?;
        let account = store::accounts::by_login(&mut tx, &login).await?;
        drop(tx);
        let hash = account.as_ref().map(|account| account.password_hash.reveal().as_str());
        let fits = self.hasher.verify(password, hash).await?;
        let active = account.filter(|account| fits && account.state == AccountState::Active);
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        let Some(account) = active else {
            for subject in &subjects {
                store::sessions::fail(&mut tx, subject, now).await?;
            }
            tx.commit().await?;
            return Ok(None);
        };
        store::sessions::forgive(&mut tx, &subjects[0]).await?;
        let token = self.open_session(&mut tx, account.id, now).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Delays, not locks: after some failures each further try waits, twice as long each time, a minute at most.
    pub(crate) async fn check_tries(&self, subjects: &[String; 2]) -> Result<()> {
        let mut tx = self.store.read().await?;
        for (subject, free) in subjects.iter().zip([LOGIN_TRIES, ADDRESS_TRIES]) {
            let (count, last) = store::sessions::failures(&mut tx, subject).await?;
            let over = (count - free).clamp(0, 6);
            let wait_ms = if count < free { 0 } else { (1000_i64 << over).min(60_000) };
            if self.world.now().0 < last.0 + wait_ms {
                return Err(Error::TooMany);
            }
        }
        Ok(())
    }

    pub(crate) async fn open_session(
        &self,
        tx: &mut Tx,
        account: AccountId,
        now: Instant,
    ) -> Result<String> {
        let token = token(self.world.secret());
        let session = Session {
            account,
            created_at: now,
            seen_at: now,
            proved_at: now,
            expires_at: now.plus_minutes(SESSION_MINUTES),
        };
        store::sessions::insert(tx, &digest(&token), &session).await?;
        Ok(token)
    }

    /// The person behind a session's token; `None` when it has run out or the account may nothing any more.
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>> {
        let hash = digest(token);
        let now = self.world.now();
        let mut tx = self.store.read().await?;
        let Some(session) = store::sessions::find(&mut tx, &hash).await? else { return Ok(None) };
        if now >= session.expires_at {
            return Ok(None);
        }
        let person = self.person_in(&mut tx, session.account).await?;
        drop(tx);
        let Some(person) = person.filter(Person::is_active) else { return Ok(None) };
        let by_card = person.comes_by_card();
        let idle = if by_card { domain::card::IDLE_MINUTES } else { IDLE_MINUTES };
        if now >= session.seen_at.plus_minutes(idle) {
            return Ok(None);
        }
        if now >= session.seen_at.plus_minutes(1) {
            let mut tx = self.store.write().await?;
            store::sessions::touch(&mut tx, &hash, now).await?;
            tx.commit().await?;
        }
        let proved = now < session.proved_at.plus_minutes(PROOF_MINUTES);
        Ok(Some(SignedIn { person, proved }))
    }

    /// The person behind an API token.
    pub async fn token_person(&self, token: &str) -> Result<Option<Person>> {
        let mut tx = self.store.read().await?;
        let account =
            store::sessions::token_account(&mut tx, &digest(token), self.world.now()).await?;
        let Some(account) = account else { return Ok(None) };
        let person = self.person_in(&mut tx, account).await?;
        // A child has no token; one that came about by mistake opens nothing.
        Ok(person.filter(|person| person.is_active() && !person.comes_by_card()))
    }

    /// Gives the password again, for a dangerous act.
    pub async fn prove(&self, token: &str, person: &Person, password: &str) -> Result<bool> {
        let subject = digest(&format!("prove:{}", person.id));
        self.check_tries(&[subject.clone(), subject.clone()]).await?;
        let mut tx = self.store.read().await?;
        let account = store::accounts::find(&mut tx, person.id).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let fits = self.hasher.verify(password, Some(account.password_hash.reveal())).await?;
        let mut tx = self.store.write().await?;
        let now = self.world.now();
        if fits {
            store::sessions::forgive(&mut tx, &subject).await?;
            store::sessions::prove(&mut tx, &digest(token), now).await?;
        } else {
            store::sessions::fail(&mut tx, &subject, now).await?;
        }
        tx.commit().await?;
        Ok(fits)
    }

    /// Signs out.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        store::sessions::delete(&mut tx, &digest(token)).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an invited account over: login and one-time code, then a password of one's own. Signs in.
    pub async fn take_over(&self, login: &str, code: &str, password: &str) -> Result<String> {
        let login = parse_login(login).unwrap_or_default();
        let subject = digest(&format!("code:{login}"));
        self.check_tries(&[subject.clone(), subject.clone()]).await?;
        check_password(password, &login)
            .map_err(|fault| Error::invalid("password", fault_code(fault)))?;
        let hash = self.hasher.hash(password, self.world.secret()).await?;
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        let account = store::accounts::by_login(&mut tx, &login).await?;
        let code = digest(&code.trim().to_uppercase());
        let fits = |account: &Account| {
            *account.code_hash.reveal() == code
                && now < account.code_until
                && matches!(account.state, AccountState::Invited | AccountState::Active)
        };
        let Some(account) = account.filter(fits) else {
            store::sessions::fail(&mut tx, &subject, now).await?;
            tx.commit().await?;
            return Err(Error::invalid("code", "fault-invite-code"));
        };
        store::accounts::set_password(&mut tx, account.id, &hash, now).await?;
        store::sessions::delete_of(&mut tx, account.id, false).await?;
        let token = self.open_session(&mut tx, account.id, now).await?;
        let org = self.home_org(&mut tx, account.id).await?;
        let actor = Actor::Account(account.id);
        let subject = format!("account/{}", account.id);
        self.note(&mut tx, org, actor, "account.take_over", &subject, json!({})).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The org whose chain notes what an account does with itself: that of its first grant, else the Department's.
    async fn home_org(&self, tx: &mut Tx, account: AccountId) -> Result<OrgId> {
        let held = store::accounts::held(tx, account, self.world.today()).await?;
        match held.first() {
            Some(held) => Ok(held.org),
            None => Ok(store::orgs::root(tx).await?.ok_or(Error::NotFound)?.id),
        }
    }

    /// Makes an API token for an account; shown once, kept as a hash. For the command line and for demonstrations.
    pub async fn make_token(&self, login: &str, name: &str, days: i64) -> Result<Personal<String>> {
        let login = parse_login(login).unwrap_or_default();
        let token = token(self.world.secret());
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        let account = store::accounts::by_login(&mut tx, &login).await?.ok_or(Error::NotFound)?;
        let person = self.person_in(&mut tx, account.id).await?;
        if person.is_some_and(|person| person.comes_by_card()) {
            return Err(Error::Forbidden);
        }
        let until = now.plus_days(days.clamp(1, 366));
        store::sessions::insert_token(&mut tx, &digest(&token), account.id, name, now, until)
            .await?;
        let org = self.home_org(&mut tx, account.id).await?;
        let subject = format!("account/{}", account.id);
        let change = json!({ "days": days.clamp(1, 366) });
        self.note(&mut tx, org, Actor::System, "token.create", &subject, change).await?;
        tx.commit().await?;
        Ok(token.into())
    }

    /// Clears sessions, tokens and records that have run out; a job calls it every hour.
    pub async fn sweep(&self) -> Result<()> {
        let mut tx = self.store.write().await?;
        store::sessions::sweep(&mut tx, self.world.now()).await?;
        store::consents::sweep_family_sessions(&mut tx, self.world.now()).await?;
        Ok(tx.commit().await?)
    }
}

const fn fault_code(fault: PasswordFault) -> &'static str {
    match fault {
        PasswordFault::Short => "fault-password-short",
        PasswordFault::Long => "fault-password-long",
        PasswordFault::Guessable => "fault-password-guessable",
    }
}
