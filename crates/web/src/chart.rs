//! Charts drawn by the server as SVG: no script, no inline style, each with its table beside it.

mod countdown;

use std::fmt::{self, Display, Formatter};

use askama::Template;
use askama::filters::HtmlSafe;

pub use countdown::{Countdown, countdown};

use crate::words::Words;

/// One month of a bar chart.
#[derive(Clone, Debug)]
pub struct MonthBar {
    /// Short, under the bar: "T9".
    pub label: String,
    /// In full, for the table and the ear: "Tháng 9/2026".
    pub name: String,
    /// How many.
    pub value: u64,
    /// The records behind the figure; empty means no link.
    pub href: String,
}

/// One of the twelve cells of the month strip (macro `month_strip` of `parts/lists.html`).
#[derive(Clone, Debug)]
pub struct MonthCell {
    /// Short: "T9/26".
    pub label: String,
    /// How many things stand in the month; 0 is marked as empty.
    pub count: u64,
    /// Where a click leads; empty means no link.
    pub href: String,
    /// Is it the present month?
    pub now: bool,
}

/// A bar chart of months, to be written into a template with `{{ chart }}`.
#[derive(Template)]
#[template(path = "parts/months_chart.html")]
pub struct Months {
    w: Words,
    id: String,
    title: String,
    unit: String,
    bars: Vec<Drawn>,
    lines: Vec<Line>,
}

struct Drawn {
    bar: MonthBar,
    /// Percent of the width.
    left: String,
    middle: String,
    column: String,
    bar_left: String,
    bar_width: String,
    /// Pixels from the top.
    top: u64,
    height: u64,
    value_y: u64,
}

struct Line {
    y: u64,
}

/// Pixels: room for the figure above the highest bar, the bars, the words below.
const TOP: u64 = 28;
const HIGH: u64 = 176;
const BASE: u64 = TOP + HIGH;

/// Bars of equal width side by side. `id` is unique in the page; `title` says what is counted where and when;
/// `unit` is the word behind each figure for the ear ("hoạt động").
pub fn months(w: Words, id: &str, title: &str, unit: &str, bars: &[MonthBar]) -> Months {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let count = bars.len().max(1);
    // Thousandths of the width are exact enough and need no floating point.
    let part = |at: usize, shift: usize| percent((at * 1000 + shift) * 100 / count);
    let drawn = bars.iter().enumerate().map(|(at, bar)| {
        let height = match bar.value {
            0 => 0,
            value => u64::try_from(u128::from(value) * u128::from(HIGH) / u128::from(most))
                .unwrap_or(HIGH)
                .max(2),
        };
        Drawn {
            left: part(at, 0),
            middle: part(at, 500),
            column: percent(100_000 / count),
            bar_left: part(at, 180),
            bar_width: percent(64_000 / count),
            top: BASE - height,
            height,
            value_y: BASE - height - 6,
            bar: bar.clone(),
        }
    });
    Months {
        w,
        id: id.to_owned(),
        title: title.to_owned(),
        unit: unit.to_owned(),
        bars: drawn.collect(),
        lines: (0..3).map(|at| Line { y: TOP + at * HIGH / 3 }).collect(),
    }
}

/// Thousandths of a percent as an SVG length.
fn percent(thousandths: usize) -> String {
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

/// The template escapes every text that goes into it.
impl HtmlSafe for Months {}

impl Display for Drawn {
    /// "Tháng 9/2026: 12", for the ear.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.bar.name, self.bar.value)
    }
}
