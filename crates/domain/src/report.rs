//! The yearly report: stages, sections, deadlines, cells (R29–R32, D51–D56).

mod checks;
mod content;
pub mod extension;

pub use checks::{BIG_CHANGE, CellRemark, Check, RemarkedCell, checks};
pub use content::{Absence, Child, Content, FORMAT, Missing, Passage, Reporter, Span, hash, sum};

use crate::calendar::Instant;
use crate::ledger::Unit;
use crate::word_list;

word_list! {
    /// Where a report stands.
    ReportStage {
        /// Fills itself from the records; nobody has sent it.
        Draft = "draft",
        /// Signed and sent: frozen under its version.
        Submitted = "submitted",
        /// Sent back with a reason.
        Returned = "returned",
        /// Accepted by the org above.
        Accepted = "accepted",
    }
}

word_list! {
    /// What can be done with a report.
    ReportStep {
        /// Sign and send.
        Submit = "submit",
        /// Send back with a reason.
        Return = "return",
        /// Accept.
        Accept = "accept",
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Not possible at this stage.
    #[error("{step} is not possible while {stage}")]
    OutOfOrder {
        /// Where it stands.
        stage: ReportStage,
        /// What was asked.
        step: ReportStep,
    },
    /// A return says why.
    #[error("a return needs a reason")]
    NoReason,
    /// An adjustment says why (D56).
    #[error("an adjustment needs a reason")]
    NoAdjustmentReason,
    /// A section of the narrative is empty.
    #[error("the section {0} is empty")]
    EmptySection(Section),
    /// Nobody has written the report yet.
    #[error("the period has not begun")]
    TooEarly,
}

impl ReportStage {
    /// The stage after a step. A report that was accepted can still be returned by the org above: then a new version follows.
    pub const fn take(self, step: ReportStep) -> Result<Self, ReportError> {
        use ReportStep as R;
        match (self, step) {
            (Self::Draft | Self::Returned, R::Submit) => Ok(Self::Submitted),
            (Self::Submitted | Self::Accepted, R::Return) => Ok(Self::Returned),
            (Self::Submitted, R::Accept) => Ok(Self::Accepted),
            (Self::Draft | Self::Returned, R::Return | R::Accept)
            | (Self::Submitted, R::Submit)
            | (Self::Accepted, R::Submit | R::Accept) => {
                Err(ReportError::OutOfOrder { stage: self, step })
            }
        }
    }

    /// Whether narrative and adjustments may be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

word_list! {
    /// The five sections of the narrative (domain study 3.8).
    Section {
        /// I. Công tác chỉ đạo, triển khai.
        Direction = "direction",
        /// II. Kết quả thực hiện.
        Results = "results",
        /// III. Đánh giá chung.
        Assessment = "assessment",
        /// IV. Phương hướng, nhiệm vụ.
        Orientation = "orientation",
        /// V. Đề xuất, kiến nghị.
        Proposals = "proposals",
    }
}

/// The longest section, in characters.
pub const SECTION_MAX: usize = 8_000;

/// How a report stands to its deadline at a moment: on time or late; late is accepted, marked, never lost (rule 2).
pub const fn is_late(sent: Instant, first_late: Instant) -> bool {
    sent.0 >= first_late.0
}

/// One figure of a report.
#[derive(
    Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct Cell {
    /// The indicator's code.
    pub indicator: String,
    /// Counted from the ledger, or summed from the accepted reports below. In `unit`.
    pub computed: i64,
    /// A recorded correction, added to `computed`. In `unit`.
    pub adjustment: i64,
    /// Why it was corrected; empty when it was not.
    pub reason: String,
    /// The unit, printed with the figure (D48).
    pub unit: Unit,
}

impl Cell {
    /// The figure that is reported.
    pub const fn value(&self) -> i64 {
        self.computed.saturating_add(self.adjustment)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::first_late;

    #[test]
    fn every_stage_meets_every_step() {
        let mut seen = Vec::new();
        for stage in ReportStage::ALL {
            for step in ReportStep::ALL {
                let next = stage.take(*step).map_or_else(|_| "no".to_owned(), |s| s.to_string());
                seen.push(format!("{stage} + {step} = {next}"));
            }
        }
        insta::assert_snapshot!(seen.join("\n"));
    }

    /// D52: 24/11 23:59:59 is on time, 25/11 00:00:00 is late, to the millisecond.
    #[test]
    fn one_second_after_the_last_day_is_late() {
        let limit = first_late(date(2026, 11, 24));
        assert!(!is_late(Instant(limit.0 - 1000), limit));
        assert!(!is_late(Instant(limit.0 - 1), limit));
        assert!(is_late(limit, limit));
    }
}
