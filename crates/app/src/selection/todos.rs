//! The to-dos of a round: raised and closed from what is missing, by every act and by the day.

use std::collections::BTreeSet;

use domain::calendar::first_late;
use domain::id::{LearnerId, OrgId, RoundId};
use domain::inbox::TodoKind;
use store::Tx;
use store::inbox::NewTodo;

use super::subject;
use crate::{App, Result};

/// The to-dos that a round may have; to train and to start is a matter of the club.
const KINDS: [TodoKind; 6] = [
    TodoKind::NominationConfirm,
    TodoKind::ConsentChase,
    TodoKind::RoundAssess,
    TodoKind::CouncilHold,
    TodoKind::DecisionSign,
    TodoKind::NoticeGive,
];

impl App {
    /// Raises what is missing and closes what is not. The caller holds the org's learners.
    pub(super) async fn refresh_todos(&self, tx: &mut Tx, org: OrgId, id: RoundId) -> Result<()> {
        let whole = self.whole(tx, org, id).await?;
        let (_, missing) = whole.stage(self.world.today());
        let (subject, now, round) = (subject(id), self.world.now(), &whole.round);
        for kind in KINDS {
            let Some(step) = missing.iter().find(|step| step.what == Some(kind)) else {
                store::inbox::close(tx, org, kind, &subject, now).await?;
                continue;
            };
            let due = match kind {
                TodoKind::NominationConfirm | TodoKind::ConsentChase => Some(round.nominate_to),
                TodoKind::RoundAssess => Some(round.assess_to),
                _ => None,
            };
            let todo = NewTodo {
                org,
                id: self.world.new_id().into(),
                kind,
                subject: &subject,
                detail: &format!("{}: {}", round.name, step.count),
                href: &format!("/o/{org}/rounds/{id}"),
                due: due.map(first_late),
                at: now,
            };
            store::inbox::raise(tx, &todo).await?;
        }
        Ok(())
    }

    /// Looks again at the open rounds in which these learners were nominated: a family has answered, or a place was left.
    /// In the caller's unit of work, which holds the org's learners: nobody is chased for an answer that is there.
    pub(crate) async fn refresh_rounds_of(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learners: &BTreeSet<LearnerId>,
    ) -> Result<()> {
        for id in store::selection::open_rounds_of(tx, org, learners).await? {
            self.refresh_todos(tx, org, id).await?;
        }
        Ok(())
    }

    /// Looks at every round that is not over: days pass and families answer without an act of the round. A job.
    pub async fn refresh_rounds(&self) -> Result<usize> {
        let mut tx = self.store.read().await?;
        let rounds = store::selection::unfinished(&mut tx).await?;
        drop(tx);
        for (org, id) in &rounds {
            let mut tx = self.store.write().await?;
            store::learners::hold(&mut tx, *org).await?;
            self.refresh_todos(&mut tx, *org, *id).await?;
            tx.commit().await?;
        }
        Ok(rounds.len())
    }
}
