//! Who may send a changing request with our cookie: only our own pages (security.md, abuse 24–26).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// What the check knows of the server.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The public origin from the settings (`https://daisuso.example.vn`); without it the `Host` header decides.
    pub public: Option<String>,
}

impl Origin {
    /// What an address on paper begins with. Without a public origin in the settings it is the one that the page was asked
    /// under.
    pub fn for_links(&self, headers: &HeaderMap) -> String {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        self.public.clone().unwrap_or_else(|| format!("http://{}", host.unwrap_or_default()))
    }
}

/// Refuses changing requests from elsewhere: on all routes that trust the session cookie, not on
/// those with a bearer token.
pub async fn check(State(ours): State<Origin>, request: Request, next: Next) -> Response {
    if allowed(&ours, request.method(), request.headers()) {
        next.run(request).await
    } else {
        tracing::warn!(path = request.uri().path(), "refused: the request comes from another site");
        Problem::ForeignOrigin.into_response()
    }
}

/// The rule. Safe methods pass. A browser says where a request comes from: `Sec-Fetch-Site`, else
/// `Origin`, else `Referer`. What says nothing is not a browser and carries no one's cookie by mistake.
pub fn allowed(ours: &Origin, method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    // A repeated header is no browser's work: every copy must pass.
    let mut sites = headers.get_all("sec-fetch-site").iter().peekable();
    let fetch = sites.peek().is_some();
    if !sites.all(|site| site == "same-origin" || site == "none") {
        return false;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
    if origins.peek().is_some() {
        // With our `Referrer-Policy: no-referrer` a browser writes `Origin: null` on our own forms;
        // then only `Sec-Fetch-Site`, which no page can set, tells them from a sandboxed frame.
        return origins.all(|origin| {
            (fetch && origin == "null")
                || origin.to_str().is_ok_and(|origin| same(ours, headers, origin))
        });
    }
    let mut referers = headers.get_all(header::REFERER).iter();
    referers.all(|from| from.to_str().is_ok_and(|from| same(ours, headers, from)))
}

/// Is the origin of `url` ours? With a public origin the scheme counts too.
fn same(ours: &Origin, headers: &HeaderMap, url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    if !matches!(scheme, "http" | "https") {
        return false;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.is_empty() || authority.contains('@') {
        return false;
    }
    if let Some(public) = &ours.public {
        let origin = format!("{scheme}://{authority}");
        if origin.eq_ignore_ascii_case(public.trim_end_matches('/')) {
            return true;
        }
    }
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next(), &ours.public) {
        (Some(host), None, None) => {
            host.to_str().is_ok_and(|host| host.eq_ignore_ascii_case(authority))
        }
        _ => false,
    }
}

/// The text when it is a path of ours: begins with one `/` and cannot be read as another host
/// (abuse 26). For `next` after sign-in and after the language switch.
pub fn own_path(text: &str) -> Option<&str> {
    let second = text.strip_prefix('/')?;
    let foreign = second.starts_with(['/', '\\'])
        || text.contains(|c: char| c.is_control() || c == '\\' || c.is_whitespace())
        || !text.is_ascii()
        || text.len() > 2000;
    // `/./` and `/../` are folded by browsers: "/..//evil" must not become "//evil".
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let dots = path.split('/').any(|part| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        part == "." || part == ".."
    });
    (!foreign && !dots && !path.contains("//")).then_some(text)
}
