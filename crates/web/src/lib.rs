//! What the wings share: session, doors, frame and components, words, forms, problem page, assets.

// Templates here and in the wings name things the same way: `web::assets::url(…)`.
extern crate self as web;

pub mod assets;
pub mod chart;
pub mod form;
pub mod frame;
pub mod headers;
pub mod map;
pub mod origin;
pub mod page;
pub mod problem;
pub mod tone;
pub mod words;

pub use form::{Choice, Faults};
pub use frame::{Crumb, Frame, NavItem, Notice, OrgLine, Who};
pub use page::show;
pub use problem::{Problem, Refusal};
pub use tone::Tone;
pub use words::{Lang, Words};
