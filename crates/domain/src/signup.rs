//! Sign-ups: a learner's place at an activity, who waits, who moves up (features d6, d7, d11).

use crate::word_list;

word_list! {
    /// Where a sign-up stands.
    State {
        /// Has a place.
        Signed = "signed",
        /// Waits for one.
        Waiting = "waiting",
        /// The learner gave it back.
        Dropped = "dropped",
        /// Taken away by a teacher, by a withdrawal of consent, or because the guard says no after a change.
        Removed = "removed",
    }
}

word_list! {
    /// Who put the learner down.
    Origin {
        /// The learner.
        Own = "self",
        /// A teacher.
        Staff = "staff",
    }
}

word_list! {
    /// What a learner is told about a place until it has been answered.
    News {
        /// It is at another time or place now.
        Moved = "moved",
        /// A place came free: no longer waiting.
        Up = "up",
        /// It was taken away.
        Removed = "removed",
        /// The adult cannot come: wait for the school's word.
        Blocked = "blocked",
        /// Another adult comes: it takes place again.
        Again = "again",
    }
}

word_list! {
    /// Why a place was taken away, when no teacher wrote why.
    Why {
        /// The club, or the programme, was left.
        Left = "left",
        /// Not everybody agrees any more.
        Consent = "consent",
        /// The guard says no to the new time.
        Guard = "guard",
    }
}

/// Until so many hours before the start a learner gives a place back alone; later only a teacher can.
pub const DROP_HOURS: i64 = 12;

/// How many of those who wait move up, when so many places are taken; 0 places mean no limit.
pub fn room(capacity: i64, taken: usize) -> usize {
    match usize::try_from(capacity) {
        Ok(0) | Err(_) => usize::MAX,
        Ok(capacity) => capacity.saturating_sub(taken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_and_none_means_as_many_as_come() {
        assert_eq!(room(3, 1), 2);
        assert_eq!(room(3, 3), 0);
        assert_eq!(room(3, 5), 0);
        assert_eq!(room(0, 500), usize::MAX);
    }
}
