//! The press: turns a described paper or workbook into a file. The server wires the `documents` crate to it, so that
//! its heavy libraries are not compiled into every test.

/// Why a file could not be made; our fault, told by number.
#[derive(Debug, thiserror::Error)]
#[error("press: {0}")]
pub struct PressError(pub String);

/// Prints.
pub trait Press: Send + Sync {
    /// A Word file of an official document.
    fn docx(&self, paper: &domain::paper::Paper) -> Result<Vec<u8>, PressError>;
    /// A PDF of the same.
    fn pdf(&self, paper: &domain::paper::Paper) -> Result<Vec<u8>, PressError>;
    /// A spreadsheet.
    fn xlsx(&self, workbook: &domain::sheet::Workbook) -> Result<Vec<u8>, PressError>;
}
