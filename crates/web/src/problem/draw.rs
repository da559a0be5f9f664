//! The body of a problem: page, htmx notice or problem+json.

use std::borrow::Cow;

use askama::Template;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::Problem;
use crate::frame::{Frame, Notice};
use crate::tone::Tone;
use crate::words::{Lang, Words};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: Cow<'static, str>,
    detail: Cow<'static, str>,
    tone: Tone,
    sign_in: bool,
}

#[derive(Template)]
#[template(path = "parts/notices.html")]
struct NoticeFragment {
    w: Words,
    notices: Vec<Notice>,
}

/// Gives each problem its body; bare error answers of the router (404, 405, 413 …) too. The only
/// place that asks whether a page, htmx or a program is asking.
pub async fn draw(request: Request, next: Next) -> Response {
    let htmx = request.headers().contains_key("hx-request");
    let (parts, body) = request.into_parts();
    let place = Place::of(&parts);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| bare(&response));
    let Some(problem) = problem else { return response };
    let drawn = if is_api(&place.path) {
        as_json(&problem, &place)
    } else if htmx {
        as_notice(&problem, &place)
    } else {
        as_page(&problem, &place)
    };
    keep_headers(&response, drawn)
}

/// Where and in which language a problem is drawn.
pub(crate) struct Place {
    w: Words,
    path: String,
    safe: bool,
}

impl Place {
    /// That of a request.
    pub(crate) fn of(request: &Parts) -> Self {
        let w = Words::new(Lang::of(&request.headers));
        let path = request.uri.path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
        Self { w, path, safe: request.method.is_safe() }
    }
}

/// The answer with the body that [`draw`] would give it in the API, for an answer that is to be kept.
pub(crate) fn drawn_as_json(mut response: Response, place: &Place) -> Response {
    match response.extensions_mut().remove::<Problem>().or_else(|| bare(&response)) {
        Some(problem) => keep_headers(&response, as_json(&problem, place)),
        None => response,
    }
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The router and the extractors answer with a plain line or nothing: those are ours to draw as well.
fn bare(response: &Response) -> Option<Problem> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| !kind.starts_with("text/plain")) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Problem::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::BadMethod),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge),
        StatusCode::BAD_REQUEST
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => Some(Problem::BadRequest),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => Some(Problem::Busy),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Problem::Broken(String::new())),
        _ => None,
    }
}

/// RFC 9457, with `faults` as an array of `{field, detail}`.
fn as_json(problem: &Problem, place: &Place) -> Response {
    let (title, detail) = problem.words(place.w);
    let mut body = json!({
        "type": format!("urn:daisuso:problem:{}", problem.name()),
        "title": title,
        "status": problem.status().as_u16(),
        "detail": detail,
        "instance": place.path.split('?').next(),
        "faults": [],
    });
    match problem {
        Problem::Invalid(faults) => {
            let list = faults.all().iter().map(|f| json!({ "field": f.field, "detail": f.text }));
            body["faults"] = list.collect();
        }
        Problem::Refused(why) => body["reason"] = json!(why.key),
        Problem::Broken(number) if !number.is_empty() => body["request"] = json!(number),
        _ => {}
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = (problem.status(), kind, body.to_string()).into_response();
    if *problem == Problem::SignIn {
        let bearer = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
    }
    response
}

/// A notice in the page that is open; whoever is signed out goes to the sign-in.
fn as_notice(problem: &Problem, place: &Place) -> Response {
    if *problem == Problem::SignIn {
        return (problem.status(), [("HX-Redirect", "/sign-in")]).into_response();
    }
    let (title, detail) = problem.words(place.w);
    let text = match problem {
        Problem::Refused(_) => detail.into_owned(),
        _ => format!("{title}. {detail}"),
    };
    let notices = vec![Notice { tone: tone(problem), text }];
    let body = NoticeFragment { w: place.w, notices }.render().unwrap_or_default();
    let to = [("HX-Retarget", "#notices"), ("HX-Reswap", "innerHTML")];
    (problem.status(), to, Html(body)).into_response()
}

fn as_page(problem: &Problem, place: &Place) -> Response {
    if *problem == Problem::SignIn && place.safe {
        let next =
            percent_encoding::utf8_percent_encode(&place.path, percent_encoding::NON_ALPHANUMERIC);
        let to =
            if place.path == "/" { "/sign-in".into() } else { format!("/sign-in?next={next}") };
        return (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    }
    let (title, detail) = problem.words(place.w);
    let page = ProblemPage {
        frame: Frame::bare(place.w, if place.safe { &place.path } else { "/" }),
        title,
        detail,
        tone: tone(problem),
        sign_in: *problem == Problem::SignIn,
    };
    (problem.status(), Html(page.render().unwrap_or_default())).into_response()
}

const fn tone(problem: &Problem) -> Tone {
    match problem {
        Problem::Broken(_) | Problem::ForeignOrigin => Tone::Bad,
        Problem::NotFound | Problem::SignIn | Problem::FamilyOver => Tone::Calm,
        _ => Tone::Warn,
    }
}

/// What the bare answer carried (retry-after, allow, cookies, whose request it was) stays, except what belongs to its body.
fn keep_headers(from: &Response, mut to: Response) -> Response {
    to.extensions_mut().extend(from.extensions().clone());
    for (name, value) in from.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            to.headers_mut().append(name, value.clone());
        }
    }
    to
}
