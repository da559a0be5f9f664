//! Who is asking: the session cookie of a page, the bearer token of the API, and the typed permit in a handler's signature.

use app::access::{Act, Admission, FamilyPass, Permit, Person};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::problem::Problem;
use crate::state::Web;

/// The session cookie. `__Host-`: this host only, https (or this machine) only, the whole site.
pub const COOKIE: &str = "__Host-daisuso";

/// The cookie of a guardian without an account, opened by a slip. Its own: it opens no page of an account, and none opens its.
pub const FAMILY_COOKIE: &str = "__Host-daisuso-family";

/// The signed-in person; the door has read it.
#[derive(Clone)]
pub struct Me(pub Person);

/// A permit for the org named in the path `/o/{org}/…`; the door has made it.
pub struct Permitted<A>(pub Permit<A>);

/// A family's pass; the door has read it from the family's cookie.
#[derive(Clone)]
pub struct Family(pub FamilyPass);

/// The address a request comes from, put into the request by the server's accept loop.
#[derive(Debug, Clone, Default)]
pub struct Address(pub String);

/// Whose request an answer belongs to, left on the answer for the access log: an id, never a name.
#[derive(Debug, Clone, Copy)]
pub struct AccountOf(pub domain::id::AccountId);

impl FromRequestParts<Web> for Me {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or(Problem::SignIn)
    }
}

impl FromRequestParts<Web> for Family {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or(Problem::FamilyOver)
    }
}

impl<A: Act> FromRequestParts<Web> for Permitted<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        let admission = parts.extensions.get::<Admission>();
        admission.and_then(Admission::permit).map(Self).ok_or_else(|| {
            // The door names another right than the handler: our fault, and a test walks every door.
            tracing::error!(action = A::ACTION.code(), "the door's right is not the handler's");
            Problem::Broken(String::new())
        })
    }
}

/// The token in the session cookie.
pub fn cookie_token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

/// The token in a family's cookie.
pub fn family_token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, FAMILY_COOKIE)
}

fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut found = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == wanted)
        .map(|(_, value)| value.to_owned());
    // Two cookies of this name are nobody's: `__Host-` makes that impossible in a browser.
    found.next().filter(|_| found.next().is_none())
}

/// The token of `Authorization: Bearer …`.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// `Set-Cookie` for a new session. It lasts until the browser closes; the server ends it earlier.
pub fn set_cookie(token: &str) -> HeaderValue {
    let text = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// `Set-Cookie` for a family's session.
pub fn set_family_cookie(token: &str) -> HeaderValue {
    let text = format!("{FAMILY_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// `Set-Cookie` that removes a family's session.
pub fn clear_family_cookie() -> HeaderValue {
    HeaderValue::from_static(
        "__Host-daisuso-family=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
    )
}

/// `Set-Cookie` that removes the session.
pub fn clear_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-daisuso=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_and_never_twice() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("lang=vi; __Host-daisuso=abc"));
        assert_eq!(cookie_token(&headers).as_deref(), Some("abc"));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-daisuso=evil"));
        assert_eq!(cookie_token(&headers), None);
    }

    #[test]
    fn a_bearer_token_needs_its_scheme() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic abc"));
        assert_eq!(bearer_token(&headers), None);
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("bearer abc"));
        assert_eq!(bearer_token(&headers), Some("abc"));
    }
}
