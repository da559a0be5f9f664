//! What the programme is: words, rules, policy, calendar, Vietnamese text. Pure: no async, SQL, HTTP, clock or chance.

pub mod access;
pub mod account;
pub mod activity;
pub mod audit;
pub mod calendar;
pub mod card;
pub mod catalogue;
pub mod consent;
pub mod counting;
pub mod id;
pub mod inbox;
pub mod indicator;
pub mod ledger;
mod newtype;
pub mod org;
pub mod paper;
pub mod personal;
pub mod picture;
pub mod plan;
pub mod reference;
pub mod report;
pub mod roster;
pub mod selection;
pub mod sheet;
pub mod term;
pub mod text;
pub mod words;
