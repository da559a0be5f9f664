//! What the acts do, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod activities;
mod bench;
mod clubs;
mod learners;
mod periods;
mod plans;
mod reports;
mod sums;
