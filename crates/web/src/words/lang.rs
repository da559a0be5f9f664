//! The two languages, and which of them a visitor reads.

use std::str::FromStr;

use axum::http::{HeaderMap, header};

/// The cookie that keeps the choice; it holds nothing but `vi` or `en`.
pub const COOKIE: &str = "lang";

/// The two languages. Vietnamese is the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

/// The text names no language of ours.
#[derive(Debug)]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        match text {
            "vi" => Ok(Self::Vi),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang),
        }
    }
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The tag in `<html lang>` and in the name of the word folder.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// The cookie, else what the browser asks for, else Vietnamese.
    pub fn of(headers: &HeaderMap) -> Self {
        let texts =
            |name| headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        let cookie = texts(header::COOKIE)
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == COOKIE).then(|| value.parse().ok()).flatten());
        let asked = || {
            let mut best = None::<(f32, Self)>;
            for part in texts(header::ACCEPT_LANGUAGE).flat_map(|line| line.split(',')) {
                let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
                let weight = match rest.trim().strip_prefix("q=") {
                    Some(q) => q.parse().unwrap_or(0.0),
                    None => 1.0,
                };
                let primary = tag.trim().split('-').next().unwrap_or("").to_ascii_lowercase();
                if let Ok(lang) = primary.parse::<Self>()
                    && weight > 0.0
                    && best.is_none_or(|(other, _)| weight > other)
                {
                    best = Some((weight, lang));
                }
            }
            best.map(|(_, lang)| lang)
        };
        cookie.or_else(asked).unwrap_or_default()
    }
}
