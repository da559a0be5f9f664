//! Vetted adults: who may be in charge of children, from a day to a day (D37; feature idea 13).

use jiff::civil::Date;

use crate::word_list;

/// So many days before a vetting runs out the school is asked to look again.
pub const RENEW_DAYS: i64 = 30;
/// The longest vetting, in days: three years.
pub const VETTED_MAX: i64 = 3 * 366;

word_list! {
    /// Which of an activity's two adults.
    Which {
        /// The adult in charge.
        First = "first",
        /// The second adult.
        Second = "second",
    }
}

/// For how long a vetting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vetting {
    /// From this day on.
    pub since: Date,
    /// The last day.
    pub until: Date,
    /// The day from which it no longer holds, when it was ended before.
    pub ended_on: Option<Date>,
}

impl Vetting {
    /// Whether the adult may be in charge on a day.
    pub fn holds_on(self, day: Date) -> bool {
        (self.since..=self.until).contains(&day) && self.ended_on.is_none_or(|ended| day < ended)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_vetting_holds_from_its_first_to_its_last_day_and_not_from_the_day_it_was_ended() {
        let vetting = Vetting { since: date(2026, 9, 1), until: date(2027, 5, 31), ended_on: None };
        for (day, holds) in [
            (date(2026, 8, 31), false),
            (date(2026, 9, 1), true),
            (date(2027, 5, 31), true),
            (date(2027, 6, 1), false),
        ] {
            assert_eq!(vetting.holds_on(day), holds, "{day}");
        }
        let ended = Vetting { ended_on: Some(date(2026, 12, 1)), ..vetting };
        assert!(ended.holds_on(date(2026, 11, 30)) && !ended.holds_on(date(2026, 12, 1)));
    }
}
