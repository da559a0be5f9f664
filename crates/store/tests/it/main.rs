//! The store on both databases.
mod frozen;
