//! The store on both databases.
mod dump;
mod frozen;
