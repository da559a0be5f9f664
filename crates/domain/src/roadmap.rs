//! A commune's digital-transformation roadmap (R17, R30): what it means to reach, from one year to another.

use crate::calendar::SchoolYear;
use crate::id::{OrgId, RoadmapId};

/// The most items of a commune's roadmap, retired ones left out: more is a catalogue, not a way.
pub const ITEMS_MAX: usize = 60;

/// The calendar years of an item, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    from: i16,
    to: i16,
}

impl Years {
    /// The first year that an item may begin in.
    pub const FIRST: i16 = 2020;
    /// The last year that one may end in.
    pub const LAST: i16 = 2060;
    /// The most years that one may take.
    pub const MOST: i16 = 10;

    /// From one calendar year to another; none where they are out of order, too many or not of this age.
    pub fn new(from: i16, to: i16) -> Option<Self> {
        let known = (Self::FIRST..=Self::LAST).contains(&from) && to <= Self::LAST;
        (known && from <= to && to - from < Self::MOST).then_some(Self { from, to })
    }

    /// The first one.
    pub const fn from(self) -> i16 {
        self.from
    }

    /// The last one.
    pub const fn to(self) -> i16 {
        self.to
    }

    /// Whether a school year, September to August, has a day in them: only then can a plan serve the item.
    pub fn meet(self, year: SchoolYear) -> bool {
        let (first, last) = (year.first_day().year(), year.last_day().year());
        self.from <= last && first <= self.to
    }
}

/// Which item of which commune's roadmap something serves.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct RoadmapRef {
    /// The commune.
    pub commune: OrgId,
    /// The item.
    pub item: RoadmapId,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn years_are_in_order_not_too_many_and_of_this_age() {
        assert!(Years::new(2026, 2026).is_some() && Years::new(2026, 2035).is_some());
        for (from, to) in
            [(2026, 2025), (2026, 2036), (2019, 2020), (2059, 2061), (i16::MIN, i16::MAX)]
        {
            assert_eq!(Years::new(from, to), None, "{from}–{to}");
        }
    }

    proptest! {
        /// The slow model: a day of the school year after another, is its calendar year among the item's?
        #[test]
        fn a_school_year_meets_the_years_when_one_of_its_days_lies_in_them(
            from in 2020_i16..2040, more in 0_i16..10, start in 2018_i16..2052,
        ) {
            let years = Years::new(from, from + more).unwrap();
            let year = SchoolYear::starting(start).unwrap();
            let days = year.first_day().series(jiff::Span::new().days(1));
            let met = days
                .take_while(|day| *day <= year.last_day())
                .any(|day| (from..=from + more).contains(&day.year()));
            prop_assert_eq!(years.meet(year), met);
        }
    }
}
