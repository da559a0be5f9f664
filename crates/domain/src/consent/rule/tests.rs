//! The rule against cases by hand, and over random histories against a slow model that replays every day.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::calendar::start_of;

const MOTHER: GuardianId = GuardianId(uuid::Uuid::from_u128(1));
const FATHER: GuardianId = GuardianId(uuid::Uuid::from_u128(2));

fn facts(born: Date) -> Facts {
    let link = |id| GuardianLink { id, ended_at: None };
    Facts {
        born,
        records: Vec::new(),
        guardians: vec![link(MOTHER), link(FATHER)],
        sixteen: SixteenRule::Both,
    }
}

fn say(facts: &mut Facts, who: Who, purpose: Purpose, answer: Answer, day: Date) {
    let n = i64::try_from(facts.records.len()).unwrap();
    let until = date(2027, 8, 31);
    facts.records.push(Record { n, purpose, who, answer, at: start_of(day), until });
}

const TODAY: Date = date(2026, 11, 23);

fn ask(facts: &Facts, wanted: Use) -> Result<(), (Giver, &'static str)> {
    may_use(facts, wanted, start_of(TODAY)).map_err(|why| (why.giver, why.side.code()))
}

#[test]
fn silence_is_no() {
    let facts = facts(date(2014, 1, 1));
    for wanted in Use::ALL {
        assert_eq!(ask(&facts, *wanted), Err((Giver::Guardian, "silent")), "{wanted}");
    }
}

#[test]
fn from_seven_both_must_say_yes() {
    let mut facts = facts(date(2014, 1, 1));
    say(&mut facts, Who::Guardian(MOTHER), Purpose::TakePart, Answer::Yes, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Err((Giver::Learner, "silent")));
    say(&mut facts, Who::Learner, Purpose::TakePart, Answer::Yes, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Ok(()));
    // One purpose says nothing about another (D23).
    assert_eq!(ask(&facts, Use::Picture), Err((Giver::Guardian, "silent")));
}

#[test]
fn a_refused_picture_never_costs_the_place() {
    let mut facts = facts(date(2014, 1, 1));
    for who in [Who::Guardian(MOTHER), Who::Learner] {
        say(&mut facts, who, Purpose::TakePart, Answer::Yes, TODAY);
        say(&mut facts, who, Purpose::Image, Answer::No, TODAY);
    }
    assert_eq!(ask(&facts, Use::TakePart), Ok(()));
    assert_eq!(ask(&facts, Use::Picture), Err((Giver::Guardian, "no")));
}

#[test]
fn guardians_who_disagree_block_until_one_of_them_changes_or_ends() {
    let mut facts = facts(date(2014, 1, 1));
    say(&mut facts, Who::Learner, Purpose::TakePart, Answer::Yes, TODAY);
    say(&mut facts, Who::Guardian(MOTHER), Purpose::TakePart, Answer::Yes, TODAY);
    say(&mut facts, Who::Guardian(FATHER), Purpose::TakePart, Answer::No, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Err((Giver::Guardian, "conflict")));
    let mut ended = facts.clone();
    ended.guardians[1].ended_at = Some(start_of(TODAY));
    assert_eq!(ask(&ended, Use::TakePart), Ok(()));
    say(&mut facts, Who::Guardian(FATHER), Purpose::TakePart, Answer::Yes, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Ok(()));
}

#[test]
fn at_eighteen_the_learner_alone_decides() {
    let mut facts = facts(date(2008, 11, 24));
    say(&mut facts, Who::Learner, Purpose::TakePart, Answer::Yes, TODAY);
    say(&mut facts, Who::Guardian(MOTHER), Purpose::TakePart, Answer::No, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Err((Giver::Guardian, "no")));
    let birthday = start_of(date(2026, 11, 24));
    assert!(may_use(&facts, Use::TakePart, birthday).is_ok());
}

#[test]
fn the_department_may_only_inform_guardians_of_sixteen_year_olds() {
    let mut facts = facts(date(2010, 1, 1));
    say(&mut facts, Who::Learner, Purpose::TakePart, Answer::Yes, TODAY);
    say(&mut facts, Who::Learner, Purpose::Image, Answer::Yes, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Err((Giver::Guardian, "silent")));
    facts.sixteen = SixteenRule::Inform;
    assert_eq!(ask(&facts, Use::TakePart), Ok(()));
    assert_eq!(ask(&facts, Use::Picture), Err((Giver::Guardian, "silent")));
}

#[test]
fn a_small_child_that_does_not_want_to_need_not() {
    let mut facts = facts(date(2020, 6, 1));
    say(&mut facts, Who::Guardian(MOTHER), Purpose::TakePart, Answer::Yes, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Ok(()));
    say(&mut facts, Who::Learner, Purpose::TakePart, Answer::No, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Err((Giver::Learner, "no")));
}

#[test]
fn a_yes_ends_with_the_school_year_and_a_no_does_not() {
    let mut facts = facts(date(2014, 1, 1));
    say(&mut facts, Who::Guardian(MOTHER), Purpose::TakePart, Answer::Yes, TODAY);
    say(&mut facts, Who::Learner, Purpose::TakePart, Answer::Yes, TODAY);
    assert!(may_use(&facts, Use::TakePart, start_of(date(2027, 8, 31))).is_ok());
    let why = may_use(&facts, Use::TakePart, start_of(date(2027, 9, 1))).unwrap_err();
    assert_eq!((why.giver, why.side), (Giver::Guardian, Side::Expired));
}

#[test]
fn whoever_is_no_guardian_of_the_learner_counts_for_nothing() {
    let mut facts = facts(date(2014, 1, 1));
    let stranger = Who::Guardian(GuardianId(uuid::Uuid::from_u128(99)));
    say(&mut facts, stranger, Purpose::TakePart, Answer::Yes, TODAY);
    assert_eq!(ask(&facts, Use::TakePart), Err((Giver::Guardian, "silent")));
}

/// One thing that happens in a random history.
#[derive(Debug, Clone)]
enum Event {
    Say(Who, Purpose, Answer, i64),
    End(GuardianId),
}

fn event() -> impl Strategy<Value = Event> {
    let who =
        prop_oneof![Just(Who::Learner), Just(Who::Guardian(MOTHER)), Just(Who::Guardian(FATHER))];
    let purpose = proptest::sample::select(Purpose::ALL);
    let answer = proptest::sample::select(Answer::ALL);
    prop_oneof![
        12 => (who, purpose, answer, 0i64..500).prop_map(|(w, p, a, days)| Event::Say(w, p, a, days)),
        1 => prop_oneof![Just(MOTHER), Just(FATHER)].prop_map(Event::End),
    ]
}

/// What one giver said last, kept by hand day after day: the slow model.
#[derive(Clone, Copy)]
struct Said {
    answer: Answer,
    until: Date,
}

/// The obviously right answer: written as the sentences of the law, case by case, without the code above.
fn model(
    born: Date,
    sixteen: SixteenRule,
    said: &BTreeMap<(Who, Purpose), Said>,
    gone: &[GuardianId],
    wanted: Use,
    on: Date,
) -> bool {
    let mut years = 0;
    while super::super::birthday(born, years + 1) <= on {
        years += 1;
    }
    wanted.purposes().iter().all(|purpose| {
        let of = |who| said.get(&(who, *purpose)).copied();
        let yes = |s: Said| s.answer == Answer::Yes && s.until >= on;
        let against = |s: Said| s.answer != Answer::Yes;
        let guardians: Vec<Said> = [MOTHER, FATHER]
            .into_iter()
            .filter(|id| !gone.contains(id))
            .filter_map(|id| of(Who::Guardian(id)))
            .collect();
        let guardian_yes =
            guardians.iter().any(|s| yes(*s)) && !guardians.iter().any(|s| against(*s));
        let learner_yes = of(Who::Learner).is_some_and(yes);
        let learner_no = of(Who::Learner).is_some_and(against);
        let inform = sixteen == SixteenRule::Inform && *purpose == Purpose::TakePart;
        if years < 7 {
            guardian_yes && !learner_no
        } else if years < 16 || (years < 18 && !inform) {
            guardian_yes && learner_yes
        } else {
            learner_yes
        }
    })
}

proptest! {
    /// Whatever happened, on every day asked: the rule says exactly what the slow model says.
    #[test]
    fn the_rule_is_the_slow_model_over_random_histories(
        age_days in 6i64 * 365..18 * 366,
        events in prop::collection::vec((0i64..40, event()), 0..40),
        ahead in 0i64..800,
        inform: bool,
    ) {
        let start = date(2026, 9, 1);
        let born = start.checked_sub(age_days.days()).unwrap();
        let sixteen = if inform { SixteenRule::Inform } else { SixteenRule::Both };
        let mut facts = Facts { sixteen, ..facts(born) };
        let mut said = BTreeMap::new();
        let mut gone = Vec::new();
        let mut day = start;
        for (n, (wait, event)) in events.into_iter().enumerate() {
            day = day.checked_add(wait.days()).unwrap();
            match event {
                Event::Say(who, purpose, answer, days) => {
                    let until = day.checked_add(days.days()).unwrap();
                    let n = i64::try_from(n).unwrap();
                    facts.records.push(Record { n, purpose, who, answer, at: start_of(day), until });
                    said.insert((who, purpose), Said { answer, until });
                }
                Event::End(id) => {
                    let link = facts.guardians.iter_mut().find(|link| link.id == id).unwrap();
                    link.ended_at.get_or_insert(start_of(day));
                    gone.push(id);
                }
            }
            for wanted in Use::ALL {
                let right = model(born, sixteen, &said, &gone, *wanted, day);
                prop_assert_eq!(may_use(&facts, *wanted, start_of(day)).is_ok(), right, "{} on {}", wanted, day);
            }
        }
        // Much later too: birthdays pass and answers run out without anything happening.
        let later = day.checked_add(ahead.days()).unwrap();
        for wanted in Use::ALL {
            let right = model(born, sixteen, &said, &gone, *wanted, later);
            prop_assert_eq!(may_use(&facts, *wanted, start_of(later)).is_ok(), right, "{} on {}", wanted, later);
        }
        // The order in which the records are read does not matter.
        facts.records.reverse();
        for wanted in Use::ALL {
            let right = model(born, sixteen, &said, &gone, *wanted, later);
            prop_assert_eq!(may_use(&facts, *wanted, start_of(later)).is_ok(), right);
        }
    }
}
