//! Legacy text that no font announces: found by its header or its names, decoded exactly or refused.

use std::rc::Rc;

use domain::roster::FileErrorCode;

use crate::header::{self, Header};
use crate::legacy;
use crate::names::Column;
use crate::sheet::{Cell, Sheet};

/// Names that must look wrong before a whole file is refused for it.
const ENOUGH: usize = 3;

/// Finds the header, reading TCVN3 where the sheet makes sense only so (I13). The flag says that
/// text was decoded.
pub(super) fn header(sheet: &mut Sheet) -> Result<(Option<Header>, bool), FileErrorCode> {
    if let Some(found) = header::find(sheet) {
        let repaired = names(sheet, &found)?;
        return Ok((Some(found), repaired));
    }
    let legacy_text = |cell: &Cell| matches!(cell, Cell::Text(t) if legacy::may_be_legacy(t));
    let near = sheet.rows.iter().take(60);
    if !near.flat_map(|row| &row.cells).any(|(_, cell)| legacy_text(cell)) {
        return Ok((None, false));
    }
    // A trial on the head of the sheet; only a header found makes it certain.
    let mut trial = Sheet { merges: sheet.merges.clone(), ..Sheet::default() };
    for row in sheet.rows.iter().take(60) {
        let cells = row.cells.iter().map(|(c, cell)| (*c, decoded(cell).unwrap_or(cell.clone())));
        trial.rows.push(crate::sheet::Row { number: row.number, cells: cells.collect() });
    }
    if header::find(&trial).is_none() {
        return Ok((None, false));
    }
    for (_, cell) in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if legacy_text(cell) {
            *cell = decoded(cell).ok_or(FileErrorCode::BadEncoding)?;
        }
    }
    Ok((header::find(sheet), true))
}

fn decoded(cell: &Cell) -> Option<Cell> {
    match cell {
        Cell::Text(text) if legacy::may_be_legacy(text) => {
            legacy::from_latin1(text).map(|text| Cell::Text(Rc::from(text)))
        }
        _ => None,
    }
}

/// The header is readable: are the names? When those with impossible letters all become
/// Vietnamese as TCVN3, the learners' columns are that; when many do not, the file is refused.
fn names(sheet: &mut Sheet, header: &Header) -> Result<bool, FileErrorCode> {
    let columns = header.name_columns();
    let (mut marked, mut wrong, mut mended) = (0, 0, 0);
    for row in &sheet.rows[header.last + 1..] {
        for text in columns.iter().map(|c| row.text(*c)).filter(|t| !t.is_ascii()) {
            marked += 1;
            if legacy::is_suspicious(&text) {
                wrong += 1;
                mended += usize::from(
                    legacy::from_latin1(&text).is_some_and(|t| legacy::is_plausible(&t)),
                );
            }
        }
    }
    if wrong == 0 {
        return Ok(false);
    }
    if mended < wrong {
        let hopeless = wrong - mended >= ENOUGH && wrong * 10 > marked * 3;
        return if hopeless { Err(FileErrorCode::BadEncoding) } else { Ok(false) };
    }
    let mostly = wrong * 2 >= marked;
    let others = [Column::Gender, Column::Class, Column::Status];
    let taken: Vec<u16> =
        columns.iter().copied().chain(others.iter().flat_map(|c| header.of(*c).to_vec())).collect();
    for row in &mut sheet.rows[header.last + 1..] {
        for (column, cell) in &mut row.cells {
            let Cell::Text(text) = cell else { continue };
            let legacy_text =
                if mostly { legacy::may_be_legacy(text) } else { legacy::is_suspicious(text) };
            if taken.contains(column) && legacy_text {
                let text = legacy::from_latin1(text).ok_or(FileErrorCode::BadEncoding)?;
                *cell = Cell::Text(Rc::from(text));
            }
        }
    }
    Ok(true)
}
