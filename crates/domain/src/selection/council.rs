//! The council of a round: who sat, what was said, how it voted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::word_list;

word_list! {
    /// What somebody is in the council.
    Seat {
        /// Chủ tọa.
        Chair = "chair",
        /// Thư ký.
        Secretary = "secretary",
        /// Thành viên.
        Member = "member",
    }
}

/// Somebody in the council.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CouncilMember {
    /// The name, without titles (D66).
    pub name: String,
    /// Position at the school: "Phó Hiệu trưởng".
    #[serde(default)]
    pub position: String,
    /// The seat.
    pub seat: Seat,
}

/// A meeting of the council as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Council {
    /// The day.
    pub held_on: Date,
    /// Where.
    pub place: String,
    /// Who was present: chair first, then secretary, then the others.
    pub members: Vec<CouncilMember>,
    /// What was said, beside the votes.
    pub minutes: String,
}

/// How the council voted on one candidate.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// For.
    pub yes: i64,
    /// Against.
    pub no: i64,
    /// Neither.
    pub blank: i64,
}

/// The fewest who can sit: a chair, a secretary and one more.
pub const FEWEST: usize = 3;
/// The most.
pub const MOST: usize = 30;

impl Council {
    /// Whether a chair, a secretary and enough others sat.
    pub fn is_full(&self) -> bool {
        let seats = |seat| self.members.iter().filter(|member| member.seat == seat).count();
        (FEWEST..=MOST).contains(&self.members.len())
            && seats(Seat::Chair) == 1
            && seats(Seat::Secretary) == 1
    }

    /// Whoever holds a seat first.
    pub fn holder(&self, seat: Seat) -> Option<&CouncilMember> {
        self.members.iter().find(|member| member.seat == seat)
    }

    /// Whether a ballot can have come from those present: nobody votes twice, somebody voted.
    pub fn fits(&self, ballot: Ballot) -> bool {
        let parts = [ballot.yes, ballot.no, ballot.blank];
        let present = i64::try_from(self.members.len()).unwrap_or(i64::MAX);
        parts.iter().all(|part| (0..=present).contains(part))
            && (1..=present).contains(&parts.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn council(seats: &[Seat]) -> Council {
        let member = |seat: &Seat| CouncilMember {
            name: "Trần Văn Bình".into(),
            position: String::new(),
            seat: *seat,
        };
        let members = seats.iter().map(member).collect();
        Council {
            held_on: date(2026, 11, 17),
            place: "Phòng họp".into(),
            members,
            minutes: String::new(),
        }
    }

    #[test]
    fn a_council_has_one_chair_one_secretary_and_another() {
        use Seat::{Chair, Member, Secretary};
        assert!(council(&[Chair, Secretary, Member]).is_full());
        assert!(council(&[Member, Member, Secretary, Chair]).is_full());
        for seats in [
            &[Chair, Secretary][..],
            &[Chair, Chair, Secretary],
            &[Chair, Member, Member],
            &[Secretary, Secretary, Chair],
        ] {
            assert!(!council(seats).is_full(), "{seats:?}");
        }
    }

    proptest! {
        /// No more votes than people, none below nothing.
        #[test]
        fn a_ballot_has_at_most_one_vote_for_each_present(yes in -2_i64..8, no in -2_i64..8, blank in -2_i64..8) {
            let council = council(&[Seat::Chair, Seat::Secretary, Seat::Member, Seat::Member, Seat::Member]);
            let fits = council.fits(Ballot { yes, no, blank });
            let sum = yes + no + blank;
            prop_assert_eq!(fits, yes >= 0 && no >= 0 && blank >= 0 && (1..=5).contains(&sum));
        }
    }
}
