//! Where a sheet's header is and which column holds what (I2): one or two rows, merged or not.

use std::collections::BTreeMap;

use crate::limits;
use crate::names::{self, Column};
use crate::sheet::{Cell, Row, Sheet};

/// A header that was found.
pub(crate) struct Header {
    /// Indices into the sheet's rows; equal when the header has one row.
    pub first: usize,
    pub last: usize,
    columns: BTreeMap<u16, (Column, usize)>,
    /// Columns to read for each thing, in order.
    taken: Vec<(Column, Vec<u16>)>,
    /// Names of all columns that are not taken.
    pub dropped: Vec<String>,
}

impl Header {
    /// The columns that hold a thing; empty when the list does not have it.
    pub(crate) fn of(&self, column: Column) -> &[u16] {
        self.taken.iter().find(|(c, _)| *c == column).map_or(&[], |(_, at)| at)
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        !self.of(column).is_empty()
    }

    /// The columns that make up a name, in the order in which it is written.
    pub(crate) fn name_columns(&self) -> Vec<u16> {
        if self.has(Column::FullName) {
            return self.of(Column::FullName).to_vec();
        }
        [Column::Family, Column::Middle, Column::Given]
            .into_iter()
            .flat_map(|part| self.of(part).iter().copied())
            .collect()
    }

    /// A blank header beside the name holds its other half.
    pub(crate) fn widen_name(&mut self, column: u16) {
        if let Some((_, at)) = self.taken.iter_mut().find(|(c, _)| *c == Column::FullName) {
            at.push(column);
        }
    }

    /// True when no column is headed by anything here.
    pub(crate) fn is_blank(&self, sheet: &Sheet, column: u16) -> bool {
        sheet.rows[self.first..=self.last].iter().all(|row| row.cell(column).is_none())
    }

    fn known(&self) -> usize {
        self.taken.len()
    }

    /// A name, and a birth date or two more things that are known.
    fn qualifies(&self) -> bool {
        let named =
            self.has(Column::FullName) || self.has(Column::Given) || self.has(Column::Family);
        let name_parts = [Column::Family, Column::Middle, Column::Given];
        let parts = name_parts.iter().filter(|p| self.has(**p)).count().saturating_sub(1);
        named && (self.has(Column::Dob) || self.known() - parts >= 3)
    }
}

/// Finds the header in the first 30 rows (I2).
pub(crate) fn find(sheet: &Sheet) -> Option<Header> {
    let near = sheet.rows.iter().take_while(|row| row.number <= limits::HEADER_ROWS).count();
    (0..near).find_map(|at| at_row(sheet, at))
}

/// How much of a header the sheet shows at best: how a CSV's separator is chosen.
pub(crate) fn best_score(sheet: &Sheet) -> usize {
    match find(sheet) {
        Some(header) => 100 + header.known(),
        None => sheet
            .rows
            .iter()
            .map(|row| row.texts().filter(|text| names::column_of(text).is_some()).count())
            .max()
            .unwrap_or(0),
    }
}

/// The header that begins in this row, if one does.
pub(crate) fn at_row(sheet: &Sheet, at: usize) -> Option<Header> {
    let row = &sheet.rows[at];
    let known = row.texts().filter(|text| names::column_of(text).is_some()).count();
    if known == 0 {
        return None;
    }
    let next = sheet.rows.get(at + 1).filter(|next| next.number == row.number + 1);
    let one = layout(sheet, at, at);
    if one.qualifies() {
        let two = next
            .filter(|next| is_second_row(sheet, &one, next))
            .map(|_| layout(sheet, at, at + 1))
            .filter(Header::qualifies);
        return Some(two.unwrap_or(one));
    }
    let next = next?;
    let known_below = next.texts().filter(|text| names::column_of(text).is_some()).count();
    let continues = known_below >= 1 && !has_values(next);
    continues.then(|| layout(sheet, at, at + 1)).filter(Header::qualifies)
}

/// Is this row in the data a header again (a page break, the next class)?
pub(crate) fn is_repeated(header: &Header, row: &Row) -> bool {
    let known = |text: &str| names::column_of(text).is_some();
    let cells: Vec<String> = header.name_columns().iter().map(|c| row.text(*c)).collect();
    let filled = cells.iter().any(|text| !text.trim().is_empty());
    let repeats = cells.iter().any(|text| known(text));
    if (filled && !repeats) || has_values(row) {
        return false;
    }
    (repeats && row.cells.len() > 1) || row.texts().filter(|text| known(text)).count() >= 3
}

/// Has this row the same headers in the same columns?
pub(crate) fn is_same(sheet: &Sheet, header: &Header, row: &Row) -> bool {
    let first = &sheet.rows[header.first];
    first.cells.len() == row.cells.len()
        && first
            .cells
            .iter()
            .zip(&row.cells)
            .all(|((c, a), (d, b))| c == d && names::key(&a.text()) == names::key(&b.text()))
}

fn has_values(row: &Row) -> bool {
    row.cells.iter().any(|(_, cell)| match cell {
        Cell::Text(text) => {
            text.chars().filter(char::is_ascii_digit).count() >= 4
                && names::column_of(text).is_none()
                && !text.contains(char::is_alphabetic)
        }
        Cell::Number(_) | Cell::Date(_) => true,
        Cell::Error => false,
    })
}

/// A second header row names parts of what is above it and holds no learner: where the name
/// stands it is blank or a header itself.
fn is_second_row(sheet: &Sheet, one: &Header, next: &Row) -> bool {
    let mut known = false;
    for (column, cell) in &next.cells {
        let is_header = names::column_of(&cell.text()).is_some();
        known |= is_header || sheet.wide_merge(next.number - 1, *column).is_some();
    }
    let name_is_free = one.name_columns().iter().all(|column| {
        let text = next.text(*column);
        text.trim().is_empty() || names::column_of(&text).is_some()
    });
    known && name_is_free && !has_values(next)
}

fn layout(sheet: &Sheet, first: usize, last: usize) -> Header {
    let (top, below) = (&sheet.rows[first], &sheet.rows[last]);
    let mut columns: Vec<u16> = top.cells.iter().chain(&below.cells).map(|(c, _)| *c).collect();
    for merge in sheet.merges_from(top.number) {
        columns.extend(merge.columns.0..=merge.columns.1);
    }
    columns.sort_unstable();
    columns.dedup();
    let mut header =
        Header { first, last, columns: BTreeMap::new(), taken: Vec::new(), dropped: Vec::new() };
    let mut titles = Vec::new();
    for column in columns {
        let (group, from) = match sheet.wide_merge(top.number, column) {
            Some(merge) => (top.text(merge.columns.0), merge.columns.0),
            None => (top.text(column), column),
        };
        let part = if first == last { String::new() } else { below.text(column) };
        if let Some(found) = column_under(&group, &part, from == column) {
            header.columns.insert(column, found);
        }
        let title = if names::key(&part).is_empty() { group } else { part };
        titles.push((column, from, title));
    }
    header.take(sheet, top.number);
    for (column, from, title) in titles {
        let taken =
            header.taken.iter().any(|(c, at)| *c != Column::NotOurs && at.contains(&column));
        let title: String = domain::text::normalise(&title).chars().take(80).collect();
        let repeated = from != column && header.dropped.last() == Some(&title);
        if !taken && !title.is_empty() && !repeated && !is_title_row(sheet, top.number, from) {
            header.dropped.push(title);
        }
    }
    header.taken.retain(|(_, at)| !at.is_empty());
    header
}

/// A merge over most of the sheet is a title above the header, not a column.
fn is_title_row(sheet: &Sheet, row: u32, column: u16) -> bool {
    sheet.wide_merge(row, column).is_some_and(|m| m.columns.1 - m.columns.0 >= 12)
}

/// What a column is, from its group and its own name below.
fn column_under(group: &str, part: &str, is_first: bool) -> Option<(Column, usize)> {
    let above = names::column_of(group);
    if names::key(part).is_empty() {
        return above;
    }
    if names::is_of_others(group) && above.is_none() {
        return None;
    }
    names::column_of(&format!("{group} {part}"))
        .or_else(|| names::column_of(part))
        .or(above.filter(|_| is_first))
}

impl Header {
    /// Chooses for each thing the column with the preferred name, the first of equals; a name
    /// merged over several columns is all of them.
    fn take(&mut self, sheet: &Sheet, top: u32) {
        for (at, (column, rank)) in &self.columns {
            if *column == Column::NotOurs {
                // Counted as known, never read.
                if !self.taken.iter().any(|(c, _)| *c == Column::NotOurs) {
                    self.taken.push((Column::NotOurs, vec![*at]));
                }
                continue;
            }
            match self.taken.iter_mut().find(|(c, _)| c == column) {
                None => self.taken.push((*column, vec![*at])),
                Some((_, chosen)) => {
                    let first = chosen[0];
                    let together = sheet
                        .wide_merge(top, first)
                        .is_some_and(|m| (m.columns.0..=m.columns.1).contains(at));
                    let other = self.columns.get(&first).map_or(0, |(_, rank)| *rank);
                    if together && other == *rank {
                        chosen.push(*at);
                    } else if *rank < other {
                        *chosen = vec![*at];
                    }
                }
            }
        }
        // A full name beside its own parts: the parts say nothing more.
        if self.taken.iter().any(|(c, _)| *c == Column::FullName) {
            self.taken
                .retain(|(c, _)| !matches!(c, Column::Family | Column::Middle | Column::Given));
        }
    }
}
