//! The policy: Role × Action → nowhere, own, here, here and below. One `match` without a wildcard.
//!
//! Rights are decided here and nowhere else; the table is kept as a snapshot that the Department could sign.

mod fit;

pub use fit::{Bound, roles_for};

use crate::account::AccountState;
use crate::id::{ClubId, LearnerId};
use crate::org::{OrgPath, Scope};
use crate::word_list;

word_list! {
    /// The people of the programme (requirements, "The people").
    Role {
        /// Phòng GDTX&CTHSSV: leads the programme.
        DepartmentLead = "department_lead",
        /// Another room of the Department.
        DepartmentOffice = "department_office",
        /// Approves and signs at the Department.
        DepartmentLeader = "department_leader",
        /// Schools of the commune: plans, reports, urging.
        CommuneOfficer = "commune_officer",
        /// Approves and signs at the commune.
        CommuneLeader = "commune_leader",
        /// Approves plan, decisions, report.
        SchoolHead = "school_head",
        /// GV phụ trách, Tổng phụ trách Đội, Bí thư Đoàn: everything at the school.
        Coordinator = "coordinator",
        /// The teacher of a club.
        Advisor = "advisor",
        /// GVCN: the teacher of a class.
        FormTeacher = "form_teacher",
        /// A learner in the force.
        Ambassador = "ambassador",
        /// A parent or other representative.
        Guardian = "guardian",
        /// Đoàn, tổ công nghệ số cộng đồng, a company.
        Partner = "partner",
        /// Accounts, backups, settings; sees no learner data.
        Operator = "operator",
    }
}

word_list! {
    /// What can be asked for.
    Action {
        /// Know that the org exists and open its home.
        OrgSee = "org_see",
        /// Add and change orgs.
        OrgManage = "org_manage",
        /// Invite, lock and unlock accounts.
        AccountManage = "account_manage",
        /// Upload class lists, see their rows, confirm, close.
        RosterImport = "roster_import",
        /// Headcounts of the force.
        ForceCount = "force_count",
        /// Names of the force.
        ForceRead = "force_read",
        /// Clubs and who is in them.
        ForceManage = "force_manage",
        /// Read plans.
        PlanRead = "plan_read",
        /// Write a plan and submit it.
        PlanWrite = "plan_write",
        /// Return a plan with remarks.
        PlanReview = "plan_review",
        /// Approve and issue a plan.
        PlanApprove = "plan_approve",
        /// Read activities.
        ActivityRead = "activity_read",
        /// Schedule activities, take attendance.
        ActivityWrite = "activity_write",
        /// Count help given.
        TallyWrite = "tally_write",
        /// Open the records behind a figure.
        LedgerRead = "ledger_read",
        /// Read reports.
        ReportRead = "report_read",
        /// Prepare a report: narrative, adjustments.
        ReportWrite = "report_write",
        /// Sign and send a report.
        ReportSubmit = "report_submit",
        /// Accept or return the reports of the orgs below.
        ReportReview = "report_review",
        /// Remind those who are late.
        ReminderSend = "reminder_send",
        /// Set periods and deadlines.
        PeriodManage = "period_manage",
        /// Read the audit chain.
        AuditRead = "audit_read",
    }
}

/// How far an action reaches from the org of the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Only what is the holder's own: the club, class or learner that the grant names.
    Own,
    /// The org of the grant.
    Here,
    /// The org of the grant and all below it.
    Below,
}

impl Role {
    /// The policy. A new action does not compile until every role has an answer.
    #[expect(
        clippy::match_same_arms,
        clippy::too_many_lines,
        reason = "a table, read role by role in the order of the actions"
    )]
    pub const fn reach(self, action: Action) -> Option<Reach> {
        use Action as A;
        use Reach::{Below, Here, Own};
        match self {
            Self::DepartmentLead => match action {
                A::OrgSee | A::OrgManage | A::ForceCount | A::PlanRead | A::PlanReview => {
                    Some(Below)
                }
                A::ActivityRead | A::LedgerRead | A::ReportRead | A::ReportReview => Some(Below),
                A::ReminderSend | A::AuditRead => Some(Below),
                A::ReportWrite | A::PeriodManage => Some(Here),
                A::AccountManage | A::RosterImport | A::ForceRead | A::ForceManage => None,
                A::PlanWrite | A::PlanApprove | A::ActivityWrite | A::TallyWrite => None,
                A::ReportSubmit => None,
            },
            Self::DepartmentOffice => match action {
                A::OrgSee | A::ForceCount | A::PlanRead | A::ActivityRead => Some(Below),
                A::LedgerRead | A::ReportRead => Some(Below),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceRead => None,
                A::ForceManage | A::PlanWrite | A::PlanReview | A::PlanApprove => None,
                A::ActivityWrite | A::TallyWrite | A::ReportWrite | A::ReportSubmit => None,
                A::ReportReview | A::ReminderSend | A::PeriodManage | A::AuditRead => None,
            },
            Self::DepartmentLeader => match action {
                A::OrgSee | A::ForceCount | A::PlanRead | A::ActivityRead => Some(Below),
                A::LedgerRead | A::ReportRead | A::AuditRead => Some(Below),
                A::ReportSubmit => Some(Here),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceRead => None,
                A::ForceManage | A::PlanWrite | A::PlanReview | A::PlanApprove => None,
                A::ActivityWrite | A::TallyWrite | A::ReportWrite | A::ReportReview => None,
                A::ReminderSend | A::PeriodManage => None,
            },
            Self::CommuneOfficer => match action {
                A::OrgSee | A::ForceCount | A::PlanRead | A::PlanReview => Some(Below),
                A::ActivityRead | A::LedgerRead | A::ReportRead | A::ReportReview => Some(Below),
                A::ReminderSend => Some(Below),
                A::ReportWrite => Some(Here),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceRead => None,
                A::ForceManage | A::PlanWrite | A::PlanApprove | A::ActivityWrite => None,
                A::TallyWrite | A::ReportSubmit | A::PeriodManage | A::AuditRead => None,
            },
            Self::CommuneLeader => match action {
                A::OrgSee | A::ForceCount | A::PlanRead | A::ActivityRead => Some(Below),
                A::LedgerRead | A::ReportRead => Some(Below),
                A::ReportSubmit | A::AuditRead => Some(Here),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceRead => None,
                A::ForceManage | A::PlanWrite | A::PlanReview | A::PlanApprove => None,
                A::ActivityWrite | A::TallyWrite | A::ReportWrite | A::ReportReview => None,
                A::ReminderSend | A::PeriodManage => None,
            },
            Self::SchoolHead => match action {
                A::OrgSee | A::ForceCount | A::ForceRead | A::PlanRead | A::PlanReview => {
                    Some(Here)
                }
                A::PlanApprove | A::ActivityRead | A::LedgerRead | A::ReportRead => Some(Here),
                A::ReportSubmit | A::AuditRead => Some(Here),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceManage => None,
                A::PlanWrite | A::ActivityWrite | A::TallyWrite | A::ReportWrite => None,
                A::ReportReview | A::ReminderSend | A::PeriodManage => None,
            },
            Self::Coordinator => match action {
                A::OrgSee | A::RosterImport | A::ForceCount | A::ForceRead => Some(Here),
                A::ForceManage | A::PlanRead | A::PlanWrite | A::ActivityRead => Some(Here),
                A::ActivityWrite | A::TallyWrite | A::LedgerRead | A::ReportRead => Some(Here),
                A::ReportWrite => Some(Here),
                A::OrgManage | A::AccountManage | A::PlanReview | A::PlanApprove => None,
                A::ReportSubmit | A::ReportReview | A::ReminderSend | A::PeriodManage => None,
                A::AuditRead => None,
            },
            Self::Advisor => match action {
                A::OrgSee | A::PlanRead => Some(Here),
                A::ForceRead | A::ActivityRead | A::ActivityWrite | A::TallyWrite => Some(Own),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceCount => None,
                A::ForceManage | A::PlanWrite | A::PlanReview | A::PlanApprove => None,
                A::LedgerRead | A::ReportRead | A::ReportWrite | A::ReportSubmit => None,
                A::ReportReview | A::ReminderSend | A::PeriodManage | A::AuditRead => None,
            },
            Self::FormTeacher => match action {
                A::OrgSee => Some(Here),
                A::ForceRead => Some(Own),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceCount => None,
                A::ForceManage | A::PlanRead | A::PlanWrite | A::PlanReview => None,
                A::PlanApprove | A::ActivityRead | A::ActivityWrite | A::TallyWrite => None,
                A::LedgerRead | A::ReportRead | A::ReportWrite | A::ReportSubmit => None,
                A::ReportReview | A::ReminderSend | A::PeriodManage | A::AuditRead => None,
            },
            Self::Ambassador => match action {
                A::OrgSee => Some(Here),
                A::ActivityRead | A::TallyWrite => Some(Own),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceCount => None,
                A::ForceRead | A::ForceManage | A::PlanRead | A::PlanWrite => None,
                A::PlanReview | A::PlanApprove | A::ActivityWrite | A::LedgerRead => None,
                A::ReportRead | A::ReportWrite | A::ReportSubmit | A::ReportReview => None,
                A::ReminderSend | A::PeriodManage | A::AuditRead => None,
            },
            Self::Guardian | Self::Partner => match action {
                A::OrgSee => Some(Here),
                A::OrgManage | A::AccountManage | A::RosterImport | A::ForceCount => None,
                A::ForceRead | A::ForceManage | A::PlanRead | A::PlanWrite => None,
                A::PlanReview | A::PlanApprove | A::ActivityRead | A::ActivityWrite => None,
                A::TallyWrite | A::LedgerRead | A::ReportRead | A::ReportWrite => None,
                A::ReportSubmit | A::ReportReview | A::ReminderSend | A::PeriodManage => None,
                A::AuditRead => None,
            },
            Self::Operator => match action {
                A::OrgSee | A::OrgManage | A::AccountManage => Some(Below),
                A::RosterImport | A::ForceCount | A::ForceRead | A::ForceManage => None,
                A::PlanRead | A::PlanWrite | A::PlanReview | A::PlanApprove => None,
                A::ActivityRead | A::ActivityWrite | A::TallyWrite | A::LedgerRead => None,
                A::ReportRead | A::ReportWrite | A::ReportSubmit | A::ReportReview => None,
                A::ReminderSend | A::PeriodManage | A::AuditRead => None,
            },
        }
    }
}

/// What of an org a grant is bound to; `Org` for all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// Not bound.
    Org,
    /// An advisor's or ambassador's club.
    Club(ClubId),
    /// A form teacher's class, as written in the class list.
    Class(String),
    /// A guardian's or ambassador's learner.
    Learner(LearnerId),
}

/// A role at an org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The org.
    pub at: OrgPath,
    /// What it is bound to.
    pub own: Own,
}

/// As far as somebody may go: the range of orgs, and what of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The orgs.
    pub scope: Scope,
    /// `None`: everything there; otherwise only what these name.
    pub only: Option<Vec<Own>>,
}

/// Where these grants let their holder act, as seen from `target`: nowhere, own things there, all there, or below too.
///
/// The state of the account is part of the answer: only an active account may anything.
pub fn leave(
    state: AccountState,
    grants: &[Grant],
    action: Action,
    target: &OrgPath,
) -> Option<Leave> {
    if state != AccountState::Active {
        return None;
    }
    let reaches = |grant: &Grant| match grant.role.reach(action)? {
        Reach::Below if grant.at.subtree().covers(target) => Some(Reach::Below),
        Reach::Here if grant.at == *target => Some(Reach::Here),
        Reach::Own if grant.at == *target => Some(Reach::Own),
        Reach::Here | Reach::Below | Reach::Own => None,
    };
    match grants.iter().filter_map(reaches).max()? {
        Reach::Below => Some(Leave { scope: target.subtree(), only: None }),
        Reach::Here => Some(Leave { scope: target.only(), only: None }),
        Reach::Own => {
            let own = grants.iter().filter(|grant| reaches(grant).is_some());
            let own = own.map(|grant| grant.own.clone()).filter(|own| *own != Own::Org).collect();
            Some(Leave { scope: target.only(), only: Some(own) })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::id::OrgId;

    /// The table that the Department reads and could sign.
    #[test]
    fn the_policy_is_what_was_agreed() {
        let mut table = String::new();
        for action in Action::ALL {
            write!(table, "{:<16}", action.code()).unwrap();
            for role in Role::ALL {
                let cell = match role.reach(*action) {
                    None => "-",
                    Some(Reach::Own) => "own",
                    Some(Reach::Here) => "here",
                    Some(Reach::Below) => "below",
                };
                write!(table, " {}={cell}", role.code()).unwrap();
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn an_account_that_is_not_active_may_nothing() {
        let root = OrgPath::root(OrgId(1));
        let grants = [Grant { role: Role::DepartmentLead, at: root.clone(), own: Own::Org }];
        for state in AccountState::ALL {
            let may = leave(*state, &grants, Action::OrgSee, &root).is_some();
            assert_eq!(may, *state == AccountState::Active, "{state}");
        }
    }

    #[test]
    fn own_is_what_the_grant_names_and_nothing_else() {
        let school = OrgPath::root(OrgId(1)).child(OrgId(2));
        let club = ClubId(uuid::Uuid::from_u128(7));
        let grants = [
            Grant { role: Role::Advisor, at: school.clone(), own: Own::Club(club) },
            Grant { role: Role::FormTeacher, at: school.clone(), own: Own::Class("9A".into()) },
        ];
        let active = AccountState::Active;
        let leave_to = |action| leave(active, &grants, action, &school).unwrap().only;
        assert_eq!(leave_to(Action::ActivityWrite), Some(vec![Own::Club(club)]));
        assert_eq!(
            leave_to(Action::ForceRead),
            Some(vec![Own::Club(club), Own::Class("9A".into())])
        );
        assert_eq!(leave_to(Action::PlanRead), None);
        // A grant that names nothing gives nothing of one's own.
        let loose = [Grant { role: Role::Advisor, at: school.clone(), own: Own::Org }];
        assert_eq!(leave(active, &loose, Action::ForceRead, &school).unwrap().only, Some(vec![]));
    }
}
