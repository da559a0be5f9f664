//! One clock: instants in UTC milliseconds, days and deadlines of Viet Nam's zone, school years, months and roll-up buckets.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz};

use crate::newtype::newtype;

newtype! {
    /// A moment: milliseconds since 1970-01-01T00:00:00Z.
    Instant(i64)
}

/// `Asia/Ho_Chi_Minh` is UTC+7 all year since 1975: a fixed offset needs no time-zone files and cannot depend on the installer.
const VIETNAM: tz::Offset = tz::offset(7);

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

impl Instant {
    /// The day in Viet Nam.
    pub fn day(self) -> Date {
        self.local().date()
    }

    /// The wall clock in Viet Nam.
    pub fn local(self) -> jiff::civil::DateTime {
        VIETNAM.to_datetime(self.timestamp())
    }

    /// RFC 3339 in UTC, to the millisecond: what the audit chain hashes.
    pub fn rfc3339(self) -> String {
        format!("{:.3}", self.timestamp())
    }

    /// This moment and `days` times 24 hours.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY_MS)))
    }

    /// This moment and `minutes`.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }
}

/// The first moment of a day in Viet Nam.
pub fn start_of(day: Date) -> Instant {
    VIETNAM
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_or(Instant(i64::MAX), |at| Instant(at.as_millisecond()))
}

/// D52: a deadline is the last valid day; its first late moment is the start of the next day in Viet Nam.
///
/// "Trước ngày 25/11" has the last day 24/11 and is over at 24/11 17:00:00Z, exclusive.
pub fn first_late(last_day: Date) -> Instant {
    start_of(next_day(last_day))
}

/// The day after, or the last day there is.
pub fn next_day(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(Date::MAX)
}

newtype! {
    /// A month as a number that sorts: 202611.
    Month(i32)
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 100 + i32::from(day.month()))
    }

    /// The calendar month, 1 to 12.
    pub fn number(self) -> i8 {
        i8::try_from(self.0 % 100).unwrap_or(1)
    }

    /// The year.
    pub fn year(self) -> i16 {
        i16::try_from(self.0 / 100).unwrap_or(1)
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        Date::new(self.year(), self.number().clamp(1, 12), 1).unwrap_or(Date::MIN)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        if self.number() == 12 {
            Self((i32::from(self.year()) + 1) * 100 + 1)
        } else {
            Self(self.0 + 1)
        }
    }

    /// The twelve or fewer months that touch the days `from ..= to`, in order.
    pub fn between(from: Date, to: Date) -> Vec<Self> {
        let last = Self::of(to);
        let mut months = vec![Self::of(from)];
        while let Some(month) = months.last().copied().filter(|month| *month < last) {
            months.push(month.next());
        }
        months
    }
}

/// A roll-up bucket: the days 1–24 of a month (202611·1) or its days from the 25th (202611·2).
///
/// The report year turns at 25/11, in the middle of a month; with two buckets a month every such year is a sum of whole buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket(pub i32);

impl Bucket {
    /// First day of the second bucket of a month.
    pub const TURN: i8 = 25;

    /// The bucket of a day.
    pub fn of(day: Date) -> Self {
        Self(Month::of(day).0 * 10 + if day.day() < Self::TURN { 1 } else { 2 })
    }

    /// The whole buckets inside `from ..= to`, as a range of bucket numbers, when both ends fall on a turn.
    ///
    /// `None` when an end cuts a bucket: then the days are added from the ledger itself.
    pub fn whole(from: Date, to: Date) -> Option<(Self, Self)> {
        let starts = matches!(from.day(), 1 | Self::TURN);
        let after = next_day(to).day();
        let ends = matches!(after, 1 | Self::TURN);
        (starts && ends && from <= to).then(|| (Self::of(from), Self::of(to)))
    }

    /// `from ..= to` in parts: the whole buckets inside, and the days before and after them.
    pub fn cut(from: Date, to: Date) -> Cut {
        let month = |day: Date| (day.first_of_month(), Month::of(day).next().first_day());
        let turn = |first: Date| first.with().day(Self::TURN).build().unwrap_or(first);
        let (first, next) = month(from);
        let starts = [first, turn(first), next].into_iter().find(|day| *day >= from);
        let (first, next) = month(to);
        let after = next_day(to);
        let ends = [next, turn(first), first].into_iter().find(|day| *day <= after);
        match (starts, ends) {
            (Some(starts), Some(ends)) if starts < ends => {
                let eve = |day: Date| day.yesterday().unwrap_or(day);
                let mut edges = vec![(from, eve(starts)), (ends, to)];
                edges.retain(|(first, last)| first <= last);
                Cut { whole: Some((Self::of(starts), Self::of(eve(ends)))), edges }
            }
            _ if from <= to => Cut { whole: None, edges: vec![(from, to)] },
            _ => Cut { whole: None, edges: Vec::new() },
        }
    }
}

/// Days in parts, see [`Bucket::cut`]. No day is in two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The first and the last whole bucket.
    pub whole: Option<(Bucket, Bucket)>,
    /// First and last days of what is left at the ends: at most two.
    pub edges: Vec<(Date, Date)>,
}

/// A school year by its first calendar year: 2025 is "2025-2026". It runs from 1 September to 31 August, summer included (R07).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct SchoolYear(i16);

/// The text is not a school year such as 2025-2026.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a school year is written like 2025-2026")]
pub struct SchoolYearError;

impl SchoolYear {
    /// The school year that begins in `year`; years from 2000 to 2199 are known.
    pub fn starting(year: i16) -> Result<Self, SchoolYearError> {
        if (2000..2200).contains(&year) { Ok(Self(year)) } else { Err(SchoolYearError) }
    }

    /// The school year of a day: from August on, people work on the year that begins in September.
    pub fn of(day: Date) -> Self {
        Self(if day.month() >= 8 { day.year() } else { day.year() - 1 })
    }

    /// The calendar year in which it begins.
    pub fn start_year(self) -> i16 {
        self.0
    }

    /// Its first day: 1 September.
    pub fn first_day(self) -> Date {
        jiff::civil::date(self.0, 9, 1)
    }

    /// Its last day: 31 August, the summer included (R07).
    pub fn last_day(self) -> Date {
        jiff::civil::date(self.0 + 1, 8, 31)
    }

    /// The twelve months in order: September … August (D44).
    pub fn months(self) -> [Month; 12] {
        let first = i32::from(self.0) * 100;
        std::array::from_fn(|n| {
            let n = i32::try_from(n).unwrap_or(0);
            if n < 4 { Month(first + 9 + n) } else { Month(first + 100 + n - 3) }
        })
    }

    /// Whether the month belongs to the summer (June–August), the time of volunteering.
    pub fn is_summer(month: Month) -> bool {
        (6..=8).contains(&month.number())
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.0 + 1)
    }
}

impl FromStr for SchoolYear {
    type Err = SchoolYearError;
    fn from_str(text: &str) -> Result<Self, SchoolYearError> {
        let (first, second) = text.trim().split_once(['-', '–']).ok_or(SchoolYearError)?;
        let parse = |part: &str| part.trim().parse::<i16>().map_err(|_| SchoolYearError);
        let (first, second) = (parse(first)?, parse(second)?);
        if first.checked_add(1) == Some(second) {
            Self::starting(first)
        } else {
            Err(SchoolYearError)
        }
    }
}

impl From<SchoolYear> for String {
    fn from(year: SchoolYear) -> Self {
        year.to_string()
    }
}

impl TryFrom<String> for SchoolYear {
    type Error = SchoolYearError;
    fn try_from(text: String) -> Result<Self, SchoolYearError> {
        text.parse()
    }
}

impl schemars::JsonSchema for SchoolYear {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SchoolYear".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^20[0-9]{2}-20[0-9]{2}$", "examples": ["2025-2026"]})
    }
}

/// A day typed by a person: d/M/yyyy with `/`, `-` or `.`, or ISO (D84). Day first, never swapped.
pub fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let [a, b, c] = parts[..] else { return None };
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// dd/MM/yyyy.
pub fn show_day(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn before_25_november_ends_at_17_hours_utc_on_the_24th() {
        let limit = first_late(date(2026, 11, 24));
        assert_eq!(limit.rfc3339(), "2026-11-24T17:00:00.000Z");
        // 24/11 23:59:59 in Viet Nam is on time, one second later is not (rule 2, D52).
        assert!(
            Instant(limit.0 - 1000) < limit && Instant(limit.0 - 1000).day() == date(2026, 11, 24)
        );
        assert_eq!(limit.day(), date(2026, 11, 25));
    }

    #[test]
    fn a_school_year_has_twelve_months_and_one_summer() {
        let year: SchoolYear = "2025-2026".parse().unwrap();
        let months = year.months().map(|month| month.0);
        assert_eq!(months[0], 202_509);
        assert_eq!(months[3..5], [202_512, 202_601]);
        assert_eq!(months[11], 202_608);
        assert_eq!(year.months().into_iter().filter(|m| SchoolYear::is_summer(*m)).count(), 3);
        assert_eq!(SchoolYear::of(date(2026, 11, 23)).to_string(), "2026-2027");
        for bad in ["2025", "2025-2027", "2025-2025", "x-y", "32767-1", "1999-2000"] {
            assert!(bad.parse::<SchoolYear>().is_err(), "{bad}");
        }
    }

    #[test]
    fn days_are_read_day_first() {
        assert_eq!(parse_day("5/1/2026"), Some(date(2026, 1, 5)));
        assert_eq!(parse_day("05.01.2026"), Some(date(2026, 1, 5)));
        assert_eq!(parse_day("2026-01-05"), Some(date(2026, 1, 5)));
        for bad in ["31/02/2026", "03/25/2026", "2026", "1/2/26", "a/b/c", "", "+1/2/2026"] {
            assert_eq!(parse_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_report_year_is_a_sum_of_whole_buckets() {
        let (from, to) = Bucket::whole(date(2025, 11, 25), date(2026, 11, 24)).unwrap();
        assert_eq!((from.0, to.0), (2_025_112, 2_026_111));
        assert_eq!(Bucket::whole(date(2025, 11, 26), date(2026, 11, 24)), None);
        assert!(Bucket::whole(date(2026, 2, 1), date(2026, 2, 28)).is_some());
    }

    proptest! {
        /// A day is inside the whole buckets exactly when it is inside the days.
        #[test]
        fn buckets_hold_exactly_their_days(n in 0i64..1500) {
            let day = date(2024, 1, 1).checked_add(n.days()).unwrap();
            let (from, to) = (date(2024, 11, 25), date(2026, 3, 31));
            let (first, last) = Bucket::whole(from, to).unwrap();
            let bucket = Bucket::of(day);
            prop_assert_eq!(first <= bucket && bucket <= last, from <= day && day <= to);
        }

        /// Cut in parts, every day of the period is in exactly one part and no other day is in any.
        #[test]
        fn the_parts_of_a_cut_hold_each_day_once(start in 0i64..800, length in -3i64..500, at in 0i64..1400) {
            let day = |n: i64| date(2024, 1, 1).checked_add(n.days()).unwrap();
            let (from, to, day) = (day(start), day(start + length), day(at));
            let cut = Bucket::cut(from, to);
            let bucket = Bucket::of(day);
            let whole = cut.whole.is_some_and(|(first, last)| first <= bucket && bucket <= last);
            let edges = cut.edges.iter().filter(|(first, last)| *first <= day && day <= *last);
            prop_assert_eq!(usize::from(whole) + edges.count(), usize::from(from <= day && day <= to));
            prop_assert_eq!(Bucket::whole(from, to).is_some(), cut.whole.is_some() && cut.edges.is_empty());
        }

        #[test]
        fn a_day_begins_in_viet_nam_whatever_the_instant(ms in 0i64..4_000_000_000_000) {
            let at = Instant(ms);
            let start = start_of(at.day());
            prop_assert!(start <= at && at < first_late(at.day()));
        }

        #[test]
        fn parse_day_never_panics(text in ".{0,20}") {
            let _ = parse_day(&text);
        }
    }
}
