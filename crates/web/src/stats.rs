//! The three figures of a home and its twelve months, each with the way to the records behind it.

use std::borrow::Cow;

use app::overview::{Figures, Span};
use domain::calendar::Month;
use domain::id::OrgId;

use crate::chart::MonthBar;
use crate::words::Words;

/// A figure that opens; `marks::stat` of `parts/marks.html` draws it.
#[derive(Clone, Debug)]
pub struct Stat {
    /// The records behind it.
    pub href: String,
    /// How many, as the language writes it.
    pub figure: String,
    /// Of what, with its unit (D48).
    pub label: Cow<'static, str>,
    /// When or where.
    pub note: Cow<'static, str>,
    /// An icon of `front/icons.txt`.
    pub icon: &'static str,
}

/// All help given (lượt).
const HELP: &str = "I05T";
/// All sessions held (buổi).
const SESSIONS: &str = "I21";

/// The ledger's lines behind an indicator in some days.
pub fn ledger(org: OrgId, indicator: &str, span: Span) -> String {
    format!("/o/{org}/ledger?indicator={indicator}&from={}&to={}", span.from, span.to)
}

/// The days of a month.
fn span(month: Month) -> Span {
    let next = month.next().first_day();
    Span { from: month.first_day(), to: next.yesterday().unwrap_or(next) }
}

/// Ambassadors, help, sessions of this month. `people` is the page of the force that the reader may open.
pub fn of(w: Words, org: OrgId, figures: &Figures, people: &str) -> Vec<Stat> {
    let month = figures.months.last().map_or(Month(0), |last| last.month);
    let helped = figures.helped;
    vec![
        Stat {
            href: format!("/o/{org}/{people}"),
            figure: w.n(figures.ambassadors),
            label: w.t("home-ambassadors"),
            note: w.t("home-ambassadors-note"),
            icon: "users",
        },
        Stat {
            href: ledger(org, HELP, helped),
            figure: w.n(figures.help),
            label: w.t("home-help"),
            note: w.t2("home-span", "from", w.day(&helped.from), "to", w.day(&helped.to)),
            icon: "heart-handshake",
        },
        Stat {
            href: ledger(org, SESSIONS, span(month)),
            figure: w.n(figures.sessions),
            label: w.t("home-sessions"),
            note: month_name(w, month),
            icon: "calendar-event",
        },
    ]
}

/// The last twelve months as bars of a chart.
pub fn bars(w: Words, org: OrgId, figures: &Figures) -> Vec<MonthBar> {
    let bar = |sum: &app::overview::MonthSum| MonthBar {
        label: w.t1("home-month-short", "n", sum.month.number()).into_owned(),
        name: month_name(w, sum.month).into_owned(),
        value: u64::try_from(sum.sessions).unwrap_or(0),
        href: ledger(org, SESSIONS, span(sum.month)),
    };
    figures.months.iter().map(bar).collect()
}

/// "Tháng 9/2026"; the year is text, so that it is not grouped.
fn month_name(w: Words, month: Month) -> Cow<'static, str> {
    w.t2("home-month", "n", month.number(), "year", month.year().to_string())
}
