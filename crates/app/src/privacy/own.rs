//! The family's side of the register: file a request, see those one has filed, take the copy, see who looked.

use domain::access::{Own, Role};
use domain::id::{GuardianId, LearnerId, OrgId, RequestId};
use domain::request::{Asker, RequestKind};
use store::Tx;

use super::{Copy, Filing, RequestView};
use crate::access::{OwnConsent, Permit};
use crate::audit::Actor;
use crate::reads::Read;
use crate::{After, App, Error, Page, Result};

/// Who asks, once it is sure that they may ask for this learner: by an account of their own, or by the slip's pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// The school.
    pub(crate) org: OrgId,
    /// The child.
    pub(crate) learner: LearnerId,
    /// The guardian; `None` for the learner.
    pub(crate) guardian: Option<GuardianId>,
    /// Who acts, for the audit line.
    pub(crate) actor: Actor,
}

impl App {
    /// Who the holder of this permit is to this learner: the learner, or a guardian who is bound to it.
    pub async fn family_of(
        &self,
        permit: &Permit<OwnConsent>,
        learner: LearnerId,
    ) -> Result<Family> {
        let bound = permit.only().is_some_and(|only| only.contains(&Own::Learner(learner)));
        if !bound {
            return Err(Error::NotFound);
        }
        let (org, account) = (permit.org(), permit.account());
        let mut tx = self.store.read().await?;
        let found = store::learners::find(&mut tx, org, learner).await?;
        found.ok_or(Error::NotFound)?;
        let guardians = store::consents::guardians(&mut tx, org, learner).await?;
        let guardian = guardians
            .iter()
            .find(|one| one.account == Some(account) && one.ended_at.is_none())
            .map(|one| one.id);
        let held = store::accounts::held(&mut tx, account, self.world.today()).await?;
        let own = Own::Learner(learner);
        let is_child = held.iter().any(|held| {
            held.org == org && held.grant.role == Role::Ambassador && held.grant.own == own
        });
        if guardian.is_none() && !is_child {
            return Err(Error::NotFound);
        }
        Ok(Family { org, learner, guardian, actor: permit.actor() })
    }

    /// Files a request. The clocks run from now; sent twice, it is filed once.
    pub async fn file_own_request(
        &self,
        family: &Family,
        id: Option<RequestId>,
        kind: RequestKind,
        words: &str,
    ) -> Result<RequestId> {
        let filing = Filing {
            id: id.unwrap_or_else(|| self.world.new_id().into()),
            learner: family.learner,
            kind,
            asker: family.guardian.map_or(Asker::Learner, |_| Asker::Guardian),
            guardian: family.guardian,
            words: words.to_owned(),
        };
        let mut tx = self.store.write().await?;
        self.file_in(&mut tx, family.org, family.actor, &filing).await?;
        tx.commit().await?;
        Ok(filing.id)
    }

    /// The requests about the child that this asker filed, the newest first.
    pub async fn own_requests(&self, family: &Family) -> Result<Vec<RequestView>> {
        let mut tx = self.store.read().await?;
        let mut found = store::privacy::of_learners(&mut tx, family.org, &[family.learner]).await?;
        let asker = family.guardian.map_or(Asker::Learner, |_| Asker::Guardian);
        found.retain(|one| one.guardian == family.guardian && one.asker == asker);
        let now = self.world.now();
        found.into_iter().map(|one| RequestView::of(one, now)).collect()
    }

    /// Everything about the child (D28).
    pub async fn own_copy(&self, family: &Family) -> Result<Copy> {
        let mut tx = self.store.read().await?;
        self.copy_of(&mut tx, family).await
    }

    async fn copy_of(&self, tx: &mut Tx, family: &Family) -> Result<Copy> {
        self.copy_in(tx, family.org, family.learner).await
    }

    /// Who of the staff looked at the child's data.
    pub async fn own_reads(
        &self,
        family: &Family,
        after: Option<&After>,
    ) -> Result<Page<Read, After>> {
        let mut tx = self.store.read().await?;
        self.reads_in(&mut tx, family.org, family.learner, after).await
    }
}
