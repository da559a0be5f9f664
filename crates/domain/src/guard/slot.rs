//! When an activity takes place: a span of minutes of one day.

use jiff::civil::{Date, Time};

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
