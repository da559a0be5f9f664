//! The yearly plan: its stages and items (R07, R17); duties, sendings and the box of the year beside.

mod duty;
mod sending;
mod year_box;

pub use duty::{Duties, Duty, DutyFault, Level};
pub use sending::{Difference, Mending, Part, Sending, SentItem, SentRoadmap, differences};
pub use year_box::{BoxFault, BoxItem, BoxNote, BoxPart, BoxWrong, YearBox};

use crate::calendar::SchoolYear;
use crate::ledger::Unit;
use crate::word_list;

word_list! {
    /// Where a plan stands.
    PlanStage {
        /// Being written at the school.
        Draft = "draft",
        /// Sent to the school's head.
        Submitted = "submitted",
        /// Sent back with remarks.
        Returned = "returned",
        /// Approved; waits for its number.
        Approved = "approved",
        /// Issued under a number: frozen.
        Issued = "issued",
    }
}

word_list! {
    /// What can be done with a plan.
    PlanStep {
        /// Send it to the head.
        Submit = "submit",
        /// Send it back with remarks.
        Return = "return",
        /// Approve it.
        Approve = "approve",
        /// Give it its number and freeze it.
        Issue = "issue",
        /// Open a new version of an issued plan.
        Revise = "revise",
    }
}

word_list! {
    /// What a new plan begins with (d3).
    PlanOrigin {
        /// The Department's template for the school's stage.
        Template = "template",
        /// The school's own plan of the year before.
        LastYear = "last_year",
        /// Nothing.
        Blank = "blank",
    }
}

word_list! {
    /// Where a school stands with its plan, seen from above: a stage, or nothing yet (R30).
    PlanState {
        /// There is no plan of the year.
        Missing = "missing",
        /// Being written.
        Draft = "draft",
        /// Sent to the head.
        Submitted = "submitted",
        /// Sent back.
        Returned = "returned",
        /// Approved, without a number yet.
        Approved = "approved",
        /// Issued.
        Issued = "issued",
    }
}

impl From<Option<PlanStage>> for PlanState {
    fn from(stage: Option<PlanStage>) -> Self {
        match stage {
            None => Self::Missing,
            Some(PlanStage::Draft) => Self::Draft,
            Some(PlanStage::Submitted) => Self::Submitted,
            Some(PlanStage::Returned) => Self::Returned,
            Some(PlanStage::Approved) => Self::Approved,
            Some(PlanStage::Issued) => Self::Issued,
        }
    }
}

impl PlanState {
    /// The stage; `None` where there is no plan.
    pub const fn stage(self) -> Option<PlanStage> {
        match self {
            Self::Missing => None,
            Self::Draft => Some(PlanStage::Draft),
            Self::Submitted => Some(PlanStage::Submitted),
            Self::Returned => Some(PlanStage::Returned),
            Self::Approved => Some(PlanStage::Approved),
            Self::Issued => Some(PlanStage::Issued),
        }
    }
}

/// The most items a plan may have: more is a list, not a plan.
pub const ITEMS_MAX: usize = 200;
/// The most an item may aim at, in its unit.
pub const TARGET_MAX: i64 = 1_000_000;

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not possible at this stage.
    #[error("{step} is not possible while {stage}")]
    OutOfOrder {
        /// Where it stands.
        stage: PlanStage,
        /// What was asked.
        step: PlanStep,
    },
    /// A plan without items says nothing.
    #[error("the plan has no items")]
    Empty,
    /// A return names what to mend.
    #[error("a return needs a remark")]
    NoRemark,
    /// Maker and signer are different people.
    #[error("who submitted a plan cannot approve it")]
    SamePerson,
}

impl PlanStage {
    /// The stage after a step.
    pub const fn take(self, step: PlanStep) -> Result<Self, PlanError> {
        use PlanStep as P;
        match (self, step) {
            (Self::Draft | Self::Returned, P::Submit) => Ok(Self::Submitted),
            (Self::Submitted | Self::Approved, P::Return) => Ok(Self::Returned),
            (Self::Submitted, P::Approve) => Ok(Self::Approved),
            (Self::Approved, P::Issue) => Ok(Self::Issued),
            (Self::Issued, P::Revise) => Ok(Self::Draft),
            (Self::Draft | Self::Returned, P::Return | P::Approve | P::Issue | P::Revise)
            | (Self::Submitted, P::Submit | P::Issue | P::Revise)
            | (Self::Approved, P::Submit | P::Approve | P::Revise)
            | (Self::Issued, P::Submit | P::Return | P::Approve | P::Issue) => {
                Err(PlanError::OutOfOrder { stage: self, step })
            }
        }
    }

    /// Whether items may be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

word_list! {
    /// R07: what a plan item is integrated with.
    Integration {
        /// Môn học.
        Subject = "subject",
        /// Hoạt động Đội/Đoàn.
        Youth = "youth",
        /// Hoạt động trải nghiệm, hướng nghiệp.
        Experience = "experience",
    }
}

/// The units in which an item may say its target.
pub const TARGET_UNITS: [Unit; 5] =
    [Unit::Contact, Unit::Session, Unit::Person, Unit::Activity, Unit::Team];

/// A target figure: how much, of what. Figures of different units are never added (D48).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// How much; from 1.
    pub quantity: i64,
    /// In which unit.
    pub unit: Unit,
}

/// D44: months of the school year without an item, in order; an empty summer is named by its three months.
pub fn empty_months(year: SchoolYear, months: &[i8]) -> Vec<crate::calendar::Month> {
    year.months().into_iter().filter(|month| !months.contains(&month.number())).collect()
}

/// D44: whether June, July and August are all without an item: a summer without volunteering is flagged on its own.
pub fn summer_is_empty(months: &[i8]) -> bool {
    !months.iter().any(|month| (6..=8).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_meets_every_step() {
        let mut seen = Vec::new();
        for stage in PlanStage::ALL {
            for step in PlanStep::ALL {
                let next = stage.take(*step).map_or_else(|_| "no".to_owned(), |s| s.to_string());
                seen.push(format!("{stage} + {step} = {next}"));
            }
        }
        insta::assert_snapshot!(seen.join("\n"));
    }

    #[test]
    fn empty_months_and_an_empty_summer_are_named() {
        let year = SchoolYear::starting(2025).unwrap();
        assert_eq!(empty_months(year, &[9, 10]).len(), 10);
        assert!(summer_is_empty(&[9, 10]) && !summer_is_empty(&[9, 7]));
    }
}
