//! A frame as people write it: an entry a line, `Tết: 14/02/2026 - 22/02/2026` or `Thi thử: 06/04/2026 - 11/04/2026 (9, 12)`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Break, EarlyStart, Exam};
use crate::calendar::{parse_day, show_day};
use crate::text::normalise;

/// Grades as people type them: "1, 9, 12" or "6-9".
pub fn grades_of(text: &str) -> Option<BTreeSet<u8>> {
    let mut grades = BTreeSet::new();
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        if !(1..=12).contains(&first) || !(first..=12).contains(&last) {
            return None;
        }
        grades.extend(first..=last);
    }
    Some(grades)
}

fn grades_text(grades: &BTreeSet<u8>) -> String {
    grades.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Grades and classes in one list: what is no grade is the name of a class ("6-9, 10A1").
pub fn who_of(text: &str) -> (BTreeSet<u8>, BTreeSet<String>) {
    let (mut grades, mut classes) = (BTreeSet::new(), BTreeSet::new());
    for part in text.split([',', ';']).map(normalise).filter(|part| !part.is_empty()) {
        match grades_of(&part) {
            Some(some) => grades.extend(some),
            None => {
                classes.insert(part);
            }
        }
    }
    (grades, classes)
}

/// The same as it is shown.
pub fn who_text(grades: &BTreeSet<u8>, classes: &BTreeSet<String>) -> String {
    let grades = grades.iter().map(ToString::to_string);
    grades.chain(classes.iter().cloned()).collect::<Vec<_>>().join(", ")
}

/// A time of day as typed, in minutes from midnight: 14:00, 7:30, 7h30, 7h; 24:00 ends a day.
pub fn clock_of(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once([':', 'h', 'g'])?;
    let minute = if minute.trim().is_empty() { "0" } else { minute.trim() };
    let (hour, minute): (i64, i64) = (hour.trim().parse().ok()?, minute.parse().ok()?);
    let fits = (0..=24).contains(&hour) && (0..60).contains(&minute) && (hour < 24 || minute == 0);
    fits.then_some(hour * 60 + minute)
}

/// The same as it is shown: 14:00.
pub fn clock_text(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// An entry of a line: its name, first and last day, what stands in brackets behind.
fn entry(line: &str) -> Option<(String, Date, Date, &str)> {
    let (name, rest) = line.rsplit_once(':')?;
    let (days, more) = match rest.split_once('(') {
        Some((days, more)) => (days, more.trim().strip_suffix(')')?),
        None => (rest, ""),
    };
    let (from, to) =
        days.split_once(" - ").or_else(|| days.split_once('–')).unwrap_or((days, days));
    let (from, to) = (parse_day(from.trim())?, parse_day(to.trim())?);
    let name = normalise(name);
    (!name.is_empty() && from <= to).then_some((name, from, to, more))
}

/// Every line that is not empty, or the number of the first that does not do, from 1.
fn lines<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, usize> {
    let full = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    full.map(|(n, line)| read(line.trim()).ok_or(n)).collect()
}

fn line(name: &str, from: Date, to: Date, more: &str) -> String {
    let days =
        if from == to { show_day(from) } else { format!("{} - {}", show_day(from), show_day(to)) };
    if more.is_empty() { format!("{name}: {days}") } else { format!("{name}: {days} ({more})") }
}

/// Breaks, one a line; else the number of the first line that is none.
pub fn breaks_of(text: &str) -> Result<Vec<Break>, usize> {
    lines(text, |line| {
        let (name, from, to, more) = entry(line)?;
        more.is_empty().then_some(Break { name, from, to })
    })
}

/// The same as they are shown.
pub fn breaks_text(breaks: &[Break]) -> String {
    let one = |one: &Break| line(&one.name, one.from, one.to, "");
    breaks.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Exams, one a line, with their grades in brackets; else the number of the first line that is none.
pub fn exams_of(text: &str) -> Result<Vec<Exam>, usize> {
    lines(text, |line| {
        let (name, from, to, more) = entry(line)?;
        Some(Exam { name, from, to, grades: grades_of(more)? })
    })
}

/// The same as they are shown.
pub fn exams_text(exams: &[Exam]) -> String {
    let one = |one: &Exam| line(&one.name, one.from, one.to, &grades_text(&one.grades));
    exams.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Grades that begin before the others, one day a line: `1, 9, 12: 22/08/2025`.
pub fn early_of(text: &str) -> Result<Vec<EarlyStart>, usize> {
    lines(text, |line| {
        let (grades, day) = line.rsplit_once(':')?;
        let (grades, starts_on) = (grades_of(grades)?, parse_day(day.trim())?);
        (!grades.is_empty()).then_some(EarlyStart { grades, starts_on })
    })
}

/// The same as they are shown.
pub fn early_text(early: &[EarlyStart]) -> String {
    let one =
        |one: &EarlyStart| format!("{}: {}", grades_text(&one.grades), show_day(one.starts_on));
    early.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn grades_are_read_as_people_write_them() {
        assert_eq!(grades_of("1, 9,12"), Some([1, 9, 12].into()));
        assert_eq!(grades_of("6-9"), Some([6, 7, 8, 9].into()));
        assert_eq!(grades_of(" "), Some(BTreeSet::new()));
        for bad in ["0", "13", "9-6", "a", "6-", "1 2"] {
            assert_eq!(grades_of(bad), None, "{bad}");
        }
        let (grades, classes) = who_of("6-7, 8A1; Lớp  ghép");
        assert_eq!(who_text(&grades, &classes), "6, 7, 8A1, Lớp ghép");
    }

    #[test]
    fn entries_are_shown_as_they_are_read() {
        let text =
            "Kiểm tra cuối kì I: 22/12/2025 - 03/01/2026\nThi thử: 06/04/2026 - 11/04/2026 (9, 12)";
        let exams = exams_of(&format!("\n{text}\n")).unwrap();
        assert_eq!(exams[1].grades, [9, 12].into());
        assert_eq!((exams[0].from, exams[0].to), (date(2025, 12, 22), date(2026, 1, 3)));
        assert_eq!(exams_text(&exams), text);
        let breaks = breaks_of("Bão: 20/10/2025").unwrap();
        assert_eq!(breaks_text(&breaks), "Bão: 20/10/2025");
        let early = early_of("1, 9, 12: 22/08/2025").unwrap();
        assert_eq!(early_text(&early), "1, 9, 12: 22/08/2025");
        assert_eq!(breaks_of("Bão: 20/10/2025\n\nTết: 30/02/2026"), Err(3));
        assert_eq!(breaks_of("Bão: 20/10/2025 (6)"), Err(1));
        assert_eq!(exams_of(": 20/10/2025"), Err(1));
        assert_eq!(exams_of("Thi: 21/10/2025 - 20/10/2025"), Err(1));
        assert_eq!(early_of(": 22/08/2025"), Err(1));
    }

    #[test]
    fn a_clock_is_read_as_people_write_it() {
        for (text, minutes) in [("7:30", 450), ("7h30", 450), ("14h", 840), ("24:00", 1440)] {
            assert_eq!(clock_of(text), Some(minutes), "{text}");
        }
        assert_eq!(clock_text(450), "07:30");
        for bad in ["", "7", "24:01", "7:60", "-1:00", "a:00"] {
            assert_eq!(clock_of(bad), None, "{bad}");
        }
    }
}
