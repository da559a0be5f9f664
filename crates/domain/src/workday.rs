//! Working days of Viet Nam: Saturdays, Sundays and public holidays are none (Bộ luật Lao động 2019 Điều 112).
//!
//! A family's clock must never run slower than the law's. So a day counts as free only where that is sure: Tết of a year
//! whose days the Prime Minister has not yet fixed has those that are free in either of the two usual forms, and bridge
//! days that are swapped for a Saturday are not in the table at all.

use jiff::civil::{Date, Weekday, date};

use crate::calendar::next_day;

/// Free in every year: 1 January, 30 April, 1 May, 2 September.
const FIXED: [(i8, i8); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];

/// Free by the moon, and days given instead of a holiday that fell on a weekend.
const MOVING: [Date; 15] = [
    // Tết Bính Ngọ: 29 tháng Chạp to mùng 4.
    date(2026, 2, 16),
    date(2026, 2, 17),
    date(2026, 2, 18),
    date(2026, 2, 19),
    date(2026, 2, 20),
    // Giỗ Tổ Hùng Vương 2026 fell on a Sunday.
    date(2026, 4, 27),
    // The second day of Quốc khánh 2026.
    date(2026, 9, 1),
    // Tết Đinh Mùi: mùng 1 is Saturday 6 February 2027.
    date(2027, 2, 5),
    date(2027, 2, 8),
    date(2027, 2, 9),
    date(2027, 2, 10),
    // Giỗ Tổ Hùng Vương 2027.
    date(2027, 4, 16),
    // For 1 May 2027, a Saturday.
    date(2027, 5, 3),
    // For 1 January 2028, a Saturday.
    date(2028, 1, 3),
    // For 2 September 2028, a Saturday.
    date(2028, 9, 4),
];

/// Whether a day is a public holiday, or is given instead of one.
pub fn is_holiday(day: Date) -> bool {
    FIXED.contains(&(day.month(), day.day())) || MOVING.contains(&day)
}

/// Whether offices work on a day.
pub fn is_working(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    !(weekend || is_holiday(day))
}

/// The `n`-th working day after a day; the day itself does not count.
pub fn working_days_after(day: Date, n: u8) -> Date {
    let mut at = day;
    for _ in 0..n {
        at = next_day(at);
        // A year has working days; only the end of time has none.
        while !is_working(at) && at < Date::MAX {
            at = next_day(at);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tet_and_the_weekend_before_it_stop_the_clock() {
        // Friday 13 February 2026: Monday to Friday of the next week are Tết.
        assert_eq!(working_days_after(date(2026, 2, 13), 2), date(2026, 2, 24));
        // Thursday 4 February 2027: Tết Đinh Mùi.
        assert_eq!(working_days_after(date(2027, 2, 4), 1), date(2027, 2, 11));
        assert_eq!(working_days_after(date(2026, 4, 29), 2), date(2026, 5, 5));
        assert_eq!(working_days_after(date(2026, 12, 31), 1), date(2027, 1, 4));
    }

    #[test]
    fn an_ordinary_week_is_an_ordinary_week() {
        // Monday 23 November 2026.
        assert_eq!(working_days_after(date(2026, 11, 23), 2), date(2026, 11, 25));
        assert_eq!(working_days_after(date(2026, 11, 20), 2), date(2026, 11, 24));
        assert_eq!(working_days_after(date(2026, 11, 21), 1), date(2026, 11, 23));
    }

    proptest! {
        /// Against counting on the fingers: exactly `n` working days lie behind, and the last day is one of them.
        #[test]
        fn exactly_so_many_working_days_have_passed(n in 0i32..1200, days in 1u8..15) {
            let from = date(2025, 12, 1).checked_add(n.days()).unwrap();
            let to = working_days_after(from, days);
            prop_assert!(is_working(to));
            let mut passed = 0;
            let mut day = from;
            while day < to {
                day = day.tomorrow().unwrap();
                passed += u8::from(is_working(day));
            }
            prop_assert_eq!(passed, days);
        }
    }
}
