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
        /// Say whether the school joins a campaign.
        CampaignAnswer = "campaign_answer",
        /// Nothing stands for today in a campaign whose hour of reporting has come. Read from the days, never kept.
        CampaignToday = "campaign_today",
        /// Say how an activity went whose day is over.
        ActivityClose = "activity_close",
        /// An activity was moved or called off: tell everybody who cannot read it here.
        ActivityTell = "activity_tell",
        /// An adult cannot come: find somebody else, until then the activity is blocked (D37).
        AdultReplace = "adult_replace",
        /// Say whether the org takes part in a joint activity.
        JointAnswer = "joint_answer",
        /// A joint activity does not stand as it was agreed: read what changed.
        JointTold = "joint_told",
        /// The vetting of an adult runs out (D37).
        SupervisorRenew = "supervisor_renew",
        /// Prepare the report and have it signed.
        ReportWrite = "report_write",
        /// Mend a returned report.
        ReportFix = "report_fix",
        /// Accept or return a report from below.
        ReportReview = "report_review",
        /// Ask families that have not answered (b13).
        ConsentChase = "consent_chase",
        /// Two guardians disagree: talk to them (b10).
        ConsentConflict = "consent_conflict",
        /// A birthday changed whose yes is needed, or answers run out: ask again (D25).
        ConsentRenew = "consent_renew",
        /// Wrong codes have blocked a family's slip: hand out another one.
        SlipRenew = "slip_renew",
        /// Say yes or no to nominations that came in by the link.
        NominationConfirm = "nomination_confirm",
        /// Mark the criteria of the candidates.
        RoundAssess = "round_assess",
        /// Hold the council: minutes and ballot.
        CouncilHold = "council_hold",
        /// Sign the decision.
        DecisionSign = "decision_sign",
        /// Hand the notices over.
        NoticeGive = "notice_give",
        /// Train and start those who were chosen.
        TermStart = "term_start",
        /// Take over or refuse a learner who moves here.
        TransferAnswer = "transfer_answer",
        /// Take a club over: look at the handover kit.
        ClubTakeOver = "club_take_over",
        /// Tell a family that its request came in (2 working days, D27).
        RequestAcknowledge = "request_acknowledge",
        /// Carry a family's request out (D27).
        RequestCarryOut = "request_carry_out",
    }
}

impl TodoKind {
    /// Who sees it: any of these roles at the org. The first is the one that is reminded.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::ListClose
            | Self::PlanWrite
            | Self::PlanFix
            | Self::NominationConfirm
            | Self::CouncilHold
            | Self::NoticeGive
            | Self::TermStart
            | Self::TransferAnswer => &[Role::Coordinator],
            Self::PlanReview | Self::PlanIssue | Self::DecisionSign => &[Role::SchoolHead],
            Self::JointAnswer | Self::JointTold => &[Role::Coordinator, Role::Partner],
            Self::CampaignAnswer | Self::CampaignToday => &[Role::Coordinator, Role::SchoolHead],
            Self::SupervisorRenew => &[Role::SchoolHead, Role::Coordinator],
            Self::ActivityClose | Self::ActivityTell | Self::AdultReplace => {
                &[Role::Coordinator, Role::Advisor]
            }
            Self::ClubTakeOver => &[Role::Advisor, Role::Coordinator],
            Self::ReportWrite | Self::ReportFix => &[
                Role::Coordinator,
                Role::SchoolHead,
                Role::CommuneOfficer,
                Role::CommuneLeader,
                Role::DepartmentLead,
                Role::DepartmentLeader,
            ],
            Self::ReportReview => &[Role::CommuneOfficer, Role::DepartmentLead],
            Self::ConsentChase | Self::ConsentRenew | Self::SlipRenew => {
                &[Role::Coordinator, Role::FormTeacher, Role::Advisor]
            }
            Self::ConsentConflict | Self::RequestAcknowledge | Self::RequestCarryOut => {
                &[Role::Coordinator, Role::SchoolHead]
            }
            Self::RoundAssess => {
                &[Role::Coordinator, Role::Advisor, Role::FormTeacher, Role::SchoolHead]
            }
        }
    }
}
