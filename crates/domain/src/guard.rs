//! The guard of scheduling: what a pupil may be put down for, and why not (R06, D37, D42, D43, D79).
//!
//! No law caps voluntary activities of pupils; the numbers are the Department's, and what is shipped is a product decision
//! that nobody may call law. What the law does say (no night work, its hours by age: Bộ luật Lao động 2019 Điều 146) is
//! the outer bound by analogy.

mod frame;
mod judge;
mod rules;
mod slot;
mod written;

pub use frame::{
    Break, ClassShift, EarlyStart, Exam, Frame, FrameFault, SchoolDays, ShiftOf, Weekdays,
    known_frame,
};
pub use judge::{Facts, Load, Reach, Refusal, Wanted, judge};
pub use rules::{Caps, Level, Rule, Rules, RulesFault};
pub use slot::{SlotTime, minute_of};
pub use written::{
    breaks_of, breaks_text, clock_of, clock_text, early_of, early_text, exams_of, exams_text,
    grades_of, who_of, who_text,
};
