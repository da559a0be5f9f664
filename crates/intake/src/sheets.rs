//! All sheets of a file, and what they were read from.

use crate::sheet::Sheet;

/// What the sheets were read from.
pub(crate) struct Sheets {
    pub sheets: Vec<Sheet>,
    /// Name of the encoding of a text file, or `tcvn3` when a workbook has cells in such a font.
    pub encoding: Option<&'static str>,
}
