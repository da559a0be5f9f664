//! How far a round is, from its facts and the day: computed, never stored, so that it moves by itself (b13).

use jiff::civil::Date;

use super::RoundState;
use crate::inbox::TodoKind;
use crate::word_list;

word_list! {
    /// How far a round is.
    Stage {
        /// Opened; nominations begin later.
        Planned = "planned",
        /// Nominations come in.
        Nominating = "nominating",
        /// Sheets of criteria are filled in.
        Assessing = "assessing",
        /// The council is to meet and to vote.
        Council = "council",
        /// The head is to sign.
        Deciding = "deciding",
        /// Candidates are told.
        Telling = "telling",
        /// Everybody knows.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

/// What is known of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundFacts {
    /// As written by the acts.
    pub state: RoundState,
    /// First day of nominations.
    pub nominate_from: Date,
    /// Their last day.
    pub nominate_to: Date,
    /// Last day of the sheets.
    pub assess_to: Date,
    /// Nominated by the link and not confirmed yet.
    pub proposed: usize,
    /// Candidates.
    pub standing: usize,
    /// Candidates whose family, or who themselves, have not agreed.
    pub silent: usize,
    /// Sheets (assessor × candidate) with a criterion open.
    pub sheets_open: usize,
    /// Candidates with a criterion that nobody has marked.
    pub unmarked: usize,
    /// The council has met.
    pub council: bool,
    /// Candidates without a ballot.
    pub unvoted: usize,
    /// Candidates who have not been told the outcome.
    pub untold: usize,
    /// Chosen, and waiting to be trained or to start.
    pub waiting: usize,
}

/// A step that is missing, and whose it is: the roles of its to-do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// What is to be done; [`TodoKind::roles`] says by whom. `None`: nobody has been nominated, a matter of the teachers.
    pub what: Option<TodoKind>,
    /// How many things of it are open; 0 where there is nothing to count.
    pub count: usize,
}

/// Where the round stands today and what is missing, in the order in which it is needed.
pub fn stage(facts: &RoundFacts, today: Date) -> (Stage, Vec<Missing>) {
    let mut missing = Vec::new();
    let mut need = |what, count| missing.push(Missing { what: Some(what), count });
    let stage = match facts.state {
        RoundState::Cancelled => return (Stage::Cancelled, missing),
        RoundState::Open => {
            if facts.proposed > 0 {
                need(TodoKind::NominationConfirm, facts.proposed);
            }
            if facts.silent > 0 {
                need(TodoKind::ConsentChase, facts.silent);
            }
            return open(facts, today, missing);
        }
        RoundState::Decided if facts.untold > 0 => {
            need(TodoKind::NoticeGive, facts.untold);
            Stage::Telling
        }
        RoundState::Decided | RoundState::Told => Stage::Closed,
    };
    if facts.waiting > 0 {
        need(TodoKind::TermStart, facts.waiting);
    }
    (stage, missing)
}

fn open(facts: &RoundFacts, today: Date, mut missing: Vec<Missing>) -> (Stage, Vec<Missing>) {
    if today < facts.nominate_from {
        return (Stage::Planned, missing);
    }
    if facts.standing == 0 {
        missing.push(Missing { what: None, count: 0 });
        return (Stage::Nominating, missing);
    }
    if facts.council && facts.unvoted == 0 {
        missing.push(Missing { what: Some(TodoKind::DecisionSign), count: facts.standing });
        return (Stage::Deciding, missing);
    }
    // Sheets may be filled in as soon as somebody stands; who came late to them does not hold the others up for ever.
    let overdue = today > facts.assess_to;
    if facts.unmarked > 0 || (facts.sheets_open > 0 && !overdue) {
        missing.push(Missing { what: Some(TodoKind::RoundAssess), count: facts.sheets_open });
        let nominating = today <= facts.nominate_to || facts.proposed > 0;
        return (if nominating { Stage::Nominating } else { Stage::Assessing }, missing);
    }
    if today <= facts.nominate_to || facts.proposed > 0 {
        return (Stage::Nominating, missing);
    }
    missing.push(Missing { what: Some(TodoKind::CouncilHold), count: facts.unvoted });
    (Stage::Council, missing)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const FACTS: RoundFacts = RoundFacts {
        state: RoundState::Open,
        nominate_from: date(2026, 11, 10),
        nominate_to: date(2026, 11, 16),
        assess_to: date(2026, 11, 20),
        proposed: 0,
        standing: 3,
        silent: 0,
        sheets_open: 0,
        unmarked: 0,
        council: false,
        unvoted: 3,
        untold: 0,
        waiting: 0,
    };

    fn of(facts: RoundFacts, today: Date) -> (&'static str, Vec<&'static str>) {
        let (stage, missing) = stage(&facts, today);
        let code = |missing: &Missing| missing.what.map_or("nobody", TodoKind::code);
        (stage.code(), missing.iter().map(code).collect())
    }

    #[test]
    fn a_round_goes_its_way_by_itself() {
        let day = date(2026, 11, 17);
        assert_eq!(of(FACTS, date(2026, 11, 9)), ("planned", vec![]));
        assert_eq!(of(FACTS, date(2026, 11, 16)), ("nominating", vec![]));
        assert_eq!(of(FACTS, day), ("council", vec!["council_hold"]));
        let nobody = RoundFacts { standing: 0, unvoted: 0, ..FACTS };
        assert_eq!(of(nobody, day), ("nominating", vec!["nobody"]));
        let proposed = RoundFacts { proposed: 2, ..FACTS };
        assert_eq!(of(proposed, day), ("nominating", vec!["nomination_confirm"]));
        let sheets = RoundFacts { sheets_open: 2, silent: 1, ..FACTS };
        assert_eq!(of(sheets, day), ("assessing", vec!["consent_chase", "round_assess"]));
        // After its last day a sheet that is missing holds nothing up, unless a candidate has no mark at all.
        let late = date(2026, 11, 21);
        assert_eq!(of(RoundFacts { sheets_open: 2, ..FACTS }, late).0, "council");
        let unmarked = RoundFacts { sheets_open: 2, unmarked: 1, ..FACTS };
        assert_eq!(of(unmarked, late), ("assessing", vec!["round_assess"]));
        let half = RoundFacts { council: true, unvoted: 1, ..FACTS };
        assert_eq!(of(half, day), ("council", vec!["council_hold"]));
        let voted = RoundFacts { council: true, unvoted: 0, ..FACTS };
        assert_eq!(of(voted, day), ("deciding", vec!["decision_sign"]));
        let decided = RoundFacts { state: RoundState::Decided, untold: 3, waiting: 2, ..voted };
        assert_eq!(of(decided, day), ("telling", vec!["notice_give", "term_start"]));
        let told = RoundFacts { untold: 0, waiting: 0, ..decided };
        assert_eq!(of(told, day), ("closed", vec![]));
        let gone = RoundFacts { state: RoundState::Cancelled, ..FACTS };
        assert_eq!(of(gone, day), ("cancelled", vec![]));
    }

    proptest! {
        /// A round that is open and has begun always says what is missing, or still waits for a day; each thing has a role.
        #[test]
        fn an_open_round_always_names_the_next_step(
            proposed in 0_usize..3, standing in 0_usize..4, silent in 0_usize..4, sheets in 0_usize..5,
            unmarked in 0_usize..4, council: bool, unvoted in 0_usize..4, n in 0_i64..40,
        ) {
            let unmarked = unmarked.min(standing).min(sheets);
            let facts = RoundFacts {
                proposed, standing, silent: silent.min(standing), sheets_open: sheets, unmarked, council,
                unvoted: unvoted.min(standing), ..FACTS
            };
            let today = date(2026, 11, 1).checked_add(jiff::Span::new().days(n)).unwrap();
            let (stage, missing) = stage(&facts, today);
            let waits = matches!(stage, Stage::Planned) || (stage == Stage::Nominating && today <= facts.nominate_to);
            prop_assert!(waits || !missing.is_empty());
            for missing in missing {
                prop_assert!(missing.what.is_none_or(|what| !what.roles().is_empty()));
            }
        }
    }
}
