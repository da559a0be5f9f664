//! Places at activities: given, taken, given back, waited for; the guard of the domain judges each (R06, features d6–d11).

mod check;
mod follow;
mod guard;
mod own;
mod roster;

pub use check::Question;
pub use own::{OwnPlace, OwnShifts, Shift};
pub use roster::{Give, Judged, RosterView, TakeAway};
pub use store::signups::Signup;
