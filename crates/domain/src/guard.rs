//! The guard of scheduling: what a pupil may be put down for, and why not (R06, D37, D42, D43, D79).
//!
//! No law caps voluntary activities of pupils; the numbers are the Department's, and what is shipped is a product decision
//! that nobody may call law. What the law does say (no night work, its hours by age: Bộ luật Lao động 2019 Điều 146) is
//! the outer bound by analogy.

mod frame;
mod judge;
mod rules;
mod written;

pub use frame::{
    Break, ClassShift, EarlyStart, Exam, Frame, FrameFault, SchoolDays, ShiftOf, Weekdays,
    known_frame,
};
pub use judge::{Facts, Load, Reach, Refusal, Wanted, judge};
pub use rules::{Caps, Level, Rules, RulesFault};
pub use written::{
    breaks_of, breaks_text, clock_of, clock_text, early_of, early_text, exams_of, exams_text,
    grades_of, who_of, who_text,
};

use jiff::civil::{Date, Time};

use crate::word_list;

word_list! {
    /// What the guard asks, in the order in which the answers are shown.
    Rule {
        /// The learner, and who must, agreed to take part (D45).
        Consent = "consent",
        /// The same for work outside the school.
        OutreachConsent = "outreach_consent",
        /// A named adult is there (D37).
        Adult = "adult",
        /// Outside the school a pupil is never alone with one adult.
        Alone = "alone",
        /// Not between 22:00 and 06:00.
        Night = "night",
        /// Nobody is in two places at once.
        Overlap = "overlap",
        /// Not while the learner's own class has lessons (D42).
        ClassShift = "class_shift",
        /// Not in an exam week of the learner's grade.
        Exam = "exam",
        /// Over by the latest end of the level.
        LatestEnd = "latest_end",
        /// So much on one day.
        DayCap = "day_cap",
        /// So much in one week, Monday to Sunday.
        WeekCap = "week_cap",
        /// So much in one month.
        MonthCap = "month_cap",
    }
}

impl Rule {
    /// Whether no setting can ever let an advisor set it aside: consent and the safety of a child are not ours to trade.
    pub const fn is_firm(self) -> bool {
        matches!(
            self,
            Self::Consent | Self::OutreachConsent | Self::Adult | Self::Alone | Self::Night
        )
    }
}

/// When a slot (ca) takes place: within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotTime {
    /// The day.
    pub day: Date,
    /// When it begins, in minutes from midnight.
    pub from: i64,
    /// When it ends, in minutes from midnight, exclusive; after `from`, at most 1440.
    pub to: i64,
}

impl SlotTime {
    /// A slot of so many minutes; none when it is empty or would cross midnight.
    pub fn new(day: Date, starts_at: Time, minutes: i64) -> Option<Self> {
        let from = minute_of(starts_at);
        let to = from.checked_add(minutes)?;
        (minutes > 0 && to <= 24 * 60).then_some(Self { day, from, to })
    }

    /// How long, in minutes.
    pub const fn minutes(self) -> i64 {
        self.to - self.from
    }

    /// Whether the two share a minute. Where one ends the other may begin.
    pub fn overlaps(self, other: Self) -> bool {
        self.day == other.day && self.from < other.to && other.from < self.to
    }
}

/// Minutes from midnight.
pub fn minute_of(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}
