//! What the loop itself answers when a request goes wrong below the pages.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// A plain page with the status and the request's number; the wings may hand in a better one.
pub fn plain_fault(status: StatusCode, request_id: &str) -> Response {
    let reason = status.canonical_reason().unwrap_or("Error");
    let text = format!("{} {reason}\nRequest {request_id}\n", status.as_u16());
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
