//! The policy: Role × Action → nowhere, own, here, here and below. One `match` without a wildcard.
//!
//! Rights are decided here and nowhere else; the table is kept as a snapshot that the Department could sign.

mod fit;
mod policy;

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
        /// What a club keeps about itself: take it over, its charter, minutes of its meetings.
        ClubKeep = "club_keep",
        /// Read plans.
        PlanRead = "plan_read",
        /// Write a plan and submit it.
        PlanWrite = "plan_write",
        /// Return a plan with remarks.
        PlanReview = "plan_review",
        /// Approve and issue a plan.
        PlanApprove = "plan_approve",
        /// Keep the commune's digital-transformation roadmap.
        RoadmapManage = "roadmap_manage",
        /// Open campaigns, change and close them.
        CampaignManage = "campaign_manage",
        /// Say for a school whether it joins a campaign, and that a day of it has nothing to tell.
        CampaignAnswer = "campaign_answer",
        /// Read activities.
        ActivityRead = "activity_read",
        /// Schedule activities, take attendance.
        ActivityWrite = "activity_write",
        /// Take and give back one's own place at an activity.
        OwnSignup = "own_signup",
        /// Know which adults are vetted, and say that oneself cannot come.
        SupervisorRead = "supervisor_read",
        /// Vet adults.
        SupervisorKeep = "supervisor_keep",
        /// Read and answer invitations to joint activities.
        JointAnswer = "joint_answer",
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
        /// See what families and learners agreed to, and who looked.
        ConsentRead = "consent_read",
        /// Hand out slips, note answers given by phone, on paper or in person.
        ConsentWrite = "consent_write",
        /// Answer and withdraw for oneself or one's child, see the data, ask for correction or erasure.
        OwnConsent = "own_consent",
        /// See rounds of selection and their candidates.
        RoundRead = "round_read",
        /// Open rounds, confirm nominations, hold the council.
        RoundWrite = "round_write",
        /// Nominate a learner.
        Nominate = "nominate",
        /// Mark the criteria of a candidate, when named as an assessor of the round.
        CandidateAssess = "candidate_assess",
        /// Sign the decision with the list of ambassadors.
        DecisionSign = "decision_sign",
        /// Make, renew and revoke children's sign-in cards.
        CardWrite = "card_write",
        /// See pictures.
        PictureRead = "picture_read",
        /// Add, name and remove pictures.
        PictureWrite = "picture_write",
        /// Handle requests about a child's data.
        RequestHandle = "request_handle",
        /// The Department's settings: criteria, age rule, retention.
        SettingManage = "setting_manage",
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
