//! Notices: each candidate is told the outcome, those who were not chosen with the reason (R14, D73).

use std::collections::BTreeSet;

use domain::id::{CandidateId, RoundId};
use domain::selection::RoundState;
use serde_json::json;

use super::{Round, subject};
use crate::access::{Permit, RoundWrite};
use crate::{App, Error, Result};

/// Who was told.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tell {
    /// Candidates who have their notice; those who had it before keep that day.
    pub candidates: BTreeSet<CandidateId>,
}

impl App {
    /// Notes who was told; when it is everybody, the round is closed.
    pub async fn tell_candidates(
        &self,
        permit: &Permit<RoundWrite>,
        id: RoundId,
        tell: &Tell,
    ) -> Result<()> {
        let org = permit.org();
        if tell.candidates.is_empty() {
            return Err(Error::invalid("candidates", "fault-tell-none"));
        }
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let whole = self.whole(&mut tx, org, id).await?;
        if !matches!(whole.round.state, RoundState::Decided | RoundState::Told) {
            return Err(Error::refused("refused-tell-early"));
        }
        let known = |id: &CandidateId| {
            whole.candidates.iter().any(|one| one.id == *id && one.outcome.is_some())
        };
        if !tell.candidates.iter().all(known) {
            return Err(Error::NotFound);
        }
        let ids: Vec<CandidateId> = tell.candidates.iter().copied().collect();
        let mut told = 0;
        for batch in ids.chunks(500) {
            let now = self.world.now();
            told += store::selection::tell(&mut tx, org, id, batch, now).await?;
        }
        if told == 0 {
            return Ok(());
        }
        let waits = |one: &&super::Candidate| {
            one.outcome.is_some() && one.told_at.0 == 0 && !tell.candidates.contains(&one.id)
        };
        let all = whole.candidates.iter().filter(waits).count() == 0;
        if all && whole.round.state == RoundState::Decided {
            let round = Round { state: RoundState::Told, ..whole.round };
            store::selection::update(&mut tx, org, &round).await?;
        }
        let change = json!({ "candidates": ids, "all": all });
        self.note(&mut tx, org, permit.actor(), "round.tell", &subject(id), change).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        Ok(tx.commit().await?)
    }
}
