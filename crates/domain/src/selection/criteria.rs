//! The five criteria of an ambassador (R09–R13): scale, weight and least average, set by the Department; sums by whole numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::word_list;

word_list! {
    /// What a candidate is looked at for.
    Criterion {
        /// R09: digital ethics.
        Ethics = "ethics",
        /// R10: digital competence, and able to guide others.
        Ability = "ability",
        /// R11: exemplary, responsible, willing.
        Willing = "willing",
        /// R12: able to connect and to gather others.
        Connect = "connect",
        /// R13: eager to learn, and inspiring.
        Learn = "learn",
    }
}

/// One criterion as the Department set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which.
    pub criterion: Criterion,
    /// The best mark; marks run from 0.
    pub max: i64,
    /// Its part of the whole, in percent.
    pub weight: i64,
    /// Whose average is below this is shown so to the council; 0: none.
    pub least: i64,
}

/// All five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// One rule a criterion, in their order.
    pub rules: Vec<Rule>,
}

impl Default for Criteria {
    /// Marks from 0 to 10, all five alike, none with a least average: a start until the Department says otherwise.
    fn default() -> Self {
        let rule =
            |criterion: &Criterion| Rule { criterion: *criterion, max: 10, weight: 20, least: 0 };
        Self { rules: Criterion::ALL.iter().map(rule).collect() }
    }
}

/// The best mark that a scale may have.
pub const MAX: i64 = 100;

/// Why criteria do not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaFault {
    /// Not each of the five exactly once.
    #[error("the five criteria, each once")]
    NotFive,
    /// The scale is not 1 to [`MAX`].
    #[error("the scale of {0}")]
    Scale(Criterion),
    /// The weight is not 1 to 100.
    #[error("the weight of {0}")]
    Weight(Criterion),
    /// The least average is outside the scale.
    #[error("the least average of {0}")]
    Least(Criterion),
    /// The weights are not 100 together.
    #[error("the weights are not 100 together")]
    Sum,
}

impl Criteria {
    /// The same, in order, when they do.
    ///
    /// # Errors
    /// Everything that does not.
    pub fn checked(mut self) -> Result<Self, Vec<CriteriaFault>> {
        self.rules.sort_by_key(|rule| rule.criterion);
        let named: Vec<Criterion> = self.rules.iter().map(|rule| rule.criterion).collect();
        if named != Criterion::ALL {
            return Err(vec![CriteriaFault::NotFive]);
        }
        let mut faults = Vec::new();
        for rule in &self.rules {
            if !(1..=MAX).contains(&rule.max) {
                faults.push(CriteriaFault::Scale(rule.criterion));
            }
            if !(1..=100).contains(&rule.weight) {
                faults.push(CriteriaFault::Weight(rule.criterion));
            }
            if !(0..=rule.max).contains(&rule.least) {
                faults.push(CriteriaFault::Least(rule.criterion));
            }
        }
        let weights = self.rules.iter().fold(0_i64, |sum, rule| sum.saturating_add(rule.weight));
        if faults.is_empty() && weights != 100 {
            faults.push(CriteriaFault::Sum);
        }
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }

    /// The rule of one criterion.
    pub fn rule(&self, criterion: Criterion) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.criterion == criterion)
    }
}

/// Marks of one criterion, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sum {
    marks: i64,
    count: i64,
}

/// What a candidate's sheets come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    sums: BTreeMap<Criterion, Sum>,
}

impl Score {
    /// Adds a mark of some assessor; their order does not matter.
    pub fn add(&mut self, criterion: Criterion, mark: i64) {
        let sum = self.sums.entry(criterion).or_default();
        sum.marks += mark;
        sum.count += 1;
    }

    /// The average of a criterion in hundredths, rounded half up; `None` while nobody has marked it.
    pub fn average(&self, criterion: Criterion) -> Option<i64> {
        let sum = self.sums.get(&criterion).filter(|sum| sum.count > 0)?;
        Some((sum.marks * 200 + sum.count) / (2 * sum.count))
    }

    /// The whole in hundredths of 100 points, rounded half up, computed without rounding in between; `None` while a
    /// criterion has no mark.
    pub fn total(&self, criteria: &Criteria) -> Option<i64> {
        // Σ weight · marks / (count · max), over one common denominator.
        let (mut over, mut under) = (0_i128, 1_i128);
        for rule in &criteria.rules {
            let sum = self.sums.get(&rule.criterion).filter(|sum| sum.count > 0)?;
            let part = i128::from(rule.weight) * i128::from(sum.marks);
            let whole = i128::from(sum.count) * i128::from(rule.max.max(1));
            over = over * whole + part * under;
            under *= whole;
        }
        i64::try_from((over * 200 + under) / (2 * under)).ok()
    }

    /// The criteria whose average is below the least that is asked for.
    pub fn below(&self, criteria: &Criteria) -> Vec<Criterion> {
        let under = |rule: &&Rule| {
            let sum = self.sums.get(&rule.criterion);
            sum.is_some_and(|sum| sum.marks < rule.least * sum.count)
        };
        criteria.rules.iter().filter(under).map(|rule| rule.criterion).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(marks: &[(Criterion, i64)]) -> Score {
        let mut score = Score::default();
        for (criterion, mark) in marks {
            score.add(*criterion, *mark);
        }
        score
    }

    #[test]
    fn the_total_is_the_weighted_share_of_the_scales() {
        let criteria = Criteria::default();
        let all = |mark| Criterion::ALL.iter().map(|c| (*c, mark)).collect::<Vec<_>>();
        assert_eq!(score(&all(10)).total(&criteria), Some(10_000));
        assert_eq!(score(&all(0)).total(&criteria), Some(0));
        assert_eq!(score(&all(7)).total(&criteria), Some(7_000));
        assert_eq!(score(&all(7)[1..]).total(&criteria), None, "one criterion has no mark");
        let mut two = score(&all(7));
        two.add(Criterion::Ethics, 8);
        assert_eq!(two.average(Criterion::Ethics), Some(750));
        two.add(Criterion::Ethics, 8);
        assert_eq!(two.average(Criterion::Ethics), Some(767));
    }

    #[test]
    fn criteria_that_do_not_do_are_told_all_at_once() {
        let mut criteria = Criteria::default();
        criteria.rules[0].max = 0;
        criteria.rules[1].weight = 0;
        criteria.rules[2].least = 11;
        let faults = criteria.clone().checked().unwrap_err();
        assert_eq!(faults.len(), 3, "the sum is not asked as long as a part is wrong: {faults:?}");
        let mut heavy = Criteria::default();
        heavy.rules[0].weight = 21;
        assert_eq!(heavy.checked(), Err(vec![CriteriaFault::Sum]));
        criteria.rules.pop();
        assert_eq!(criteria.checked(), Err(vec![CriteriaFault::NotFive]));
        let mut turned = Criteria::default();
        turned.rules.reverse();
        assert_eq!(turned.checked(), Ok(Criteria::default()));
    }

    #[test]
    fn a_least_average_is_compared_without_rounding() {
        let mut criteria = Criteria::default();
        criteria.rules[0].least = 7;
        let mut near = score(&[(Criterion::Ethics, 7)]);
        assert!(near.below(&criteria).is_empty());
        for _ in 0..300 {
            near.add(Criterion::Ethics, 7);
        }
        near.add(Criterion::Ethics, 6);
        assert_eq!(near.average(Criterion::Ethics), Some(700));
        assert_eq!(near.below(&criteria), [Criterion::Ethics]);
    }

    fn criteria() -> impl Strategy<Value = Criteria> {
        let cuts = prop::collection::btree_set(1_i64..100, 4);
        (cuts, prop::collection::vec(1_i64..=MAX, 5)).prop_map(|(cuts, max)| {
            let cuts: Vec<i64> = [0].into_iter().chain(cuts).chain([100]).collect();
            let rules = Criterion::ALL.iter().zip(cuts.windows(2)).zip(max);
            let rules = rules.map(|((criterion, cut), max)| Rule {
                criterion: *criterion,
                max,
                weight: cut[1] - cut[0],
                least: 0,
            });
            Criteria { rules: rules.collect() }
        })
    }

    proptest! {
        /// Whatever the weights and scales: between nothing and all, the same in every order, never less for a better mark.
        #[test]
        fn totals_are_bounded_ordered_and_do_not_depend_on_order(
            criteria in criteria(),
            shares in prop::collection::vec((prop::sample::select(Criterion::ALL), 0_i64..=100), 5..80),
            seed in any::<u64>(),
        ) {
            prop_assert_eq!(criteria.clone().checked(), Ok(criteria.clone()));
            let max = |c: Criterion| criteria.rule(c).unwrap().max;
            let mut marks: Vec<_> = Criterion::ALL.iter().map(|c| (*c, 0)).collect();
            marks.extend(shares.iter().map(|(c, share)| (*c, share * max(*c) / 100)));
            let total = score(&marks).total(&criteria).unwrap();
            prop_assert!((0..=10_000).contains(&total));
            let mut turned = marks.clone();
            let at = usize::try_from(seed % (turned.len() as u64)).unwrap();
            turned.rotate_left(at);
            turned.reverse();
            prop_assert_eq!(score(&turned), score(&marks));
            let place = marks.iter().position(|(c, mark)| *mark < max(*c)).unwrap();
            marks[place].1 += 1;
            prop_assert!(score(&marks).total(&criteria).unwrap() >= total);
        }

        /// One assessor who gives every criterion the same share of its scale: the total is that share, whatever the weights.
        #[test]
        fn equal_shares_come_to_that_share(mut criteria in criteria(), share in 0_i64..=100) {
            for rule in &mut criteria.rules {
                rule.max = 100;
            }
            let marks: Vec<_> = Criterion::ALL.iter().map(|c| (*c, share)).collect();
            prop_assert_eq!(score(&marks).total(&criteria), Some(share * 100));
        }
    }
}
