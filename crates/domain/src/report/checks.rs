//! What is looked at before a report is sent: warnings that do not block, and the sections that must be written.

use std::collections::BTreeMap;

use super::{Content, Section};
use crate::word_list;

/// A change is big when it at least doubles or halves the figure of the period before and is this large in its unit.
pub const BIG_CHANGE: i64 = 20;

/// Something the person should look at before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// Blocks: the section is empty.
    Empty(Section),
    /// Every figure is nothing.
    AllZero,
    /// A figure is at least twice, or at most half, that of the period before.
    BigChange {
        /// The indicator's code.
        indicator: String,
        /// The figure of the period before, in the indicator's unit.
        before: i64,
    },
    /// A reported figure is below zero.
    Negative(String),
    /// Reports below are missing.
    Missing(usize),
}

impl Check {
    /// Whether the report cannot be sent like this.
    pub const fn blocks(&self) -> bool {
        matches!(self, Self::Empty(_) | Self::Negative(_))
    }
}

/// Everything to look at; `before` are the figures of the period before, by indicator, when there was one.
pub fn checks(content: &Content, before: &BTreeMap<String, i64>) -> Vec<Check> {
    let empty = Section::ALL.iter().filter(|section| content.text(**section).trim().is_empty());
    let mut found: Vec<Check> = empty.map(|section| Check::Empty(*section)).collect();
    if content.is_zero() {
        found.push(Check::AllZero);
    }
    if !content.missing.is_empty() {
        found.push(Check::Missing(content.missing.len()));
    }
    for cell in &content.figures {
        let now = cell.value();
        if now < 0 {
            found.push(Check::Negative(cell.indicator.clone()));
        }
        if let Some(before) = before.get(&cell.indicator).copied()
            && is_big(before, now)
        {
            found.push(Check::BigChange { indicator: cell.indicator.clone(), before });
        }
    }
    found
}

fn is_big(before: i64, now: i64) -> bool {
    let (low, high) = if before < now { (before, now) } else { (now, before) };
    high.saturating_sub(low) >= BIG_CHANGE && high >= low.saturating_mul(2)
}

word_list! {
    /// What is wrong with a figure, to be picked in a return: two presses a cell (journey J4).
    CellRemark {
        /// Kiểm tra lại số liệu.
        Check = "check",
        /// Cao bất thường.
        High = "high",
        /// Thấp bất thường.
        Low = "low",
        /// Cần giải trình.
        Explain = "explain",
        /// Chưa có hồ sơ làm căn cứ.
        Evidence = "evidence",
    }
}

/// A figure that was sent back.
#[derive(
    Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct RemarkedCell {
    /// The indicator's code.
    pub indicator: String,
    /// What is wrong.
    pub remark: CellRemark,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_big_when_it_doubles_and_is_worth_a_look() {
        assert!(is_big(100, 200) && is_big(200, 100) && is_big(0, 20));
        assert!(!is_big(100, 199) && !is_big(0, 19) && !is_big(5, 15) && !is_big(300, 300));
        assert!(is_big(i64::MIN, i64::MAX));
    }
}
