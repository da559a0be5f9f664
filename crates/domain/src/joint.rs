//! Joint activities: one activity of several clubs, schools and partners. The host owns it and invites; each school takes part
//! with a part of its own, in which its own children stand, so that nobody reads the names of other schools' children.

use crate::word_list;

word_list! {
    /// Who is invited.
    Invitee {
        /// Another club of the host's school.
        Club = "club",
        /// Another school.
        School = "school",
        /// A partner that answers here itself.
        Partner = "partner",
        /// A partner without an account: name and contact, asked by telephone.
        Other = "other",
    }
}

impl Invitee {
    /// Whether it brings learners, with a part of its own.
    pub const fn brings_learners(self) -> bool {
        matches!(self, Self::Club | Self::School)
    }
}

word_list! {
    /// Where an invitation stands.
    Standing {
        /// Not answered yet.
        Invited = "invited",
        /// Takes part.
        Accepted = "accepted",
        /// Said no.
        Declined = "declined",
        /// Had said yes, and took it back.
        Withdrawn = "withdrawn",
        /// The host took the invitation back.
        Ended = "ended",
    }
}

word_list! {
    /// What is done with an invitation.
    Answer {
        /// The invited one says yes; said again, with other places.
        Accept = "accept",
        /// The invited one says no.
        Decline = "decline",
        /// The invited one takes its yes back.
        Withdraw = "withdraw",
        /// The host takes the invitation back.
        End = "end",
        /// It is at another time now: whoever said yes is asked again.
        Ask = "ask",
    }
}

/// The invitation is no longer, or not yet, where this can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{answer} does not fit what is {from}")]
pub struct OutOfOrder {
    /// Where it stands.
    pub from: Standing,
    /// What was to be done.
    pub answer: Answer,
}

impl Standing {
    /// Whether it is still to be answered, or takes part.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Invited | Self::Accepted)
    }

    /// Where it stands after an answer.
    pub const fn take(self, answer: Answer) -> Result<Self, OutOfOrder> {
        Ok(match (answer, self) {
            (Answer::Accept, Self::Invited | Self::Accepted) => Self::Accepted,
            (Answer::Decline, Self::Invited) => Self::Declined,
            (Answer::Withdraw, Self::Accepted) => Self::Withdrawn,
            (Answer::End, Self::Invited | Self::Accepted) => Self::Ended,
            (Answer::Ask, Self::Invited | Self::Accepted) => Self::Invited,
            _ => return Err(OutOfOrder { from: self, answer }),
        })
    }
}

/// Most places that a school can ask for when the activity has no limit.
pub const SHARE_MAX: i64 = 500;

/// Whether a school can take part with so many places. Places are one number for the whole activity: the host's own
/// learners and the shares of the others never come to more. Without a limit a school may leave its share open (0).
pub const fn share_fits(capacity: i64, taken: i64, other_shares: i64, wanted: i64) -> bool {
    if capacity == 0 {
        return wanted >= 0 && wanted <= SHARE_MAX;
    }
    wanted >= 1 && taken + other_shares + wanted <= capacity
}

/// Places that the host's own learners can have in all: what the shares of the others leave. 0: no limit.
pub const fn own_places(capacity: i64, shares: i64) -> Option<i64> {
    if capacity == 0 {
        return None;
    }
    Some(if capacity > shares { capacity - shares } else { 0 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_answer_fits_only_where_the_invitation_stands() {
        use Standing as S;
        for (answer, from, to) in [
            (Answer::Accept, S::Invited, Some(S::Accepted)),
            (Answer::Accept, S::Accepted, Some(S::Accepted)),
            (Answer::Accept, S::Ended, None),
            (Answer::Decline, S::Invited, Some(S::Declined)),
            (Answer::Decline, S::Accepted, None),
            (Answer::Withdraw, S::Accepted, Some(S::Withdrawn)),
            (Answer::Withdraw, S::Invited, None),
            (Answer::End, S::Accepted, Some(S::Ended)),
            (Answer::End, S::Declined, None),
            (Answer::Ask, S::Accepted, Some(S::Invited)),
            (Answer::Ask, S::Withdrawn, None),
        ] {
            assert_eq!(from.take(answer).ok(), to, "{answer} at {from}");
        }
        for answer in Answer::ALL {
            for over in [S::Declined, S::Withdrawn, S::Ended] {
                assert!(over.take(*answer).is_err(), "{answer} at {over}");
            }
        }
    }

    proptest! {
        /// Against people who are counted one by one: however schools come and go, there are never more than places.
        #[test]
        fn the_whole_never_has_more_than_its_places(
            capacity in 1i64..30,
            steps in proptest::collection::vec((0usize..4, 0i64..12), 1..30),
        ) {
            let (mut own, mut shares) = (0, [0; 3]);
            for (who, wanted) in steps {
                if who == 3 {
                    let places = own_places(capacity, shares.iter().sum()).unwrap();
                    if own < places { own += 1; }
                } else {
                    let others: i64 = shares.iter().sum::<i64>() - shares[who];
                    if wanted == 0 { shares[who] = 0; }
                    else if share_fits(capacity, own, others, wanted) { shares[who] = wanted; }
                }
                prop_assert!(own + shares.iter().sum::<i64>() <= capacity);
            }
        }
    }
}
