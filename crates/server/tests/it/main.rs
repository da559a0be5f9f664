//! The binary from outside and the accept loop from inside.
// The misbehaving routes and children exist in debug builds only.
#![cfg(debug_assertions)]
#![expect(clippy::unwrap_used, reason = "a test's own helpers fail as the test does")]

mod backups;
mod bodies;
mod command_line;
mod configuration;
mod loopback;
mod papers;
mod process;
mod rights;
mod slow_clients;
mod stopping;
#[expect(dead_code, reason = "shared with the tests of `documents`, which read more of it")]
#[path = "../../../documents/tests/it/tools.rs"]
mod tools;
mod whole;
mod workers;
