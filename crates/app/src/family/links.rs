//! A guardian's link to a learner: ended when it was wrong or custody changed; an account of the guardian's own.

use domain::access::{Own, Role};
use domain::account::{AccountState, parse_login};
use domain::id::{GuardianId, OrgId};
use domain::text::normalise;
use serde_json::json;
use std::collections::BTreeSet;
use store::Tx;
use store::consents::Guardian;
use store::orgs::Org;

use crate::access::{ConsentWrite, Permit};
use crate::accounts::{Invitation, Invite};
use crate::{App, Error, Result};

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// Why a guardian's link ends.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkEnding {
    /// For the school and the family, up to 200 characters.
    pub reason: String,
}

/// The account that a guardian gets.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianAccount {
    /// What the guardian signs in with; an account that the guardian has already, for another child, is taken again.
    pub login: String,
}

impl App {
    /// Ends a guardian's link: the answers count no longer, slip, key, sessions and the account's right end at once (abuse 8).
    /// What follows for the learner follows in the same unit of work.
    pub async fn end_guardian(
        &self,
        permit: &Permit<ConsentWrite>,
        id: GuardianId,
        ending: &LinkEnding,
    ) -> Result<()> {
        let (org, now) = (permit.org(), self.world.now());
        let reason = normalise(&ending.reason);
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            return Err(Error::invalid("reason", "fault-link-reason"));
        }
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let guardian = self.guardian_within(&mut tx, permit, id).await?;
        if guardian.ended_at.is_some() {
            return Ok(());
        }
        let one = BTreeSet::from([guardian.learner]);
        let before = self.gate(&mut tx, org, &one).await?;
        self.unbind(&mut tx, org, &guardian).await?;
        store::consents::end_guardian(&mut tx, org, id, now, &reason).await?;
        store::consents::revoke_slips_of_guardian(&mut tx, org, id).await?;
        let subject = format!("learner/{}", guardian.learner);
        let change = json!({ "guardian": id, "relation": guardian.relation });
        self.note(&mut tx, org, permit.actor(), "guardian.end", &subject, change).await?;
        let after = self.gate(&mut tx, org, &one).await?;
        self.follow(&mut tx, org, permit.actor(), guardian.learner, &before, &after).await?;
        self.refresh_rounds_of(&mut tx, org, &one).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a guardian an account, bound to this one child; the same login again binds one more child. Only for who
    /// answers for the whole school. Returns the invitation when the account is new.
    pub async fn give_account(
        &self,
        permit: &Permit<ConsentWrite>,
        id: GuardianId,
        give: &GuardianAccount,
    ) -> Result<Option<Invitation>> {
        let org = permit.org();
        if permit.only().is_some() {
            return Err(Error::Forbidden);
        }
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let guardian = self.guardian_within(&mut tx, permit, id).await?;
        if guardian.ended_at.is_some() {
            return Err(Error::refused("refused-guardian-ended"));
        }
        if guardian.account.is_some() {
            return Err(Error::refused("refused-guardian-account"));
        }
        let own = Own::Learner(guardian.learner);
        let login = parse_login(&give.login).unwrap_or_default();
        let (account, invitation) = match store::accounts::by_login(&mut tx, &login).await? {
            None => {
                let invite = Invite {
                    login: give.login.clone(),
                    full_name: guardian.full_name.reveal().clone(),
                    role: Role::Guardian,
                };
                let made = self.invite_in(&mut tx, permit.actor(), org, &invite, &own).await?;
                (made.id, Some(made))
            }
            Some(there) => {
                let today = self.world.today();
                let held = store::accounts::held(&mut tx, there.id, today).await?;
                // Only an account that is a guardian's and nothing else: no child's, and no colleague's by mistake.
                let fits = !held.is_empty()
                    && held.iter().all(|held| held.grant.role == Role::Guardian)
                    && matches!(there.state, AccountState::Active | AccountState::Invited);
                if !fits {
                    return Err(Error::invalid("login", "fault-taken"));
                }
                let end = Org::OPEN_END;
                store::accounts::grant(&mut tx, there.id, org, Role::Guardian, &own, today, end)
                    .await?;
                (there.id, None)
            }
        };
        store::consents::bind_account(&mut tx, org, id, Some(account)).await?;
        let subject = format!("learner/{}", guardian.learner);
        let change = json!({ "guardian": id, "account": account });
        self.note(&mut tx, org, permit.actor(), "guardian.bind", &subject, change).await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// Takes a guardian's account off this child at once; the guardian's answers stay as they are.
    pub async fn take_account(&self, permit: &Permit<ConsentWrite>, id: GuardianId) -> Result<()> {
        let org = permit.org();
        if permit.only().is_some() {
            return Err(Error::Forbidden);
        }
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let guardian = self.guardian_within(&mut tx, permit, id).await?;
        if guardian.account.is_none() {
            return Ok(());
        }
        self.unbind(&mut tx, org, &guardian).await?;
        let subject = format!("learner/{}", guardian.learner);
        let change = json!({ "guardian": id, "account": guardian.account });
        self.note(&mut tx, org, permit.actor(), "guardian.unbind", &subject, change).await?;
        Ok(tx.commit().await?)
    }

    /// The account may no more from the next request on: the grant ended yesterday.
    async fn unbind(&self, tx: &mut Tx, org: OrgId, guardian: &Guardian) -> Result<()> {
        let Some(account) = guardian.account else { return Ok(()) };
        let yesterday = self.world.today().yesterday().map_err(Error::broken)?;
        let own = Own::Learner(guardian.learner);
        store::accounts::end_grant(tx, account, org, Role::Guardian, &own, yesterday).await?;
        Ok(store::consents::bind_account(tx, org, guardian.id, None).await?)
    }

    /// A guardian of a learner whom the holder reaches.
    async fn guardian_within(
        &self,
        tx: &mut Tx,
        permit: &Permit<ConsentWrite>,
        id: GuardianId,
    ) -> Result<Guardian> {
        let org = permit.org();
        let found = store::consents::guardian(tx, org, id).await?.ok_or(Error::NotFound)?;
        let one = BTreeSet::from([found.learner]);
        let within = self.learners_within(tx, org, permit.only(), &one).await?;
        if within.is_empty() { Err(Error::NotFound) } else { Ok(found) }
    }
}
