//! What the sheets need of the workbook's own part.

use crate::legacy::Font;

/// The workbook's own part.
#[derive(Default)]
pub(super) struct Book {
    /// Excel 5/95, whose texts are bytes of a code page.
    pub old: bool,
    pub code_page: u16,
    pub date1904: bool,
    /// By cell format: shows a date, and the font.
    pub formats: Vec<(bool, Font)>,
    pub strings: Vec<std::rc::Rc<str>>,
}
