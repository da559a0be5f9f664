//! Answers that reach the school by telephone, on paper or in person, noted by a member of staff.

use std::collections::BTreeSet;

use domain::access::Own;
use domain::consent::{Answer, Purpose, Relation, Route, Who};
use domain::id::{ClubId, ConsentId, GuardianId, LearnerId, OrgId, PictureId};
use domain::picture::PictureKind;
use domain::roster::check_name;
use store::Tx;
use store::consents::NewGuardian;
use store::learners::Learner;
use store::pictures::Picture;

use super::Given;
use crate::access::{ConsentWrite, Permit};
use crate::{App, Error, Faults, Result};

/// Who gave an answer that staff note. A guardian is somebody whom the school knows; the child never names one (b7).
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NotedBy {
    /// A guardian who is in the register.
    Guardian(GuardianId),
    /// A guardian who is not yet: the staff member who notes the answer has made sure who it is.
    NewGuardian {
        /// Brought by the caller.
        #[serde(default)]
        id: Option<GuardianId>,
        /// The guardian's name.
        full_name: String,
        /// What the guardian is to the learner.
        relation: Relation,
        /// Telephone number, or empty.
        #[serde(default)]
        phone: String,
    },
    /// The learner.
    Learner,
}

/// One answer about one purpose.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// Brought by the caller: sent twice, kept once.
    #[serde(default)]
    pub id: Option<ConsentId>,
    /// What was asked.
    pub purpose: Purpose,
    /// What was answered.
    pub answer: Answer,
}

/// Answers of one giver about one learner.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    /// Whose data it is about.
    pub learner: LearnerId,
    /// Who answered.
    pub by: NotedBy,
    /// By which way it reached the school: `phone`, `paper` or `in_person`.
    pub route: Route,
    /// The photo of the paper; needed when it came on paper.
    #[serde(default)]
    pub picture: Option<PictureId>,
    /// What the staff member adds, up to 300 characters.
    #[serde(default)]
    pub remark: String,
    /// The answers: nothing is ticked before somebody says it.
    pub answers: Vec<NewAnswer>,
}

/// Most slips in one act.
const MOST: usize = 2_000;
/// Longest remark, in characters.
const REMARK_MAX: usize = 300;

impl App {
    /// Notes answers; everything that follows from them happens at once. All or nothing; sent again, it changes nothing.
    pub async fn note_answers(&self, permit: &Permit<ConsentWrite>, noted: &[Noted]) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let mut faults = Faults::default();
        if noted.is_empty() || noted.len() > MOST {
            faults.add("answers", "fault-answers-none");
        }
        for one in noted {
            check(one, &mut faults);
        }
        faults.done()?;
        let ids: BTreeSet<LearnerId> = noted.iter().map(|one| one.learner).collect();
        let learners = self.learners_within(&mut tx, permit.org(), permit.only(), &ids).await?;
        if learners.len() != ids.len() {
            return Err(Error::NotFound);
        }
        let mut given = Vec::new();
        for one in noted {
            self.evidence_holds(&mut tx, org, one).await?;
            let who = self.giver(&mut tx, permit, one).await?;
            given.extend(one.answers.iter().map(|answer| Given {
                id: answer.id.unwrap_or_else(|| self.world.new_id().into()),
                learner: one.learner,
                purpose: answer.purpose,
                who,
                answer: answer.answer,
                route: one.route,
                noted_by: Some(permit.account()),
                picture: one.picture,
                remark: domain::text::normalise(&one.remark),
            }));
        }
        self.answer_in(&mut tx, org, permit.actor(), &given).await?;
        Ok(tx.commit().await?)
    }

    /// The photo that proves an answer is of this learner's paper and of nothing else.
    async fn evidence_holds(&self, tx: &mut Tx, org: OrgId, one: &Noted) -> Result<()> {
        let Some(id) = one.picture else { return Ok(()) };
        let found = store::pictures::find(tx, org, id).await?;
        let its = |photo: &Picture| {
            photo.kind == PictureKind::Evidence && photo.learner == Some(one.learner)
        };
        if found.as_ref().is_some_and(its) {
            return Ok(());
        }
        Err(Error::invalid("picture", "fault-answer-picture"))
    }

    /// Whose answer it is; a guardian who is new is written down.
    async fn giver(
        &self,
        tx: &mut Tx,
        permit: &Permit<ConsentWrite>,
        noted: &Noted,
    ) -> Result<Who> {
        let org = permit.org();
        let (id, name, relation, phone) = match &noted.by {
            NotedBy::Learner => return Ok(Who::Learner),
            NotedBy::Guardian(id) => {
                let found = store::consents::guardian(tx, org, *id).await?;
                let fits = |there: &store::consents::Guardian| {
                    there.learner == noted.learner && there.ended_at.is_none()
                };
                return match found.filter(fits) {
                    Some(_) => Ok(Who::Guardian(*id)),
                    None => Err(Error::NotFound),
                };
            }
            NotedBy::NewGuardian { id, full_name, relation, phone } => {
                let id = id.unwrap_or_else(|| self.world.new_id().into());
                (id, full_name, *relation, phone)
            }
        };
        if store::consents::guardian(tx, org, id).await?.is_some() {
            return Ok(Who::Guardian(id));
        }
        let name =
            check_name(name).map_err(|_| Error::invalid("full_name", "fault-guardian-name"))?;
        let phone = domain::text::phone(phone)
            .ok_or_else(|| Error::invalid("phone", "fault-guardian-phone"))?;
        if let Some(there) =
            store::consents::same_guardian(tx, org, noted.learner, relation, &name).await?
        {
            return Ok(Who::Guardian(there));
        }
        let new = NewGuardian {
            id,
            learner: noted.learner,
            full_name: &name,
            relation,
            phone: &phone,
            added_by: &permit.actor().to_string(),
            since: self.world.now(),
        };
        store::consents::insert_guardian(tx, org, &new).await?;
        Ok(Who::Guardian(id))
    }

    /// Those of the learners whom the holder's own things reach: clubs by an open term, classes, learners.
    pub(crate) async fn learners_within(
        &self,
        tx: &mut Tx,
        org: OrgId,
        only: Option<&[Own]>,
        ids: &BTreeSet<LearnerId>,
    ) -> Result<Vec<Learner>> {
        let mut learners = store::learners::by_ids(tx, org, ids).await?;
        let Some(only) = only else { return Ok(learners) };
        let clubs: Vec<ClubId> = only
            .iter()
            .filter_map(|own| match own {
                Own::Club(id) => Some(*id),
                Own::Org | Own::Class(_) | Own::Learner(_) => None,
            })
            .collect();
        let mut members = BTreeSet::new();
        if let Some(year) = learners.first().map(|learner| learner.school_year) {
            for term in store::clubs::terms::of_learners(tx, org, year, ids).await? {
                if term.state.is_open() && clubs.contains(&term.club) {
                    members.insert(term.learner);
                }
            }
        }
        learners.retain(|learner| {
            members.contains(&learner.id)
                || only.iter().any(|own| match own {
                    Own::Class(class) => *class == learner.class,
                    Own::Learner(id) => *id == learner.id,
                    Own::Org | Own::Club(_) => false,
                })
        });
        Ok(learners)
    }
}

fn check(noted: &Noted, faults: &mut Faults) {
    if noted.answers.is_empty() {
        faults.add("answers", "fault-answers-none");
    }
    if noted.route == Route::Web {
        faults.add("route", "fault-answer-route");
    }
    if noted.route == Route::Paper && noted.picture.is_none() {
        faults.add("picture", "fault-answer-picture");
    }
    if noted.remark.chars().count() > REMARK_MAX {
        faults.add("remark", "fault-remark-long");
    }
}
