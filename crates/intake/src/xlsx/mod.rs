//! Excel 2007 and later: our own streaming reader, because a library that builds the whole
//! rectangle of a sheet asks for 549 GB when one cell lies in the last corner.

mod archive;
mod cells;
mod parts;
mod styles;

use domain::roster::FileErrorCode;

use crate::limits;
use crate::sheet::{Budget, Sheet};
use crate::sheets::Sheets;
use archive::Archive;

/// Reads every sheet that shows a table; hidden ones come without their rows.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheets, FileErrorCode> {
    let mut archive = Archive::open(bytes)?;
    let workbook_path = parts::workbook_path(&mut archive)?;
    let workbook = parts::workbook(&mut archive, &workbook_path)?;
    if workbook.sheets.len() > limits::SHEETS {
        return Err(FileErrorCode::TooLarge);
    }
    let styles = match &workbook.styles {
        Some(path) => styles::read(&mut archive, path)?,
        None => styles::Styles::default(),
    };
    let mut budget = Budget::new();
    let strings = match &workbook.strings {
        Some(path) => parts::shared_strings(&mut archive, path, &mut budget)?,
        None => Vec::new(),
    };
    let book = cells::Book { styles, strings, date1904: workbook.date1904 };
    let mut sheets = Vec::new();
    let mut legacy = false;
    for entry in workbook.sheets {
        let mut sheet = Sheet { name: entry.name, hidden: entry.hidden, ..Sheet::default() };
        if !entry.hidden && archive.has(&entry.path) {
            legacy |= cells::read(&mut archive, &entry.path, &book, &mut sheet, &mut budget)?;
        }
        sheets.push(sheet);
    }
    Ok(Sheets { sheets, encoding: legacy.then_some("tcvn3") })
}
