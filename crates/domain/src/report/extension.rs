//! More time for the report of single orgs: a flood, a storm, an outage (journey J3). Whoever grants it says until when and
//! why; it ends by itself, and the report says that it was granted.

use jiff::civil::Date;

use crate::word_list;

word_list! {
    /// Why more time is granted.
    Cause {
        /// Flood or inundation.
        Flood = "flood",
        /// A storm.
        Storm = "storm",
        /// No electricity or no network.
        Outage = "outage",
        /// Illness of those who report, or an epidemic.
        Illness = "illness",
        /// Something else.
        Other = "other",
    }
}

/// An extension: until when, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Extension {
    /// The last valid day.
    #[schemars(with = "String")]
    pub last_day: Date,
    /// Why, in a word.
    pub cause: Cause,
    /// Why, in a sentence.
    pub reason: String,
}

/// The last valid day of one org: its tier's, or a later one that was granted. Nobody gets less time by an extension: where
/// the Department moved the day of the whole tier beyond it, that day holds.
pub fn last_day(of_tier: Date, granted: Option<&Extension>) -> Date {
    granted.map_or(of_tier, |granted| granted.last_day.max(of_tier))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_extension_gives_time_and_never_takes_it() {
        let until =
            |last_day| Extension { last_day, cause: Cause::Flood, reason: "Lũ".to_owned() };
        let tier = date(2026, 11, 15);
        assert_eq!(last_day(tier, None), tier);
        assert_eq!(last_day(tier, Some(&until(date(2026, 11, 22)))), date(2026, 11, 22));
        assert_eq!(last_day(tier, Some(&until(date(2026, 11, 10)))), tier);
    }
}
