//! What the crate writes, read back.

mod docx;
mod hostile;
mod look;
mod pdf;
mod samples;
mod sheets;
mod tools;
