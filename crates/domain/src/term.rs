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
    /// What happens to a term. Each is kept with its day, its reason and who did it.
    TermStep {
        /// Stands in a round of selection.
        Nominate = "nominate",
        /// Chosen by a signed decision (R14).
        Select = "select",
        /// Has been trained (R15).
        Train = "train",
        /// Begins to work: counted as an ambassador from this day.
        Start = "start",
        /// «Bổ sung»: taken in between two rounds, by the school, when everybody has agreed.
        Supplement = "supplement",
        /// The school year is over.
        Finish = "finish",
        /// Leaves before the end (D45).
        Withdraw = "withdraw",
        /// Ended by the school.
        End = "end",
    }
}

/// A step that does not fit where the term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} does not follow {}", .from.map_or("nothing", TermState::code))]
pub struct OutOfOrder {
    /// Where the term stands; `None` when there is none.
    pub from: Option<TermState>,
    /// What was asked for.
    pub step: TermStep,
}

impl TermState {
    /// Where a term stands after a step; `None` is a learner without a term in this school year.
    ///
    /// Who left or was not chosen may begin again in the same year; what is finished stays finished.
    ///
    /// # Errors
    /// The step does not follow: nobody becomes active without a decision and training, or a supplement by the school.
    pub const fn after(from: Option<Self>, step: TermStep) -> Result<Self, OutOfOrder> {
        match (from, step) {
            (None | Some(Self::Withdrawn | Self::Ended), TermStep::Nominate) => Ok(Self::Nominated),
            (Some(Self::Nominated), TermStep::Select) => Ok(Self::Selected),
            (Some(Self::Selected), TermStep::Train) => Ok(Self::Trained),
            (Some(Self::Trained), TermStep::Start)
            | (None | Some(Self::Withdrawn | Self::Ended), TermStep::Supplement) => {
                Ok(Self::Active)
            }
            (Some(Self::Active), TermStep::Finish) => Ok(Self::Finished),
            (
                Some(Self::Nominated | Self::Selected | Self::Trained | Self::Active),
                TermStep::Withdraw,
            ) => Ok(Self::Withdrawn),
            (
                Some(Self::Nominated | Self::Selected | Self::Trained | Self::Active),
                TermStep::End,
            ) => Ok(Self::Ended),
            _ => Err(OutOfOrder { from, step }),
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

word_list! {
    /// Posts that members of a club hold (R16).
    ClubPost {
        /// Chủ nhiệm or đội trưởng.
        Captain = "captain",
        /// Phó.
        Vice = "vice",
        /// Thư ký.
        Secretary = "secretary",
    }
}

impl ClubPost {
    /// Whether only one member holds it at a time: a club has one captain and one secretary, and vices as it needs.
    pub const fn is_single(self) -> bool {
        match self {
            Self::Captain | Self::Secretary => true,
            Self::Vice => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn steps() -> impl Strategy<Value = Vec<TermStep>> {
        prop::collection::vec(prop::sample::select(TermStep::ALL), 0..40)
    }

    /// The table, as it was agreed: rows are states, columns are steps.
    #[test]
    fn the_table_of_steps_is_what_was_agreed() {
        let states = [None].into_iter().chain(TermState::ALL.iter().copied().map(Some));
        let mut table = Vec::new();
        for from in states {
            for step in TermStep::ALL {
                if let Ok(to) = TermState::after(from, *step) {
                    table.push(format!("{} {step} {to}", from.map_or("-", TermState::code)));
                }
            }
        }
        assert_eq!(
            table,
            [
                "- nominate nominated",
                "- supplement active",
                "nominated select selected",
                "nominated withdraw withdrawn",
                "nominated end ended",
                "selected train trained",
                "selected withdraw withdrawn",
                "selected end ended",
                "trained start active",
                "trained withdraw withdrawn",
                "trained end ended",
                "active finish finished",
                "active withdraw withdrawn",
                "active end ended",
                "withdrawn nominate nominated",
                "withdrawn supplement active",
                "ended nominate nominated",
                "ended supplement active",
            ]
        );
    }

    proptest! {
        /// Whatever is tried in whatever order, nobody is active who was not either taken in as a supplement or
        /// nominated, chosen and trained since they last began; and nothing follows the end of the year.
        #[test]
        fn there_is_no_way_round(steps in steps()) {
            let mut state = None;
            let mut since_begin: Vec<TermStep> = Vec::new();
            for step in steps {
                match TermState::after(state, step) {
                    Err(fault) => prop_assert_eq!(fault, OutOfOrder { from: state, step }),
                    Ok(next) => {
                        prop_assert!(state != Some(TermState::Finished));
                        if matches!(step, TermStep::Nominate | TermStep::Supplement) {
                            prop_assert!(!state.is_some_and(TermState::is_open));
                            since_begin.clear();
                        }
                        since_begin.push(step);
                        state = Some(next);
                    }
                }
                if state == Some(TermState::Active) {
                    use TermStep as S;
                    let whole = [S::Nominate, S::Select, S::Train, S::Start];
                    prop_assert!(since_begin == whole || since_begin == [S::Supplement]);
                }
            }
        }
    }
}
