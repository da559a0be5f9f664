//! The family's side of the register: file a request, see those one has filed, take the copy, see who looked.

use std::collections::BTreeSet;

use domain::id::{GuardianId, RequestId};
use domain::request::{Asker, RequestKind};
use store::Tx;

use super::{Copy, Filing, RequestView};
use crate::access::FamilyPass;
use crate::reads::Read;
use crate::{After, App, Page, Result};

impl App {
    /// Files a request. The clocks run from now; sent twice, it is filed once.
    pub async fn file_own_request(
        &self,
        pass: &FamilyPass,
        id: Option<RequestId>,
        kind: RequestKind,
        words: &str,
    ) -> Result<RequestId> {
        let filing = Filing {
            id: id.unwrap_or_else(|| self.world.new_id().into()),
            learner: pass.learner(),
            kind,
            asker: pass.guardian().map_or(Asker::Learner, |_| Asker::Guardian),
            guardian: pass.guardian(),
            words: words.to_owned(),
        };
        let mut tx = self.store.write().await?;
        self.file_in(&mut tx, pass.org(), pass.actor(), &filing).await?;
        tx.commit().await?;
        Ok(filing.id)
    }

    /// The requests about the child that this asker filed, the newest first.
    pub async fn own_requests(&self, pass: &FamilyPass) -> Result<Vec<RequestView>> {
        let mut tx = self.store.read().await?;
        let mut found = store::privacy::of_learners(&mut tx, pass.org(), &[pass.learner()]).await?;
        let asker = pass.guardian().map_or(Asker::Learner, |_| Asker::Guardian);
        found.retain(|one| one.guardian == pass.guardian() && one.asker == asker);
        let now = self.world.now();
        found.into_iter().map(|one| RequestView::of(one, now)).collect()
    }

    /// Everything about the child (D28); a guardian's without what another guardian or the child said and asked for itself.
    pub async fn own_copy(&self, pass: &FamilyPass) -> Result<Copy> {
        let mut tx = self.store.read().await?;
        let mine = match pass.guardian() {
            Some(guardian) => Some(same_guardian(&mut tx, pass, guardian).await?),
            None => None,
        };
        self.copy_in(&mut tx, pass.org(), pass.learner(), mine.as_ref()).await
    }

    /// Who of the staff looked at the child's data.
    pub async fn own_reads(
        &self,
        pass: &FamilyPass,
        after: Option<&After>,
    ) -> Result<Page<Read, After>> {
        let mut tx = self.store.read().await?;
        self.reads_in(&mut tx, pass.org(), pass.learner(), after).await
    }
}

/// The rows of one guardian over the years: known by relation and name.
async fn same_guardian(
    tx: &mut Tx,
    pass: &FamilyPass,
    reader: GuardianId,
) -> Result<BTreeSet<GuardianId>> {
    let org = pass.org();
    let mut same = BTreeSet::from([reader]);
    let me = store::consents::guardian(tx, org, reader).await?;
    let child = store::learners::find(tx, org, pass.learner()).await?;
    let (Some(me), Some(child)) = (me, child) else { return Ok(same) };
    for id in store::children::same_person(tx, org, &child).await? {
        let name = me.full_name.reveal();
        same.extend(store::consents::same_guardian(tx, org, id, me.relation, name).await?);
    }
    Ok(same)
}
