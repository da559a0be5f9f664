//! «Copy of my data» (D28): everything about a child, for people to read and for machines, from the same values.

use domain::calendar::Instant;
use domain::consent::{Answer, Giver, Purpose, Relation, Route, Who};
use domain::id::{GuardianId, LearnerId, OrgId, RequestId};
use domain::look::Look;
use domain::request::{RequestKind, RequestState};
use domain::term::{ClubPost, EndReason, Gender, TermState};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use store::Tx;

use super::places::{CopyPlace, places};
use crate::access::{Permit, RequestHandle};
use crate::{App, Error, Result};

/// Everything that the school holds about a child. No `Debug`: a child's data.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct Copy {
    /// The school.
    pub school: String,
    /// When the copy was made: UTC, milliseconds since 1970.
    pub made_at: i64,
    /// The rows of the child, one a school year.
    pub learners: Vec<CopyLearner>,
    /// Guardians.
    pub guardians: Vec<CopyGuardian>,
    /// Every answer that was ever given, in order.
    pub answers: Vec<CopyAnswer>,
    /// Terms as ambassador with their steps.
    pub terms: Vec<CopyTerm>,
    /// Rounds of selection.
    pub rounds: Vec<CopyRound>,
    /// Attendance: day, activity, how it was marked.
    pub attendance: Vec<CopyMark>,
    /// Places at activities.
    pub places: Vec<CopyPlace>,
    /// Pictures on which the child can be recognised.
    pub pictures: Vec<CopyPicture>,
    /// Sign-in cards: made, valid until, revoked.
    pub cards: Vec<CopyCard>,
    /// Requests about the child's data.
    pub requests: Vec<CopyRequest>,
    /// Who of the staff looked.
    pub looks: Vec<CopyLook>,
}

/// The child's row of one school year.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyLearner {
    /// The school year.
    pub school_year: String,
    /// The name.
    pub full_name: String,
    /// Birth date, ISO.
    pub dob: String,
    /// Sex, as on the list.
    pub gender: Gender,
    /// The class.
    pub class: String,
    /// The Ministry's code, or empty.
    pub ministry_id: String,
    /// Since when the school's list holds it.
    pub since: i64,
}

/// A guardian.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyGuardian {
    /// The name.
    pub full_name: String,
    /// What the guardian is to the child.
    pub relation: Relation,
    /// Telephone, or empty.
    pub phone: String,
    /// Since when.
    pub since: i64,
    /// When the link ended; 0: it holds.
    pub ended_at: i64,
}

/// An answer.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyAnswer {
    /// When.
    pub at: i64,
    /// For what.
    pub purpose: Purpose,
    /// By whom.
    pub giver: Giver,
    /// What was answered.
    pub answer: Answer,
    /// By which way.
    pub route: Route,
    /// The version of the text that was read.
    pub text_version: String,
    /// The last day it holds.
    pub until: String,
    /// What staff added.
    pub remark: String,
}

/// A term.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyTerm {
    /// The school year.
    pub school_year: String,
    /// The club.
    pub club: String,
    /// Its steps: state, day, reason.
    pub steps: Vec<(TermState, String, Option<EndReason>)>,
    /// Posts in the club: which, first day, last day or nothing.
    pub posts: Vec<(ClubPost, String, Option<String>)>,
}

/// A round of selection.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyRound {
    /// The round.
    pub round: String,
    /// When the nomination came.
    pub at: i64,
    /// By oneself or a teacher.
    pub origin: String,
    /// The words with it.
    pub wish: String,
    /// Chosen or not, once decided.
    pub outcome: String,
    /// Why not.
    pub reason: String,
    /// Criterion, mark, evidence.
    pub marks: Vec<(String, i64, String)>,
}

/// An attendance.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyMark {
    /// The day.
    pub day: String,
    /// The activity.
    pub title: String,
    /// How it was marked.
    pub presence: domain::activity::Presence,
    /// Why a presence was very short or very long.
    pub note: String,
}

/// A picture.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyPicture {
    /// Portrait, album or evidence.
    pub kind: String,
    /// What stands below it.
    pub caption: String,
    /// When it was added.
    pub at: i64,
}

/// A sign-in card.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyCard {
    /// When it was made.
    pub made_at: i64,
    /// Until when it holds.
    pub until: i64,
    /// When it was revoked; 0: not.
    pub revoked_at: i64,
}

/// A request.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyRequest {
    /// When it came in.
    pub at: i64,
    /// What was asked.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// What was said.
    pub words: String,
    /// What the school answered.
    pub answer: String,
}

/// A look.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyLook {
    /// When.
    pub at: i64,
    /// Who.
    pub name: String,
    /// In which role.
    pub role: domain::access::Role,
    /// At what.
    pub what: Look,
}

impl App {
    /// The copy for a request that asks to see or copy the data; that it was taken is noted for the family.
    pub async fn request_copy(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
    ) -> Result<Copy> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        let found = store::privacy::find(&mut tx, org, id).await?;
        let request = found.ok_or(Error::NotFound)?;
        if !matches!(request.kind, RequestKind::View | RequestKind::Copy) {
            return Err(Error::refused("refused-request-no-copy"));
        }
        self.note_reads(&mut tx, permit, Look::Copy, &[request.learner]).await?;
        let copy = self.copy_in(&mut tx, org, request.learner, None).await?;
        let change = json!({ "learner": request.learner });
        let subject = super::about(id);
        self.note(&mut tx, org, permit.actor(), "request.copy", &subject, change).await?;
        tx.commit().await?;
        Ok(copy)
    }

    /// The copy of a child. A guardian's own (`reader`: the guardian's rows) leaves out what is another person's: other
    /// guardians' telephone numbers and answers, and what others asked for (abuse 8).
    pub(super) async fn copy_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        id: LearnerId,
        reader: Option<&BTreeSet<GuardianId>>,
    ) -> Result<Copy> {
        let learner = store::learners::find(tx, org, id).await?.ok_or(Error::NotFound)?;
        if learner.same_key.reveal().is_empty() {
            return Err(Error::refused("refused-request-erased"));
        }
        let ids = store::children::same_person(tx, org, &learner).await?;
        let school = store::orgs::find(tx, org).await?.ok_or(Error::NotFound)?;
        let mut learners = Vec::new();
        for learner in store::learners::by_ids(tx, org, &ids.iter().copied().collect()).await? {
            learners.push(CopyLearner {
                since: store::privacy::everything::entered(tx, org, learner.id).await?.0,
                school_year: learner.school_year.to_string(),
                full_name: learner.full_name.into_inner(),
                dob: learner.dob.into_inner(),
                gender: learner.gender,
                class: learner.class,
                ministry_id: learner.ministry_id.into_inner(),
            });
        }
        learners.sort_by(|a, b| a.school_year.cmp(&b.school_year));
        let (guardians, answers) = said(tx, org, &ids, reader).await?;
        Ok(Copy {
            school: school.name,
            made_at: self.world.now().0,
            learners,
            guardians,
            answers,
            terms: terms(tx, org, &ids).await?,
            rounds: rounds(tx, org, &ids).await?,
            attendance: attendance(tx, org, &ids).await?,
            places: places(tx, org, &ids).await?,
            pictures: pictures(tx, org, &ids).await?,
            cards: cards(tx, org, &ids).await?,
            requests: requests(tx, org, &ids, reader).await?,
            looks: looks(tx, org, &ids).await?,
        })
    }
}

async fn said(
    tx: &mut Tx,
    org: OrgId,
    ids: &[LearnerId],
    reader: Option<&BTreeSet<GuardianId>>,
) -> Result<(Vec<CopyGuardian>, Vec<CopyAnswer>)> {
    let open = |id: &GuardianId| reader.is_none_or(|mine| mine.contains(id));
    let (mut guardians, mut answers) = (Vec::new(), Vec::new());
    for id in ids {
        for one in store::consents::guardians(tx, org, *id).await? {
            guardians.push(CopyGuardian {
                full_name: one.full_name.into_inner(),
                relation: one.relation,
                phone: if open(&one.id) { one.phone.into_inner() } else { String::new() },
                since: one.since.0,
                ended_at: one.ended_at.map_or(0, |at: Instant| at.0),
            });
        }
        for one in store::consents::history(tx, org, *id).await? {
            if matches!(one.who, Who::Guardian(id) if !open(&id)) {
                continue;
            }
            answers.push(CopyAnswer {
                at: one.at.0,
                purpose: one.purpose,
                giver: match one.who {
                    Who::Guardian(_) => Giver::Guardian,
                    Who::Learner => Giver::Learner,
                },
                answer: one.answer,
                route: one.route,
                text_version: one.text_version,
                until: one.until.to_string(),
                remark: one.remark,
            });
        }
    }
    Ok((guardians, answers))
}

async fn terms(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyTerm>> {
    let mut copied = Vec::new();
    for term in store::children::terms(tx, org, ids).await? {
        let steps = store::clubs::steps::of_term(tx, org, term.id).await?;
        let steps = steps.into_iter().map(|one| (one.state, one.day.to_string(), one.reason));
        let posts = store::clubs::officers::of_term(tx, org, term.id).await?;
        copied.push(CopyTerm {
            school_year: term.school_year.to_string(),
            club: term.club_name,
            steps: steps.collect(),
            posts: posts
                .into_iter()
                .map(|(post, since, until)| {
                    (post, since.to_string(), until.map(|day| day.to_string()))
                })
                .collect(),
        });
    }
    Ok(copied)
}

async fn rounds(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyRound>> {
    let candidacies = store::privacy::everything::candidacies(tx, org, ids).await?;
    let marks = store::privacy::everything::marks(tx, org, &candidacies).await?;
    let of = |id: &str| {
        let mine = marks.iter().filter(|(candidate, ..)| candidate == id);
        mine.map(|(_, criterion, mark, evidence, _)| (criterion.clone(), *mark, evidence.clone()))
            .collect()
    };
    let copied = candidacies.into_iter().map(|one| CopyRound {
        marks: of(&one.id),
        round: one.round,
        at: one.at,
        origin: one.origin,
        wish: one.wish,
        outcome: one.outcome,
        reason: one.reason,
    });
    Ok(copied.collect())
}

async fn attendance(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyMark>> {
    let rows = store::children::attended(tx, org, ids).await?;
    let copied = rows.into_iter().map(|one| CopyMark {
        day: one.day.to_string(),
        title: one.title,
        presence: one.presence,
        note: one.note,
    });
    Ok(copied.collect())
}

async fn pictures(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyPicture>> {
    let rows = store::privacy::everything::pictures(tx, org, ids).await?;
    let copied = rows.into_iter().map(|(_, kind, caption, at)| CopyPicture { kind, caption, at });
    Ok(copied.collect())
}

async fn cards(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyCard>> {
    let rows = store::privacy::everything::cards(tx, org, ids).await?;
    let card = |(made_at, until, revoked_at)| CopyCard { made_at, until, revoked_at };
    Ok(rows.into_iter().map(card).collect())
}

async fn requests(
    tx: &mut Tx,
    org: OrgId,
    ids: &[LearnerId],
    reader: Option<&BTreeSet<GuardianId>>,
) -> Result<Vec<CopyRequest>> {
    let mut rows = store::privacy::of_learners(tx, org, ids).await?;
    rows.retain(|one| reader.is_none_or(|mine| one.guardian.is_some_and(|id| mine.contains(&id))));
    let copied = rows.into_iter().map(|one| CopyRequest {
        at: one.at.0,
        kind: one.kind,
        state: one.state,
        words: one.words.into_inner(),
        answer: one.answer.into_inner(),
    });
    Ok(copied.collect())
}

async fn looks(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyLook>> {
    let rows = store::privacy::everything::looks(tx, org, ids).await?;
    rows.into_iter()
        .map(|(name, role, at, what)| {
            let role = role.parse().map_err(Error::broken)?;
            let what = what.parse().map_err(Error::broken)?;
            Ok(CopyLook { at, name, role, what })
        })
        .collect()
}
