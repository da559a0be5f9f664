//! What the Department sets for the guard: caps by level, and what an advisor may set aside in writing (D42, D43).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::org;
use crate::word_list;

word_list! {
    /// What the guard asks, in the order in which the answers are shown.
    Rule {
        /// The learner, and who must, agreed to take part (D45).
        Consent = "consent",
        /// The same for work outside the school.
        OutreachConsent = "outreach_consent",
        /// A named adult is there (D37).
        Adult = "adult",
        /// Outside the school a pupil is never alone with one adult.
        Alone = "alone",
        /// Not between 22:00 and 06:00.
        Night = "night",
        /// Nobody is in two places at once.
        Overlap = "overlap",
        /// Not while the learner's own class has lessons (D42).
        ClassShift = "class_shift",
        /// Not in an exam week of the learner's grade.
        Exam = "exam",
        /// Over by the latest end of the level.
        LatestEnd = "latest_end",
        /// So much on one day.
        DayCap = "day_cap",
        /// So much in one week, Monday to Sunday.
        WeekCap = "week_cap",
        /// So much in one month.
        MonthCap = "month_cap",
    }
}

impl Rule {
    /// Whether no setting can ever let an advisor set it aside: consent and the safety of a child are not ours to trade.
    pub const fn is_firm(self) -> bool {
        matches!(
            self,
            Self::Consent | Self::OutreachConsent | Self::Adult | Self::Alone | Self::Night
        )
    }
}

word_list! {
    /// The level that the caps hang on.
    Level {
        /// Tiểu học: grades 1 to 5.
        Primary = "primary",
        /// THCS: grades 6 to 9.
        LowerSecondary = "lower_secondary",
        /// THPT and GDTX: grades 10 to 12.
        UpperSecondary = "upper_secondary",
    }
}

impl Level {
    /// By the grade of the class; a school of several stages has pupils of several levels.
    pub const fn of_grade(grade: u8) -> Self {
        match grade {
            0..=5 => Self::Primary,
            6..=9 => Self::LowerSecondary,
            10.. => Self::UpperSecondary,
        }
    }

    /// By the school where the class says no grade: the youngest that it teaches, so that nobody is overloaded.
    pub const fn of_stage(stage: org::Stage) -> Self {
        use org::Stage;
        match stage {
            Stage::Upper
            | Stage::Gifted
            | Stage::BoardingUpper
            | Stage::Continuing
            | Stage::Vocational => Self::UpperSecondary,
            Stage::LowerSecondary | Stage::LowerUpper | Stage::BoardingLowerUpper => {
                Self::LowerSecondary
            }
            Stage::Kindergarten
            | Stage::Primary
            | Stage::PrimaryLower
            | Stage::AllStages
            | Stage::Inclusive => Self::Primary,
        }
    }
}

/// The caps of a level, all in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// On a day on which the learner's class has lessons.
    pub school_day: i64,
    /// On any other day.
    pub free_day: i64,
    /// In a week of the school year.
    pub week: i64,
    /// In a week of the summer.
    pub summer_week: i64,
    /// In a month of the school year.
    pub month: i64,
    /// In a month of the summer.
    pub summer_month: i64,
    /// The latest end, in minutes from midnight.
    pub latest_end: i64,
}

/// The whole setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Of grades 1 to 5.
    pub primary: Caps,
    /// Of grades 6 to 9.
    pub lower_secondary: Caps,
    /// Of grades 10 to 12.
    pub upper_secondary: Caps,
    /// What an advisor may set aside with a written reason; never what [`Rule::is_firm`].
    pub may_set_aside: BTreeSet<Rule>,
}

/// Why a setting is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RulesFault {
    /// A cap is not a number of minutes that makes sense, or a longer span has less room than a shorter one.
    #[error("the caps of {0} do not fit together")]
    Caps(Level),
    /// The latest end lies in the night.
    #[error("the latest end of {0} lies before 06:00 or after 22:00")]
    LatestEnd(Level),
    /// Nobody may set this rule aside.
    #[error("{0} is never set aside")]
    Firm(Rule),
}

/// 06:00 and 22:00: between them it is day (by analogy with Bộ luật Lao động 2019 Điều 106, 146).
pub(super) const DAY: (i64, i64) = (6 * 60, 22 * 60);

impl Rules {
    /// The caps of a level.
    pub const fn caps(&self, level: Level) -> &Caps {
        match level {
            Level::Primary => &self.primary,
            Level::LowerSecondary => &self.lower_secondary,
            Level::UpperSecondary => &self.upper_secondary,
        }
    }

    /// Whether an advisor may set a rule aside.
    pub fn lets_aside(&self, rule: Rule) -> bool {
        !rule.is_firm() && self.may_set_aside.contains(&rule)
    }

    /// Everything that does not hold together; empty when all does.
    pub fn faults(&self) -> Vec<RulesFault> {
        let mut faults = Vec::new();
        for level in Level::ALL {
            let caps = self.caps(*level);
            let rising = [
                [caps.school_day, caps.free_day, 24 * 60],
                [caps.school_day, caps.week, caps.summer_week],
                [caps.free_day, caps.summer_week, 7 * 24 * 60],
                [caps.week, caps.month, caps.summer_month],
                [caps.summer_week, caps.summer_month, 31 * 24 * 60],
            ];
            if caps.school_day < 0 || rising.iter().any(|row| !row.is_sorted()) {
                faults.push(RulesFault::Caps(*level));
            }
            if !(DAY.0..=DAY.1).contains(&caps.latest_end) {
                faults.push(RulesFault::LatestEnd(*level));
            }
        }
        faults.extend(
            self.may_set_aside.iter().filter(|r| r.is_firm()).map(|r| RulesFault::Firm(*r)),
        );
        faults
    }
}

/// What is shipped: a product decision, editable, no law.
impl Default for Rules {
    fn default() -> Self {
        let hours =
            |school_day: i64, free_day: i64, week: i64, summer_week: i64, latest_end: i64| Caps {
                school_day,
                free_day: free_day * 60,
                week: week * 60,
                summer_week: summer_week * 60,
                month: week * 60 * 3,
                summer_month: summer_week * 60 * 4,
                latest_end,
            };
        let aside = [
            Rule::ClassShift,
            Rule::Exam,
            Rule::LatestEnd,
            Rule::DayCap,
            Rule::WeekCap,
            Rule::MonthCap,
        ];
        Self {
            primary: hours(45, 2, 2, 4, 17 * 60 + 30),
            lower_secondary: hours(90, 3, 4, 8, 19 * 60),
            upper_secondary: hours(120, 4, 6, 12, 21 * 60),
            may_set_aside: aside.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_holds_together_and_survives_being_written() {
        let rules = Rules::default();
        assert_eq!(rules.faults(), []);
        let text = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), rules);
    }

    #[test]
    fn a_month_with_less_room_than_its_week_is_named() {
        let mut rules = Rules::default();
        rules.primary.month = rules.primary.week - 1;
        rules.upper_secondary.latest_end = 23 * 60;
        rules.may_set_aside.insert(Rule::Consent);
        let faults = [
            RulesFault::Caps(Level::Primary),
            RulesFault::LatestEnd(Level::UpperSecondary),
            RulesFault::Firm(Rule::Consent),
        ];
        assert_eq!(rules.faults(), faults);
    }

    #[test]
    fn what_is_firm_is_firm_whatever_a_setting_says() {
        let rules =
            Rules { may_set_aside: Rule::ALL.iter().copied().collect(), ..Rules::default() };
        for rule in Rule::ALL {
            assert_eq!(rules.lets_aside(*rule), !rule.is_firm(), "{rule}");
        }
    }
}
