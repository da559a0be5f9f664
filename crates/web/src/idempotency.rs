//! `Idempotency-Key` of the API: a POST sent twice with one key is done once and answered twice (security.md 6.3).

use app::App;
use app::idempotency::{Claim, KeptAnswer};
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::AccountId;
use tracing::Instrument as _;

use crate::problem::{Place, Problem, drawn_as_json};

/// The header of the request.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub const REPLAY: HeaderName = HeaderName::from_static("idempotent-replay");

/// The longest key, in characters.
const KEY_MAX: usize = 128;
/// The longest answer that is kept, in bytes.
const ANSWER_MAX: u64 = 64 * 1024;

/// The key of a request; `None` without the header.
///
/// # Errors
/// `BadRequest` when there are two, or it is not 1 to 128 visible characters of ASCII.
pub fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut lines = headers.get_all(KEY).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let text = line.as_bytes();
    let fits = (1..=KEY_MAX).contains(&text.len()) && text.iter().all(u8::is_ascii_graphic);
    match (fits, lines.next(), line.to_str()) {
        (true, None, Ok(text)) => Ok(Some(text.to_owned())),
        _ => Err(Problem::BadRequest),
    }
}

/// What a handler says of an answer whose body must not lie in the database for a day: it comes as an `Extension`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkept {
    /// It holds a secret that is told once: a repetition learns that it is done, and no more.
    Secret,
    /// Nothing was done, only read, and children's names may be in it: a repetition reads again.
    Reading,
}

/// Does the request once for its key. Call it after admission: what is refused at the door claims nothing.
pub async fn once(
    app: &App,
    account: AccountId,
    key: String,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    // The route's own limit on bodies (an extension) holds here as it does in a handler.
    let whole = Request::from_parts(parts.clone(), body);
    let body = match Bytes::from_request(whole, &()).await {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Problem::TooLarge.into_response();
        }
        Err(_) => return Problem::BadRequest.into_response(),
    };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let hash = app::idempotency::request_hash(parts.method.as_str(), path, &body);
    match app.claim_key(account, &key, &hash).await {
        Ok(Claim::First) => {}
        Ok(Claim::Again(answer)) => return again(answer),
        Err(error) => return Problem::from(error).into_response(),
    }
    // A task of its own: when the line breaks, which is what keys are for, the act still ends and its answer is kept.
    let work = Work { app: app.clone(), account, key: key.clone(), at: Place::of(&parts) };
    let request = Request::from_parts(parts, Body::from(body));
    let task = tokio::spawn(work.run(request, next).in_current_span());
    match task.await {
        Ok(response) => response,
        Err(cause) => {
            release(app, account, &key).await;
            tracing::error!(%cause, "a request with a key broke");
            Problem::Broken(String::new()).into_response()
        }
    }
}

/// A claimed request on its way.
struct Work {
    app: App,
    account: AccountId,
    key: String,
    at: Place,
}

impl Work {
    async fn run(self, request: Request, next: Next) -> Response {
        let response = drawn_as_json(next.run(request).await, &self.at);
        let unkept = response.extensions().get::<Unkept>().copied();
        if may_differ(response.status()) || unkept == Some(Unkept::Reading) {
            release(&self.app, self.account, &self.key).await;
            return response;
        }
        let (response, answer) = kept(response).await;
        if let Err(cause) = self.app.keep_answer(self.account, &self.key, &answer).await {
            // What was asked is done and committed; only a repetition will not know the answer.
            tracing::error!(%cause, "an answer could not be kept for its key");
        }
        response
    }
}

/// Whether the same request may come out otherwise in a moment: then the key is given back.
fn may_differ(status: StatusCode) -> bool {
    let passing =
        [StatusCode::REQUEST_TIMEOUT, StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS];
    status.is_server_error() || passing.contains(&status)
}

async fn release(app: &App, account: AccountId, key: &str) {
    if let Err(cause) = app.release_key(account, key).await {
        tracing::error!(%cause, "a key could not be given back");
    }
}

/// The answer as it is kept. A body that is not JSON, is too long or holds a secret is not: a repetition learns that it
/// is done.
async fn kept(response: Response) -> (Response, KeptAnswer) {
    let (parts, body) = response.into_parts();
    let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let location = text(header::LOCATION).unwrap_or_default().to_owned();
    let json = text(header::CONTENT_TYPE).is_some_and(|kind| kind.contains("json"));
    let status = parts.status.as_u16();
    let short = body.size_hint().upper().is_some_and(|bytes| bytes <= ANSWER_MAX);
    let secret = parts.extensions.get::<Unkept>().is_some();
    if !json || !short || secret {
        let answer = KeptAnswer { status, location, body: String::new() };
        return (Response::from_parts(parts, body), answer);
    }
    // The body is in memory and its size was looked at: reading it cannot fail.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    let answer = KeptAnswer { status, location, body };
    (Response::from_parts(parts, Body::from(bytes)), answer)
}

/// The answer of the first time.
fn again(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::NO_CONTENT);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if status.is_client_error() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    } else if response.body().size_hint().upper() != Some(0) {
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
    }
    let headers = response.headers_mut();
    if let Some(location) = HeaderValue::from_str(&answer.location).ok().filter(|to| !to.is_empty())
    {
        headers.insert(header::LOCATION, location);
    }
    headers.insert(REPLAY, HeaderValue::from_static("true"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_visible_and_alone() {
        let of = |values: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(KEY, HeaderValue::from_bytes(value).unwrap());
            }
            key(&headers)
        };
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&[b"a-1"]), Ok(Some("a-1".to_owned())));
        assert!(of(&[&[b'k'; KEY_MAX]]).is_ok());
        let bad: [&[&[u8]]; 5] =
            [&[b""], &[&[b'k'; KEY_MAX + 1]], &[b"a b"], &["khóa".as_bytes()], &[b"a", b"a"]];
        for values in bad {
            assert_eq!(of(values), Err(Problem::BadRequest), "{values:?}");
        }
    }
}
