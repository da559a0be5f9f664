//! What follows from an answer, in the same unit of work: a place that is no longer agreed to ends, cards and sessions die.

use std::collections::BTreeSet;

use domain::consent::{Giver, Purpose, Side, Use, WhyNot};
use domain::id::{LearnerId, OrgId};
use domain::inbox::TodoKind;
use domain::selection::CandidateState;
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
        if before.allows(learner, Use::TakePart) && !after.allows(learner, Use::TakePart) {
            // Whatever the reason, nothing of the learner acts any more from this moment. What was counted stays.
            self.end_cards(tx, org, actor, &BTreeSet::from([learner])).await?;
        }
        // Guardians who disagree block; only a no or a withdrawal ends the place (b10), be it the first answer of all.
        match after.refusal(learner, Use::TakePart) {
            Some(why) => self.give_place_up(tx, org, actor, learner, why).await,
            None => Ok(()),
        }
    }

    /// Somebody whose yes is needed does not agree: the learner holds no place and stands in no round.
    async fn give_place_up(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        learner: LearnerId,
        why: WhyNot,
    ) -> Result<()> {
        let reason = match why.giver {
            Giver::Guardian => EndReason::Family,
            Giver::Learner => EndReason::Wish,
        };
        let left = match why.side {
            Side::Withdrawn => CandidateState::Withdrawn,
            _ => CandidateState::Refused,
        };
        let found = store::learners::find(tx, org, learner).await?;
        let Some(found) = found else { return Ok(()) };
        let one = BTreeSet::from([learner]);
        let terms = store::clubs::terms::of_learners(tx, org, found.school_year, &one).await?;
        let open: Vec<_> = terms.into_iter().filter(|term| term.state.is_open()).collect();
        store::clubs::steps::leave_rounds_as(tx, org, learner, left).await?;
        self.end_transfers(tx, org, actor, learner).await?;
        for term in &open {
            let change = json!({ "state": TermState::Withdrawn, "reason": reason });
            self.note(tx, org, actor, "term.end", &format!("term/{}", term.id), change).await?;
        }
        let today = self.world.today();
        self.end_terms(tx, org, actor, &open, TermStep::Withdraw, today, reason).await
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
        let class = store::learners::class_of(tx, org, learner).await?;
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::ConsentConflict,
            subject: &subject,
            detail: &class,
            href: &super::enter::record_href(org, learner),
            due: None,
            at: now,
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}
