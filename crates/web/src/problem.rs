//! Why a request came to nothing, and the one place that draws it: page, htmx notice or problem+json.

mod draw;

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::form::Faults;
use crate::words::{Words, key};

pub use draw::draw;
pub(crate) use draw::{Place, drawn_as_json};

/// A rule of the programme says no: the key of the sentence and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Key of the sentence that says why and what to do.
    pub key: &'static str,
    /// Its values by name.
    pub args: Vec<(Cow<'static, str>, String)>,
}

impl Refusal {
    /// A refusal without values. Write the key as `key("…")` (see [`crate::words::key`]).
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

/// Why a request came to nothing. Each is a different answer to the person who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nobody is signed in (or no longer).
    SignIn,
    /// No guardian has come in by a slip (or no longer).
    FamilyOver,
    /// It is not there, or the asker may not know that it is.
    NotFound,
    /// The asker sees it, but may not do this with it.
    Forbidden,
    /// The request comes from another site's page.
    ForeignOrigin,
    /// A rule says no; the reason is for the asker to read.
    Refused(Refusal),
    /// The input has faults (pages show their form again; this is for the API).
    Invalid(Faults),
    /// Somebody else was quicker; look again.
    Stale,
    /// The request cannot be read.
    BadRequest,
    /// This address does not know the method.
    BadMethod,
    /// More than is allowed is being sent.
    TooLarge,
    /// Too often; seconds to wait.
    TooMany(u32),
    /// The server has too much to do right now.
    Busy,
    /// Our fault. The asker learns the number of the request, the log learns the rest.
    Broken(String),
}

impl Problem {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignIn | Self::FamilyOver => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale => StatusCode::CONFLICT,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::BadMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name in `type` of problem+json and in the tests.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::FamilyOver => "family-over",
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::ForeignOrigin => "foreign-origin",
            Self::Refused(_) => "refused",
            Self::Invalid(_) => "invalid",
            Self::Stale => "stale",
            Self::BadRequest => "bad-request",
            Self::BadMethod => "bad-method",
            Self::TooLarge => "too-large",
            Self::TooMany(_) => "too-many",
            Self::Busy => "busy",
            Self::Broken(_) => "broken",
        }
    }

    /// Keys of title and sentence.
    const fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::SignIn => (key("problem-sign-in"), key("problem-sign-in-what")),
            Self::FamilyOver => (key("problem-family-over"), key("problem-family-over-what")),
            Self::NotFound => (key("problem-not-found"), key("problem-not-found-what")),
            Self::Forbidden => (key("problem-forbidden"), key("problem-forbidden-what")),
            Self::ForeignOrigin => (key("problem-foreign"), key("problem-foreign-what")),
            Self::Refused(why) => (key("problem-refused"), why.key),
            Self::Invalid(_) => (key("problem-invalid"), key("problem-invalid-what")),
            Self::Stale => (key("problem-stale"), key("problem-stale-what")),
            Self::BadRequest => (key("problem-bad-request"), key("problem-bad-request-what")),
            Self::BadMethod => (key("problem-bad-method"), key("problem-bad-method-what")),
            Self::TooLarge => (key("problem-too-large"), key("problem-too-large-what")),
            Self::TooMany(_) => (key("problem-too-many"), key("problem-too-many-what")),
            Self::Busy => (key("problem-busy"), key("problem-busy-what")),
            Self::Broken(_) => (key("problem-broken"), key("problem-broken-what")),
        }
    }

    /// Title and sentence in the reader's language.
    pub fn words(&self, w: Words) -> (Cow<'static, str>, Cow<'static, str>) {
        let (title, what) = self.keys();
        let detail = match self {
            Self::Refused(why) => w.tn(what, &why.args),
            Self::TooMany(seconds) => w.t1(what, "seconds", *seconds),
            Self::Broken(number) => w.t1(what, "number", number),
            _ => w.t(what),
        };
        (w.t(title), detail)
    }
}

impl From<Refusal> for Problem {
    fn from(why: Refusal) -> Self {
        Self::Refused(why)
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::Invalid(faults)
    }
}

impl IntoResponse for Problem {
    /// Status and nothing else; [`draw`] gives the body.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::TooMany(seconds) = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
