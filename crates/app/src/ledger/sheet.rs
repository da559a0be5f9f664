//! What is behind a figure as a spreadsheet: exactly what the page shows, all of it.

use domain::sheet::{Cell, Column, Kind, Sheet, Workbook};

use super::{Behind, ChildFigure, Figure, LineView};
use crate::access::{LedgerRead, Permit};
use crate::{App, Result};

/// The headings of the sheet, in the reader's language.
#[derive(Debug, Clone)]
pub struct Headings {
    /// On the tab.
    pub tab: String,
    /// Lines above the table.
    pub title: Vec<String>,
    /// Column: number of the line.
    pub number: String,
    /// Column: day.
    pub day: String,
    /// Column: what.
    pub what: String,
    /// Column: the line it takes back.
    pub reverses: String,
    /// Column: record or org.
    pub record: String,
    /// Column: how much.
    pub quantity: String,
    /// The sum's row.
    pub sum: String,
}

/// Pages of lines that a sheet holds at most: 100,000 lines, a tenth of what Excel can.
const SHEET_PAGES: usize = 2_000;

impl App {
    /// Exactly what the page shows, all of it, as a spreadsheet. `said` writes a line's "what" in the reader's language.
    pub async fn behind_sheet(
        &self,
        permit: &Permit<LedgerRead>,
        figure: &Figure,
        headings: &Headings,
        said: impl Fn(&LineView) -> String + Send,
    ) -> Result<Vec<u8>> {
        let mut behind = self.behind(permit, figure, None).await?;
        let mut lines = std::mem::take(&mut behind.lines.rows);
        let mut next = behind.lines.next.take();
        for _ in 1..SHEET_PAGES {
            let Some(after) = next else { break };
            let more = self.behind(permit, figure, Some(after)).await?.lines;
            lines.extend(more.rows);
            next = more.next;
        }
        let mut sheets = Vec::new();
        if behind.sums_up {
            sheets.push(children_sheet(&behind, headings));
        }
        if !lines.is_empty() || sheets.is_empty() {
            sheets.push(lines_sheet(&behind, &lines, headings, said));
        }
        Ok(self.press.xlsx(&Workbook { sheets })?)
    }
}

fn children_sheet(behind: &Behind, headings: &Headings) -> Sheet {
    let row = |child: &ChildFigure| vec![child.name.as_str().into(), child.figure.into()];
    Sheet {
        name: headings.tab.clone(),
        title: headings.title.clone(),
        columns: vec![
            Column::new(&headings.record, Kind::Text),
            Column::new(&headings.quantity, Kind::Int),
        ],
        rows: behind.children.iter().map(row).collect(),
        totals: Some(vec![headings.sum.as_str().into(), behind.figure.into()]),
        ..Sheet::default()
    }
}

fn lines_sheet(
    behind: &Behind,
    lines: &[LineView],
    headings: &Headings,
    said: impl Fn(&LineView) -> String,
) -> Sheet {
    let row = |line: &LineView| -> Vec<Cell> {
        vec![
            line.seq.into(),
            line.day.into(),
            said(line).into(),
            line.label.as_str().into(),
            line.reverses.into(),
            line.quantity.into(),
        ]
    };
    let mut totals = vec![Cell::Empty; 6];
    totals[0] = headings.sum.as_str().into();
    totals[5] = behind.own.into();
    let name = if behind.sums_up { format!("{} (2)", headings.tab) } else { headings.tab.clone() };
    Sheet {
        name,
        title: headings.title.clone(),
        columns: vec![
            Column::new(&headings.number, Kind::Int),
            Column::new(&headings.day, Kind::Date),
            Column::new(&headings.what, Kind::Text),
            Column::new(&headings.record, Kind::Text),
            Column::new(&headings.reverses, Kind::Int),
            Column::new(&headings.quantity, Kind::Int),
        ],
        rows: lines.iter().map(row).collect(),
        totals: Some(totals),
        ..Sheet::default()
    }
}
