//! What the accept loop is told: its limits, whom it believes, how its own faults look.

use axum::http::{Extensions, StatusCode};
use axum::response::Response;

use super::client::Cidr;
use super::fault::plain_fault;
use super::limits::Limits;

/// How the loop behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Deadlines and caps.
    pub limits: Limits,
    /// Whose `X-Forwarded-For` is believed, and who has no cap of its own.
    pub trusted_proxies: Vec<Cidr>,
    /// Draws what goes wrong below the pages (408, 413, 500, 503), from status and request id.
    pub fault_page: fn(StatusCode, &str) -> Response,
    /// Finds the account's id for the access log in the extensions of an answer. Never a name.
    pub actor: fn(&Extensions) -> Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            fault_page: plain_fault,
            actor: |_| None,
        }
    }
}
