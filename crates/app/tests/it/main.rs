//! What the acts do, on both databases.
mod clubs;
mod force;
mod imports;
mod learners;
