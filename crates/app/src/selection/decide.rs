//! The decision: the head signs the list; number, paper, terms and reasons in one unit of work.

use std::collections::{BTreeMap, BTreeSet};

use domain::consent::Use;
use domain::id::{CandidateId, PaperId, RoundId};
use domain::selection::{CandidateState, Outcome, RoundState, Stage};
use domain::term::{EndReason, TermStep};
use serde_json::json;
use store::Tx;
use store::clubs::terms::Term;
use store::selection::{Candidate, Round};

use super::read::Whole;
use super::{reason_of, subject};
use crate::access::{DecisionSign, Permit};
use crate::clubs::steps::Taking;
use crate::clubs::terms::has_gone;
use crate::{App, Error, Faults, Result};

/// Whom the head chooses, and why not the others.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The round's count of changes as it was read.
    pub changed: i64,
    /// The chosen: at least one, and no more than there are places.
    pub chosen: BTreeSet<CandidateId>,
    /// For everybody else who stands, why: 3 to 300 characters, as the learner will read it.
    #[serde(default)]
    pub reasons: BTreeMap<CandidateId, String>,
}

/// A signed decision.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Decided {
    /// Its number in the year's book (D64).
    pub number: i64,
    /// The paper.
    pub paper: PaperId,
    /// How many stand in its list.
    pub chosen: usize,
    /// Chosen, but left out: at this moment not everybody agreed, or the learner had left the school.
    pub left_out: Vec<CandidateId>,
}

/// Everybody who stands, sorted by what the decision says.
struct Sorted<'a> {
    chosen: Vec<&'a Candidate>,
    left_out: Vec<(&'a Candidate, CandidateState)>,
    others: Vec<(&'a Candidate, String)>,
}

impl App {
    /// Signs the decision. Of several who sign at once, one does; the same list sent again answers as the first time.
    pub async fn sign_decision(
        &self,
        permit: &Permit<DecisionSign>,
        id: RoundId,
        decision: &Decision,
    ) -> Result<Decided> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let whole = self.whole(&mut tx, org, id).await?;
        match whole.round.state {
            RoundState::Open if whole.round.changed == decision.changed => {}
            RoundState::Open => return Err(Error::Stale),
            RoundState::Decided | RoundState::Told => {
                return self.signed_before(&mut tx, permit, &whole, decision).await;
            }
            RoundState::Cancelled => return Err(Error::refused("refused-round-over")),
        }
        if whole.stage(self.world.today()).0 != Stage::Deciding {
            return Err(Error::refused("refused-decision-early"));
        }
        self.check_signer(&mut tx, permit, &whole).await?;
        let sorted = sort(&whole, decision)?;
        let decided = self.issue_decision(&mut tx, permit, &whole, &sorted).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        tx.commit().await?;
        Ok(decided)
    }

    /// Maker and signer are two people where there are two; nobody signs what nobody else has looked at.
    async fn check_signer(
        &self,
        tx: &mut Tx,
        permit: &Permit<DecisionSign>,
        whole: &Whole,
    ) -> Result<()> {
        let me = permit.account();
        if whole.round.created_by == me {
            let (org, today) = (permit.org(), self.world.today());
            let roles = ["school_head", "coordinator"];
            let able = store::selection::possible_assessors(tx, org, today, &roles).await?;
            if able.iter().any(|(id, ..)| *id != me) {
                return Err(Error::refused("refused-decision-opener"));
            }
        }
        if whole.marks.iter().all(|mark| mark.assessor == me) {
            return Err(Error::refused("refused-decision-own-marks"));
        }
        Ok(())
    }

    async fn issue_decision(
        &self,
        tx: &mut Tx,
        permit: &Permit<DecisionSign>,
        whole: &Whole,
        sorted: &Sorted<'_>,
    ) -> Result<Decided> {
        let (org, id) = (permit.org(), whole.round.id);
        let paper = PaperId(self.world.new_id());
        let round = Round {
            state: RoundState::Decided,
            paper: Some(paper),
            decided_at: self.world.now(),
            link_hash: String::new(),
            ..whole.round.clone()
        };
        store::selection::update(tx, org, &round).await?;
        let (number, symbol) =
            self.freeze_decision(tx, permit, whole, &sorted.chosen, paper).await?;
        for one in &sorted.chosen {
            let (state, outcome) = (CandidateState::Standing, Outcome::Chosen);
            store::selection::set_outcome(tx, org, one.id, state, outcome, "").await?;
        }
        for (one, state) in &sorted.left_out {
            store::selection::set_outcome(tx, org, one.id, *state, Outcome::NotChosen, "").await?;
        }
        for (one, reason) in &sorted.others {
            let (state, outcome) = (CandidateState::Standing, Outcome::NotChosen);
            store::selection::set_outcome(tx, org, one.id, state, outcome, reason).await?;
        }
        let day = self.world.today();
        let digits = domain::paper::number_digits(u32::try_from(number).ok());
        let remark = format!("{digits}/{symbol}");
        let select = Taking { remark: &remark, ..Taking::of(TermStep::Select, day) };
        let terms = self.terms_in_round(tx, permit, &round, &sorted.chosen).await?;
        self.step_terms(tx, org, permit.actor(), &terms, &select).await?;
        let rest: Vec<&Candidate> = sorted
            .left_out
            .iter()
            .map(|(one, _)| *one)
            .chain(sorted.others.iter().map(|(one, _)| *one))
            .collect();
        let end = Taking {
            reason: Some(EndReason::NotChosen),
            remark: &remark,
            ..Taking::of(TermStep::End, day)
        };
        let terms = self.terms_in_round(tx, permit, &round, &rest).await?;
        self.step_terms(tx, org, permit.actor(), &terms, &end).await?;
        let left_out: Vec<CandidateId> = sorted.left_out.iter().map(|(one, _)| one.id).collect();
        let chosen: Vec<CandidateId> = sorted.chosen.iter().map(|one| one.id).collect();
        let change = json!({ "before": RoundState::Open, "after": RoundState::Decided,
            "number": number, "paper": paper, "chosen": chosen, "left_out": left_out });
        self.note(tx, org, permit.actor(), "round.decide", &subject(id), change).await?;
        Ok(Decided { number, paper, chosen: chosen.len(), left_out })
    }

    /// The terms of these candidates that still stand in the round.
    async fn terms_in_round(
        &self,
        tx: &mut Tx,
        permit: &Permit<DecisionSign>,
        round: &Round,
        candidates: &[&Candidate],
    ) -> Result<Vec<Term>> {
        let learners = candidates.iter().map(|one| one.learner).collect();
        let terms =
            store::clubs::terms::of_learners(tx, permit.org(), round.year, &learners).await?;
        Ok(terms.into_iter().filter(|term| term.state.is_open()).collect())
    }

    /// The decision is there: the same list is answered as the first time, another one is too late.
    async fn signed_before(
        &self,
        tx: &mut Tx,
        permit: &Permit<DecisionSign>,
        whole: &Whole,
        decision: &Decision,
    ) -> Result<Decided> {
        let outcome = |one: &&Candidate| one.outcome == Some(Outcome::Chosen);
        let chosen: BTreeSet<CandidateId> =
            whole.candidates.iter().filter(outcome).map(|one| one.id).collect();
        let left = |one: &&Candidate| {
            one.outcome.is_some()
                && matches!(one.state, CandidateState::Barred | CandidateState::Gone)
        };
        let left_out: Vec<CandidateId> =
            whole.candidates.iter().filter(left).map(|one| one.id).collect();
        let asked: BTreeSet<CandidateId> =
            decision.chosen.iter().copied().filter(|id| !left_out.contains(id)).collect();
        let paper = self.frozen_decision(tx, permit.org(), whole.round.id).await?;
        match (paper, whole.round.paper) {
            (Some(frozen), Some(paper)) if asked == chosen => {
                Ok(Decided { number: frozen.number, paper, chosen: chosen.len(), left_out })
            }
            _ => Err(Error::Stale),
        }
    }
}

fn sort<'a>(whole: &'a Whole, decision: &Decision) -> Result<Sorted<'a>> {
    let mut faults = Faults::default();
    let standing: BTreeSet<CandidateId> = whole.standing().map(|one| one.id).collect();
    if !decision.chosen.is_subset(&standing) {
        return Err(Error::NotFound);
    }
    let mut sorted = Sorted { chosen: Vec::new(), left_out: Vec::new(), others: Vec::new() };
    for one in whole.standing() {
        if !decision.chosen.contains(&one.id) {
            let typed = decision.reasons.get(&one.id).map_or("", String::as_str);
            match reason_of(typed) {
                Some(reason) => sorted.others.push((one, reason)),
                None => faults.add(&format!("reason-{}", one.id), "fault-decision-reason"),
            }
        } else if has_gone(one.status) {
            sorted.left_out.push((one, CandidateState::Gone));
        } else if !whole.gate.allows(one.learner, Use::TakePart) {
            sorted.left_out.push((one, CandidateState::Barred));
        } else {
            sorted.chosen.push(one);
        }
    }
    let places = usize::try_from(whole.round.places).unwrap_or(0);
    if places > 0 && decision.chosen.len() > places {
        faults.add("chosen", "fault-decision-places");
    }
    if decision.chosen.is_empty() {
        faults.add("chosen", "fault-decision-nobody");
    }
    faults.done()?;
    if sorted.chosen.is_empty() {
        return Err(Error::refused("refused-decision-nobody"));
    }
    Ok(sorted)
}
