//! What stands in the way of taking part, beside names that are about to be ticked.

use std::collections::BTreeMap;

use domain::consent::WhyNot;
use domain::id::LearnerId;

/// What stands in the way of taking part, learner by learner.
pub struct Missing(pub BTreeMap<LearnerId, Vec<WhyNot>>);

impl Missing {
    /// Of one; empty when nothing does.
    pub fn of(&self, learner: &LearnerId) -> &[WhyNot] {
        self.0.get(learner).map_or(&[], Vec::as_slice)
    }
}
