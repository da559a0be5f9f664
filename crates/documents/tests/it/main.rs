//! What the crate writes, read back.
#![expect(clippy::unwrap_used, reason = "what cannot be read back is the failure")]

mod docx;
mod hostile;
mod look;
mod pdf;
mod samples;
mod sheets;
mod tools;
