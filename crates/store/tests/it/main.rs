//! The store against both databases.
mod dump;
