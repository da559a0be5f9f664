//! A browser without a window: speaks to the router as a page, as htmx or as a program.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// Somebody at a browser or a program with a token.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookie: Option<String>,
    bearer: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as bytes.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or(serde_json::Value::Null)
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
    }

    /// The cookie it sets, `name=value`.
    pub fn cookie(&self) -> Option<String> {
        let line = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        line.split(';').next().map(str::to_owned)
    }
}

impl Browser {
    /// Nobody yet.
    pub fn new(router: Router) -> Self {
        Self { router, cookie: None, bearer: None }
    }

    /// With this session cookie, `name=value`.
    #[must_use]
    pub fn with_cookie(mut self, cookie: impl Into<String>) -> Self {
        self.cookie = Some(cookie.into());
        self
    }

    /// With the session of this token.
    #[must_use]
    pub fn signed_in(self, token: &str) -> Self {
        self.with_cookie(format!("__Host-daisuso={token}"))
    }

    /// With this API token.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.bearer = Some(token.into());
        self
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        if let Some(cookie) = &self.cookie {
            parts.headers.append(header::COOKIE, cookie.parse().unwrap());
        }
        if let Some(bearer) = &self.bearer {
            parts
                .headers
                .insert(header::AUTHORIZATION, format!("Bearer {bearer}").parse().unwrap());
        }
        parts.headers.entry(header::HOST).or_insert("localhost".parse().unwrap());
        let request = Request::from_parts(parts, body);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Asks for a fragment, as htmx does.
    pub async fn fragment(&self, path: &str) -> Answer {
        let request = Request::get(path).header("hx-request", "true");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form from a page of ours.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Sends JSON, as a program does.
    pub async fn json(&self, method: Method, path: &str, body: &serde_json::Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}
