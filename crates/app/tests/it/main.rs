//! What the acts do, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod accounts;
mod activities;
mod audit;
mod bench;
mod cards;
mod charters;
mod children;
mod clubs;
mod disruptions;
mod family;
mod force;
mod founding;
mod frames;
mod handover;
mod histories;
mod imports;
mod learners;
mod meetings;
mod officers;
mod overview;
mod periods;
mod pictures;
mod plan_done;
mod plan_items;
mod plan_sendings;
mod plans;
mod reports;
mod requests;
mod rounds;
mod signups;
mod sums;
mod supervisors;
mod transfers;
mod verify;
mod year_box;
