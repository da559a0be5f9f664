//! How long until a deadline, or how long past it; `front/countdown.js` keeps the line true.

use std::borrow::Cow;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::tone::Tone;
use crate::words::{Words, key, machine};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The countdown to an instant, to be written into a template with `{{ countdown }}`.
#[derive(Template)]
#[template(path = "parts/countdown.html")]
pub struct Countdown {
    w: Words,
    what: String,
    now: i64,
    due: i64,
    tone: Tone,
    line: Cow<'static, str>,
    /// data-… name and the words with "#" for the number, for the script.
    patterns: Vec<(&'static str, Cow<'static, str>)>,
    machine: String,
}

/// `what` is due before the instant `due`, exclusive (D52: 24/11 17:00Z is the first late instant);
/// both instants are UTC milliseconds.
pub fn countdown(w: Words, what: &str, now: i64, due: i64) -> Countdown {
    let left = due.saturating_sub(now);
    let tone = match left {
        // The last day is as urgent as what is late.
        ..=DAY => Tone::Bad,
        _ if left <= 7 * DAY => Tone::Warn,
        _ => Tone::Info,
    };
    let (unit, n) = distance(left);
    let texts = if left <= 0 { LATE } else { LEFT };
    let (_, _, text) = texts[unit];
    Countdown {
        w,
        what: what.to_owned(),
        now,
        due,
        tone,
        line: w.t1(text, "n", n),
        patterns: LEFT
            .iter()
            .chain(LATE)
            .flat_map(|(one, many, text)| {
                // A text chooses the plural's own form; "#" is put where the number stands.
                let single = w.t1(text, "n", 1).replacen('1', "#", 1);
                [(*one, Cow::Owned(single)), (*many, w.t1(text, "n", "#"))]
            })
            .collect(),
        machine: machine(due),
    }
}

type Texts = &'static [(&'static str, &'static str, &'static str); 3];

const LEFT: Texts = &[
    ("left-day", "left-days", key("countdown-left-days")),
    ("left-hour", "left-hours", key("countdown-left-hours")),
    ("left-minute", "left-minutes", key("countdown-left-minutes")),
];
const LATE: Texts = &[
    ("late-day", "late-days", key("countdown-late-days")),
    ("late-hour", "late-hours", key("countdown-late-hours")),
    ("late-minute", "late-minutes", key("countdown-late-minutes")),
];

/// The biggest unit of a distance (0 day, 1 hour, 2 minute) and how many, at least one. A day that has begun after the last
/// valid one is a day too late, as to-dos count it.
fn distance(left: i64) -> (usize, i64) {
    let gap = left.saturating_abs();
    let (unit, size) = match gap {
        DAY.. => (0, DAY),
        HOUR.. => (1, HOUR),
        _ => (2, MINUTE),
    };
    let begun = i64::from(unit == 0 && left <= 0);
    (unit, (gap / size).max(1) + begun)
}

/// The template escapes every text that goes into it.
impl HtmlSafe for Countdown {}
