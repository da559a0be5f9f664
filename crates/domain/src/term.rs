//! A term: a learner as ambassador in one school year.

use crate::word_list;

word_list! {
    /// Where a term stands (R01). Each step has its day and its reason in the term's history.
    TermState {
        /// Nominated in a round of selection.
        Nominated = "nominated",
        /// Chosen by a decision.
        Selected = "selected",
        /// Trained for the work.
        Trained = "trained",
        /// In the force.
        Active = "active",
        /// The school year is over.
        Finished = "finished",
        /// Left before the end; joining and leaving are voluntary (D45).
        Withdrawn = "withdrawn",
        /// Ended by the school: not chosen, moved, the club closed, a decision after a violation (D78).
        Ended = "ended",
    }
}

impl TermState {
    /// Whether somebody in this state may still become or is an ambassador; the others are history.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Nominated | Self::Selected | Self::Trained | Self::Active => true,
            Self::Finished | Self::Withdrawn | Self::Ended => false,
        }
    }
}

word_list! {
    /// Why a term ended. A word, not free text: nothing about a child is written down beside it.
    EndReason {
        /// The learner's own wish (D45).
        Wish = "wish",
        /// The family's wish.
        Family = "family",
        /// Moved to another school (D22).
        MovedOut = "moved_out",
        /// Left school, or finished it (D22).
        LeftSchool = "left_school",
        /// The club was closed.
        ClubClosed = "club_closed",
        /// The school year is over.
        YearOver = "year_over",
        /// Taken in by mistake.
        Mistake = "mistake",
        /// Not chosen in the round; the learner sees why (D73).
        NotChosen = "not_chosen",
        /// A decision after a violation of digital ethics, with hearing and complaint (D78).
        Conduct = "conduct",
        /// Anything else.
        Other = "other",
    }
}

impl EndReason {
    /// Those that a person may choose; the others come from an act of their own.
    pub const CHOICES: [Self; 6] =
        [Self::Wish, Self::Family, Self::MovedOut, Self::LeftSchool, Self::Mistake, Self::Other];
}

word_list! {
    /// Sex as schools' lists have it; unknown where the list has no such column.
    Gender {
        /// Nam.
        Male = "male",
        /// Nữ.
        Female = "female",
        /// Not said.
        Unknown = "unknown",
    }
}

word_list! {
    /// Kinds of club (R16).
    ClubKind {
        /// Câu lạc bộ.
        Club = "clb",
        /// Đội.
        Team = "doi",
        /// Nhóm.
        Group = "nhom",
    }
}
