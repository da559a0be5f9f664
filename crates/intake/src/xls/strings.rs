//! Texts of an xls: two-byte, one-byte and code-page strings, and the shared table across records.

use std::rc::Rc;

use domain::roster::FileErrorCode;
use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::book::Book;
use super::records::Record;
use crate::cfb::{u16_at, u32_at};
use crate::limits;
use crate::sheet::Budget;

/// A text of Excel 97 and later: flags and characters at `at`, `count` of them.
pub(super) fn unicode(data: &[u8], at: usize, count: usize) -> Option<String> {
    let flags = *data.get(at)?;
    // Rich text and phonetic guides announce their length before the characters.
    let skip = 1 + if flags & 8 != 0 { 2 } else { 0 } + if flags & 4 != 0 { 4 } else { 0 };
    let body = data.get(at + skip..)?;
    Some(if flags & 1 != 0 { wide(body.get(..count * 2)?) } else { narrow(body.get(..count)?) })
}

fn wide(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn narrow(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// A text of Excel 5/95. Windows-1252 is kept byte by byte: with a legacy font it is TCVN3.
pub(super) fn bytes(data: &[u8], book: &Book) -> String {
    match book.code_page {
        1258 => WINDOWS_1258.decode_without_bom_handling(data).0.nfc().collect(),
        _ if data.iter().any(|b| (0x80..0xa0).contains(b)) => {
            WINDOWS_1252.decode_without_bom_handling(data).0.into_owned()
        }
        _ => narrow(data),
    }
}

/// The text of a cell record, from its length field at `at`.
pub(super) fn of_cell(data: &[u8], at: usize, book: &Book) -> Option<String> {
    let count = usize::from(u16_at(data, at)?);
    if book.old {
        return Some(bytes(data.get(at + 2..at + 2 + count)?, book));
    }
    unicode(data, at + 2, count)
}

pub(super) fn sheet_name(data: &[u8], book: &Book) -> Option<String> {
    let count = usize::from(*data.get(6)?);
    let name =
        if book.old { bytes(data.get(7..7 + count)?, book) } else { unicode(data, 7, count)? };
    Some(domain::text::normalise(&name))
}

pub(super) fn font_name(data: &[u8], book: &Book) -> Option<String> {
    let count = usize::from(*data.get(14)?);
    if book.old { Some(bytes(data.get(15..15 + count)?, book)) } else { unicode(data, 15, count) }
}

pub(super) fn format_code(data: &[u8], book: &Book) -> Option<String> {
    if book.old {
        let count = usize::from(*data.get(2)?);
        return Some(bytes(data.get(3..3 + count)?, book));
    }
    unicode(data, 4, usize::from(u16_at(data, 2)?))
}

/// The table of shared strings. A string may break anywhere between two records; the piece that
/// continues its characters begins with a flag that says anew how wide they are.
pub(super) fn shared(
    record: &Record<'_>,
    budget: &mut Budget,
) -> Result<Vec<Rc<str>>, FileErrorCode> {
    let stated = u32_at(record.data, 4).ok_or(FileErrorCode::Broken)? as usize;
    let mut cursor = Cursor { piece: record.data.get(8..).unwrap_or(&[]), rest: &record.pieces };
    let mut strings = Vec::new();
    while strings.len() < stated && strings.len() < limits::TABLE {
        let Some(text) = cursor.string() else { break };
        strings.push(budget.text(&text)?);
    }
    Ok(strings)
}

struct Cursor<'a, 'b> {
    piece: &'a [u8],
    rest: &'b [&'a [u8]],
}

impl Cursor<'_, '_> {
    fn advance(&mut self) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        (self.piece, self.rest) = (first, rest);
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.piece.is_empty() {
            self.advance()?;
        }
        let (first, rest) = self.piece.split_first()?;
        self.piece = rest;
        Some(*first)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.piece.len() {
            count -= self.piece.len();
            self.advance()?;
        }
        self.piece = &self.piece[count..];
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let mut left = usize::from(self.short()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.short()?) } else { 0 };
        let guide = if flags & 4 != 0 {
            usize::from(self.short()?) | usize::from(self.short()?) << 16
        } else {
            0
        };
        let mut text = String::new();
        let mut is_wide = flags & 1 != 0;
        while left > 0 {
            if self.piece.is_empty() {
                self.advance()?;
                is_wide = self.byte()? & 1 != 0;
            }
            let size = if is_wide { 2 } else { 1 };
            let here = left.min(self.piece.len() / size);
            if here == 0 && !self.piece.is_empty() {
                return None;
            }
            let (now, later) = self.piece.split_at(here * size);
            text.push_str(&if is_wide { wide(now) } else { narrow(now) });
            self.piece = later;
            left -= here;
        }
        self.skip(runs * 4)?;
        self.skip(guide)?;
        Some(text)
    }
}
