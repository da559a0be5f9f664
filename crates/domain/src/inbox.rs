//! The inbox: what must be done by a role at an org. Home, reminders and "who is late" are views of it.

use crate::access::Role;
use crate::word_list;

word_list! {
    /// What is to be done. The code is also the locale key of its sentence (`todo-…`).
    TodoKind {
        /// Close a class list, so that learners who were not taken are erased.
        ListClose = "list_close",
        /// Write the year's plan.
        PlanWrite = "plan_write",
        /// Approve or return a plan.
        PlanReview = "plan_review",
        /// Mend a returned plan.
        PlanFix = "plan_fix",
        /// Give an approved plan its number.
        PlanIssue = "plan_issue",
        /// Say how an activity went whose day is over.
        ActivityClose = "activity_close",
        /// Prepare the report and have it signed.
        ReportWrite = "report_write",
        /// Mend a returned report.
        ReportFix = "report_fix",
        /// Accept or return a report from below.
        ReportReview = "report_review",
    }
}

impl TodoKind {
    /// Who sees it: any of these roles at the org. The first is the one that is reminded.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::ListClose | Self::PlanWrite | Self::PlanFix => &[Role::Coordinator],
            Self::PlanReview | Self::PlanIssue => &[Role::SchoolHead],
            Self::ActivityClose => &[Role::Coordinator, Role::Advisor],
            Self::ReportWrite | Self::ReportFix => &[
                Role::Coordinator,
                Role::SchoolHead,
                Role::CommuneOfficer,
                Role::CommuneLeader,
                Role::DepartmentLead,
                Role::DepartmentLeader,
            ],
            Self::ReportReview => &[Role::CommuneOfficer, Role::DepartmentLead],
        }
    }
}
