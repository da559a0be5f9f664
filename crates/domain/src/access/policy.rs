//! The policy as a table: an action a line, a role a column. The Department could sign it; `docs/rights/policy.tsv` is written by hand
//! and held against it by a test.

use super::{Action, Reach, Role};

/// Nowhere.
const O: Option<Reach> = None;
/// Only what is the holder's own.
const S: Option<Reach> = Some(Reach::Own);
/// The org of the grant.
const H: Option<Reach> = Some(Reach::Here);
/// The org of the grant and all below it.
const B: Option<Reach> = Some(Reach::Below);

impl Role {
    /// The policy. A new action does not compile until it has a line, nor a new role until every line has its column.
    pub const fn reach(self, action: Action) -> Option<Reach> {
        row(action)[self as usize]
    }
}

/// The columns, in the order of [`Role`]: the Department's lead, office and leader · the commune's officer and leader ·
/// school head, coordinator, advisor, form teacher · ambassador, guardian · partner · operator.
#[rustfmt::skip]
#[expect(clippy::match_same_arms, reason = "a table, read line by line")]
const fn row(action: Action) -> [Option<Reach>; Role::ALL.len()] {
    use Action as A;
    match action {
        A::OrgSee          => [B, B, B,  B, B,  H, H, H, H,  H, H,  H,  B],
        A::OrgManage       => [B, O, O,  O, O,  O, O, O, O,  O, O,  O,  B],
        A::AccountManage   => [O, O, O,  O, O,  O, O, O, O,  O, O,  O,  B],
        A::RosterImport    => [O, O, O,  O, O,  O, H, O, O,  O, O,  O,  O],
        A::ForceCount      => [B, B, B,  B, B,  H, H, O, O,  O, O,  O,  O],
        A::ForceRead       => [O, O, O,  O, O,  H, H, S, S,  O, O,  O,  O],
        A::ForceManage     => [O, O, O,  O, O,  O, H, O, O,  O, O,  O,  O],
        A::ClubKeep        => [O, O, O,  O, O,  O, H, S, O,  O, O,  O,  O],
        A::PlanRead        => [B, B, B,  B, B,  H, H, H, O,  O, O,  O,  O],
        A::PlanWrite       => [O, O, O,  O, O,  O, H, O, O,  O, O,  O,  O],
        A::PlanReview      => [B, O, O,  B, O,  H, O, O, O,  O, O,  O,  O],
        A::PlanApprove     => [O, O, O,  O, O,  H, O, O, O,  O, O,  O,  O],
        A::RoadmapManage   => [O, O, O,  H, O,  O, O, O, O,  O, O,  O,  O],
        A::CampaignManage  => [H, O, O,  H, O,  O, O, O, O,  O, O,  O,  O],
        A::CampaignAnswer  => [O, O, O,  O, O,  H, H, O, O,  O, O,  O,  O],
        A::ActivityRead    => [B, B, B,  B, B,  H, H, S, O,  S, O,  O,  O],
        A::ActivityWrite   => [O, O, O,  O, O,  O, H, S, O,  O, O,  O,  O],
        A::OwnSignup       => [O, O, O,  O, O,  O, O, O, O,  S, O,  O,  O],
        A::SupervisorRead  => [O, O, O,  O, O,  H, H, H, H,  O, O,  O,  O],
        A::SupervisorKeep  => [O, O, O,  O, O,  H, O, O, O,  O, O,  O,  O],
        A::JointAnswer     => [O, O, O,  O, O,  O, H, O, O,  O, O,  H,  O],
        A::TallyWrite      => [O, O, O,  O, O,  O, H, S, O,  S, O,  O,  O],
        A::LedgerRead      => [B, B, B,  B, B,  H, H, O, O,  O, O,  O,  O],
        A::ReportRead      => [B, B, B,  B, B,  H, H, O, O,  O, O,  O,  O],
        A::ReportWrite     => [H, O, O,  H, O,  O, H, O, O,  O, O,  O,  O],
        A::ReportSubmit    => [O, O, H,  O, H,  H, O, O, O,  O, O,  O,  O],
        A::ReportReview    => [B, O, O,  B, O,  O, O, O, O,  O, O,  O,  O],
        A::ReminderSend    => [B, O, O,  B, O,  O, O, O, O,  O, O,  O,  O],
        A::PeriodManage    => [H, O, O,  O, O,  O, O, O, O,  O, O,  O,  O],
        A::AuditRead       => [B, O, B,  O, H,  H, O, O, O,  O, O,  O,  O],
        A::ConsentRead     => [O, O, O,  O, O,  H, H, S, S,  O, O,  O,  O],
        A::ConsentWrite    => [O, O, O,  O, O,  O, H, S, S,  O, O,  O,  O],
        A::OwnConsent      => [O, O, O,  O, O,  O, O, O, O,  S, S,  O,  O],
        A::RoundRead       => [O, O, O,  O, O,  H, H, H, S,  O, O,  O,  O],
        A::RoundWrite      => [O, O, O,  O, O,  O, H, O, O,  O, O,  O,  O],
        A::Nominate        => [O, O, O,  O, O,  O, H, H, S,  O, O,  O,  O],
        A::CandidateAssess => [O, O, O,  O, O,  H, H, H, H,  O, O,  O,  O],
        A::DecisionSign    => [O, O, O,  O, O,  H, O, O, O,  O, O,  O,  O],
        A::CardWrite       => [O, O, O,  O, O,  O, H, S, O,  O, O,  O,  O],
        A::PictureRead     => [O, O, O,  O, O,  H, H, S, O,  S, O,  O,  O],
        A::PictureWrite    => [O, O, O,  O, O,  O, H, S, O,  O, O,  O,  O],
        A::RequestHandle   => [O, O, O,  O, O,  H, H, O, O,  O, O,  O,  O],
        A::SettingManage   => [H, O, O,  O, O,  O, O, O, O,  O, O,  O,  O],
    }
}
