//! The acts, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod accounts;
mod audit;
mod overview;
