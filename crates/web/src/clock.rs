//! Where an org stands with its report: the countdown while it runs, else when it was sent, else what to do about it.

use app::overview::Deadline;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::id::OrgId;
use domain::report::ReportStage;

use crate::chart::{Countdown, countdown};
use crate::tone::Tone;
use crate::words::Words;

/// The part of a home that shows the deadline; write it into a template with `{{ clock }}`.
#[derive(Template)]
#[template(path = "parts/clock.html")]
pub struct Clock {
    w: Words,
    org: OrgId,
    state: State,
}

enum State {
    /// Nothing for this reader: the org does not report.
    Silent,
    /// No period, or no last day for this tier; whether the reader may set it.
    Unset(bool),
    /// It runs.
    Runs(Countdown),
    /// Sent: the stage, when in UTC milliseconds, and whether late.
    Sent(ReportStage, i64, bool),
}

impl Clock {
    /// The clock of an org at a moment; `may_set` for those who open periods.
    pub fn of(w: Words, org: OrgId, now: i64, deadline: Option<&Deadline>, may_set: bool) -> Self {
        Self { w, org, state: state(w, now, deadline, may_set) }
    }

    /// For those who do not read reports.
    pub const fn silent(w: Words, org: OrgId) -> Self {
        Self { w, org, state: State::Silent }
    }
}

fn state(w: Words, now: i64, deadline: Option<&Deadline>, may_set: bool) -> State {
    let Some(deadline) = deadline else { return State::Unset(may_set) };
    if deadline.tier.is_none() {
        return State::Silent;
    }
    if let Some(report) = deadline.report.filter(|_| deadline.is_met()) {
        let at = report.submitted_at.map_or(0, |at| at.0);
        return State::Sent(report.stage, at, report.late);
    }
    match deadline.due {
        Some(due) => {
            let what = w.t1("home-report-of", "period", &deadline.period.code);
            State::Runs(countdown(w, &what, now, due.0))
        }
        None => State::Unset(may_set),
    }
}

const fn tone(stage: ReportStage) -> Tone {
    match stage {
        ReportStage::Accepted => Tone::Ok,
        ReportStage::Draft | ReportStage::Submitted | ReportStage::Returned => Tone::Info,
    }
}

/// The template escapes every text that goes into it.
impl HtmlSafe for Clock {}
