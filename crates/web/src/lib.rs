//! What the wings share: session, doors, frame and components, words, forms, problem page, assets.

// Templates here and in the wings name things the same way: `web::assets::url(…)`.
extern crate self as web;

pub mod answer;
pub mod assets;
pub mod at_year;
pub mod chain;
pub mod chart;
pub mod clock;
pub mod desk;
pub mod doors;
pub mod file;
pub mod form;
pub mod frame;
pub mod headers;
pub mod idempotency;
pub mod ledger;
pub mod map;
pub mod origin;
pub mod page;
pub mod problem;
pub mod qr;
pub mod session;
pub mod state;
pub mod stats;
pub mod todos;
pub mod tone;
pub mod words;

pub use at_year::AtYear;
pub use clock::Clock;
pub use desk::Desk;
pub use doors::Doors;
pub use form::{Choice, Faults};
pub use frame::{Crumb, Frame, NavItem, Notice, OrgLine, Who};
pub use page::show;
pub use problem::{Problem, Refusal};
pub use session::{Family, Me, Permitted};
pub use state::Web;
pub use tone::Tone;
pub use words::{Lang, Words};
