//! The frame of a school year (khung năm học) and the class shifts inside it: when a class has lessons (D42, D79).

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::SlotTime;
use crate::calendar::{Month, SchoolYear};
use crate::workday;

/// The frame of one school year, as the Department or a school enters it. Days are inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The first day of lessons.
    #[schemars(with = "String")]
    pub starts_on: Date,
    /// Grades that begin before the others.
    #[serde(default)]
    pub early: Vec<EarlyStart>,
    /// The last day of the first term.
    #[schemars(with = "String")]
    pub first_term_ends_on: Date,
    /// The last day of lessons.
    #[schemars(with = "String")]
    pub ends_on: Date,
    /// Days without lessons besides the public holidays: Tết, storms.
    #[serde(default)]
    pub breaks: Vec<Break>,
    /// Exam weeks.
    #[serde(default)]
    pub exams: Vec<Exam>,
}

/// Grades that begin before the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlyStart {
    /// Which.
    pub grades: BTreeSet<u8>,
    /// Their first day.
    #[schemars(with = "String")]
    pub starts_on: Date,
}

/// Days without lessons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// What they are called.
    pub name: String,
    /// The first.
    #[schemars(with = "String")]
    pub from: Date,
    /// The last.
    #[schemars(with = "String")]
    pub to: Date,
}

/// An exam week, or several days of exams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exam {
    /// What it is called.
    pub name: String,
    /// The first day.
    #[schemars(with = "String")]
    pub from: Date,
    /// The last.
    #[schemars(with = "String")]
    pub to: Date,
    /// Whose exams; empty: everybody's.
    #[serde(default)]
    pub grades: BTreeSet<u8>,
}

/// Why a frame is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// Start, end of the first term and end are not in this order, or not in this school year.
    #[error("the days of the frame are not in order")]
    Order,
    /// Grades begin after the others or more than two months before them.
    #[error("an early start is no early start")]
    Early,
    /// A break or exam ends before it begins, has no name or lies outside the year; its place in the list from 1.
    #[error("entry {0} of {1} has no name or no days")]
    Entry(usize, &'static str),
}

impl Frame {
    /// Everything that does not hold together for a school year.
    pub fn faults(&self, year: SchoolYear) -> Vec<FrameFault> {
        let mut faults = Vec::new();
        let inside = |day: Date| days_of(year).contains(&day);
        let order =
            self.starts_on < self.first_term_ends_on && self.first_term_ends_on < self.ends_on;
        if !order || !inside(self.starts_on) || !inside(self.ends_on) {
            faults.push(FrameFault::Order);
        }
        let early = |one: &EarlyStart| {
            !one.grades.is_empty() && inside(one.starts_on) && one.starts_on < self.starts_on
        };
        if !self.early.iter().all(early) {
            faults.push(FrameFault::Early);
        }
        faults.extend(entries(year, &self.breaks, &self.exams));
        faults
    }

    /// Whether there can be lessons for a grade on a day: inside the frame, no break, no public holiday. A class without a
    /// grade begins with the others.
    pub fn has_lessons(&self, day: Date, grade: Option<u8>) -> bool {
        let early = self.early.iter().filter(|one| grade.is_some_and(|g| one.grades.contains(&g)));
        let first = early.map(|one| one.starts_on).min().unwrap_or(self.starts_on);
        (first.min(self.starts_on)..=self.ends_on).contains(&day)
            && !workday::is_holiday(day)
            && !is_broken(&self.breaks, day)
    }

    /// Whether a day belongs to the summer: after the last lesson, or before anybody's first.
    pub fn is_summer(&self, day: Date) -> bool {
        let early = self.early.iter().map(|one| one.starts_on);
        day > self.ends_on || day < early.fold(self.starts_on, Date::min)
    }
}

/// What a school adds for itself: days without lessons, exams, and when which classes have lessons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchoolDays {
    /// Days without lessons at this school.
    #[serde(default)]
    pub breaks: Vec<Break>,
    /// Its exams.
    #[serde(default)]
    pub exams: Vec<Exam>,
    /// When which classes have lessons.
    #[serde(default)]
    pub shifts: Vec<ShiftOf>,
}

/// Lessons of some classes: of those that are named, else of whole grades, else of the whole school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftOf {
    /// Classes by name, as in the class list.
    #[serde(default)]
    pub classes: BTreeSet<String>,
    /// Grades.
    #[serde(default)]
    pub grades: BTreeSet<u8>,
    /// When.
    pub shift: ClassShift,
}

impl ShiftOf {
    /// How near it is to a class: 3 by name, 2 by grade, 1 for the whole school; none when it is another's.
    fn nearness(&self, class: &str, grade: Option<u8>) -> Option<u8> {
        if self.classes.contains(class) {
            return Some(3);
        }
        if grade.is_some_and(|grade| self.grades.contains(&grade)) {
            return Some(2);
        }
        (self.classes.is_empty() && self.grades.is_empty()).then_some(1)
    }
}

impl SchoolDays {
    /// The lessons of a class: what is said nearest to it holds alone, so that one class can be an exception.
    pub fn shifts_of(&self, class: &str, grade: Option<u8>) -> Vec<ClassShift> {
        let near = |one: &ShiftOf| one.nearness(class, grade);
        let nearest = self.shifts.iter().filter_map(near).max();
        let mine = self.shifts.iter().filter(|one| nearest.is_some() && near(one) == nearest);
        mine.map(|one| one.shift.clone()).collect()
    }

    /// Everything that does not hold together for a school year.
    pub fn faults(&self, year: SchoolYear) -> Vec<FrameFault> {
        let mut faults = entries(year, &self.breaks, &self.exams);
        for (n, one) in (1..).zip(&self.shifts) {
            let shift = &one.shift;
            let day = 0..=24 * 60;
            let some = shift.weekdays.0 & 0b111_1111 != 0 && shift.from < shift.to;
            if !some || !day.contains(&shift.from) || !day.contains(&shift.to) {
                faults.push(FrameFault::Entry(n, "shifts"));
            }
        }
        faults
    }
}

/// The days of a school year, with the August in which some grades come back (22/08/2025 for grades 1, 9 and 12).
fn days_of(year: SchoolYear) -> std::ops::RangeInclusive<Date> {
    jiff::civil::date(year.start_year(), 8, 1)..=year.last_day()
}

/// Breaks and exams without a name or without days of the year.
fn entries(year: SchoolYear, breaks: &[Break], exams: &[Exam]) -> Vec<FrameFault> {
    let days = days_of(year);
    let good = |name: &str, from: Date, to: Date| {
        !name.trim().is_empty() && from <= to && days.contains(&from) && days.contains(&to)
    };
    let breaks = (1..).zip(breaks).filter(|(_, one)| !good(&one.name, one.from, one.to));
    let exams = (1..).zip(exams).filter(|(_, one)| !good(&one.name, one.from, one.to));
    breaks
        .map(|(n, _)| FrameFault::Entry(n, "breaks"))
        .chain(exams.map(|(n, _)| FrameFault::Entry(n, "exams")))
        .collect()
}

/// Whether a day lies in one of the breaks.
pub(super) fn is_broken(breaks: &[Break], day: Date) -> bool {
    breaks.iter().any(|one| (one.from..=one.to).contains(&day))
}

/// The exam of a grade on a day. A class without a grade could be any.
pub(super) fn exam_on(exams: &[Exam], day: Date, grade: Option<u8>) -> Option<&Exam> {
    exams.iter().find(|exam| {
        let mine = exam.grades.is_empty() || grade.is_none_or(|g| exam.grades.contains(&g));
        mine && (exam.from..=exam.to).contains(&day)
    })
}

/// Lessons of a class on some days of the week (buổi học).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassShift {
    /// On which days of the week.
    pub weekdays: Weekdays,
    /// From, in minutes from midnight.
    pub from: i64,
    /// To, in minutes from midnight, exclusive.
    pub to: i64,
}

impl ClassShift {
    /// Whether a slot shares a minute with the lessons of its weekday.
    pub fn overlaps(&self, slot: SlotTime) -> bool {
        self.weekdays.has(slot.day.weekday()) && self.from < slot.to && slot.from < self.to
    }
}

/// Days of the week: bit 0 is Monday.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);
    /// Monday to Saturday.
    pub const WITH_SATURDAY: Self = Self(0b011_1111);

    /// Whether a day is one of them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.to_monday_zero_offset()) != 0
    }

    /// With one more.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | (1 << day.to_monday_zero_offset()))
    }

    /// They, from Monday on.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        let week = Weekday::Monday.cycle_forward().take(7);
        week.filter(move |day| self.has(*day))
    }
}

/// Whether a class can have lessons on a day when nobody has entered the frame of its school year: to be on the safe side
/// every day from August to May (D79: an empty frame says so and is not filled by guessing).
pub(super) fn lessons_without_frame(day: Date) -> bool {
    !SchoolYear::is_summer(Month::of(day)) && !workday::is_holiday(day)
}

/// The frame of Quảng Ngãi that is shipped, until the Department enters its own (D79): 2025-2026; others are not known.
pub fn known_frame(year: SchoolYear) -> Option<Frame> {
    use jiff::civil::date;
    let later = || (2..=11).filter(|grade| *grade != 9).collect();
    (year.start_year() == 2025).then(|| Frame {
        starts_on: date(2025, 9, 5),
        early: vec![
            EarlyStart { grades: [1, 9, 12].into(), starts_on: date(2025, 8, 22) },
            EarlyStart { grades: later(), starts_on: date(2025, 8, 29) },
        ],
        first_term_ends_on: date(2026, 1, 18),
        ends_on: date(2026, 5, 26),
        breaks: Vec::new(),
        exams: Vec::new(),
    })
}

#[cfg(test)]
pub(super) fn quang_ngai() -> Frame {
    use jiff::civil::date;
    Frame {
        breaks: vec![Break {
            name: "Tết".into(), from: date(2026, 2, 14), to: date(2026, 2, 22)
        }],
        exams: vec![
            Exam {
                name: "Kiểm tra cuối kì I".into(),
                from: date(2025, 12, 22),
                to: date(2026, 1, 3),
                grades: BTreeSet::new(),
            },
            Exam {
                name: "Thi thử".into(),
                from: date(2026, 4, 6),
                to: date(2026, 4, 11),
                grades: [9, 12].into(),
            },
        ],
        ..known_frame(SchoolYear::starting(2025).unwrap()).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_grade_that_comes_back_early_has_lessons_early() {
        let frame = quang_ngai();
        let year = SchoolYear::starting(2025).unwrap();
        assert_eq!(frame.faults(year), []);
        assert!(frame.has_lessons(date(2025, 8, 22), Some(9)));
        assert!(!frame.has_lessons(date(2025, 8, 22), Some(8)));
        assert!(frame.has_lessons(date(2025, 8, 29), Some(8)));
        assert!(!frame.has_lessons(date(2025, 8, 29), None));
        assert!(!frame.has_lessons(date(2025, 9, 2), Some(9)), "Quốc khánh");
        assert!(!frame.has_lessons(date(2026, 2, 16), Some(9)), "Tết");
        assert!(frame.has_lessons(date(2026, 5, 26), Some(9)));
        assert!(
            !frame.has_lessons(date(2026, 5, 27), Some(9)) && frame.is_summer(date(2026, 5, 27))
        );
    }

    #[test]
    fn exams_are_those_of_the_grade() {
        let frame = quang_ngai();
        let exam = |day, grade| exam_on(&frame.exams, day, grade).is_some();
        assert!(exam(date(2025, 12, 22), Some(7)));
        assert!(exam(date(2026, 4, 6), Some(12)));
        assert!(!exam(date(2026, 4, 6), Some(7)));
        // A class without a grade could be one of those.
        assert!(exam(date(2026, 4, 6), None));
        assert!(!exam(date(2026, 1, 4), Some(7)));
    }

    #[test]
    fn what_is_said_of_a_class_holds_before_what_is_said_of_its_grade() {
        let one = |classes: &[&str], grades: &[u8], from| ShiftOf {
            classes: classes.iter().map(|class| (*class).to_owned()).collect(),
            grades: grades.iter().copied().collect(),
            shift: ClassShift { weekdays: Weekdays::WORKING, from, to: from + 240 },
        };
        let days = SchoolDays {
            shifts: vec![
                one(&[], &[], 400),
                one(&[], &[7, 8], 410),
                one(&["8A"], &[], 780),
                one(&["8A"], &[], 420),
            ],
            ..SchoolDays::default()
        };
        let starts = |class: &str, grade| {
            days.shifts_of(class, grade).iter().map(|shift| shift.from).collect::<Vec<_>>()
        };
        assert_eq!(starts("8A", Some(8)), [780, 420]);
        assert_eq!(starts("8B", Some(8)), [410]);
        assert_eq!(starts("6A", Some(6)), [400]);
        assert_eq!(starts("Lá", None), [400]);
        assert_eq!(SchoolDays::default().shifts_of("8A", Some(8)), []);
        assert_eq!(days.faults(SchoolYear::starting(2025).unwrap()), []);
        let mut bad = days.clone();
        bad.shifts[1].shift.weekdays = Weekdays(0);
        bad.shifts[2].shift.to = 1500;
        let faults = bad.faults(SchoolYear::starting(2025).unwrap());
        assert_eq!(faults, [FrameFault::Entry(2, "shifts"), FrameFault::Entry(3, "shifts")]);
    }

    #[test]
    fn a_frame_that_cannot_be_is_named() {
        let year = SchoolYear::starting(2025).unwrap();
        let mut frame = quang_ngai();
        std::mem::swap(&mut frame.starts_on, &mut frame.ends_on);
        assert!(frame.faults(year).contains(&FrameFault::Order));
        let mut frame = quang_ngai();
        frame.breaks[0].to = date(2026, 2, 1);
        frame.exams[1].name = " ".into();
        assert_eq!(
            frame.faults(year),
            [FrameFault::Entry(1, "breaks"), FrameFault::Entry(2, "exams")]
        );
        let mut frame = quang_ngai();
        frame.early[0].starts_on = date(2025, 9, 8);
        assert_eq!(frame.faults(year), [FrameFault::Early]);
        assert!(
            quang_ngai().faults(SchoolYear::starting(2026).unwrap()).contains(&FrameFault::Order)
        );
    }

    #[test]
    fn a_week_begins_with_monday() {
        let days: Vec<Weekday> = Weekdays::WORKING.days().collect();
        assert_eq!((days.len(), days[0], days[4]), (5, Weekday::Monday, Weekday::Friday));
        assert_eq!(Weekdays::default().with(Weekday::Sunday), Weekdays(0b100_0000));
        assert!(!Weekdays::WITH_SATURDAY.has(Weekday::Sunday));
    }
}
