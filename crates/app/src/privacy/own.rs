//! The family's side of the register: file a request, see those one has filed, take the copy, see who looked.

use domain::id::RequestId;
use domain::request::{Asker, RequestKind};

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

    /// Everything about the child (D28).
    pub async fn own_copy(&self, pass: &FamilyPass) -> Result<Copy> {
        let mut tx = self.store.read().await?;
        self.copy_in(&mut tx, pass.org(), pass.learner()).await
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
