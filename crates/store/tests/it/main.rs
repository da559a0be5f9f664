//! The store against both databases.
//! The store on both databases.
mod dump;
mod frozen;
