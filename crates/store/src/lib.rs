//! SQL and migrations; the only crate that knows a database.

pub mod accounts;
pub mod activities;
pub mod audit;
pub mod cards;
pub mod check;
pub mod children;
pub mod clubs;
pub mod consents;
pub mod dump;
mod error;
pub mod frames;
pub mod handover;
pub mod imports;
pub mod inbox;
pub mod jobs;
pub mod learners;
pub mod ledger;
mod migrations;
pub mod orgs;
pub mod overview;
pub mod page;
pub mod papers;
pub mod periods;
pub mod pictures;
pub mod plans;
pub mod privacy;
pub mod reads;
pub mod reports;
pub mod selection;
pub mod sessions;
pub mod settings;
pub mod signups;
pub mod sql;
pub mod transfers;

pub use error::{Result, StoreError};
pub use sql::{Store, Tx};
