//! Deadlines and caps of the accept loop.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;

/// Deadlines and caps; `config::Limits` says what each is for and in which range it makes sense.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For a head, from its first byte (for the first one: from the connection).
    pub header: Duration,
    /// For a kept connection without a new request.
    pub idle: Duration,
    /// Waiting for a body, before its rate counts.
    pub body_grace: Duration,
    /// Waiting for a reader, before its rate counts.
    pub write_grace: Duration,
    /// The slowest rate that is waited for.
    pub bytes_per_second: u64,
    /// Work on one request, without waiting for its body.
    pub request: Duration,
    /// For open requests at the end.
    pub drain: Duration,
    /// In all.
    pub connections: usize,
    /// Of one address.
    pub connections_per_address: usize,
    /// Size of a head.
    pub header_bytes: usize,
    /// Lines of a head.
    pub headers: usize,
    /// Body of a form.
    pub form_bytes: usize,
    /// Body in JSON.
    pub api_bytes: usize,
    /// Body of an upload, and the largest of all.
    pub upload_bytes: usize,
}

/// How large the body of a route may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyClass {
    /// An ordinary form; what every route has that says nothing.
    Form,
    /// JSON of the API.
    Api,
    /// A file.
    Upload,
}

impl Limits {
    /// The layer for a route or a router of that class: `route.layer(limits.body(BodyClass::Upload))`.
    pub fn body(&self, class: BodyClass) -> DefaultBodyLimit {
        DefaultBodyLimit::max(match class {
            BodyClass::Form => self.form_bytes,
            BodyClass::Api => self.api_bytes,
            BodyClass::Upload => self.upload_bytes,
        })
    }
}
