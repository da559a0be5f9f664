//! A sheet as every reader delivers it: rows of sparse cells, merged ranges, and what lay around.

use std::rc::Rc;

use domain::roster::FileErrorCode;

use crate::limits;

/// What a cell holds.
#[derive(Clone)]
pub(crate) enum Cell {
    Text(Rc<str>),
    Number(f64),
    /// Days since 30 December 1899, shown as a date.
    Date(f64),
    /// `#REF!` and its kin.
    Error,
}

impl Cell {
    /// The text as a reader of the sheet sees it; a date or an error has none.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Number(number) => format!("{number}"),
            Self::Date(_) => String::new(),
            Self::Error => "#".to_owned(),
        }
    }
}

/// One row with at least one cell.
pub(crate) struct Row {
    /// As Excel shows it, from 1.
    pub number: u32,
    /// Cells with content, by column from 0, ascending.
    pub cells: Vec<(u16, Cell)>,
}

impl Row {
    pub(crate) fn cell(&self, column: u16) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        Some(&self.cells[at].1)
    }

    pub(crate) fn text(&self, column: u16) -> String {
        self.cell(column).map(Cell::text).unwrap_or_default()
    }

    /// The texts of the row, from left to right.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(&**text),
            _ => None,
        })
    }
}

/// A merged range, bounds included; rows from 1, columns from 0.
#[derive(Clone, Copy)]
pub(crate) struct Merge {
    pub rows: (u32, u32),
    pub columns: (u16, u16),
}

/// One sheet.
#[derive(Default)]
pub(crate) struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub rows: Vec<Row>,
    pub merges: Vec<Merge>,
    /// Text outside the table, with the row that follows it (HTML).
    pub loose: Vec<(u32, String)>,
    /// The format has no types: digits may be a number or a text.
    pub untyped: bool,
    /// Something lay beyond the columns or rows that are read.
    pub cut_off: bool,
}

/// What one file may still deliver.
pub(crate) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { cells: limits::CELLS, text: limits::TEXT_BYTES }
    }

    /// Shortens the text to what a cell may hold and takes it from the budget.
    pub(crate) fn text(&mut self, text: &str) -> Result<Rc<str>, FileErrorCode> {
        let end = text.char_indices().nth(limits::CELL_CHARS).map_or(text.len(), |(at, _)| at);
        self.text = self.text.checked_sub(end).ok_or(FileErrorCode::TooLarge)?;
        Ok(Rc::from(&text[..end]))
    }

    fn cell(&mut self) -> Result<(), FileErrorCode> {
        self.cells = self.cells.checked_sub(1).ok_or(FileErrorCode::TooLarge)?;
        Ok(())
    }
}

impl Sheet {
    /// Puts a cell at `row` (from 1) and `column` (from 0); blank text is no cell, and what lies
    /// beyond the limits is only noted.
    pub(crate) fn put(
        &mut self,
        row: u32,
        column: u32,
        cell: Cell,
        budget: &mut Budget,
    ) -> Result<(), FileErrorCode> {
        if matches!(&cell, Cell::Text(text) if text.chars().all(char::is_whitespace)) {
            return Ok(());
        }
        let (Ok(column), false) =
            (u16::try_from(column), row == 0 || row > limits::ROWS || column >= limits::COLUMNS)
        else {
            self.cut_off = true;
            return Ok(());
        };
        budget.cell()?;
        match self.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push((column, cell)),
            _ => self.rows.push(Row { number: row, cells: vec![(column, cell)] }),
        }
        Ok(())
    }

    /// Brings rows and cells into order, whatever order the file had; of two cells in one place
    /// the later one stands.
    pub(crate) fn tidy(&mut self) {
        self.merges.sort_by_key(|m| m.rows.0);
        if !self.rows.is_sorted_by(|a, b| a.number < b.number) {
            self.rows.sort_by_key(|row| row.number);
            let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
            for mut row in self.rows.drain(..) {
                match rows.last_mut() {
                    Some(last) if last.number == row.number => last.cells.append(&mut row.cells),
                    _ => rows.push(row),
                }
            }
            self.rows = rows;
        }
        for row in &mut self.rows {
            if !row.cells.is_sorted_by(|a, b| a.0 < b.0) {
                row.cells.reverse();
                row.cells.sort_by_key(|(column, _)| *column);
                row.cells.dedup_by_key(|(column, _)| *column);
            }
        }
    }

    /// Replaces every text by what `change` makes of it.
    pub(crate) fn change_texts(&mut self, change: impl Fn(&str) -> String) {
        for (_, cell) in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if let Cell::Text(text) = cell {
                *text = Rc::from(change(text));
            }
        }
    }

    /// The merged range that begins in this row, covers this column and is wider than one. The
    /// sheet must be tidy.
    pub(crate) fn wide_merge(&self, row: u32, column: u16) -> Option<Merge> {
        self.merges_from(row)
            .find(|m| (m.columns.0..=m.columns.1).contains(&column) && m.columns.1 > m.columns.0)
    }

    /// The merged ranges that begin in this row.
    pub(crate) fn merges_from(&self, row: u32) -> impl Iterator<Item = Merge> {
        let from = self.merges.partition_point(|m| m.rows.0 < row);
        self.merges[from..].iter().copied().take_while(move |m| m.rows.0 == row)
    }

    pub(crate) fn merge(&mut self, merge: Merge) {
        if self.merges.len() < limits::MERGES {
            self.merges.push(merge);
        }
    }
}
