//! The acts, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod activities;
mod bench;
mod clubs;
mod force;
mod imports;
mod learners;
mod periods;
mod plans;
mod reports;
mod sums;
mod accounts;
mod audit;
mod overview;
