//! Everything of a round, read once in one unit of work: what the rules, the page and the papers look at.

use std::collections::{BTreeMap, BTreeSet};

use domain::consent::{Use, WhyNot};
use domain::id::{AccountId, CandidateId, LearnerId, OrgId, RoundId};
use domain::selection::{
    Ballot, CandidateState, Council, Criteria, Missing, Outcome, RoundFacts, Score, Stage, stage,
};
use domain::term::TermState;
use jiff::civil::Date;
use store::Tx;
use store::selection::{Candidate, Mark, Round};

use crate::consents::Gate;
use crate::{App, Error, Result};

/// A round with all that belongs to it.
pub(super) struct Whole {
    pub round: Round,
    pub criteria: Criteria,
    pub council: Option<Council>,
    pub candidates: Vec<Candidate>,
    pub marks: Vec<Mark>,
    pub ballots: BTreeMap<CandidateId, Ballot>,
    pub assessors: Vec<AccountId>,
    pub gate: Gate,
}

impl App {
    pub(super) async fn whole(&self, tx: &mut Tx, org: OrgId, id: RoundId) -> Result<Whole> {
        let round = store::selection::find(tx, org, id).await?.ok_or(Error::NotFound)?;
        let candidates = store::selection::candidates(tx, org, id).await?;
        let learners: BTreeSet<LearnerId> =
            candidates.iter().map(|candidate| candidate.learner).collect();
        Ok(Whole {
            criteria: serde_json::from_str(&round.criteria)?,
            council: match round.council.as_str() {
                "" => None,
                text => Some(serde_json::from_str(text)?),
            },
            marks: store::selection::marks(tx, org, id).await?,
            ballots: store::selection::ballots(tx, org, id).await?.into_iter().collect(),
            assessors: store::selection::assessors(tx, org, id).await?,
            gate: self.gate(tx, org, &learners).await?,
            candidates,
            round,
        })
    }
}

impl Whole {
    /// Those who stand.
    pub(super) fn standing(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|candidate| candidate.state == CandidateState::Standing)
    }

    /// What stands in the way of a candidate's taking part.
    pub(super) fn missing_of(&self, candidate: &Candidate) -> Vec<WhyNot> {
        self.gate.missing(candidate.learner, Use::TakePart)
    }

    /// What a candidate's sheets come to.
    pub(super) fn score(&self, candidate: CandidateId) -> Score {
        let mut score = Score::default();
        for mark in self.marks.iter().filter(|mark| mark.candidate == candidate) {
            score.add(mark.criterion, mark.mark);
        }
        score
    }

    /// How many sheets of an assessor have a criterion open.
    pub(super) fn open_sheets(&self, assessor: AccountId) -> usize {
        let mine = |candidate: CandidateId| {
            let mine = |mark: &&Mark| mark.candidate == candidate && mark.assessor == assessor;
            self.marks.iter().filter(mine).count()
        };
        self.standing().filter(|one| mine(one.id) < self.criteria.rules.len()).count()
    }

    pub(super) fn facts(&self) -> RoundFacts {
        let count = |is: &dyn Fn(&&Candidate) -> bool| self.candidates.iter().filter(is).count();
        let waits = |candidate: &&Candidate| {
            let state = candidate.term.map(|(_, state)| state);
            candidate.outcome == Some(Outcome::Chosen)
                && matches!(state, Some(TermState::Selected | TermState::Trained))
        };
        let unmarked = |one: &&Candidate| self.score(one.id).total(&self.criteria).is_none();
        RoundFacts {
            state: self.round.state,
            nominate_from: self.round.nominate_from,
            nominate_to: self.round.nominate_to,
            assess_to: self.round.assess_to,
            proposed: count(&|one| one.state == CandidateState::Proposed),
            standing: self.standing().count(),
            silent: self.standing().filter(|one| !self.missing_of(one).is_empty()).count(),
            sheets_open: self.assessors.iter().map(|id| self.open_sheets(*id)).sum(),
            unmarked: self.standing().filter(unmarked).count(),
            council: self.council.is_some(),
            unvoted: self.standing().filter(|one| !self.ballots.contains_key(&one.id)).count(),
            untold: count(&|one| one.outcome.is_some() && one.told_at.0 == 0),
            waiting: count(&waits),
        }
    }

    pub(super) fn stage(&self, today: Date) -> (Stage, Vec<Missing>) {
        stage(&self.facts(), today)
    }
}
