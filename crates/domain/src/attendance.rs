//! On the day: arriving and leaving, and what of it counts. Hours are confirmed presence, not the length on the plan (D46).

use crate::activity::Presence;
use crate::word_list;

word_list! {
    /// What is said of a learner at the door.
    Check {
        /// Is there now.
        Arrive = "arrive",
        /// Leaves now.
        Leave = "leave",
        /// Away with a reason.
        Excused = "excused",
        /// Away.
        Absent = "absent",
    }
}

word_list! {
    /// How the host confirmed on the spot.
    HostWord {
        /// With the code that only the host was told.
        Code = "code",
        /// On paper, by name.
        Paper = "paper",
    }
}

/// Whoever comes more than so many minutes after the beginning is late.
pub const LATE_MINUTES: i64 = 10;
/// A presence below so many minutes asks for a note (D46).
pub const SHORT_MINUTES: i64 = 10;
/// So many minutes beyond the plan ask for a note (D46).
pub const OVER_MINUTES: i64 = 30;
/// So many wrong codes of a host are looked at before a new one must be made.
pub const HOST_TRIES: i64 = 5;

/// When a learner was there, in minutes from midnight; none where nobody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// Came.
    pub arrived: Option<i64>,
    /// Left.
    pub left: Option<i64>,
}

/// When an activity is planned, in minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Beginning.
    pub from: i64,
    /// Length.
    pub minutes: i64,
}

/// The minutes that count: from coming, but not before the beginning, to leaving; where a time was not said, the plan's.
pub fn served(presence: Presence, planned: Planned, times: Times) -> i64 {
    if !presence.took_part() {
        return 0;
    }
    let from = times.arrived.map_or(planned.from, |arrived| arrived.max(planned.from));
    let to = times.left.unwrap_or(planned.from + planned.minutes);
    (to - from).max(0)
}

/// Whether so many minutes ask for a note. Only where a real time was said: the plan's own length explains itself.
pub fn wants_note(presence: Presence, planned: Planned, times: Times) -> bool {
    let minutes = served(presence, planned, times);
    let said = times.left.is_some();
    let odd = minutes < SHORT_MINUTES || minutes > planned.minutes + OVER_MINUTES;
    presence.took_part() && said && odd
}

/// Present, or late.
pub const fn on_arrival(planned: Planned, minute: i64) -> Presence {
    if minute > planned.from + LATE_MINUTES { Presence::Late } else { Presence::Present }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLANNED: Planned = Planned { from: 840, minutes: 90 };

    fn times(arrived: Option<i64>, left: Option<i64>) -> Times {
        Times { arrived, left }
    }

    #[test]
    fn what_counts_is_being_there() {
        let of = |arrived, left| served(Presence::Present, PLANNED, times(arrived, left));
        assert_eq!(of(None, None), 90);
        assert_eq!(of(Some(820), None), 90, "who comes early has not begun");
        assert_eq!(of(Some(860), None), 70);
        assert_eq!(of(Some(860), Some(900)), 40);
        assert_eq!(of(None, Some(960)), 120);
        assert_eq!(served(Presence::Excused, PLANNED, times(Some(840), Some(930))), 0);
    }

    #[test]
    fn very_short_and_very_long_presences_ask_for_a_note() {
        let of = |left| wants_note(Presence::Present, PLANNED, times(Some(840), Some(left)));
        for (left, asks) in [(849, true), (850, false), (930, false), (960, false), (961, true)] {
            assert_eq!(of(left), asks, "{left}");
        }
        assert!(!wants_note(Presence::Absent, PLANNED, times(Some(840), Some(841))));
    }

    #[test]
    fn ten_minutes_are_not_late_and_eleven_are() {
        assert_eq!(on_arrival(PLANNED, 850), Presence::Present);
        assert_eq!(on_arrival(PLANNED, 851), Presence::Late);
    }

    proptest! {
        /// The slow model: minute by minute, was the learner there and had it begun?
        #[test]
        fn minutes_are_those_in_which_somebody_was_there(
            from in 360_i64..1200, minutes in 1_i64..720, arrived in 300_i64..1380, left in 300_i64..1440,
        ) {
            let planned = Planned { from, minutes };
            let slow = (0..1440).filter(|m| *m >= from && *m >= arrived && *m < left).count();
            let fast = served(Presence::Late, planned, times(Some(arrived), Some(left)));
            prop_assert_eq!(i64::try_from(slow).unwrap(), fast);
        }
    }
}
