//! Campaigns (đợt cao điểm, R27): their period, what every unit of a group of areas aims at, when a silent school is asked.

use jiff::civil::{Date, date};

use crate::calendar::Instant;
use crate::guard::{clock_of, clock_text};
use crate::indicator::{INDICATORS, Indicator};
use crate::ledger::{Measure, Total, Unit};
use crate::org::{CommuneKind, OrgKind};
use crate::word_list;

/// The most figures that a campaign aims at: more is a report, not a push.
pub const TARGETS_MAX: usize = 6;

word_list! {
    /// Where a campaign stands.
    CampaignStage {
        /// Being written; nobody below sees it.
        Draft = "draft",
        /// Schools join it and are counted.
        Open = "open",
        /// Its figures are kept as they stood.
        Closed = "closed",
    }
}

word_list! {
    /// What a school says to the invitation.
    Answer {
        /// It takes part.
        Joined = "joined",
        /// It does not, and says why.
        Declined = "declined",
    }
}

word_list! {
    /// The groups of areas that the tree of orgs knows (D11, D55): what a unit's commune is, or that the Department runs it itself.
    Area {
        /// Phường.
        Phuong = "phuong",
        /// Xã.
        Xa = "xa",
        /// Đặc khu.
        DacKhu = "dac_khu",
        /// A unit that reports to the Department itself.
        Attached = "attached",
    }
}

word_list! {
    /// The campaigns of every year (R27), to begin a form with.
    Usual {
        /// Tháng Thanh niên: March.
        YouthMonth = "youth_month",
        /// Thanh niên tình nguyện hè: June to August.
        Summer = "summer",
    }
}

word_list! {
    /// How a school's day in a campaign stands.
    DayState {
        /// Something stands in the ledger for it.
        Recorded = "recorded",
        /// The school said that there was nothing.
        Nothing = "nothing",
        /// The hour of reporting has come and nothing stands there.
        Silent = "silent",
        /// The hour has not come yet.
        Waiting = "waiting",
    }
}

impl Area {
    /// The group of a school by who manages it.
    pub const fn of(managing: OrgKind, kind: Option<CommuneKind>) -> Self {
        match (managing, kind) {
            (OrgKind::Commune, Some(CommuneKind::Phuong)) => Self::Phuong,
            (OrgKind::Commune, Some(CommuneKind::DacKhu)) => Self::DacKhu,
            (OrgKind::Commune, _) => Self::Xa,
            _ => Self::Attached,
        }
    }
}

impl Usual {
    /// The next period of it that is not over on a day.
    pub fn next(self, today: Date) -> (Date, Date) {
        let of = |year: i16| match self {
            Self::YouthMonth => (date(year, 3, 1), date(year, 3, 31)),
            Self::Summer => (date(year, 6, 1), date(year, 8, 31)),
        };
        let this = of(today.year());
        if today <= this.1 { this } else { of(today.year() + 1) }
    }
}

/// The days of a campaign, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first one.
    pub first: Date,
    /// The last one.
    pub last: Date,
}

impl Days {
    /// The most days that a campaign lasts.
    pub const MOST: i32 = 366;

    /// From one day to another; none where they are out of order or more than a year.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        let length = first.until(last).map_or(-1, |span| span.get_days());
        (0..Self::MOST).contains(&length).then_some(Self { first, last })
    }

    /// Whether a day is one of them.
    pub fn hold(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Whether every day of another period is one of them.
    pub fn cover(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// The minute of the day in Viet Nam from which a school with nothing on the day is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportHour(i64);

impl ReportHour {
    /// From minutes after midnight; none outside a day.
    pub fn at(minutes: i64) -> Option<Self> {
        (0..24 * 60).contains(&minutes).then_some(Self(minutes))
    }

    /// From what was typed: 20:00, 20h, 20h30.
    pub fn parse(text: &str) -> Option<Self> {
        clock_of(text).and_then(Self::at)
    }

    /// Minutes after midnight.
    pub const fn minutes(self) -> i64 {
        self.0
    }

    /// As it is shown: 20:00.
    pub fn text(self) -> String {
        clock_text(self.0)
    }

    /// Whether it has come by the clock in Viet Nam; at its own minute it has.
    pub fn has_come(self, now: Instant) -> bool {
        let clock = now.local();
        self.0 <= i64::from(clock.hour()) * 60 + i64::from(clock.minute())
    }
}

impl DayState {
    /// How the present day of a school stands that has joined: what is recorded counts before what was said.
    pub fn of(hour: ReportHour, now: Instant, lines: i64, nothing: bool) -> Self {
        match (lines > 0, nothing) {
            (true, _) => Self::Recorded,
            (false, true) => Self::Nothing,
            (false, false) if hour.has_come(now) => Self::Silent,
            (false, false) => Self::Waiting,
        }
    }
}

/// What every unit of a group of areas aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The figure.
    pub indicator: &'static Indicator,
    /// The group.
    pub area: Area,
    /// How much, in the figure's unit, for each unit of the group.
    pub quantity: i64,
}

/// The figures that a campaign can aim at: what activities and help bring, in lượt, buổi or activities.
pub fn figures() -> impl Iterator<Item = &'static Indicator> {
    INDICATORS.iter().filter(|indicator| {
        let unit = matches!(indicator.unit, Unit::Contact | Unit::Session | Unit::Activity);
        let aside = indicator.numbers().measures == [Measure::SetAside.number()];
        unit && !indicator.is_stock() && !aside
    })
}

/// The figures that a campaign shows, in the order of the report: what it aims at, and always sessions, participations and help.
pub fn shown(targets: &[Target]) -> Vec<&'static Indicator> {
    let aimed = |code: &str| targets.iter().any(|target| target.indicator.code == code);
    let always = |code: &str| ["I21", "I22", "I05T"].contains(&code);
    figures().filter(|of| aimed(of.code) || always(of.code)).collect()
}

/// A figure from the totals of a campaign.
pub fn counted(indicator: &Indicator, totals: &[Total]) -> i64 {
    let taken = totals.iter().filter(|t| indicator.takes(t.measure, t.service, t.audience));
    taken.map(|total| total.quantity).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::start_of;
    use crate::indicator::by_code;

    #[test]
    fn the_hour_has_come_at_its_own_minute_in_viet_nam_and_not_a_millisecond_before() {
        let hour = ReportHour::parse("20h").unwrap();
        let eight = start_of(date(2026, 11, 17)).plus_minutes(20 * 60);
        assert!(hour.has_come(eight) && !hour.has_come(Instant(eight.0 - 1)));
        // Eight in the evening there is one in the afternoon in Greenwich.
        assert_eq!(eight.rfc3339(), "2026-11-17T13:00:00.000Z");
        let midnight = start_of(date(2026, 11, 18));
        assert!(hour.has_come(Instant(midnight.0 - 1)) && !hour.has_come(midnight));
        assert!(ReportHour::parse("0:00").unwrap().has_come(midnight));
        for bad in ["24:00", "", "20", "-1:00", "20:60"] {
            assert_eq!(ReportHour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_recorded_counts_before_what_was_said_and_silence_only_from_the_hour_on() {
        let hour = ReportHour::parse("20:00").unwrap();
        let at = |minutes| start_of(date(2026, 11, 17)).plus_minutes(minutes);
        let state = |minutes, lines, nothing| DayState::of(hour, at(minutes), lines, nothing);
        assert_eq!(state(1199, 0, false), DayState::Waiting);
        assert_eq!(state(1200, 0, false), DayState::Silent);
        assert_eq!(state(1200, 0, true), DayState::Nothing);
        assert_eq!(state(0, 1, true), DayState::Recorded);
    }

    #[test]
    fn a_period_has_its_days_in_order_and_is_no_longer_than_a_year() {
        let days = Days::new(date(2027, 3, 1), date(2027, 3, 31)).unwrap();
        assert!(days.hold(days.first) && days.hold(days.last));
        assert!(!days.hold(date(2027, 2, 28)) && !days.hold(date(2027, 4, 1)));
        assert!(Days::new(date(2027, 1, 1), date(2027, 12, 31)).is_some());
        assert!(Days::new(date(2027, 3, 1), date(2027, 3, 1)).is_some());
        assert_eq!(Days::new(date(2027, 3, 2), date(2027, 3, 1)), None);
        assert_eq!(Days::new(date(2026, 1, 1), date(2027, 1, 2)), None);
    }

    #[test]
    fn the_usual_ones_are_the_next_that_are_not_over() {
        let march = (date(2027, 3, 1), date(2027, 3, 31));
        assert_eq!(Usual::YouthMonth.next(date(2026, 11, 17)), march);
        assert_eq!(Usual::YouthMonth.next(march.1), march);
        assert_eq!(Usual::YouthMonth.next(date(2027, 4, 1)).0, date(2028, 3, 1));
        assert_eq!(Usual::Summer.next(date(2027, 4, 1)), (date(2027, 6, 1), date(2027, 8, 31)));
    }

    #[test]
    fn a_campaign_aims_at_what_activities_bring_and_shows_what_it_aims_at() {
        let codes: Vec<&str> = figures().map(|of| of.code).collect();
        assert!(codes.contains(&"I06") && codes.contains(&"I21") && codes.contains(&"I20"));
        for not in ["I01", "I02", "I03", "I19", "I23", "I24"] {
            assert!(!codes.contains(&not), "{not}");
        }
        let aim = |code| Target { indicator: by_code(code).unwrap(), area: Area::Xa, quantity: 5 };
        let named =
            |targets: &[Target]| -> Vec<&str> { shown(targets).iter().map(|of| of.code).collect() };
        assert_eq!(named(&[]), ["I21", "I22", "I05T"]);
        assert_eq!(named(&[aim("I06"), aim("I21")]), ["I21", "I22", "I06", "I05T"]);
    }

    proptest! {
        /// The slow model: day by day, is every day of the one a day of the other?
        #[test]
        fn one_period_covers_another_when_it_holds_each_of_its_days(
            a in 0_i32..60, b in 0_i32..60, x in 0_i32..60, y in 0_i32..60,
        ) {
            let day = |n: i32| date(2027, 3, 1).saturating_add(jiff::Span::new().days(n));
            let (Some(one), Some(two)) = (Days::new(day(a), day(b)), Days::new(day(x), day(y))) else {
                return Ok(());
            };
            let slow = (x..=y).all(|n| one.hold(day(n)));
            prop_assert_eq!(one.cover(two), slow);
        }
    }
}
