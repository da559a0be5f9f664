//! What is wrong with a configuration: every fault at once, with the place where it was said.

use std::fmt;

use crate::failure::Failure;

/// One thing that is wrong, and where it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The dotted key, such as `limits.max_connections`.
    pub key: String,
    /// `file …`, `environment`, `flag`, or empty for a default.
    pub place: String,
    /// What is wrong, without the value where it may be a secret.
    pub message: String,
}

/// Every fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "the configuration has {count} fault{}:", if count == 1 { "" } else { "s" })?;
        for Fault { key, place, message } in &self.0 {
            let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
            write!(f, "\n  {key}{place}: {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Usage(faults.to_string())
    }
}
