//! What the acts do, on both databases.
mod activities;
mod clubs;
mod learners;
