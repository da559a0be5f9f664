//! Families: answers of guardians and learners about what the learner's data may be used for, and what follows from them.

mod calls;
mod chase;
mod enter;
mod follow;
mod links;
mod note;
mod own;
mod slips;
mod staff;

pub use calls::{CALL_AFTER_DAYS, CallList, CallRow, NewCall};
pub use enter::{Knock, WRONG_CODES};
pub use links::{GuardianAccount, LinkEnding};
pub use note::{NewAnswer, Noted, NotedBy};
pub use own::{FamilyLine, FamilyView, OwnChild};
pub use slips::{MakeSlips, PrintedSlip, SLIP_DAYS, SomeLearners};
pub use staff::{ConsentMark, ConsentRecord, ConsentRow, ConsentTable, ConsentsAsked, HistoryLine};

use domain::consent::{Answer, Purpose, Route, TEXT_VERSION, Who};
use domain::id::{AccountId, ConsentId, LearnerId, OrgId, PictureId};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::consents::Consent;

use crate::audit::Actor;
use crate::{App, Error, Result};

/// An answer on its way into the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    /// Brought by the caller: sent twice, kept once.
    pub id: ConsentId,
    /// Whose data it is about.
    pub learner: LearnerId,
    /// What was asked.
    pub purpose: Purpose,
    /// Who answered.
    pub who: Who,
    /// What was answered.
    pub answer: Answer,
    /// By which way.
    pub route: Route,
    /// The staff member who noted it.
    pub noted_by: Option<AccountId>,
    /// The photo of the paper.
    pub picture: Option<PictureId>,
    /// What the staff member added.
    pub remark: String,
}

impl App {
    /// Writes answers and does everything that follows from them, in the caller's unit of work. The only way in.
    ///
    /// The caller has checked that the giver may answer for the learner. An answer that was sent before changes nothing.
    pub(crate) async fn answer_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        given: &[Given],
    ) -> Result<()> {
        store::learners::hold(tx, org).await?;
        let given = self.fresh(tx, org, given).await?;
        if given.is_empty() {
            return Ok(());
        }
        let learners: BTreeSet<LearnerId> = given.iter().map(|given| given.learner).collect();
        let before = self.gate(tx, org, &learners).await?;
        let years: BTreeMap<LearnerId, _> = store::learners::by_ids(tx, org, &learners)
            .await?
            .into_iter()
            .map(|learner| (learner.id, learner.school_year))
            .collect();
        let at = self.world.now();
        let mut rows = Vec::new();
        for given in &given {
            let year = years.get(&given.learner).ok_or(Error::NotFound)?;
            rows.push(Consent {
                id: given.id,
                learner: given.learner,
                n: 0,
                purpose: given.purpose,
                who: given.who,
                answer: given.answer,
                route: given.route,
                text_version: TEXT_VERSION.to_owned(),
                at,
                until: year.last_day(),
                noted_by: given.noted_by,
                picture: given.picture,
                remark: given.remark.clone(),
            });
        }
        store::consents::append(tx, org, &rows).await?;
        let after = self.gate(tx, org, &learners).await?;
        let lines: Vec<_> = given.iter().map(audit_line).collect();
        let subject = match learners.first() {
            Some(learner) if learners.len() == 1 => format!("learner/{learner}"),
            _ => "learners".to_owned(),
        };
        let change = json!({ "text": TEXT_VERSION, "answers": lines });
        self.note(tx, org, actor, "consent.answer", &subject, change).await?;
        for learner in &learners {
            self.follow(tx, org, actor, *learner, &before, &after).await?;
        }
        self.refresh_rounds_of(tx, org, &learners).await?;
        let learners: Vec<LearnerId> = learners.into_iter().collect();
        self.chase_classes(tx, org, &learners, false).await
    }

    /// Those that are not in the register yet. The same id with another content is somebody else's.
    async fn fresh(&self, tx: &mut Tx, org: OrgId, given: &[Given]) -> Result<Vec<Given>> {
        let ids: Vec<ConsentId> = given.iter().map(|given| given.id).collect();
        let mut known = BTreeMap::new();
        for batch in ids.chunks(500) {
            for consent in store::consents::known(tx, org, batch).await? {
                known.insert(consent.id, consent);
            }
        }
        let mut fresh = Vec::new();
        for given in given {
            match known.get(&given.id) {
                None => fresh.push(given.clone()),
                Some(there)
                    if (there.learner, there.purpose, there.who, there.answer)
                        == (given.learner, given.purpose, given.who, given.answer) => {}
                Some(_) => return Err(Error::Stale),
            }
        }
        Ok(fresh)
    }
}

/// What the audit chain says of an answer: ids and codes, no names.
fn audit_line(given: &Given) -> serde_json::Value {
    let guardian = match given.who {
        Who::Guardian(id) => Some(id),
        Who::Learner => None,
    };
    json!({
        "id": given.id, "learner": given.learner, "purpose": given.purpose, "guardian": guardian,
        "answer": given.answer, "route": given.route,
    })
}
