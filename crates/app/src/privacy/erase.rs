//! The erasure of a child (D29): out of every table, in one unit of work, with a proof that holds numbers only.

use std::collections::BTreeMap;

use domain::id::{LearnerId, OrgId, RequestId};
use domain::request::{RequestKind, RequestStep};
use domain::term::{EndReason, TermStep};
use serde_json::json;
use store::Tx;
use store::privacy::erase::{Counts, Kept};

use crate::access::{Permit, RequestHandle};
use crate::audit::Actor;
use crate::{App, Error, Result};

/// What an erasure did, without the data: it stays with the request.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct Proof {
    /// Rows erased or emptied, by table.
    pub erased: BTreeMap<String, u64>,
    /// What is kept under a duty to keep, by the code of its reason.
    pub kept: BTreeMap<String, i64>,
}

/// Why something is kept; the codes of [`Proof::kept`].
const DECISIONS: &str = "decisions";
const OTHER_SCHOOLS: &str = "other_schools";
const ATTENDANCES: &str = "attendances";

impl Proof {
    fn of(counts: &Counts, kept: Kept) -> Self {
        let numbers = [
            (DECISIONS, kept.decisions),
            (OTHER_SCHOOLS, kept.other_schools),
            (ATTENDANCES, kept.attendances),
        ];
        let kept = numbers.into_iter().filter(|(_, n)| *n > 0);
        Self {
            erased: counts.iter().map(|(table, n)| ((*table).to_owned(), *n)).collect(),
            kept: kept.map(|(why, n)| (why.to_owned(), n)).collect(),
        }
    }
}

impl App {
    /// Erases the child a request asks to erase: all school years at this school. What is over is over: it cannot be undone.
    pub async fn erase_learner(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
    ) -> Result<Proof> {
        let org = permit.org();
        let (mut tx, mut request) = self.held_request(permit, id).await?;
        if request.kind != RequestKind::Erase {
            return Err(Error::refused("refused-request-kind"));
        }
        let before = request.state;
        request.state = before.take(RequestStep::CarryOut, false, false)?;
        let learner = store::learners::find(&mut tx, org, request.learner).await?;
        let learner = learner.ok_or(Error::NotFound)?;
        let ids = store::children::same_person(&mut tx, org, &learner).await?;
        let proof = self.erase_in(&mut tx, org, permit.actor(), &ids).await?;
        request.proof = serde_json::to_string(&proof)?;
        request.answer = String::new().into();
        request.extension_reason = String::new().into();
        request.done_at = Some(self.world.now());
        self.write_request(&mut tx, permit, request, before, RequestStep::CarryOut).await?;
        self.close_others(&mut tx, permit, id, &ids, &proof).await?;
        tx.commit().await?;
        Ok(proof)
    }

    /// Other requests about the same child are over with it: there is nothing left to show, copy or mend.
    async fn close_others(
        &self,
        tx: &mut Tx,
        permit: &Permit<RequestHandle>,
        id: RequestId,
        ids: &[LearnerId],
        proof: &Proof,
    ) -> Result<()> {
        for mut other in store::privacy::of_learners(tx, permit.org(), ids).await? {
            if other.id == id || !other.state.is_open() {
                continue;
            }
            let before = other.state;
            other.state = before.take(RequestStep::CarryOut, false, false)?;
            other.done_at = Some(self.world.now());
            other.proof = serde_json::to_string(proof)?;
            self.write_request(tx, permit, other, before, RequestStep::CarryOut).await?;
        }
        Ok(())
    }

    /// Erases these rows of an org: open terms end first, so that the ledger stays true.
    pub(super) async fn erase_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        ids: &[LearnerId],
    ) -> Result<Proof> {
        let now = self.world.now();
        let mut terms = store::children::terms(tx, org, ids).await?;
        terms.retain(|term| term.state.is_open());
        self.end_terms(tx, org, actor, &terms, TermStep::Withdraw, now.day(), EndReason::Family)
            .await?;
        for id in ids {
            store::clubs::steps::leave_rounds(tx, org, *id).await?;
        }
        let kept = store::privacy::erase::kept(tx, org, ids).await?;
        let counts = store::privacy::erase::learners(tx, org, ids, now).await?;
        let proof = Proof::of(&counts, kept);
        let change = json!({ "learners": ids, "proof": proof });
        self.note(tx, org, actor, "request.erase", "learners", change).await?;
        Ok(proof)
    }
}
