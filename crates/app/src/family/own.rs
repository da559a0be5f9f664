//! What a family sees and does by itself: how every purpose stands, answering, changing one's mind, taking an answer back.

use domain::consent::Relation;
use domain::consent::{
    self, AgeBand, Answer, Facts, Giver, Purpose, Route, Side, TEXT_VERSION, Use, Who,
};
use domain::id::LearnerId;
use domain::personal::Personal;
use std::collections::BTreeSet;
use store::Tx;
use store::consents::Consent;

use super::{Given, NewAnswer};
use crate::access::{FamilyPass, OwnConsent, Permit};
use crate::{App, Error, Result};

/// How one purpose stands, as one giver sees it.
#[derive(Debug, Clone)]
pub struct FamilyLine {
    /// The purpose.
    pub purpose: Purpose,
    /// One's own newest answer.
    pub mine: Option<Consent>,
    /// How one's own answer stands today.
    pub stands: Side,
    /// Guardians have answered differently; what the other one said is not told.
    pub conflict: bool,
    /// Whether one's own answer is needed at the learner's age; it is heard in any case.
    pub needed: bool,
    /// Whether everybody who must has agreed.
    pub agreed: bool,
}

/// The family's page.
#[derive(Clone)]
pub struct FamilyView {
    /// The school.
    pub school: String,
    /// The learner's name.
    pub child: Personal<String>,
    /// The class.
    pub class: String,
    /// The learner's age band today.
    pub band: AgeBand,
    /// The guardian and what they are to the learner; `None` when the learner looks.
    pub guardian: Option<(Personal<String>, Relation)>,
    /// Every purpose, in order.
    pub lines: Vec<FamilyLine>,
}

/// A child of an account, or the account's own learner.
#[derive(Clone)]
pub struct OwnChild {
    /// The learner.
    pub learner: LearnerId,
    /// The name.
    pub full_name: Personal<String>,
    /// The class.
    pub class: String,
}

impl App {
    /// How everything stands for a family.
    pub async fn family(&self, pass: &FamilyPass) -> Result<FamilyView> {
        let (org, learner) = (pass.org(), pass.learner());
        let mut tx = self.store.read().await?;
        let found = store::learners::find(&mut tx, org, learner).await?.ok_or(Error::NotFound)?;
        let gate = self.gate(&mut tx, org, &BTreeSet::from([learner])).await?;
        let facts = gate.facts(learner).ok_or(Error::NotFound)?;
        let history = store::consents::history(&mut tx, org, learner).await?;
        let guardian = match pass.guardian() {
            Some(id) => store::consents::guardian(&mut tx, org, id).await?,
            None => None,
        };
        let now = self.world.now();
        let band = AgeBand::of(facts.born, now.day());
        let line = |purpose: &Purpose| {
            let stands = stands(facts, pass.who(), *purpose, now);
            let giver = match pass.who() {
                Who::Guardian(_) => Giver::Guardian,
                Who::Learner => Giver::Learner,
            };
            let mine = |there: &&Consent| there.purpose == *purpose && there.who == pass.who();
            FamilyLine {
                purpose: *purpose,
                mine: history.iter().rev().find(mine).cloned(),
                stands,
                conflict: consent::sides(facts, *purpose, now).0 == Side::Conflict,
                needed: consent::needed(band, *purpose, facts.sixteen).contains(&giver),
                agreed: gate.allows(learner, one(*purpose)),
            }
        };
        Ok(FamilyView {
            school: pass.org_record().name.clone(),
            child: found.full_name,
            class: found.class,
            band,
            guardian: guardian.map(|guardian| (guardian.full_name, guardian.relation)),
            lines: Purpose::ALL.iter().map(line).collect(),
        })
    }

    /// The learners that an account may answer for at an org, by grant.
    pub async fn own_children(&self, permit: &Permit<OwnConsent>) -> Result<Vec<OwnChild>> {
        let own = |own: &domain::access::Own| match own {
            domain::access::Own::Learner(id) => Some(*id),
            _ => None,
        };
        let ids: BTreeSet<LearnerId> =
            permit.only().unwrap_or_default().iter().filter_map(own).collect();
        let mut tx = self.store.read().await?;
        let mut found = store::learners::by_ids(&mut tx, permit.org(), &ids).await?;
        super::slips::in_order(&mut found);
        let child = |learner: store::learners::Learner| OwnChild {
            learner: learner.id,
            full_name: learner.full_name,
            class: learner.class,
        };
        Ok(found.into_iter().map(child).collect())
    }

    /// A family answers; everything that follows happens at once. A no to what was agreed takes it back; saying the same
    /// again changes nothing, so a button pressed twice is one answer.
    pub async fn answer_family(&self, pass: &FamilyPass, answers: &[NewAnswer]) -> Result<()> {
        if answers.is_empty() || answers.len() > Purpose::ALL.len() {
            return Err(Error::invalid("answers", "fault-answers-none"));
        }
        let (org, learner) = (pass.org(), pass.learner());
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        self.still_answers(&mut tx, pass).await?;
        let gate = self.gate(&mut tx, org, &BTreeSet::from([learner])).await?;
        let facts = gate.facts(learner).ok_or(Error::NotFound)?;
        let history = store::consents::history(&mut tx, org, learner).await?;
        let now = self.world.now();
        let mut given = Vec::new();
        for answer in answers {
            let stands = stands(facts, pass.who(), answer.purpose, now);
            let mine =
                |there: &&Consent| there.purpose == answer.purpose && there.who == pass.who();
            let text = history.iter().rev().find(mine).map(|there| there.text_version.as_str());
            let said = match (answer.answer, stands) {
                (Answer::No | Answer::Withdrawn, Side::Yes) => Answer::Withdrawn,
                (Answer::No | Answer::Withdrawn, Side::No | Side::Withdrawn) => continue,
                (Answer::No | Answer::Withdrawn, _) => Answer::No,
                (Answer::Yes, Side::Yes) if text == Some(TEXT_VERSION) => continue,
                (Answer::Yes, _) => Answer::Yes,
            };
            given.push(Given {
                id: answer.id.unwrap_or_else(|| self.world.new_id().into()),
                learner,
                purpose: answer.purpose,
                who: pass.who(),
                answer: said,
                route: Route::Web,
                noted_by: None,
                picture: None,
                remark: String::new(),
            });
        }
        self.answer_in(&mut tx, org, pass.actor(), &given).await?;
        Ok(tx.commit().await?)
    }

    /// Under the hold: the guardian's link has not ended since the pass was made.
    async fn still_answers(&self, tx: &mut Tx, pass: &FamilyPass) -> Result<()> {
        let Some(id) = pass.guardian() else { return Ok(()) };
        match store::consents::guardian(tx, pass.org(), id).await? {
            Some(there) if there.ended_at.is_none() && there.learner == pass.learner() => Ok(()),
            Some(_) | None => Err(Error::NotFound),
        }
    }
}

/// The use that asks for this purpose alone, or for it and what it stands on.
pub(super) const fn one(purpose: Purpose) -> Use {
    match purpose {
        Purpose::TakePart => Use::TakePart,
        Purpose::Image => Use::Picture,
        Purpose::PublicName => Use::PublicName,
        Purpose::Contact => Use::Contact,
        Purpose::Outreach => Use::Outreach,
    }
}

/// How the answer of one giver alone stands.
fn stands(facts: &Facts, who: Who, purpose: Purpose, at: domain::calendar::Instant) -> Side {
    let records = facts.records.iter().filter(|record| record.who == who).cloned().collect();
    let alone = Facts { records, ..facts.clone() };
    let (guardian, learner) = consent::sides(&alone, purpose, at);
    match who {
        Who::Guardian(_) => guardian,
        Who::Learner => learner,
    }
}
