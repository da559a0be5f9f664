//! What the acts do, on both databases.
mod clubs;
mod learners;
mod plans;
