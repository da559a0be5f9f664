//! What the API tells of a round.

use app::selection::{
    CandidateView as Seen, Issued, MissingStep, RoundLine as Line, RoundView as View,
};
use domain::id::{AccountId, CandidateId, ClubId, LearnerId, RoundId};
use domain::personal::Personal;
use domain::selection::{
    Ballot, CandidateState, CouncilMember, Criteria, Criterion, Origin, Outcome, RoundState, Stage,
};
use schemars::JsonSchema;
use serde::Serialize;

/// A round in the list.
#[derive(Serialize, JsonSchema)]
pub struct RoundLine {
    id: RoundId,
    school_year: String,
    name: String,
    club: ClubId,
    club_name: String,
    /// How far it is today.
    stage: Stage,
    /// How many stand.
    candidates: usize,
}

/// A round with its candidates.
#[derive(Serialize, JsonSchema)]
pub struct RoundView {
    id: RoundId,
    school_year: String,
    name: String,
    club: ClubId,
    club_name: String,
    nominate_from: String,
    nominate_to: String,
    assess_to: String,
    /// 0: no limit.
    places: i64,
    criteria: Criteria,
    state: RoundState,
    /// How far it is today.
    stage: Stage,
    /// What is missing, and whose it is.
    missing: Vec<MissingStep>,
    assessors: Vec<Assessor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<CouncilView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Issued>,
    /// Why it was called off; empty otherwise.
    reason: String,
    candidates: Vec<CandidateView>,
    /// To be sent back with the next change.
    changed: i64,
}

#[derive(Serialize, JsonSchema)]
struct Assessor {
    id: AccountId,
    name: Personal<String>,
    /// Sheets that are not complete.
    open: usize,
}

#[derive(Serialize, JsonSchema)]
struct CouncilView {
    held_on: String,
    place: String,
    members: Vec<CouncilMember>,
    minutes: String,
}

/// A candidate.
#[derive(Serialize, JsonSchema)]
pub struct CandidateView {
    id: CandidateId,
    learner: LearnerId,
    full_name: Personal<String>,
    class: String,
    origin: Origin,
    wish: Personal<String>,
    state: CandidateState,
    /// Whether everybody agrees to taking part, now.
    agreed: bool,
    /// In hundredths of 100 points, once every criterion has a mark.
    total: Option<i64>,
    /// Criteria whose average is below the least.
    below: Vec<Criterion>,
    ballot: Option<Ballot>,
    marks: Vec<MarkView>,
    outcome: Option<Outcome>,
    /// Why not, as the learner reads it.
    reason: Personal<String>,
    /// When the learner was told; absent before.
    #[serde(skip_serializing_if = "Option::is_none")]
    told_at: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct MarkView {
    assessor: AccountId,
    criterion: Criterion,
    mark: i64,
    evidence: Personal<String>,
}

pub fn line(line: Line) -> RoundLine {
    RoundLine {
        id: line.round.id,
        school_year: line.round.year.to_string(),
        name: line.round.name,
        club: line.round.club,
        club_name: line.club,
        stage: line.stage,
        candidates: line.standing,
    }
}

pub fn round(view: View) -> RoundView {
    let round = view.round;
    let assessors = view.assessors.into_iter();
    let council = view.council.map(|council| CouncilView {
        held_on: council.held_on.to_string(),
        place: council.place,
        members: council.members,
        minutes: council.minutes,
    });
    RoundView {
        id: round.id,
        school_year: round.year.to_string(),
        name: round.name,
        club: round.club,
        club_name: view.club,
        nominate_from: round.nominate_from.to_string(),
        nominate_to: round.nominate_to.to_string(),
        assess_to: round.assess_to.to_string(),
        places: round.places,
        criteria: view.criteria,
        state: round.state,
        stage: view.stage,
        missing: view.missing,
        assessors: assessors
            .map(|one| Assessor { id: one.id, name: one.name, open: one.open })
            .collect(),
        council,
        decision: view.decision,
        reason: round.reason,
        candidates: view.candidates.into_iter().map(candidate).collect(),
        changed: round.changed,
    }
}

fn candidate(seen: Seen) -> CandidateView {
    let one = seen.candidate;
    let marks = seen.marks.into_iter();
    CandidateView {
        id: one.id,
        learner: one.learner,
        full_name: one.full_name,
        class: one.class,
        origin: one.origin,
        wish: one.wish,
        state: one.state,
        agreed: seen.missing.is_empty(),
        total: seen.total,
        below: seen.below,
        ballot: seen.ballot,
        marks: marks
            .map(|mark| MarkView {
                assessor: mark.assessor,
                criterion: mark.criterion,
                mark: mark.mark,
                evidence: mark.evidence,
            })
            .collect(),
        outcome: one.outcome,
        reason: one.reason,
        told_at: (one.told_at.0 > 0).then(|| one.told_at.rfc3339()),
    }
}
