//! Closed word lists: one macro that gives an enum its code in the database, its list and its parser.

use crate::text::normalise;

/// Why a code is not one of the known words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind}: {code}")]
pub struct UnknownWord {
    /// The word list.
    pub kind: &'static str,
    /// What was found.
    pub code: String,
}

/// Declares an enum whose variants have a stable code (used in the database, in URLs, in the API and as locale key).
#[macro_export]
macro_rules! word_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every word of the list, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord { kind: stringify!($name), code: text.to_owned() }),
                }
            }
        }
    };
}

/// A line of text that fits a table row or a report line: normalised, 3 to 200 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Title(String);

/// Why a line of text is not a title; the page names the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TitleError {
    /// Fewer than 3 characters.
    #[error("too short")]
    Short,
    /// More than 200 characters.
    #[error("too long")]
    Long,
}

impl Title {
    /// The shortest title, in characters.
    pub const MIN: usize = 3;
    /// The longest title, in characters.
    pub const MAX: usize = 200;

    /// A title from what was typed: control characters and doubled spaces go, composed Unicode stays.
    pub fn parse(text: &str) -> Result<Self, TitleError> {
        let text = normalise(text);
        match text.chars().count() {
            n if n < Self::MIN => Err(TitleError::Short),
            n if n > Self::MAX => Err(TitleError::Long),
            _ => Ok(Self(text)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Several lines: as [`normalise`] line by line, at most one empty line between two, trimmed.
pub fn clean_text(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(normalise) {
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_cleaned_and_measured_in_characters() {
        assert_eq!(Title::parse("  Ngày\u{a0} hội\tsố ").unwrap().as_str(), "Ngày hội số");
        assert_eq!(Title::parse("ab"), Err(TitleError::Short));
        assert_eq!(Title::parse(&"ấ".repeat(200)).unwrap().as_str().chars().count(), 200);
        assert_eq!(Title::parse(&"ấ".repeat(201)), Err(TitleError::Long));
        assert_eq!(Title::parse("a\u{202e}bc\u{0}d").unwrap().as_str(), "abcd");
    }

    #[test]
    fn text_keeps_its_paragraphs() {
        assert_eq!(clean_text("một\r\n\r\n\r\nhai \n ba\n\n"), "một\n\nhai\nba");
    }
}
