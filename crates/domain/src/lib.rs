//! What the programme is: words, rules, policy, calendar, Vietnamese text. Pure: no async, SQL, HTTP, clock or chance.

pub mod paper;
pub mod sheet;
