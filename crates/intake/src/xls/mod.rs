//! Excel 5 to 2003: our own reader of the record stream, so that a broken container costs nothing.

mod book;
mod cells;
mod records;
mod strings;

use std::collections::HashMap;

use domain::roster::FileErrorCode;

use crate::cfb::{Container, u16_at, u32_at};
use crate::excel::is_date_format;
use crate::legacy::Font;
use crate::limits;
use crate::sheet::{Budget, Sheet};
use crate::sheets::Sheets;
use book::Book;
use records::{Record, Records, kind};

/// Most records of a workbook: far more than any real one has.
const RECORDS: usize = 8_000_000;

struct SheetEntry {
    name: String,
    at: usize,
    hidden: bool,
}

/// Reads every sheet that shows a table; hidden ones come without their rows.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheets, FileErrorCode> {
    let container = Container::open(bytes)?;
    if container.has("EncryptedPackage") || container.has("EncryptionInfo") {
        return Err(FileErrorCode::Encrypted);
    }
    let stream = match ["Workbook", "Book"].into_iter().find(|name| container.has(name)) {
        Some(name) => container.stream(name)?,
        None => return Err(FileErrorCode::NotASpreadsheet),
    };
    let mut budget = Budget::new();
    let (book, entries) = workbook(&stream, &mut budget)?;
    let mut sheets = Vec::new();
    let mut legacy = false;
    let mut records_left = RECORDS;
    for entry in entries {
        let mut sheet = Sheet { name: entry.name, hidden: entry.hidden, ..Sheet::default() };
        if !entry.hidden {
            let part = stream.get(entry.at..).ok_or(FileErrorCode::Broken)?;
            legacy |= cells::read(part, &book, &mut sheet, &mut budget, &mut records_left)?;
        }
        sheets.push(sheet);
    }
    Ok(Sheets { sheets, encoding: legacy.then_some("tcvn3") })
}

fn workbook(stream: &[u8], budget: &mut Budget) -> Result<(Book, Vec<SheetEntry>), FileErrorCode> {
    let mut book = Book { code_page: 1252, ..Book::default() };
    let mut fonts: Vec<Font> = Vec::new();
    let mut custom: HashMap<usize, bool> = HashMap::new();
    let mut formats: Vec<(usize, usize)> = Vec::new();
    let mut entries = Vec::new();
    let mut records = Records::new(stream);
    match records.next() {
        Some(Record { kind: kind::BOF, data, .. }) => {
            book.old = u16_at(data, 0).is_some_and(|version| version < 0x0600);
        }
        _ => return Err(FileErrorCode::Broken),
    }
    let mut ended = false;
    for record in records {
        let data = record.data;
        match record.kind {
            kind::FILEPASS => return Err(FileErrorCode::Encrypted),
            kind::CODEPAGE => book.code_page = u16_at(data, 0).unwrap_or(1252),
            kind::DATEMODE => book.date1904 = u16_at(data, 0) == Some(1),
            kind::FONT => fonts
                .push(strings::font_name(data, &book).map_or(Font::Unicode, |n| Font::of_name(&n))),
            kind::FORMAT | kind::FORMAT_OLD => {
                let code = strings::format_code(data, &book).unwrap_or_default();
                let id = usize::from(u16_at(data, 0).unwrap_or(0));
                custom.insert(id, is_date_format(id, Some(&code)));
            }
            kind::XF => formats.push((
                usize::from(u16_at(data, 0).unwrap_or(0)),
                usize::from(u16_at(data, 2).unwrap_or(0)),
            )),
            kind::SST => book.strings = strings::shared(&record, budget)?,
            // Kind 0 is a table of cells; charts, macros and modules are none.
            kind::BOUNDSHEET if data.get(5) == Some(&0) => {
                let at = u32_at(data, 0).ok_or(FileErrorCode::Broken)?;
                let name = strings::sheet_name(data, &book).ok_or(FileErrorCode::Broken)?;
                entries.push(SheetEntry { name, at: at as usize, hidden: data[4] & 3 != 0 });
            }
            kind::EOF => {
                ended = true;
                break;
            }
            _ => {}
        }
        if entries.len() > limits::SHEETS || formats.len().max(custom.len()) > limits::TABLE {
            return Err(FileErrorCode::TooLarge);
        }
    }
    if !ended {
        return Err(FileErrorCode::Broken);
    }
    book.formats = formats
        .into_iter()
        .map(|(font, format)| {
            let told = custom.get(&format).copied();
            let date = told.unwrap_or_else(|| is_date_format(format, None));
            // Font 4 does not exist; the fonts after it are counted one too high.
            let font = fonts.get(if font > 4 { font - 1 } else { font });
            (date, font.copied().unwrap_or_default())
        })
        .collect();
    Ok((book, entries))
}
