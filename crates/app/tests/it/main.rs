//! The acts, on both databases.
mod bench;
mod periods;
mod reports;
mod sums;
//! What the acts do, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod activities;
mod clubs;
mod force;
mod imports;
mod learners;
mod plans;
