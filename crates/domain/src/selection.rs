//! Selection of ambassadors (R14): a round from nomination to the decision; its words, sums and stages.

mod council;
mod criteria;
mod stage;

pub use council::{Ballot, Council, CouncilMember, FEWEST, MOST, Seat};
pub use criteria::{Criteria, CriteriaFault, Criterion, MAX, Rule, Score};
pub use stage::{Missing, RoundFacts, Stage, stage};

use crate::word_list;

word_list! {
    /// What the acts have done to a round; how far it is, is [`stage`].
    RoundState {
        /// Under way.
        Open = "open",
        /// The decision is signed.
        Decided = "decided",
        /// Everybody was told.
        Told = "told",
        /// Called off, with a reason.
        Cancelled = "cancelled",
    }
}

word_list! {
    /// How a learner came into a round.
    Origin {
        /// By the link of the round.
        Own = "self",
        /// By a teacher.
        Teacher = "teacher",
    }
}

word_list! {
    /// Where a nomination stands.
    CandidateState {
        /// Came by the link; nobody has confirmed yet that it is this child.
        Proposed = "proposed",
        /// A candidate.
        Standing = "standing",
        /// It was not this child, or a mistake.
        Declined = "declined",
        /// The learner or the family took it back.
        Withdrawn = "withdrawn",
        /// The learner or the family said no: nobody goes on asking (D24, D45).
        Refused = "refused",
        /// Chosen, but left out of the decision: at that moment not everybody had agreed (D24, D45).
        Barred = "barred",
        /// Chosen, but left out of the decision: had left the school (D22).
        Gone = "gone",
    }
}

word_list! {
    /// What the decision says of a candidate.
    Outcome {
        /// Stands in the list.
        Chosen = "chosen",
        /// Does not; there is a reason.
        NotChosen = "not_chosen",
    }
}
