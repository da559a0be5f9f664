//! What people type: numbers and days that come as text from a form and as numbers or text from the API (D84, D85).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A whole number as typed: `1.500`, `1 500`, `1500`; a JSON number is fine too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Count(
    #[schemars(extend("type" = ["integer", "string"], "examples" = [1500, "1.500"]))] pub String,
);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Typed {
            Number(i64),
            Text(String),
        }
        Ok(match Typed::deserialize(from)? {
            Typed::Number(number) => Self(number.to_string()),
            Typed::Text(text) => Self(text),
        })
    }
}

impl Count {
    /// The number: D85, "1.500" is one thousand five hundred. `None` when it is not a whole number.
    pub fn parse(&self) -> Option<i64> {
        let text = self.0.trim();
        let (sign, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let groups: Vec<&str> = digits.split(['.', ' ', '\u{a0}', '\u{202f}']).collect();
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let grouped = groups.len() == 1
            || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
        if !(groups.iter().all(|group| plain(group)) && grouped) {
            return None;
        }
        groups.concat().parse::<i64>().ok().map(|number| sign * number)
    }

    /// The number when it lies between two bounds, both allowed.
    pub fn within(&self, low: i64, high: i64) -> Result<i64, NotWithin> {
        self.parse().filter(|number| (low..=high).contains(number)).ok_or(NotWithin)
    }
}

/// The text is not a number inside the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotWithin;

impl From<i64> for Count {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

/// A day as typed: dd/MM/yyyy or ISO.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Day(#[schemars(extend("examples" = ["2026-11-24", "24/11/2026"]))] pub String);

impl Day {
    /// The day, when it is one.
    pub fn parse(&self) -> Option<Date> {
        domain::calendar::parse_day(&self.0)
    }
}

impl From<Date> for Day {
    fn from(day: Date) -> Self {
        Self(day.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_the_vietnamese_way() {
        let read = |text: &str| Count(text.to_owned()).parse();
        assert_eq!(read("1.500"), Some(1500));
        assert_eq!(read("12"), Some(12));
        assert_eq!(read("1 234 567"), Some(1_234_567));
        assert_eq!(read("-3"), Some(-3));
        for bad in ["", "1,5", "1.5", "12.34", "1.5000", "abc", "1e3", "99999999999999999999"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(serde_json::from_str::<Count>("7").unwrap().parse(), Some(7));
        assert_eq!(serde_json::from_str::<Count>("\"7\"").unwrap().parse(), Some(7));
    }
}
