//! The cells of one sheet of an xlsx, in one pass.

use domain::roster::FileErrorCode;

use super::archive::{Archive, Mark, attribute, number};
use super::parts::{RichText, Shared};
use super::styles::Styles;
use crate::excel::{EPOCH_1904, merge_of_reference, place_of_reference};
use crate::legacy::Font;
use crate::limits;
use crate::sheet::{Budget, Cell, Sheet};

/// A value is gathered up to here; longer text is cut to a cell's characters anyway.
const VALUE_BYTES: usize = 16 << 10;

/// What all sheets share.
pub(super) struct Book {
    pub styles: Styles,
    pub strings: Vec<Shared>,
    pub date1904: bool,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: String,
    value: String,
    inline: RichText,
    in_value: bool,
    in_inline: bool,
}

/// Fills the sheet; true when a cell was decoded from a legacy font.
pub(super) fn read(
    archive: &mut Archive<'_>,
    path: &str,
    book: &Book,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Result<bool, FileErrorCode> {
    let mut part = archive.part(path)?;
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut cell: Option<Open> = None;
    let mut legacy = false;
    // Past the limits a cell is only looked at for having content.
    let mut beyond = false;
    while let Some(mark) = part.next()? {
        if let Some(open) = cell.as_mut().filter(|open| open.in_inline) {
            match mark {
                Mark::Close(name) if name == b"is" => open.in_inline = false,
                other => open.inline.mark(&other),
            }
            continue;
        }
        match mark {
            Mark::Open(tag) => match tag.local_name().as_ref() {
                b"row" => {
                    let told = number(&tag, "r").and_then(|r| u32::try_from(r).ok());
                    row = told.unwrap_or_else(|| row.saturating_add(1));
                    column = 0;
                }
                b"c" => {
                    let place = attribute(&tag, "r").as_deref().and_then(place_of_reference);
                    let (at_row, at_column) = place.unwrap_or((row, column));
                    column = at_column.saturating_add(1);
                    beyond = false;
                    if at_column >= limits::COLUMNS || at_row > limits::ROWS {
                        beyond = true;
                        cell = None;
                        continue;
                    }
                    cell = Some(Open {
                        row: at_row,
                        column: at_column,
                        style: number(&tag, "s").unwrap_or(0),
                        kind: attribute(&tag, "t").unwrap_or_default(),
                        ..Open::default()
                    });
                }
                b"v" if beyond => sheet.cut_off = true,
                b"v" => set(cell.as_mut(), |open| open.in_value = true),
                b"is" => set(cell.as_mut(), |open| open.in_inline = true),
                b"mergeCell" => {
                    if let Some(merge) =
                        attribute(&tag, "ref").as_deref().and_then(merge_of_reference)
                    {
                        sheet.merge(merge);
                    }
                }
                _ => {}
            },
            Mark::Text(text) => {
                let room = |open: &&mut Open| open.in_value && open.value.len() < VALUE_BYTES;
                set(cell.as_mut().filter(room), |open| open.value.push_str(&text));
            }
            Mark::Close(name) => match name {
                b"v" if beyond => sheet.cut_off = true,
                b"v" => set(cell.as_mut(), |open| open.in_value = false),
                b"c" => {
                    if let Some(open) = cell.take() {
                        let (at_row, at_column) = (open.row, open.column);
                        if let Some(read) = value(open, book, budget, &mut legacy)? {
                            sheet.put(at_row, at_column, read, budget)?;
                        }
                    }
                }
                _ => {}
            },
        }
    }
    sheet.tidy();
    Ok(legacy)
}

fn set(open: Option<&mut Open>, change: impl FnOnce(&mut Open)) {
    if let Some(open) = open {
        change(open);
    }
}

fn value(
    mut open: Open,
    book: &Book,
    budget: &mut Budget,
    legacy: &mut bool,
) -> Result<Option<Cell>, FileErrorCode> {
    let (is_date, font) = book.styles.of(open.style);
    let mut decode = |text: &str| -> Result<Option<Cell>, FileErrorCode> {
        let decoded = font.decode(text)?;
        *legacy |= font != Font::Unicode && *decoded != *text;
        Ok(Some(Cell::Text(budget.text(&decoded)?)))
    };
    match open.kind.as_str() {
        "s" => {
            let at = open.value.trim().parse::<usize>().ok();
            let Some(shared) = at.and_then(|at| book.strings.get(at)) else { return Ok(None) };
            if shared.settled || font == Font::Unicode {
                *legacy |= shared.settled;
                return Ok(Some(Cell::Text(shared.text.clone())));
            }
            decode(&shared.text)
        }
        "inlineStr" => {
            let (text, settled) = open.inline.take()?;
            if settled {
                *legacy = true;
                return Ok(Some(Cell::Text(budget.text(&text)?)));
            }
            decode(&text)
        }
        "str" | "d" => decode(&open.value),
        "b" => {
            Ok(Some(Cell::Text((if open.value.trim() == "1" { "TRUE" } else { "FALSE" }).into())))
        }
        "e" => Ok(Some(Cell::Error)),
        _ => {
            let Ok(number) = open.value.trim().parse::<f64>() else { return Ok(None) };
            if !number.is_finite() {
                return Ok(Some(Cell::Error));
            }
            let shift = if book.date1904 { EPOCH_1904 } else { 0.0 };
            Ok(Some(if is_date { Cell::Date(number + shift) } else { Cell::Number(number) }))
        }
    }
}
