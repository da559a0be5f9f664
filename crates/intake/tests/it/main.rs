//! The class-list reader on real files of every kind, hostile ones, and any bytes at all.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its file has failed")]

mod files;
mod hostile;
mod kinds;
mod pictures;
mod properties;
mod rules;
