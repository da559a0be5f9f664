//! The export of an audit chain as it is sent: one JSON object a line, batch by batch, for page and API alike.

use app::access::{AuditRead, Permit};
use app::{App, Error};
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::audit::ChainLine;
use futures_util::stream;

/// The media type of one JSON object a line.
pub const MEDIA: &str = "application/jsonl";

/// The chain of the permit's org in the format of security.md 8: `seq`, `prev`, `entry`, `hash`. A chain of any length
/// is never held at once; when the database goes away in the middle, the answer breaks off and the check shows it.
pub fn export(app: App, permit: Permit<AuditRead>) -> Response {
    let name = format!("attachment; filename=\"audit-{}.jsonl\"", permit.org());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let lines = stream::try_unfold((app, permit, 0), async |(app, permit, after)| {
        let lines = app.audit_export(&permit, after).await?;
        let Some(last) = lines.last().map(|line| line.seq) else { return Ok(None) };
        Ok::<_, Error>(Some((text(&lines)?, (app, permit, last))))
    });
    let mut response = Response::new(Body::from_stream(lines));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    response
}

fn text(lines: &[ChainLine]) -> Result<Bytes, Error> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&serde_json::to_string(line)?);
        text.push('\n');
    }
    Ok(text.into())
}
