//! The cells of one sheet of an xls.

use domain::roster::FileErrorCode;

use super::book::Book;
use super::records::{Record, Records, kind};
use super::strings;
use crate::cfb::{u16_at, u32_at};
use crate::excel::{EPOCH_1904, merge};
use crate::legacy::Font;
use crate::sheet::{Budget, Cell, Sheet};

struct Reader<'a> {
    book: &'a Book,
    sheet: &'a mut Sheet,
    budget: &'a mut Budget,
    legacy: bool,
    /// Where the text that a formula gave belongs; it comes in the next record.
    formula: Option<(u32, u32, usize)>,
}

/// Fills the sheet from its part of the stream; true when a cell was in a legacy font.
pub(super) fn read(
    part: &[u8],
    book: &Book,
    sheet: &mut Sheet,
    budget: &mut Budget,
    records_left: &mut usize,
) -> Result<bool, FileErrorCode> {
    let mut reader = Reader { book, sheet, budget, legacy: false, formula: None };
    let mut depth = 0_u32;
    for record in Records::new(part) {
        *records_left = records_left.checked_sub(1).ok_or(FileErrorCode::TooLarge)?;
        match record.kind {
            kind::BOF => depth += 1,
            kind::EOF if depth <= 1 => {
                reader.sheet.tidy();
                return Ok(reader.legacy);
            }
            kind::EOF => depth -= 1,
            // Inside an embedded chart the same kinds mean something else.
            _ if depth == 1 => reader.record(&record)?,
            _ if depth == 0 => return Err(FileErrorCode::Broken),
            _ => {}
        }
    }
    Err(FileErrorCode::Broken)
}

impl Reader<'_> {
    fn record(&mut self, record: &Record<'_>) -> Result<(), FileErrorCode> {
        let data = record.data;
        if record.kind == kind::STRING {
            let of_cell = strings::of_cell(data, 0, self.book);
            return match (self.formula.take(), of_cell) {
                (Some((row, column, style)), Some(text)) => self.text(row, column, style, &text),
                _ => Ok(()),
            };
        }
        let head = |at| u16_at(data, at).map(u32::from);
        let (Some(row), Some(column)) = (head(0), head(2)) else { return Ok(()) };
        let style = usize::from(u16_at(data, 4).unwrap_or(0));
        let row_number = row + 1;
        match record.kind {
            kind::LABELSST => {
                let text =
                    u32_at(data, 6).and_then(|at| self.book.strings.get(at as usize)).cloned();
                if let Some(text) = text {
                    self.text(row_number, column, style, &text)?;
                }
            }
            kind::LABEL | kind::RSTRING => {
                if let Some(text) = strings::of_cell(data, 6, self.book) {
                    self.text(row_number, column, style, &text)?;
                }
            }
            kind::NUMBER => {
                if let Some(number) = float(data, 6) {
                    self.number(row_number, column, style, number)?;
                }
            }
            kind::RK => {
                if let Some(packed) = u32_at(data, 6) {
                    self.number(row_number, column, style, unpacked(packed))?;
                }
            }
            kind::MULRK => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or(&[]);
                for (at, cell) in (column..).zip(cells.chunks_exact(6)) {
                    let style = usize::from(u16_at(cell, 0).unwrap_or(0));
                    let packed = u32_at(cell, 2).unwrap_or(0);
                    self.number(row_number, at, style, unpacked(packed))?;
                }
            }
            kind::BOOLERR => {
                let cell = match (data.get(6), data.get(7)) {
                    (Some(value), Some(0)) => {
                        Cell::Text((if *value == 1 { "TRUE" } else { "FALSE" }).into())
                    }
                    _ => Cell::Error,
                };
                self.sheet.put(row_number, column, cell, self.budget)?;
            }
            kind::FORMULA => self.formula(data, row_number, column, style)?,
            kind::MERGED => {
                for range in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
                    let at = |i| u16_at(range, i).map_or(0, u32::from);
                    if let Some(found) = merge((at(0) + 1, at(2) + 1), (at(4), at(6))) {
                        self.sheet.merge(found);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn formula(
        &mut self,
        data: &[u8],
        row: u32,
        column: u32,
        style: usize,
    ) -> Result<(), FileErrorCode> {
        let Some(result) = data.get(6..14) else { return Ok(()) };
        if result[6..] != [0xff, 0xff] {
            return float(data, 6).map_or(Ok(()), |number| self.number(row, column, style, number));
        }
        match result[0] {
            0 => self.formula = Some((row, column, style)),
            2 => self.sheet.put(row, column, Cell::Error, self.budget)?,
            _ => {}
        }
        Ok(())
    }

    fn style(&self, style: usize) -> (bool, Font) {
        self.book.formats.get(style).copied().unwrap_or_default()
    }

    fn text(
        &mut self,
        row: u32,
        column: u32,
        style: usize,
        text: &str,
    ) -> Result<(), FileErrorCode> {
        let decoded = self.style(style).1.decode(text)?;
        self.legacy |= *decoded != *text;
        let cell = Cell::Text(self.budget.text(&decoded)?);
        self.sheet.put(row, column, cell, self.budget)
    }

    fn number(
        &mut self,
        row: u32,
        column: u32,
        style: usize,
        number: f64,
    ) -> Result<(), FileErrorCode> {
        let shift = if self.book.date1904 { EPOCH_1904 } else { 0.0 };
        let cell = match self.style(style).0 {
            _ if !number.is_finite() => Cell::Error,
            true => Cell::Date(number + shift),
            false => Cell::Number(number),
        };
        self.sheet.put(row, column, cell, self.budget)
    }
}

fn float(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// The packed number of RK records: a float's upper half or an integer, perhaps in hundredths.
fn unpacked(packed: u32) -> f64 {
    let value = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { value / 100.0 } else { value }
}
