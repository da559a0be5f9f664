//! What an operator does with accounts: list, invite, new code, lock and unlock. Who may sign in changes here only.

use domain::access::{Bound, Own, Role, roles_for};
use domain::account::{AccountState, parse_login};
use domain::id::{AccountId, ClubId, OrgId};
use domain::personal::Personal;
use domain::text::normalise;
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::accounts::Account;
use store::orgs::Org;

use super::{CODE_DAYS, Invitation, Invite};
use crate::access::{AccountManage, Permit};
use crate::audit::Actor;
use crate::secrets::{digest, paper_code};
use crate::{After, App, Error, Faults, Page, Result};

/// The longest class name of a form teacher, in characters.
const CLASS_MAX: usize = 20;

/// Who is to get an account at the org.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// 3–80 letters, digits, `.`, `-`, `_`, `@`.
    pub login: String,
    /// The person's name.
    pub full_name: String,
    /// A role that fits the kind of the org.
    pub role: Role,
    /// The club of an advisor or ambassador; nobody else has one.
    #[serde(default)]
    pub club: Option<ClubId>,
    /// The class of a form teacher, as the class list writes it; nobody else has one.
    #[serde(default)]
    pub class: String,
}

/// An account as it is listed; no `Debug`, because of the name.
#[derive(Clone)]
pub struct Row {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub full_name: Personal<String>,
    /// Its state.
    pub state: AccountState,
    /// The roles at the org, each with the club's or class's name when it is bound to one.
    pub roles: Vec<(Role, String)>,
    /// Whether a one-time code is waiting to be used.
    pub code_open: bool,
}

impl App {
    /// The accounts with a role at the org, by login.
    pub async fn accounts(
        &self,
        permit: &Permit<AccountManage>,
        after: Option<&After>,
    ) -> Result<Page<Row, After>> {
        self.account_rows(permit, after.map(|after| after.sort.as_str()), None).await
    }

    /// One account with a role at the org.
    pub async fn account(&self, permit: &Permit<AccountManage>, id: AccountId) -> Result<Row> {
        self.account_rows(permit, None, Some(id)).await?.rows.pop().ok_or(Error::NotFound)
    }

    async fn account_rows(
        &self,
        permit: &Permit<AccountManage>,
        after: Option<&str>,
        one: Option<AccountId>,
    ) -> Result<Page<Row, After>> {
        let (org, today) = (permit.org(), self.world.today());
        let mut tx = self.store.read().await?;
        let page = store::accounts::at_org(&mut tx, org, today, after, one).await?;
        let clubs = store::accounts::clubs_to_bind(&mut tx, org).await?;
        let now = self.world.now();
        let bound = |own: Own| match own {
            Own::Org | Own::Learner(_) => String::new(),
            Own::Class(name) => name,
            Own::Club(id) => {
                let club = clubs.iter().find(|(club, _)| *club == id);
                club.map_or_else(String::new, |(_, name)| name.clone())
            }
        };
        Ok(page.map(|listed| Row {
            id: listed.account.id,
            login: listed.account.login,
            full_name: listed.account.full_name,
            state: listed.account.state,
            roles: listed.grants.into_iter().map(|(role, own)| (role, bound(own))).collect(),
            code_open: now < listed.account.code_until,
        }))
    }

    async fn account_at(
        &self,
        tx: &mut Tx,
        permit: &Permit<AccountManage>,
        id: AccountId,
    ) -> Result<Account> {
        if !store::accounts::is_at(tx, id, permit.org(), self.world.today()).await? {
            return Err(Error::NotFound);
        }
        store::accounts::find(tx, id).await?.ok_or(Error::NotFound)
    }

    /// The clubs that an advisor or ambassador of the org can be bound to.
    pub async fn clubs_to_bind(
        &self,
        permit: &Permit<AccountManage>,
    ) -> Result<Vec<(ClubId, String)>> {
        let mut tx = self.store.read().await?;
        Ok(store::accounts::clubs_to_bind(&mut tx, permit.org()).await?)
    }

    /// Invites somebody to a role at the org; the code goes over on paper.
    pub async fn invite(
        &self,
        permit: &Permit<AccountManage>,
        new: &NewAccount,
    ) -> Result<Invitation> {
        let mut tx = self.store.write().await?;
        let clubs = store::accounts::clubs_to_bind(&mut tx, permit.org()).await?;
        let invite =
            Invite { login: new.login.clone(), full_name: new.full_name.clone(), role: new.role };
        let mut faults = Faults::default();
        let own = new.own(&clubs, &mut faults);
        let invited = self.invite_in(&mut tx, permit.actor(), permit.org(), &invite, &own).await;
        match invited {
            Err(Error::Invalid(more)) => {
                faults.0.extend(more.0);
                Err(Error::Invalid(faults))
            }
            Ok(_) if !faults.0.is_empty() => Err(Error::Invalid(faults)),
            Ok(invitation) => {
                tx.commit().await?;
                Ok(invitation)
            }
            Err(other) => Err(other),
        }
    }

    /// Invites somebody in the name of the system: the first operator of `init`, and demonstrations.
    pub async fn invite_at(&self, org: OrgId, invite: &Invite, own: &Own) -> Result<Invitation> {
        let mut tx = self.store.write().await?;
        let invitation = self.invite_in(&mut tx, Actor::System, org, invite, own).await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// Opens an account with a password hash that is there already, in the name of the system: demonstrations, and
    /// people taken over from another system. A hash that no password has lets nobody in; the account can still hold
    /// a role.
    pub async fn open_account_for_system(
        &self,
        org: OrgId,
        invite: &Invite,
        own: &Own,
        password_hash: &Personal<String>,
    ) -> Result<AccountId> {
        let mut tx = self.store.write().await?;
        let made = self.invite_in(&mut tx, Actor::System, org, invite, own).await?;
        let now = self.world.now();
        store::accounts::set_password(&mut tx, made.id, password_hash.reveal(), now).await?;
        tx.commit().await?;
        Ok(made.id)
    }

    /// Gives an account one more role in the name of the system.
    pub async fn grant_for_system(
        &self,
        account: AccountId,
        org: OrgId,
        role: Role,
        own: &Own,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let today = self.world.today();
        store::accounts::grant(&mut tx, account, org, role, own, today, Org::OPEN_END).await?;
        let subject = format!("account/{account}");
        let change = json!({ "role": role });
        self.note(&mut tx, org, Actor::System, "account.grant", &subject, change).await?;
        Ok(tx.commit().await?)
    }

    /// Hashes a password for [`App::open_account_for_system`].
    pub async fn hash_password(&self, password: &str) -> Result<Personal<String>> {
        Ok(self.hasher.hash(password, self.world.secret()).await?.into())
    }

    pub(crate) async fn invite_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        org: OrgId,
        invite: &Invite,
        own: &Own,
    ) -> Result<Invitation> {
        let mut faults = Faults::default();
        let kind = store::orgs::find(tx, org).await?.ok_or(Error::NotFound)?.kind;
        if !roles_for(kind).contains(&invite.role) {
            faults.add("role", "fault-role");
        }
        let login = faults.take("login", "fault-login", parse_login(&invite.login).ok_or(()));
        let name = faults.take("full_name", "fault-title", Title::parse(&invite.full_name));
        if let Some(login) = &login
            && store::accounts::by_login(tx, login).await?.is_some()
        {
            faults.add("login", "fault-taken");
        }
        let (Some(login), Some(name), true) = (login, name, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let now = self.world.now();
        let code = paper_code(self.world.secret());
        let account = Account {
            id: AccountId(self.world.new_id()),
            login,
            full_name: name.as_str().to_owned().into(),
            state: AccountState::Invited,
            password_hash: String::new().into(),
            code_hash: digest(&code).into(),
            code_until: now.plus_days(CODE_DAYS),
        };
        store::accounts::insert(tx, &account, now).await?;
        let today = self.world.today();
        store::accounts::grant(tx, account.id, org, invite.role, own, today, Org::OPEN_END).await?;
        let subject = format!("account/{}", account.id);
        self.note(tx, org, actor, "account.invite", &subject, json!({ "role": invite.role }))
            .await?;
        Ok(Invitation { id: account.id, code: code.into(), until: account.code_until })
    }

    /// A new one-time code for somebody who cannot get in; the password stays until the code is used.
    pub async fn renew_code(
        &self,
        permit: &Permit<AccountManage>,
        id: AccountId,
    ) -> Result<Invitation> {
        let mut tx = self.store.write().await?;
        let account = self.account_at(&mut tx, permit, id).await?;
        if !matches!(account.state, AccountState::Invited | AccountState::Active) {
            return Err(Error::refused("refused-code-locked"));
        }
        let now = self.world.now();
        let code = paper_code(self.world.secret());
        let until = now.plus_days(CODE_DAYS);
        store::accounts::set_code(&mut tx, id, &digest(&code), until, now).await?;
        let subject = format!("account/{id}");
        let change = json!({ "until": until });
        self.note(&mut tx, permit.org(), permit.actor(), "account.code", &subject, change).await?;
        tx.commit().await?;
        Ok(Invitation { id, code: code.into(), until })
    }

    /// Locks an account (its sessions, tokens and code end) or opens it again.
    pub async fn set_locked(
        &self,
        permit: &Permit<AccountManage>,
        id: AccountId,
        locked: bool,
    ) -> Result<()> {
        if id == permit.account() {
            return Err(Error::refused("refused-lock-self"));
        }
        let mut tx = self.store.write().await?;
        let account = self.account_at(&mut tx, permit, id).await?;
        let (from, to) = match (locked, account.state) {
            (true, AccountState::Active | AccountState::Invited) => {
                (account.state, AccountState::Locked)
            }
            (false, AccountState::Locked) if account.password_hash.reveal().is_empty() => {
                (AccountState::Locked, AccountState::Invited)
            }
            (false, AccountState::Locked) => (AccountState::Locked, AccountState::Active),
            (true | false, _) => return Ok(()),
        };
        let now = self.world.now();
        store::accounts::set_state(&mut tx, id, from, to, now).await?;
        if locked {
            store::sessions::delete_of(&mut tx, id, true).await?;
            store::accounts::set_code(&mut tx, id, "", domain::calendar::Instant(0), now).await?;
        }
        let change = json!({ "before": from, "after": to });
        let subject = format!("account/{id}");
        self.note(&mut tx, permit.org(), permit.actor(), "account.state", &subject, change).await?;
        Ok(tx.commit().await?)
    }
}

impl NewAccount {
    /// What the grant names, or a noted fault: a role that is bound says to what, the others say nothing.
    fn own(&self, clubs: &[(ClubId, String)], faults: &mut Faults) -> Own {
        let class = normalise(&self.class);
        match self.role.bound_to() {
            Bound::Club => match self.club.filter(|id| clubs.iter().any(|(club, _)| club == id)) {
                Some(id) => return Own::Club(id),
                None => faults.add("club", "fault-account-club"),
            },
            Bound::Class if (1..=CLASS_MAX).contains(&class.chars().count()) => {
                return Own::Class(class);
            }
            Bound::Class => faults.add("class", "fault-account-class"),
            Bound::Org | Bound::Learner => {}
        }
        Own::Org
    }
}
