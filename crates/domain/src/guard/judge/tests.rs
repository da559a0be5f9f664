//! The judgement at its borders, and against a slow model that looks at every minute.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::{Weekday, date};
use proptest::prelude::*;

use super::super::frame::quang_ngai;
use super::super::{Break, Exam, Rules, Weekdays};
use super::*;

fn shifts() -> Vec<ClassShift> {
    vec![ClassShift { weekdays: Weekdays::WITH_SATURDAY, from: 7 * 60, to: 11 * 60 + 30 }]
}

fn slot(day: Date, from: i64, to: i64) -> SlotTime {
    SlotTime { day, from, to }
}

fn wanted(time: SlotTime) -> Wanted {
    Wanted { time, outreach: false, outside: false, adults: 1, pupils: 2 }
}

/// What an eighth-grader hears who agreed to everything.
fn asked(wanted: Wanted, load: &[SlotTime]) -> Vec<Refusal> {
    let (rules, frame, shifts) = (Rules::default(), quang_ngai(), shifts());
    let facts = Facts {
        level: Level::LowerSecondary,
        grade: Some(8),
        caps: rules.caps(Level::LowerSecondary),
        frame: Some(&frame),
        own: &SchoolDays::default(),
        shifts: &shifts,
        agreed: true,
        agreed_outreach: true,
        load,
    };
    judge(&wanted, &facts)
}

#[test]
fn a_slot_may_begin_when_the_lessons_end() {
    // Wednesday.
    let day = date(2025, 10, 15);
    assert_eq!(asked(wanted(slot(day, 690, 780)), &[]), []);
    assert_eq!(asked(wanted(slot(day, 689, 749)), &[]), [Refusal::ClassShift(420, 690)]);
    assert_eq!(asked(wanted(slot(day, 360, 420)), &[]), []);
    // Sunday, and the first Monday of the summer.
    assert_eq!(asked(wanted(slot(date(2025, 10, 19), 480, 560)), &[]), []);
    assert_eq!(asked(wanted(slot(date(2026, 6, 1), 480, 560)), &[]), []);
}

#[test]
fn the_night_begins_at_ten_and_the_level_ends_before() {
    let sunday = date(2025, 10, 19);
    let ends = |to| asked(wanted(slot(sunday, to - 30, to)), &[]);
    assert_eq!(ends(19 * 60), []);
    assert_eq!(ends(19 * 60 + 1), [Refusal::LatestEnd(19 * 60)]);
    assert_eq!(ends(22 * 60), [Refusal::LatestEnd(19 * 60)]);
    assert_eq!(ends(22 * 60 + 1), [Refusal::Night, Refusal::LatestEnd(19 * 60)]);
    assert_eq!(asked(wanted(slot(sunday, 359, 400)), &[]), [Refusal::Night]);
    assert_eq!(asked(wanted(slot(sunday, 360, 400)), &[]), []);
}

#[test]
fn the_message_knows_what_is_left_of_a_cap() {
    // Monday to Sunday of one week; four hours a week, an hour and a half on a day with lessons.
    let (tuesday, sunday) = (date(2025, 10, 14), date(2025, 10, 19));
    let load = [slot(tuesday, 900, 990), slot(date(2025, 10, 16), 900, 990)];
    assert_eq!(asked(wanted(slot(sunday, 480, 540)), &load), []);
    let week = Refusal::Cap { reach: Reach::Week, cap: 240, left: 60 };
    assert_eq!(asked(wanted(slot(sunday, 480, 541)), &load), [week]);
    let day = Refusal::Cap { reach: Reach::Day, cap: 90, left: 0 };
    assert_eq!(asked(wanted(slot(tuesday, 990, 991)), &load), [day]);
    // The Monday after belongs to the next week.
    assert_eq!(asked(wanted(slot(date(2025, 10, 20), 900, 990)), &load), []);
}

#[test]
fn outside_the_school_nobody_is_alone_with_one_adult() {
    let time = slot(date(2025, 10, 19), 480, 540);
    let out =
        |adults, pupils| Wanted { outreach: true, outside: true, adults, pupils, ..wanted(time) };
    assert_eq!(asked(out(1, 2), &[]), []);
    assert_eq!(asked(out(2, 1), &[]), []);
    assert_eq!(asked(out(1, 1), &[]), [Refusal::Alone]);
    assert_eq!(asked(out(0, 5), &[]), [Refusal::Adult]);
    assert_eq!(asked(out(0, 1), &[]), [Refusal::Adult, Refusal::Alone]);
}

#[test]
fn without_a_frame_lessons_are_supposed() {
    let (rules, shifts) = (Rules::default(), shifts());
    let facts = Facts {
        level: Level::UpperSecondary,
        grade: Some(11),
        caps: rules.caps(Level::UpperSecondary),
        frame: None,
        own: &SchoolDays::default(),
        shifts: &shifts,
        agreed: true,
        agreed_outreach: false,
        load: &[],
    };
    let at = |day| judge(&wanted(slot(day, 480, 540)), &facts);
    assert_eq!(at(date(2026, 10, 14)), [Refusal::ClassShift(420, 690)]);
    assert_eq!(at(date(2027, 7, 14)), []);
    assert_eq!(at(date(2026, 9, 2)), [], "Quốc khánh");
}

/// The model: minute by minute, day by day, with nothing clever.
fn slowly(wanted: &Wanted, facts: &Facts<'_>) -> BTreeSet<Rule> {
    let mut said = BTreeSet::new();
    let time = wanted.time;
    let minutes =
        |slot: &SlotTime| (slot.from..slot.to).map(|m| (slot.day, m)).collect::<HashSet<_>>();
    let mine = minutes(&time);
    let frame = facts.frame;
    let away = |day: Date| facts.own.breaks.iter().any(|b| day >= b.from && day <= b.to);
    let lessons_on = |day: Date| match frame {
        Some(frame) => {
            let mut first = frame.starts_on;
            for early in &frame.early {
                for grade in &early.grades {
                    if facts.grade == Some(*grade) && early.starts_on < first {
                        first = early.starts_on;
                    }
                }
            }
            let broken = frame.breaks.iter().any(|b| day >= b.from && day <= b.to);
            day >= first && day <= frame.ends_on && !broken && !holiday(day) && !away(day)
        }
        None => ![6, 7, 8].contains(&day.month()) && !holiday(day) && !away(day),
    };
    let lessons: HashSet<(Date, i64)> = facts
        .shifts
        .iter()
        .filter(|shift| shift.weekdays.days().any(|d| d == time.day.weekday()))
        .flat_map(|shift| (shift.from..shift.to).map(|m| (time.day, m)))
        .filter(|(day, _)| lessons_on(*day))
        .collect();
    let summer = match frame {
        Some(frame) => {
            let first = frame.early.iter().map(|one| one.starts_on).min().unwrap();
            time.day > frame.ends_on || time.day < first.min(frame.starts_on)
        }
        None => [6, 7, 8].contains(&time.day.month()),
    };
    if !facts.agreed {
        said.insert(Rule::Consent);
    }
    if wanted.outreach {
        if !facts.agreed_outreach {
            said.insert(Rule::OutreachConsent);
        }
        if wanted.adults == 0 {
            said.insert(Rule::Adult);
        }
    }
    if wanted.outside && wanted.adults < 2 && wanted.pupils < 2 {
        said.insert(Rule::Alone);
    }
    for (_, minute) in &mine {
        if *minute >= 22 * 60 || *minute < 6 * 60 {
            said.insert(Rule::Night);
        }
        if *minute >= facts.caps.latest_end {
            said.insert(Rule::LatestEnd);
        }
    }
    if facts.load.iter().any(|other| !minutes(other).is_disjoint(&mine)) {
        said.insert(Rule::Overlap);
    }
    if !lessons.is_disjoint(&mine) {
        said.insert(Rule::ClassShift);
    }
    for exam in frame.map_or(&[][..], |frame| &frame.exams).iter().chain(&facts.own.exams) {
        let grade = facts.grade.is_none_or(|g| exam.grades.is_empty() || exam.grades.contains(&g));
        if grade && time.day >= exam.from && time.day <= exam.to {
            said.insert(Rule::Exam);
        }
    }
    let mut monday = time.day;
    while monday.weekday() != Weekday::Monday {
        monday = monday.yesterday().unwrap();
    }
    let week: Vec<Date> =
        std::iter::successors(Some(monday), |d| d.tomorrow().ok()).take(7).collect();
    let spent = |inside: &dyn Fn(Date) -> bool| {
        let all = facts.load.iter().chain([&time]).filter(|one| inside(one.day));
        all.map(|one| i64::try_from(minutes(one).len()).unwrap()).sum::<i64>()
    };
    let school_day = lessons_on(time.day)
        && facts.shifts.iter().any(|s| s.weekdays.days().any(|d| d == time.day.weekday()));
    let caps = facts.caps;
    if spent(&|day| day == time.day) > if school_day { caps.school_day } else { caps.free_day } {
        said.insert(Rule::DayCap);
    }
    if spent(&|day| week.contains(&day)) > if summer { caps.summer_week } else { caps.week } {
        said.insert(Rule::WeekCap);
    }
    let month = |day: Date| (day.year(), day.month()) == (time.day.year(), time.day.month());
    if spent(&month) > if summer { caps.summer_month } else { caps.month } {
        said.insert(Rule::MonthCap);
    }
    said
}

fn holiday(day: Date) -> bool {
    crate::workday::is_holiday(day)
}

fn times() -> impl Strategy<Value = SlotTime> {
    let day = prop_oneof![
        3 => (0i32..25).prop_map(|n| date(2025, 10, 6).checked_add(n.days()).unwrap()),
        2 => (0i32..380).prop_map(|n| date(2025, 8, 15).checked_add(n.days()).unwrap()),
    ];
    // Borders of lessons, day and levels come up often.
    let from = prop_oneof![
        Just(359i64),
        Just(360),
        Just(420),
        Just(689),
        Just(690),
        Just(1020),
        Just(1080),
        Just(1290),
        0i64..1380
    ];
    (day, from, 1i64..180).prop_map(|(day, from, long)| slot(day, from, (from + long).min(1440)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is asked, the quick judgement and the slow one say the same, and each reason is said once.
    #[test]
    fn the_judgement_is_the_slow_one(
        time in times(),
        load in proptest::collection::vec(times(), 0..8),
        (outreach, outside, agreed, agreed_outreach) in any::<(bool, bool, bool, bool)>(),
        adults in 0usize..3,
        pupils in 1usize..4,
        grade in proptest::option::of(1u8..=12),
        with_frame in any::<bool>(),
        weekdays in 0u8..128,
        (from, long) in (360i64..1000, 1i64..400),
        (gap, test) in (0i32..380, 0i32..380),
    ) {
        let (rules, frame) = (Rules::default(), quang_ngai());
        let level = grade.map_or(Level::Primary, Level::of_grade);
        let shifts = [
            ClassShift { weekdays: Weekdays(weekdays), from, to: from + long },
            ClassShift { weekdays: Weekdays::WORKING, from: 420, to: 690 },
        ];
        let later = |n: i32| date(2025, 8, 15).checked_add(n.days()).unwrap();
        let own = SchoolDays {
            breaks: vec![Break { name: "Bão".into(), from: later(gap), to: later(gap + 2) }],
            exams: vec![Exam { name: "Thi".into(), from: later(test), to: later(test + 5), grades: [6, 9].into() }],
            shifts: Vec::new(),
        };
        let wanted = Wanted { time, outreach, outside, adults, pupils };
        let facts = Facts {
            level,
            grade,
            caps: rules.caps(level),
            frame: with_frame.then_some(&frame),
            own: &own,
            shifts: &shifts,
            agreed,
            agreed_outreach,
            load: &load,
        };
        let said: Vec<Rule> = judge(&wanted, &facts).iter().map(Refusal::rule).collect();
        prop_assert!(said.is_sorted());
        prop_assert_eq!(said.iter().copied().collect::<BTreeSet<_>>().len(), said.len());
        prop_assert_eq!(said.into_iter().collect::<BTreeSet<_>>(), slowly(&wanted, &facts));
    }

    /// Who is put down only for what the guard allows never has more than a cap, nor two things at once, in a whole year.
    #[test]
    fn a_year_that_the_guard_allowed_has_no_violation(all in proptest::collection::vec(times(), 0..120)) {
        let (rules, frame, shifts) = (Rules::default(), quang_ngai(), shifts());
        let caps = rules.caps(Level::LowerSecondary);
        let mut down: Vec<SlotTime> = Vec::new();
        for time in all {
            let facts = Facts {
                level: Level::LowerSecondary, grade: Some(7), caps, frame: Some(&frame),
                own: &SchoolDays::default(), shifts: &shifts,
                agreed: true, agreed_outreach: true, load: &down,
            };
            if judge(&wanted(time), &facts).is_empty() {
                down.push(time);
            }
        }
        for (n, one) in down.iter().enumerate() {
            prop_assert!(down[n + 1..].iter().all(|other| !one.overlaps(*other)));
            let day: i64 = down.iter().filter(|o| o.day == one.day).map(|o| o.minutes()).sum();
            prop_assert!(day <= caps.free_day);
            let month = |o: &&SlotTime| (o.day.year(), o.day.month()) == (one.day.year(), one.day.month());
            let month: i64 = down.iter().filter(month).map(|o| o.minutes()).sum();
            prop_assert!(month <= caps.summer_month);
        }
    }
}
