//! What a family sees of selection: the outcome of a round once the child was told, and why not (R14, D73).

use domain::calendar::Instant;
use domain::personal::Personal;
use domain::selection::{CandidateState, Outcome};

use super::Issued;
use crate::access::FamilyPass;
use crate::{App, Result};

/// An outcome as the family reads it. No `Debug`: a child's data.
#[derive(Clone)]
pub struct OwnResult {
    /// The round's name.
    pub round: String,
    /// The club that it fills.
    pub club: String,
    /// Chosen or not.
    pub outcome: Outcome,
    /// How the nomination ended: why somebody who was chosen stands in no list.
    pub state: CandidateState,
    /// Why not, as the head wrote it; empty where `state` says it.
    pub reason: Personal<String>,
    /// The signed decision.
    pub decision: Option<Issued>,
    /// When the child was told.
    pub told_at: Instant,
}

impl App {
    /// The outcomes that the child was told, the newest first. Before the notice is given nothing is said here.
    pub async fn own_results(&self, pass: &FamilyPass) -> Result<Vec<OwnResult>> {
        let (org, mut tx) = (pass.org(), self.store.read().await?);
        let mut results = Vec::new();
        for told in store::selection::told(&mut tx, org, pass.learner()).await? {
            let decision = self.frozen_decision(&mut tx, org, told.round).await?.map(Issued::of);
            results.push(OwnResult {
                decision,
                round: told.name,
                club: told.club,
                outcome: told.outcome,
                state: told.state,
                reason: told.reason,
                told_at: told.told_at,
            });
        }
        Ok(results)
    }
}
