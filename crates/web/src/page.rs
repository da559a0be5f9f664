//! From a template to an answer.

use askama::Template;
use axum::response::Html;

use crate::problem::Problem;

/// The page or fragment as HTML. A template that cannot be written is our fault: the log learns why.
pub fn show<T: Template>(template: &T) -> Result<Html<String>, Problem> {
    template.render().map(Html).map_err(|error| {
        tracing::error!(%error, "a template could not be written");
        Problem::Broken(String::new())
    })
}

/// Text as part of a query: whatever a person typed, it stays one value.
pub fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
