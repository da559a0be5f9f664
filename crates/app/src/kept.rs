//! What was counted already, kept together with the mark of what it was counted from: found again only while the mark is
//! the same, so that nothing here is ever out of date, however many processes write.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// What a count asked for, the mark it was counted at, and what came out.
#[derive(Clone)]
pub(crate) struct Kept<K, V>(Arc<Mutex<HashMap<K, (i64, V)>>>);

/// More than are looked at in a minute; then all are forgotten at once.
const KEPT: usize = 2_000;

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Hash + Eq, V: Clone> Kept<K, V> {
    /// What was counted at this mark, which the caller has read in the same view as everything else.
    pub(crate) fn find(&self, key: &K, mark: i64) -> Option<V> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(at, _)| *at == mark).map(|(_, value)| value.clone())
    }

    /// Keeps it instead of what was counted at another mark.
    pub(crate) fn keep(&self, key: K, mark: i64, value: V) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, (mark, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_at_another_mark_is_not_found() {
        let kept: Kept<&str, i64> = Kept::default();
        kept.keep("all", 7, 100);
        assert_eq!(kept.find(&"all", 7), Some(100));
        assert_eq!(kept.find(&"all", 8), None);
        assert_eq!(kept.find(&"all", 6), None);
        assert_eq!(kept.find(&"one", 7), None);
        kept.keep("all", 8, 101);
        assert_eq!((kept.find(&"all", 7), kept.find(&"all", 8)), (None, Some(101)));
    }
}
