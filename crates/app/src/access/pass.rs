//! The pass of a family: who answers for which learner. Made here only: from the session that a slip opened, or from an
//! account's permit for its own child or itself.

use domain::access::{Own, Role};
use domain::consent::{AgeBand, Who};
use domain::id::{GuardianId, LearnerId, OrgId};
use domain::personal::Personal;
use store::orgs::Org;

use super::{Actor, OwnConsent, Permit};
use crate::secrets::{bound_digest, digest, key_of_session};
use crate::{App, Error, Result};

/// A guardian's session ends after this many minutes without a request.
pub const FAMILY_IDLE_MINUTES: i64 = 30;
/// And after this many minutes at the latest.
pub const FAMILY_SESSION_MINUTES: i64 = 4 * 60;

/// May answer for one learner, as one giver, and see what is kept about that learner. The fields are private on purpose.
#[derive(Clone)]
pub struct FamilyPass {
    org: Org,
    learner: LearnerId,
    who: Who,
    actor: Actor,
    own_key: Option<Personal<String>>,
}

impl FamilyPass {
    /// The school.
    pub fn org(&self) -> OrgId {
        self.org.id
    }

    /// The school as it stands today.
    pub fn org_record(&self) -> &Org {
        &self.org
    }

    /// The learner, and nobody else.
    pub fn learner(&self) -> LearnerId {
        self.learner
    }

    /// Whose answers it gives.
    pub fn who(&self) -> Who {
        self.who
    }

    /// The guardian whose answers it gives; `None` when it is the learner.
    pub fn guardian(&self) -> Option<GuardianId> {
        match self.who {
            Who::Guardian(id) => Some(id),
            Who::Learner => None,
        }
    }

    /// Who acts, for the audit line.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The guardian's own key, known only in the session in which the slip's code was used.
    pub fn own_key(&self) -> Option<&Personal<String>> {
        self.own_key.as_ref()
    }
}

impl App {
    /// The pass behind a family session's token; `None` when the session has run out, the slip was revoked, the guardian's
    /// link ended, or the learner is of age and answers alone.
    pub async fn family_pass(&self, token: &str) -> Result<Option<FamilyPass>> {
        let (hash, now) = (digest(token), self.world.now());
        let mut tx = self.store.read().await?;
        let found = store::consents::family_session(&mut tx, &hash).await?;
        let Some(session) = found else { return Ok(None) };
        let idle = session.seen_at.plus_minutes(FAMILY_IDLE_MINUTES);
        let of_age = AgeBand::of(session.born, now.day()) == AgeBand::Adult;
        if now >= session.expires_at || now >= idle || of_age {
            return Ok(None);
        }
        let org = store::orgs::find(&mut tx, session.org).await?.ok_or(Error::NotFound)?;
        drop(tx);
        if now >= session.seen_at.plus_minutes(1) {
            let mut tx = self.store.write().await?;
            store::consents::touch_family_session(&mut tx, &hash, now).await?;
            tx.commit().await?;
        }
        let key = key_of_session(token);
        let first = bound_digest("key", &session.slip.to_string(), &key) == session.key_hash;
        Ok(Some(FamilyPass {
            org,
            learner: session.learner,
            who: Who::Guardian(session.guardian),
            actor: Actor::Guardian(session.guardian),
            own_key: first.then(|| key.into()),
        }))
    }

    /// The pass of an account: for its child when the school bound it to a guardian, for itself when it is the learner's.
    ///
    /// The account's grant must name the learner. A grant of an ambassador never makes a guardian (b7).
    pub async fn own_pass(
        &self,
        permit: &Permit<OwnConsent>,
        learner: LearnerId,
    ) -> Result<FamilyPass> {
        let own = Own::Learner(learner);
        if !permit.only().is_some_and(|only| only.contains(&own)) {
            return Err(Error::NotFound);
        }
        let (org, account) = (permit.org(), permit.account());
        let mut tx = self.store.read().await?;
        let found = store::learners::find(&mut tx, org, learner).await?;
        let found = found.ok_or(Error::NotFound)?;
        let children = store::consents::children_of(&mut tx, org, account).await?;
        let held = store::accounts::held(&mut tx, account, self.world.today()).await?;
        let is = |role: Role| {
            let mine = |held: &&store::accounts::Held| held.org == org && held.grant.own == own;
            held.iter().filter(mine).any(|held| held.grant.role == role)
        };
        let link = children.iter().find(|link| link.learner == learner);
        let who = match link.filter(|_| is(Role::Guardian)) {
            Some(link) => {
                let born = found.dob.reveal().parse().map_err(Error::broken)?;
                if AgeBand::of(born, self.world.today()) == AgeBand::Adult {
                    return Err(Error::refused("refused-family-adult"));
                }
                Who::Guardian(link.id)
            }
            None if is(Role::Ambassador) => Who::Learner,
            None => return Err(Error::NotFound),
        };
        let org = permit.org_record().clone();
        Ok(FamilyPass { org, learner, who, actor: permit.actor(), own_key: None })
    }
}
