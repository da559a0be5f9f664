//! The acts, on both databases.
mod bench;
mod periods;
mod reports;
mod sums;
