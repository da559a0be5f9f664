//! What the homes count, as values: the App keeps them between two requests, so they know nothing of it.

use domain::calendar::Month;
use domain::id::{OrgId, PeriodId};
use domain::org::Scope;
use domain::report::ReportStage;
use jiff::civil::Date;
use store::orgs::Org;
use store::overview::{SchoolState, Tally};

/// Days from one to another, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A month and its sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSum {
    /// The month.
    pub month: Month,
    /// Sessions held (buổi).
    pub sessions: i64,
}

/// The figures of an org and all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Active ambassadors today (người).
    pub ambassadors: i64,
    /// Help given in [`Figures::helped`] (lượt).
    pub help: i64,
    /// The days that `help` counts.
    pub helped: Span,
    /// Sessions held in the present month (buổi).
    pub sessions: i64,
    /// The last twelve months, the present one last.
    pub months: Vec<MonthSum>,
}

/// Which figures: scope, today, the days of the help.
pub(crate) type AskedFigures = (Scope, Date, Span);

/// A commune with its schools counted.
#[derive(Debug, Clone)]
pub struct Commune {
    /// The commune.
    pub org: Org,
    /// Its schools.
    pub tally: Tally,
    /// Its own report; `None` when nobody has opened it.
    pub report: Option<ReportStage>,
}

/// Which picture: scope, the org in the middle, today, the period.
pub(crate) type AskedPicture = (Scope, OrgId, Date, Option<PeriodId>);

/// The part of a picture that is counted.
#[derive(Clone)]
pub(crate) struct Below {
    pub communes: Vec<Commune>,
    pub own: Tally,
    pub schools: Vec<SchoolState>,
    pub all: Tally,
}
