//! What the acts do, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod clubs;
mod force;
mod imports;
mod learners;
