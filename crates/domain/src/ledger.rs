//! The ledger's words: what is counted, in which unit, and one line of it. Nothing is counted beside the ledger.

use jiff::civil::Date;

use crate::activity::Kind;
use crate::id::{CampaignId, ItemId, OrgId};
use crate::word_list;

word_list! {
    /// D48: every figure has a unit, printed with it; figures of different units are never added.
    Unit {
        /// Lượt: one contact. Not persons.
        Contact = "luot",
        /// Người: one person.
        Person = "nguoi",
        /// Buổi: one session.
        Session = "buoi",
        /// Phút: minutes of service, shown in hours.
        Minute = "phut",
        /// Đội, nhóm, câu lạc bộ.
        Team = "doi",
        /// Kế hoạch.
        Plan = "ke_hoach",
        /// Hoạt động.
        Activity = "hoat_dong",
        /// Đơn vị.
        Org = "don_vi",
    }
}

word_list! {
    /// What is counted. The number of a measure is its place in the ledger and never changes.
    Measure {
        /// Somebody was helped (lượt), by service and audience.
        Help = "help",
        /// An ambassador took part in an activity (lượt).
        Participation = "participation",
        /// Minutes an ambassador served.
        ServiceMinutes = "service_minutes",
        /// An ambassador joined (+1) or left (−1).
        Ambassador = "ambassador",
        /// A club was founded (+1) or closed (−1).
        Club = "club",
        /// A plan was issued.
        PlanIssued = "plan_issued",
        /// An activity was held together with a partner.
        JointActivity = "joint_activity",
        /// A learner took part at a place for which a rule of the guard was set aside in writing (lượt).
        SetAside = "set_aside",
        /// A club meeting was held.
        SessionMeeting = "session_meeting",
        /// A training session was held.
        SessionTraining = "session_training",
        /// A session of help inside the school was held.
        SessionSupport = "session_support",
        /// A session on safety and awareness was held.
        SessionAwareness = "session_awareness",
        /// A community help point was held.
        SessionCommunity = "session_community",
        /// A communication activity was held.
        SessionCommunication = "session_communication",
        /// A contest or festival was held.
        SessionContest = "session_contest",
        /// People who attended a training session (lượt).
        ReachTraining = "reach_training",
        /// People who attended a session on safety and awareness (lượt).
        ReachAwareness = "reach_awareness",
        /// People who attended any other activity (lượt).
        ReachOther = "reach_other",
    }
}

impl Measure {
    /// The number in the ledger: never changed, never reused.
    pub const fn number(self) -> i32 {
        match self {
            Self::Help => 1,
            Self::Participation => 2,
            Self::ServiceMinutes => 3,
            Self::Ambassador => 4,
            Self::Club => 5,
            Self::PlanIssued => 6,
            Self::JointActivity => 7,
            Self::SetAside => 8,
            Self::SessionMeeting => 20,
            Self::SessionTraining => 21,
            Self::SessionSupport => 22,
            Self::SessionAwareness => 23,
            Self::SessionCommunity => 24,
            Self::SessionCommunication => 25,
            Self::SessionContest => 26,
            Self::ReachTraining => 41,
            Self::ReachAwareness => 43,
            Self::ReachOther => 49,
        }
    }

    /// The measure with this number.
    pub fn by_number(number: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.number() == number)
    }

    /// The unit of its quantities.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Help
            | Self::Participation
            | Self::SetAside
            | Self::ReachTraining
            | Self::ReachAwareness
            | Self::ReachOther => Unit::Contact,
            Self::ServiceMinutes => Unit::Minute,
            Self::Ambassador => Unit::Person,
            Self::Club => Unit::Team,
            Self::PlanIssued => Unit::Plan,
            Self::JointActivity => Unit::Activity,
            Self::SessionMeeting
            | Self::SessionTraining
            | Self::SessionSupport
            | Self::SessionAwareness
            | Self::SessionCommunity
            | Self::SessionCommunication
            | Self::SessionContest => Unit::Session,
        }
    }

    /// The measure of a session of this kind.
    pub const fn session(kind: Kind) -> Self {
        match kind {
            Kind::Meeting => Self::SessionMeeting,
            Kind::Training => Self::SessionTraining,
            Kind::Support => Self::SessionSupport,
            Kind::Awareness => Self::SessionAwareness,
            Kind::Community => Self::SessionCommunity,
            Kind::Communication => Self::SessionCommunication,
            Kind::Contest => Self::SessionContest,
        }
    }

    /// The measure of the people reached by a session of this kind.
    pub const fn reach(kind: Kind) -> Self {
        match kind {
            Kind::Training => Self::ReachTraining,
            Kind::Awareness => Self::ReachAwareness,
            Kind::Meeting
            | Kind::Support
            | Kind::Community
            | Kind::Communication
            | Kind::Contest => Self::ReachOther,
        }
    }

    /// Every session measure.
    pub const SESSIONS: [Self; 7] = [
        Self::SessionMeeting,
        Self::SessionTraining,
        Self::SessionSupport,
        Self::SessionAwareness,
        Self::SessionCommunity,
        Self::SessionCommunication,
        Self::SessionContest,
    ];
}

word_list! {
    /// What record a line was born from, so that every figure opens.
    Source {
        /// An entry of help given.
        Tally = "tally",
        /// An activity and its attendance.
        Activity = "activity",
        /// An ambassador's term.
        Term = "term",
        /// A club.
        Club = "club",
        /// A plan.
        Plan = "plan",
    }
}

/// A line to be written. A correction is a further line with the quantity reversed, never a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The day it counts for, in Viet Nam.
    pub day: Date,
    /// What is counted.
    pub measure: Measure,
    /// Number of the service category; 0 where the measure has none.
    pub service: i32,
    /// Number of the audience; 0 where the measure has none.
    pub audience: i32,
    /// The plan item it fulfils.
    pub item: Option<ItemId>,
    /// The campaign it counts for.
    pub campaign: Option<CampaignId>,
    /// In the measure's unit; negative in a reversing line.
    pub quantity: i64,
    /// The kind of record behind it.
    pub source: Source,
    /// The record behind it.
    pub source_id: uuid::Uuid,
    /// The line it takes back.
    pub reverses: Option<i64>,
}

impl Line {
    /// A line of a measure without service and audience.
    pub const fn of(
        measure: Measure,
        day: Date,
        quantity: i64,
        source: Source,
        id: uuid::Uuid,
    ) -> Self {
        Self {
            day,
            measure,
            service: 0,
            audience: 0,
            item: None,
            campaign: None,
            quantity,
            source,
            source_id: id,
            reverses: None,
        }
    }
}

/// A sum over lines of the same measure, service and audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// What is counted.
    pub measure: Measure,
    /// Number of the service category or 0.
    pub service: i32,
    /// Number of the audience or 0.
    pub audience: i32,
    /// The sum, in the measure's unit.
    pub quantity: i64,
}

/// A frozen figure is exactly this: the lines of an org up to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UpTo {
    /// The org.
    pub org: OrgId,
    /// The last line's number.
    pub seq: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_lead_back() {
        for measure in Measure::ALL {
            assert_eq!(Measure::by_number(measure.number()), Some(*measure));
        }
        assert_eq!(Measure::by_number(0), None);
    }

    #[test]
    fn every_kind_of_activity_has_its_session_and_its_reach() {
        for kind in Kind::ALL {
            assert_eq!(Measure::session(*kind).unit(), Unit::Session);
            assert_eq!(Measure::reach(*kind).unit(), Unit::Contact);
            assert!(Measure::SESSIONS.contains(&Measure::session(*kind)));
        }
    }
}
