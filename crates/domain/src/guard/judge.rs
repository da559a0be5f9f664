//! The judgement: every reason why a pupil may not be put down for a slot, each with what would mend it (R06, D42, D43).

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::frame::{exam_on, is_broken, lessons_without_frame};
use super::rules::DAY;
use super::{Caps, ClassShift, Frame, Level, Rule, SchoolDays, SlotTime};
use crate::calendar::{Month, SchoolYear};
use crate::word_list;

word_list! {
    /// The span of a cap.
    Reach {
        /// One day.
        Day = "day",
        /// One week, Monday to Sunday.
        Week = "week",
        /// One month.
        Month = "month",
    }
}

/// The slot that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// When.
    pub time: SlotTime,
    /// Whether it serves people outside the school (D37): needs consent for outreach and a named adult.
    pub outreach: bool,
    /// Whether it is held outside the school.
    pub outside: bool,
    /// Adults in charge who may be in charge on that day.
    pub adults: usize,
    /// Pupils on it together with the one who asks.
    pub pupils: usize,
}

/// What is known of the learner on the day of the slot.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Whose caps hold.
    pub level: Level,
    /// The grade of the class, when it has one.
    pub grade: Option<u8>,
    /// The caps of the level.
    pub caps: &'a Caps,
    /// The frame of the school year; none when nobody has entered it.
    pub frame: Option<&'a Frame>,
    /// Days without lessons and exams of the school itself.
    pub own: &'a SchoolDays,
    /// When the class has lessons.
    pub shifts: &'a [ClassShift],
    /// Whether everybody agreed to taking part.
    pub agreed: bool,
    /// Whether everybody agreed to work outside the school.
    pub agreed_outreach: bool,
    /// What else the learner is down for or has done, anywhere; not the slot itself.
    pub load: Load<'a>,
}

/// Slots of a learner: those of the same month and week as the one that is asked for are enough.
pub type Load<'a> = &'a [SlotTime];

/// One reason why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not everybody agreed to taking part.
    Consent,
    /// Not everybody agreed to work outside the school.
    OutreachConsent,
    /// No adult is in charge.
    Adult,
    /// The pupil would be alone with one adult outside the school.
    Alone,
    /// It lies between 22:00 and 06:00.
    Night,
    /// The learner is somewhere else at that time.
    Overlap(SlotTime),
    /// The class has lessons; from, to in minutes from midnight.
    ClassShift(i64, i64),
    /// An exam of the grade, by name.
    Exam(String),
    /// It ends after the latest end, in minutes from midnight.
    LatestEnd(i64),
    /// More than a cap allows.
    Cap {
        /// Of which span.
        reach: Reach,
        /// The cap, minutes.
        cap: i64,
        /// What is left of it without this slot, minutes; never below 0.
        left: i64,
    },
}

impl Refusal {
    /// Which rule says so.
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Consent => Rule::Consent,
            Self::OutreachConsent => Rule::OutreachConsent,
            Self::Adult => Rule::Adult,
            Self::Alone => Rule::Alone,
            Self::Night => Rule::Night,
            Self::Overlap(_) => Rule::Overlap,
            Self::ClassShift(..) => Rule::ClassShift,
            Self::Exam(_) => Rule::Exam,
            Self::LatestEnd(_) => Rule::LatestEnd,
            Self::Cap { reach: Reach::Day, .. } => Rule::DayCap,
            Self::Cap { reach: Reach::Week, .. } => Rule::WeekCap,
            Self::Cap { reach: Reach::Month, .. } => Rule::MonthCap,
        }
    }
}

/// Every reason why the learner may not be put down for the slot, in the order of [`Rule`]; empty when nothing speaks
/// against it.
pub fn judge(wanted: &Wanted, facts: &Facts<'_>) -> Vec<Refusal> {
    let slot = wanted.time;
    let mut said = Vec::new();
    if !facts.agreed {
        said.push(Refusal::Consent);
    }
    if wanted.outreach && !facts.agreed_outreach {
        said.push(Refusal::OutreachConsent);
    }
    if wanted.outreach && wanted.adults == 0 {
        said.push(Refusal::Adult);
    }
    if wanted.outside && wanted.adults <= 1 && wanted.pupils <= 1 {
        said.push(Refusal::Alone);
    }
    if slot.from < DAY.0 || slot.to > DAY.1 {
        said.push(Refusal::Night);
    }
    if let Some(other) = facts.load.iter().find(|other| other.overlaps(slot)) {
        said.push(Refusal::Overlap(*other));
    }
    if has_lessons(facts, slot.day)
        && let Some(shift) = facts.shifts.iter().find(|shift| shift.overlaps(slot))
    {
        said.push(Refusal::ClassShift(shift.from, shift.to));
    }
    let everybodys = facts.frame.map_or(&[][..], |frame| &frame.exams);
    let exam = |exams| exam_on(exams, slot.day, facts.grade);
    if let Some(exam) = exam(everybodys).or_else(|| exam(&facts.own.exams)) {
        said.push(Refusal::Exam(exam.name.clone()));
    }
    if slot.to > facts.caps.latest_end {
        said.push(Refusal::LatestEnd(facts.caps.latest_end));
    }
    said.extend(Reach::ALL.iter().filter_map(|reach| over(*reach, slot, facts)));
    said
}

/// Whether the class can have lessons on a day.
fn has_lessons(facts: &Facts<'_>, day: Date) -> bool {
    let can = |frame: &Frame| frame.has_lessons(day, facts.grade);
    facts.frame.map_or_else(|| lessons_without_frame(day), can)
        && !is_broken(&facts.own.breaks, day)
}

/// The cap of a span on the slot's day.
fn cap_of(reach: Reach, day: Date, facts: &Facts<'_>) -> i64 {
    let caps = facts.caps;
    let by_month = || SchoolYear::is_summer(Month::of(day));
    let summer = facts.frame.map_or_else(by_month, |frame| frame.is_summer(day));
    let lessons =
        has_lessons(facts, day) && facts.shifts.iter().any(|s| s.weekdays.has(day.weekday()));
    match (reach, summer) {
        (Reach::Day, _) if lessons => caps.school_day,
        (Reach::Day, _) => caps.free_day,
        (Reach::Week, false) => caps.week,
        (Reach::Week, true) => caps.summer_week,
        (Reach::Month, false) => caps.month,
        (Reach::Month, true) => caps.summer_month,
    }
}

/// The first and last day of the span around a day.
fn span(reach: Reach, day: Date) -> (Date, Date) {
    match reach {
        Reach::Day => (day, day),
        Reach::Week => {
            let back = i64::from(day.weekday().to_monday_zero_offset());
            let monday = day.saturating_sub(back.days());
            (monday, monday.saturating_add(6.days()))
        }
        Reach::Month => (day.first_of_month(), day.last_of_month()),
    }
}

fn over(reach: Reach, slot: SlotTime, facts: &Facts<'_>) -> Option<Refusal> {
    let (first, last) = span(reach, slot.day);
    let inside = facts.load.iter().filter(|one| (first..=last).contains(&one.day));
    let used: i64 = inside.map(|one| one.minutes()).sum();
    let cap = cap_of(reach, slot.day, facts);
    let left = (cap - used).max(0);
    (slot.minutes() > left).then_some(Refusal::Cap { reach, cap, left })
}

#[cfg(test)]
mod tests;
