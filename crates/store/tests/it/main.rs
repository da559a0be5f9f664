//! The store on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod dump;
mod durable;
mod frozen;
mod round_trip;
