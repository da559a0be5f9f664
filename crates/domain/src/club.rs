//! What a club keeps about itself (R16): who advises it, what is handed over when that changes, its charter, its meetings.

pub mod charter;
mod kit;
pub mod meetings;

pub use kit::{Kit, KitLine, KitTodo};

use crate::word_list;

word_list! {
    /// How a teacher stands by a club.
    AdvisorPost {
        /// In charge: one at a time.
        Lead = "lead",
        /// Helps the one in charge, with the same right on the club.
        Deputy = "deputy",
    }
}

/// Most deputies at a time.
pub const DEPUTIES: usize = 5;
/// Days that an appointment may lie ahead: what is further away is a typing error.
pub const AHEAD_DAYS: i64 = 366;
