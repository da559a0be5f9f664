//! Why a file could not be written.

/// The paper or the sheet was well described, but no file came of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The layout did not compile or broke a rule of PDF/A; the text is the compiler's.
    #[error("the PDF could not be laid out: {0}")]
    Layout(String),
    /// The description could not be handed to the layout.
    #[error("the paper could not be handed to the layout")]
    Data(#[from] serde_json::Error),
    /// The parts could not be packed into a DOCX.
    #[error("the DOCX could not be packed")]
    Zip(#[from] zip::result::ZipError),
    /// The parts could not be written into a DOCX.
    #[error("the DOCX could not be written")]
    Write(#[from] std::io::Error),
    /// The spreadsheet breaks a limit of its format.
    #[error("the XLSX could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A workbook needs a sheet.
    #[error("the workbook has no sheet")]
    NoSheet,
}
