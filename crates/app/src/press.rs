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

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Word, to edit and to sign.
    Docx,
    /// PDF.
    Pdf,
}

impl Format {
    /// The media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }

    /// The end of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }
}

/// A printed file.
#[derive(Debug, Clone)]
pub struct Printed {
    /// A name of plain letters: `KH-21040-THCS1-2026-2027.pdf`.
    pub name: String,
    /// The media type.
    pub media: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}
