//! What follows from an answer, in the same unit of work: a place that is no longer agreed to ends, cards and sessions die.

use std::collections::BTreeSet;

use domain::consent::{Giver, Purpose, Side, Use, WhyNot};
use domain::id::{LearnerId, OrgId};
use domain::inbox::TodoKind;
use domain::term::{EndReason, TermState, TermStep};
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;

use crate::audit::Actor;
use crate::consents::Gate;
use crate::{App, Result};

impl App {
    /// Compares before and after for one learner and acts on the difference.
    pub(super) async fn follow(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        learner: LearnerId,
        before: &Gate,
        after: &Gate,
    ) -> Result<()> {
        self.follow_conflict(tx, org, learner, after).await?;
        if before.allows(learner, Use::TakePart)
            && let Err(Some(why)) = after.may(learner, Use::TakePart)
        {
            self.stop(tx, org, actor, learner, why).await?;
        }
        Ok(())
    }

    /// Taking part is no longer agreed to: nothing of the learner acts any more from this moment. What was counted stays.
    async fn stop(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        learner: LearnerId,
        why: WhyNot,
    ) -> Result<()> {
        let now = self.world.now();
        self.end_cards(tx, org, actor, &BTreeSet::from([learner])).await?;
        // Guardians who disagree block; only a no or a withdrawal ends the term (b10).
        let reason = match (why.side, why.giver) {
            (Side::No | Side::Withdrawn, Giver::Guardian) => EndReason::Family,
            (Side::No | Side::Withdrawn, Giver::Learner) => EndReason::Wish,
            (Side::Yes | Side::Silent | Side::Expired | Side::Conflict, _) => return Ok(()),
        };
        let found = store::learners::find(tx, org, learner).await?;
        let Some(found) = found else { return Ok(()) };
        let one = BTreeSet::from([learner]);
        let terms = store::clubs::terms::of_learners(tx, org, found.school_year, &one).await?;
        let open: Vec<_> = terms.into_iter().filter(|term| term.state.is_open()).collect();
        store::clubs::steps::leave_rounds(tx, org, learner).await?;
        self.end_transfers(tx, org, actor, learner).await?;
        for term in &open {
            let change = json!({ "state": TermState::Withdrawn, "reason": reason });
            self.note(tx, org, actor, "term.end", &format!("term/{}", term.id), change).await?;
        }
        self.end_terms(tx, org, actor, &open, TermStep::Withdraw, now.day(), reason).await
    }

    /// Guardians who disagree are a matter to talk about, for the coordinator, until they agree.
    async fn follow_conflict(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learner: LearnerId,
        after: &Gate,
    ) -> Result<()> {
        let disagree =
            |purpose: &Purpose| matches!(after.sides(learner, *purpose), Some((Side::Conflict, _)));
        let subject = format!("learner/{learner}");
        let now = self.world.now();
        if !Purpose::ALL.iter().any(disagree) {
            let kind = TodoKind::ConsentConflict;
            return Ok(store::inbox::close(tx, org, kind, &subject, now).await?);
        }
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::ConsentConflict,
            subject: &subject,
            detail: "",
            href: &super::enter::record_href(org, learner),
            due: None,
            at: now,
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}
