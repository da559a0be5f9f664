//! What the pages and the API see of a round.

use std::collections::BTreeMap;

use domain::access::{Own, Role};
use domain::consent::{Side, WhyNot};
use domain::id::{AccountId, CandidateId, OrgId, RoundId};
use domain::inbox::TodoKind;
use domain::look::Look;
use domain::personal::Personal;
use domain::selection::{Ballot, CandidateState, Council, Criteria, Criterion, Stage};
use store::papers::Paper as Frozen;
use store::selection::{Candidate, Mark, Round};

use super::read::Whole;
use crate::access::{CandidateAssess, ForceRead, Permit, RoundRead};
use crate::{App, Error, Result};

/// A round in the list.
#[derive(Debug, Clone)]
pub struct RoundLine {
    /// The round.
    pub round: Round,
    /// The club that it fills.
    pub club: String,
    /// How far it is today.
    pub stage: Stage,
    /// Candidates.
    pub standing: usize,
}

/// A round with all that its page shows.
#[derive(Clone)]
pub struct RoundView {
    /// The round.
    pub round: Round,
    /// The club that it fills.
    pub club: String,
    /// The criteria as they stood when it was opened.
    pub criteria: Criteria,
    /// The council, once it has met.
    pub council: Option<Council>,
    /// How far it is today.
    pub stage: Stage,
    /// What is missing, in the order in which it is needed.
    pub missing: Vec<MissingStep>,
    /// Everybody who was nominated and is within the reader's reach, by given name.
    pub candidates: Vec<CandidateView>,
    /// Who marks.
    pub assessors: Vec<Assessor>,
    /// The signed decision.
    pub decision: Option<Issued>,
}

/// A missing step and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct MissingStep {
    /// What is to be done; nothing: somebody is to be nominated.
    pub what: Option<TodoKind>,
    /// How many things of it are open.
    pub count: usize,
    /// Whose it is.
    pub roles: Vec<Role>,
}

/// Somebody who marks.
#[derive(Clone)]
pub struct Assessor {
    /// The account.
    pub id: AccountId,
    /// The name.
    pub name: Personal<String>,
    /// Candidates whose sheet is not complete.
    pub open: usize,
}

/// A candidate as the council sees them.
#[derive(Clone)]
pub struct CandidateView {
    /// The candidate.
    pub candidate: Candidate,
    /// What stands in the way of taking part.
    pub missing: Vec<WhyNot>,
    /// Average of each criterion in hundredths.
    pub averages: BTreeMap<Criterion, i64>,
    /// The whole in hundredths of 100 points.
    pub total: Option<i64>,
    /// Criteria below the least average.
    pub below: Vec<Criterion>,
    /// The council's vote.
    pub ballot: Option<Ballot>,
    /// All marks, by assessor.
    pub marks: Vec<Mark>,
}

/// A signed decision.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Issued {
    /// Its number in the year's book (D64).
    pub number: i64,
    /// What stands after the number: QĐ-THCSNTT.
    pub symbol: String,
    /// The day of issue, ISO.
    pub issued_on: String,
    /// SHA-256 of the frozen content.
    pub hash: String,
}

impl Issued {
    pub(super) fn of(frozen: Frozen) -> Self {
        let Frozen { number, symbol, issued_on, hash, .. } = frozen;
        Self { number, symbol, issued_on, hash }
    }

    /// As it stands on the paper: 01/QĐ-THCSNTT.
    pub fn in_full(&self) -> String {
        let digits = domain::paper::number_digits(u32::try_from(self.number).ok());
        format!("{digits}/{}", self.symbol)
    }
}

impl CandidateView {
    /// The mark that somebody gave for a criterion.
    pub fn mark_of(&self, assessor: &AccountId, criterion: &Criterion) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.assessor == *assessor && mark.criterion == *criterion)
    }

    /// Whether the consent was taken back since: the name is then for those who keep the record, not for those who mark.
    fn has_taken_back(&self) -> bool {
        let no = |why: &WhyNot| matches!(why.side, Side::No | Side::Withdrawn);
        let over = self.candidate.outcome.is_some() && self.missing.iter().any(no);
        let left = [CandidateState::Withdrawn, CandidateState::Refused];
        over || left.contains(&self.candidate.state)
    }

    /// Whether the candidate stands.
    pub fn stands(&self) -> bool {
        self.candidate.state == CandidateState::Standing
    }
}

impl RoundView {
    /// Those who stand.
    pub fn standing(&self) -> impl Iterator<Item = &CandidateView> {
        self.candidates.iter().filter(|one| one.stands())
    }

    /// Those who wait to be confirmed.
    pub fn proposed(&self) -> Vec<&CandidateView> {
        let waits = |one: &&CandidateView| one.candidate.state == CandidateState::Proposed;
        self.candidates.iter().filter(waits).collect()
    }
}

impl App {
    /// The rounds of a school, the newest first.
    pub async fn rounds(&self, permit: &Permit<RoundRead>) -> Result<Vec<RoundLine>> {
        let (org, today) = (permit.org(), self.world.today());
        let mut tx = self.store.read().await?;
        let clubs = store::clubs::list(&mut tx, org).await?;
        let mut lines = Vec::new();
        for round in store::selection::list(&mut tx, org).await? {
            let whole = self.whole(&mut tx, org, round.id).await?;
            let club = clubs.iter().find(|club| club.id == round.club);
            lines.push(RoundLine {
                club: club.map(|club| club.name.clone()).unwrap_or_default(),
                stage: whole.stage(today).0,
                standing: whole.standing().count(),
                round: whole.round,
            });
        }
        Ok(lines)
    }

    /// A round; a form teacher sees the candidates of the own class. Who has taken the consent back is seen by those who
    /// keep the school's whole record.
    pub async fn round(&self, permit: &Permit<RoundRead>, id: RoundId) -> Result<RoundView> {
        let mut view = self.round_within(permit.org(), permit.only(), id).await?;
        let person = self.person(permit.account()).await?.ok_or(Error::NotFound)?;
        let record = permit.also::<ForceRead>(&person);
        if !record.is_ok_and(|record| record.only().is_none()) {
            view.candidates.retain(|one| !one.has_taken_back());
        }
        Ok(view)
    }

    /// A round for somebody who is named to mark in it: every candidate, whatever the class.
    pub async fn round_to_assess(
        &self,
        permit: &Permit<CandidateAssess>,
        id: RoundId,
    ) -> Result<RoundView> {
        let mut view = self.round_within(permit.org(), None, id).await?;
        view.candidates.retain(|one| !one.has_taken_back());
        if view.assessors.iter().any(|one| one.id == permit.account()) {
            return Ok(view);
        }
        Err(Error::refused("refused-not-assessor"))
    }

    /// The same, of one candidate: the sheet of one child is opened, and the family can read that it was (D15).
    pub async fn candidate_to_assess(
        &self,
        permit: &Permit<CandidateAssess>,
        id: RoundId,
        candidate: CandidateId,
    ) -> Result<RoundView> {
        let view = self.round_to_assess(permit, id).await?;
        let one = view.standing().find(|one| one.candidate.id == candidate);
        let learner = one.ok_or(Error::NotFound)?.candidate.learner;
        self.look_at(permit, Look::Sheet, learner).await?;
        Ok(view)
    }

    async fn round_within(
        &self,
        org: OrgId,
        only: Option<&[Own]>,
        id: RoundId,
    ) -> Result<RoundView> {
        let mut tx = self.store.read().await?;
        let whole = self.whole(&mut tx, org, id).await?;
        let club = store::clubs::find(&mut tx, org, whole.round.club).await?;
        let names = store::accounts::names(&mut tx, &whole.assessors).await?;
        let decision = self.frozen_decision(&mut tx, org, id).await?.map(Issued::of);
        let (stage, missing) = whole.stage(self.world.today());
        let candidates = whole.candidates.iter().filter(|one| within(only, one));
        let candidates = candidates.map(|one| look(&whole, one)).collect();
        let assessors = names.into_iter().map(|(id, name)| {
            let open = whole.open_sheets(id);
            Assessor { id, name, open }
        });
        let missing = missing.into_iter().map(|step| MissingStep {
            what: step.what,
            count: step.count,
            roles: step
                .what
                .map_or(vec![Role::FormTeacher, Role::Coordinator], |what| what.roles().to_vec()),
        });
        Ok(RoundView {
            club: club.map(|club| club.name).unwrap_or_default(),
            stage,
            missing: missing.collect(),
            candidates,
            assessors: assessors.collect(),
            decision,
            criteria: whole.criteria,
            council: whole.council,
            round: whole.round,
        })
    }
}

fn within(only: Option<&[Own]>, candidate: &Candidate) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|own| match own {
            Own::Class(class) => *class == candidate.class,
            Own::Learner(id) => *id == candidate.learner,
            Own::Org | Own::Club(_) => false,
        })
    })
}

fn look(whole: &Whole, candidate: &Candidate) -> CandidateView {
    let score = whole.score(candidate.id);
    let averages = Criterion::ALL.iter().filter_map(|of| Some((*of, score.average(*of)?)));
    let mine = |mark: &&Mark| mark.candidate == candidate.id;
    CandidateView {
        missing: whole.missing_of(candidate),
        averages: averages.collect(),
        total: score.total(&whole.criteria),
        below: score.below(&whole.criteria),
        ballot: whole.ballots.get(&candidate.id).copied(),
        marks: whole.marks.iter().filter(mine).cloned().collect(),
        candidate: candidate.clone(),
    }
}
