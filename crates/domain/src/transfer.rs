//! A move of a learner to another school: asked by the one, confirmed by the other (a15).

use crate::word_list;

word_list! {
    /// Where a move stands. Only what is asked can become anything else.
    TransferState {
        /// The other school has not answered.
        Asked = "asked",
        /// The learner is there now.
        Accepted = "accepted",
        /// The other school said no.
        Refused = "refused",
        /// The school that asked took it back.
        Cancelled = "cancelled",
    }
}
