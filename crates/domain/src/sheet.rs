//! A spreadsheet as a plain description. Nothing here knows of XLSX or CSV; `documents` writes them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::paper::{HeadCell, head};

/// A file of sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Workbook {
    /// The sheets in their order; a workbook has at least one.
    pub sheets: Vec<Sheet>,
}

/// One sheet: title, heading, rows, notes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// On the tab. What Excel does not allow there is mended when it is written.
    pub name: String,
    /// Lines above the heading.
    #[serde(default)]
    pub title: Vec<String>,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows, one cell a column; short rows are filled with nothing.
    pub rows: Vec<Vec<Cell>>,
    /// The last row, bold.
    #[serde(default)]
    pub totals: Option<Vec<Cell>>,
    /// Columns that stay in sight when the sheet is moved sideways. The heading always stays.
    #[serde(default)]
    pub frozen_columns: u16,
    /// Lines under the rows.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words, and every code: "0123456789" keeps its nought (D14).
    #[default]
    Text,
    /// Whole numbers, grouped.
    Int,
    /// Numbers with this many places after the comma.
    Decimal(u8),
    /// Days, dd/mm/yyyy (D84).
    Date,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub header: String,
    /// A heading shared with the neighbours that name the same one: two heading rows then.
    #[serde(default)]
    pub band: Option<String>,
    /// In letters; fitted to what stands in it when there is none.
    #[serde(default)]
    pub width: Option<u16>,
    /// What it holds.
    #[serde(default)]
    pub kind: Kind,
    /// What may be written in it, offered as a list; nothing is said when empty.
    #[serde(default)]
    pub choices: Vec<String>,
}

impl Column {
    /// A column fitted to what stands in it.
    pub fn new(header: impl Into<String>, kind: Kind) -> Self {
        Self { header: header.into(), kind, ..Self::default() }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Always text, never a formula, whatever it begins with.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number counted in units of 10^-`places`: 87,5 is `{ units: 875, places: 1 }`.
    Decimal {
        /// How many units.
        units: i64,
        /// Places after the comma.
        places: u8,
    },
    /// A day.
    Date(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl Sheet {
    /// One heading row, or two where a band joins columns.
    pub fn head(&self) -> Vec<Vec<HeadCell<'_>>> {
        let titles: Vec<_> =
            self.columns.iter().map(|c| (c.header.as_str(), c.band.as_deref())).collect();
        head(&titles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_reads_itself_back() {
        let sheet = Sheet {
            name: "Lớp 8A".into(),
            columns: vec![
                Column::new("Mã định danh", Kind::Text),
                Column { choices: vec!["Nam".into(), "Nữ".into()], ..Column::default() },
                Column {
                    band: Some("Kết quả".into()), ..Column::new("Tỷ lệ", Kind::Decimal(1))
                },
            ],
            rows: vec![vec![
                "0123456789".into(),
                None::<i64>.into(),
                Cell::Decimal { units: 875, places: 1 },
            ]],
            ..Sheet::default()
        };
        let kept = serde_json::to_string(&sheet).unwrap();
        assert_eq!(serde_json::from_str::<Sheet>(&kept).unwrap(), sheet);
        assert_eq!(sheet.head().len(), 2);
    }
}
