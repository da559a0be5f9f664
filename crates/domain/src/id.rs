//! One id type per thing, so that a club can never be passed where a plan is meant.

use crate::newtype::newtype;

/// Declares an id: a wrapper that is also shown and read as its value.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        newtype! { $(#[$doc])* $name($inner) }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = <$inner as std::str::FromStr>::Err;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

/// Declares ids that are made by chance, by whoever makes the record.
macro_rules! made_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        id! { $(#[$doc])* $name(uuid::Uuid) }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

id! {
    /// An org's number: the owner that every record's key begins with.
    OrgId(i64)
}

made_ids! {
    /// Somebody who can sign in.
    AccountId,
    /// A class list (the learners of a school in one school year) while it is open.
    ListId,
    /// An uploaded file on its way into a class list.
    ImportId,
    /// A learner.
    LearnerId,
    /// A club, team or group of ambassadors.
    ClubId,
    /// A learner as ambassador in one school year.
    TermId,
    /// A school's plan for one school year.
    PlanId,
    /// One line of a plan.
    ItemId,
    /// What a commune means to reach on its digital-transformation roadmap.
    RoadmapId,
    /// A push that the Department or a commune opens and schools join.
    CampaignId,
    /// A remark on a plan or a report.
    RemarkId,
    /// A thing a club does or did.
    ActivityId,
    /// One act that moved an activity or called it off.
    DisruptionId,
    /// A vetted adult.
    SupervisorId,
    /// That an adult cannot come to an activity.
    AdultOutId,
    /// One press at the door of an activity.
    CheckInId,
    /// An invitation to a joint activity.
    InvitationId,
    /// One entry of help given.
    TallyId,
    /// An org's report for one period.
    ReportId,
    /// A reporting period.
    PeriodId,
    /// One act that gives orgs more time for a report.
    ExtensionId,
    /// Something somebody must do.
    TodoId,
    /// An official document.
    PaperId,
    /// A parent or other representative of one learner.
    GuardianId,
    /// One answer about one purpose.
    ConsentId,
    /// A slip of paper that opens the guardian's page.
    SlipId,
    /// A telephone call to a family that has not answered.
    CallId,
    /// A round of selection.
    RoundId,
    /// A learner in a round.
    CandidateId,
    /// A move to another school.
    TransferId,
    /// A picture.
    PictureId,
    /// A child's sign-in card.
    CardId,
    /// A request about a child's data.
    RequestId,
    /// Somebody's time in a post of a club.
    OfficerId,
    /// A teacher's time as advisor of a club.
    AdvisorId,
}
