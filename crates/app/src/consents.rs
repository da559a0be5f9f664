//! The gate: may these learners' data be used for this, now? Every act that shows or assigns a learner asks it here.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Instant;
use domain::consent::{self, AgeBand, Facts, Purpose, Side, Use, WhyNot};
use domain::id::{LearnerId, OrgId};
use store::Tx;

use crate::access::{ForceManage, Permit};
use crate::settings::Setting;
use crate::{App, Result};

/// What is known of some learners' consents at one moment.
#[derive(Debug, Clone)]
pub struct Gate {
    facts: BTreeMap<LearnerId, Facts>,
    at: Instant,
}

impl Gate {
    /// Whether this learner's data may be used for this, or what stands in the way. Nothing is known of a learner who was
    /// not asked about: then the answer is no.
    pub fn may(&self, learner: LearnerId, wanted: Use) -> std::result::Result<(), Option<WhyNot>> {
        match self.facts.get(&learner) {
            Some(facts) => consent::may_use(facts, wanted, self.at).map_err(Some),
            None => Err(None),
        }
    }

    /// Whether it may.
    pub fn allows(&self, learner: LearnerId, wanted: Use) -> bool {
        self.may(learner, wanted).is_ok()
    }

    /// Whether it may at another moment, as far as is known today.
    pub fn allows_on(&self, learner: LearnerId, wanted: Use, at: Instant) -> bool {
        let facts = self.facts.get(&learner);
        facts.is_some_and(|facts| consent::may_use(facts, wanted, at).is_ok())
    }

    /// Everything that stands in the way of a use, in the order it is chased.
    pub fn missing(&self, learner: LearnerId, wanted: Use) -> Vec<WhyNot> {
        let facts = self.facts.get(&learner);
        facts.map(|facts| consent::missing(facts, wanted, self.at)).unwrap_or_default()
    }

    /// The first no, or yes that was taken back, of those who are heard for this use; guardians who disagree are none.
    pub fn refusal(&self, learner: LearnerId, wanted: Use) -> Option<WhyNot> {
        let no = |why: &WhyNot| matches!(why.side, Side::No | Side::Withdrawn);
        self.missing(learner, wanted).into_iter().find(no)
    }

    /// Whether there is one: nobody is asked again by being listed.
    pub fn has_refused(&self, learner: LearnerId, wanted: Use) -> bool {
        self.refusal(learner, wanted).is_some()
    }

    /// How the guardians and the learner stand for a purpose.
    pub fn sides(&self, learner: LearnerId, purpose: Purpose) -> Option<(Side, Side)> {
        let facts = self.facts.get(&learner)?;
        Some(consent::sides(facts, purpose, self.at))
    }

    /// The age band of a learner today.
    pub fn band(&self, learner: LearnerId) -> Option<AgeBand> {
        self.facts.get(&learner).map(|facts| AgeBand::of(facts.born, self.at.day()))
    }

    /// The facts themselves.
    pub fn facts(&self, learner: LearnerId) -> Option<&Facts> {
        self.facts.get(&learner)
    }
}

impl App {
    /// What stands in the way of taking part, for those of these learners for whom something does: a page that is about
    /// to take somebody in says it before the button is pressed.
    pub async fn missing_to_take_part(
        &self,
        permit: &Permit<ForceManage>,
        learners: &BTreeSet<LearnerId>,
    ) -> Result<BTreeMap<LearnerId, Vec<WhyNot>>> {
        let mut tx = self.store.read().await?;
        let gate = self.gate(&mut tx, permit.org(), learners).await?;
        let missing = learners.iter().map(|id| (*id, gate.missing(*id, Use::TakePart)));
        Ok(missing.filter(|(_, missing)| !missing.is_empty()).collect())
    }

    /// Asks about these learners of an org, inside the unit of work that will use the answer.
    ///
    /// Every question leaves a trace of ids: a test of rights listens to it and proves of each door that tells a learner's
    /// name that the answer had asked (docs/rights/canary.tsv).
    pub(crate) async fn gate(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learners: &BTreeSet<LearnerId>,
    ) -> Result<Gate> {
        let rule = self.setting(tx, Setting::SixteenRule).await?;
        let facts = store::consents::facts(tx, org, learners, rule).await?;
        if tracing::enabled!(tracing::Level::TRACE) {
            for learner in learners {
                tracing::trace!(org = org.0, learner = %learner, "asked");
            }
        }
        Ok(Gate { facts, at: self.world.now() })
    }
}
