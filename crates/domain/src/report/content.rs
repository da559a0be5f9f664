//! What a report says, word for word and figure for figure: the text that is frozen and hashed at each submission.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Cell, Section};
use crate::audit::Checkpoint;
use crate::id::OrgId;
use crate::indicator::INDICATORS;
use crate::org::Tier;
use crate::word_list;

/// The number of this shape; a reader of an old export looks here first.
pub const FORMAT: u32 = 1;

word_list! {
    /// Why a report below is not in the sum (R31: the missing are named).
    Absence {
        /// Nothing was sent.
        NotSent = "not_sent",
        /// Sent, not accepted yet.
        Waiting = "waiting",
        /// Sent back, not sent again.
        Returned = "returned",
    }
}

/// A report's content. Its JSON has one form only: fields in this order, no optional ones, lists in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Content {
    /// The shape: [`FORMAT`].
    pub format: u32,
    /// Who reports.
    pub org: Reporter,
    /// On which days.
    pub period: Span,
    /// The version: 1 for the first submission. A live compilation carries the number it would get.
    pub version: i64,
    /// Stocks (clubs, ambassadors) are those at the end of this day: the period's end, or the day of compilation before it.
    #[schemars(with = "String")]
    pub counted_to: Date,
    /// The org's last ledger line at that moment: with the period it says the figures again.
    pub ledger_seq: i64,
    /// Head of the org's audit chain at that moment.
    pub audit: Checkpoint,
    /// The figures, in the order they are printed.
    pub figures: Vec<Cell>,
    /// The narrative, section by section.
    pub narrative: Vec<Passage>,
    /// How many orgs directly below must report; 0 for who sums up nothing.
    pub expected: i64,
    /// The accepted reports that are summed, by name.
    pub children: Vec<Child>,
    /// Those that are not in the sum, by name, and why.
    pub missing: Vec<Missing>,
}

/// Who reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reporter {
    /// Its number.
    pub id: OrgId,
    /// Its code.
    pub code: String,
    /// Its name on that day.
    pub name: String,
    /// Its tier.
    pub tier: Tier,
}

/// The period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// Its code: 2026.
    pub code: String,
    /// The first day.
    #[schemars(with = "String")]
    pub starts_on: Date,
    /// The last day.
    #[schemars(with = "String")]
    pub ends_on: Date,
}

/// A section of the narrative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// Which.
    pub section: Section,
    /// Its text; lines are paragraphs.
    pub text: String,
}

/// A report that is summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Child {
    /// The org's number.
    pub org: OrgId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Which version of its report.
    pub version: i64,
    /// The SHA-256 of that version.
    pub hash: String,
    /// Whether its first submission was late.
    pub late: bool,
    /// Its reported figures by indicator, each in the indicator's unit.
    pub figures: BTreeMap<String, i64>,
}

/// A report that is not in the sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// The org's number.
    pub org: OrgId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Absence,
}

impl Content {
    /// The one text of this content: what is stored and hashed.
    ///
    /// # Errors
    /// Never in life: nothing in it can refuse to be written; the error is serde's.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The figure of an indicator; 0 when the report does not know it.
    pub fn value(&self, indicator: &str) -> i64 {
        let cell = self.figures.iter().find(|cell| cell.indicator == indicator);
        cell.map_or(0, Cell::value)
    }

    /// The text of a section; empty while nobody has written it.
    pub fn text(&self, section: Section) -> &str {
        let passage = self.narrative.iter().find(|passage| passage.section == section);
        passage.map_or("", |passage| &passage.text)
    }

    /// Whether every figure is nothing.
    pub fn is_zero(&self) -> bool {
        self.figures.iter().all(|cell| cell.value() == 0)
    }
}

/// SHA-256 of a canonical text, lower-case hex.
pub fn hash(canonical: &str) -> String {
    hex::encode(Sha256::digest(canonical.as_bytes()))
}

/// D51: the figures of who sums up are the sums of the accepted reports directly below, indicator by indicator.
pub fn sum(children: &[Child]) -> Vec<Cell> {
    let mut by_code: Vec<usize> = (0..INDICATORS.len()).collect();
    by_code.sort_unstable_by_key(|n| INDICATORS[*n].code);
    let mut totals = [0_i64; INDICATORS.len()];
    for child in children {
        // Both stand in the order of the codes: one walk a child instead of a search a figure.
        let mut figures = child.figures.iter().peekable();
        for n in &by_code {
            let code = INDICATORS[*n].code;
            while figures.next_if(|(known, _)| known.as_str() < code).is_some() {}
            if let Some((_, value)) = figures.next_if(|(known, _)| known.as_str() == code) {
                totals[*n] = totals[*n].saturating_add(*value);
            }
        }
    }
    let cell = |(indicator, total): (&crate::indicator::Indicator, i64)| Cell {
        indicator: indicator.code.to_owned(),
        computed: total,
        adjustment: 0,
        reason: String::new(),
        unit: indicator.unit,
    };
    INDICATORS.iter().zip(totals).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn child(org: i64, values: &[i64]) -> Child {
        let figures = INDICATORS.iter().zip(values).map(|(i, v)| (i.code.to_owned(), *v)).collect();
        let (code, name) = (org.to_string(), org.to_string());
        Child { org: OrgId(org), code, name, version: 1, hash: String::new(), late: false, figures }
    }

    #[test]
    fn a_figure_that_this_program_does_not_know_counts_nowhere_and_a_missing_one_is_nothing() {
        let mut odd = child(1, &[3, 4]);
        for code in ["A00", "I01x", "I99"] {
            odd.figures.insert(code.to_owned(), 1_000);
        }
        let two = [odd, child(2, &[5])];
        let values: Vec<i64> = sum(&two).iter().map(Cell::value).collect();
        assert_eq!((values[0], values[1]), (8, 4));
        assert!(values[2..].iter().all(|value| *value == 0));
    }

    proptest! {
        /// However the children are grouped, the sum of the sums is the sum of all.
        #[test]
        fn sums_of_sums_are_sums_of_all(
            values in proptest::collection::vec(proptest::collection::vec(-1000i64..100_000, 24), 0..12),
            cut in 0usize..12,
        ) {
            let children: Vec<Child> = (1..).zip(&values).map(|(n, v)| child(n, v)).collect();
            let (left, right) = children.split_at(cut.min(children.len()));
            let half = |part: &[Child]| sum(part).iter().map(Cell::value).collect::<Vec<_>>();
            let halves = [child(90, &half(left)), child(91, &half(right))];
            prop_assert_eq!(sum(&halves), sum(&children));
        }
    }
}
