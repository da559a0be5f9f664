//! What the homes count, and the figures that were counted already.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::calendar::Month;
use jiff::civil::Date;

/// Days from one to another, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A month and its sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSum {
    /// The month.
    pub month: Month,
    /// Sessions held (buổi).
    pub sessions: i64,
}

/// The figures of an org and all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Active ambassadors today (người).
    pub ambassadors: i64,
    /// Help given in [`Figures::helped`] (lượt).
    pub help: i64,
    /// The days that `help` counts.
    pub helped: Span,
    /// Sessions held in the present month (buổi).
    pub sessions: i64,
    /// The last twelve months, the present one last.
    pub months: Vec<MonthSum>,
}

/// Figures by what they were counted from. Ledgers only grow, so figures of the same watermark are the same figures:
/// nothing here is ever out of date, however many processes write.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<HashMap<Key, Figures>>>);

pub(super) type Key = (String, String, Date, Span, (i64, i64));

/// More orgs than look at their home in a minute; then all are forgotten at once.
const KEPT: usize = 2_000;

impl Kept {
    pub(super) fn find(&self, key: &Key) -> Option<Figures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn keep(&self, key: Key, figures: Figures) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The same org at an older watermark is of no use to anybody.
        kept.retain(|old, _| (&old.0, &old.1) != (&key.0, &key.1));
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, figures);
    }
}
