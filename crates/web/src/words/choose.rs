//! Which language a visitor reads, and the switch between the two.

use std::convert::Infallible;
use std::str::FromStr;

use axum::Router;
use axum::extract::{Form, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::Deserialize;

use super::Words;
use crate::origin::own_path;

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

impl<S: Sync> FromRequestParts<S> for Words {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::new(Lang::of(&parts.headers)))
    }
}

/// What the form of the switch sends.
#[derive(Deserialize)]
pub struct Switch {
    lang: String,
    #[serde(default)]
    next: String,
}

/// `POST /language`: keeps the choice for a year and goes back to the page. No state changes by GET.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/language", post(switch))
}

/// The handler of [`routes`], for a house that keeps its doors in one list.
pub async fn switch(Form(form): Form<Switch>) -> Response {
    let lang: Lang = form.lang.parse().unwrap_or_default();
    let cookie =
        format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.tag());
    let back = own_path(&form.next).unwrap_or("/");
    ([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response()
}
