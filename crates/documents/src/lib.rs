//! Official documents from plain structs: DOCX, PDF, XLSX. Heavy libraries stop here.
//!
//! [`docx`] and [`pdf`] print a [`domain::paper::Paper`] with the same words and the same lengths;
//! [`xlsx`] and [`csv`] write [`domain::sheet`]. All four are pure: the same value gives the same
//! bytes, whatever the clock, the fonts and the locale of the machine. They take a while (a report
//! is tens of milliseconds as PDF), so a server calls them off its event loop.

mod csv;
mod docx;
mod error;
mod fonts;
mod form;
mod pdf;
mod xlsx;

pub use csv::csv;
pub use docx::docx;
pub use error::Error;
pub use pdf::pdf;
pub use xlsx::{text_column_width, xlsx};
