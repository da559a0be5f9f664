//! Regular meetings of a club (R16): on which days they fall, and what is written down of one.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::word_list;

word_list! {
    /// How often a club meets.
    Every {
        /// On the same day of every week.
        Week = "week",
        /// On the same day of every month; on its last day where it has no such day.
        Month = "month",
    }
}

/// Most meetings that are put on the calendar at once: a school year of weeks.
pub const MEETINGS_MAX: usize = 40;
/// Longest text of minutes, and of what was decided, in characters.
pub const MINUTES_MAX: usize = 8_000;

/// The days of `count` meetings from the first one on; none is left out.
pub fn days(first: Date, every: Every, count: usize) -> Vec<Date> {
    let nth = |n: i64| {
        // From the first one each time: 31 January, 28 February, 31 March.
        let span = match every {
            Every::Week => n.weeks(),
            Every::Month => n.months(),
        };
        first.checked_add(span).ok()
    };
    (0..i64::try_from(count.min(MEETINGS_MAX)).unwrap_or(0)).map_while(nth).collect()
}

/// What is written down of a meeting, beside who was there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Minutes {
    /// What was said, a paragraph a line.
    pub said: String,
    /// What was decided, one a line.
    pub decided: String,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_without_the_day_has_its_last_one() {
        let found = days(date(2027, 1, 31), Every::Month, 4);
        let wanted = [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)];
        assert_eq!(found, wanted);
        let found = days(date(2026, 11, 20), Every::Week, 3);
        assert_eq!(found, [date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4)]);
        assert_eq!(days(date(2026, 11, 20), Every::Week, 0), []);
        assert_eq!(days(date(2026, 11, 20), Every::Week, 10_000).len(), MEETINGS_MAX);
    }

    proptest! {
        /// No meeting is left out or twice: so many days, each on the weekday of the first, or in the month after.
        #[test]
        fn every_week_and_every_month_has_one(start in 0i64..1500, count in 1usize..=40) {
            let first = date(2025, 9, 1).checked_add(start.days()).unwrap();
            let weekly = days(first, Every::Week, count);
            prop_assert_eq!(weekly.len(), count);
            prop_assert!(weekly.iter().all(|day| day.weekday() == first.weekday()));
            prop_assert!(weekly.windows(2).all(|two| two[1] == two[0].checked_add(7.days()).unwrap()));
            let monthly = days(first, Every::Month, count);
            let months: Vec<i32> = monthly.iter().map(|day| i32::from(day.year()) * 12 + i32::from(day.month())).collect();
            prop_assert_eq!(monthly.len(), count);
            prop_assert!(months.windows(2).all(|two| two[1] == two[0] + 1));
        }
    }
}
