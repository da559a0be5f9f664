//! The body as it is printed: marks set, sheets turned where a table is wide.

use domain::paper::{Align, Block, Row, Table, Text, marked};
use serde::Serialize;

use super::letters::clean;
use super::lines::{balance, breakable};
use super::{sheet, size};
use crate::fonts::Face;

/// Text in one style. A line feed is a forced break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

/// What a piece of text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// A heading, at this level of the outline.
    Heading(u8),
    /// Anything else.
    Body,
}

/// A piece of the body.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Piece {
    Text { role: Role, spans: Vec<Span> },
    Table(TableForm),
}

/// Pieces that stand on sheets of one orientation.
#[derive(Debug, Serialize)]
pub(crate) struct Sheaf {
    pub(crate) landscape: bool,
    pub(crate) pieces: Vec<Piece>,
}

/// A table with its widths in millimetres.
#[derive(Debug, Serialize)]
pub(crate) struct TableForm {
    pub(crate) caption: Vec<String>,
    pub(crate) widths: Vec<f64>,
    pub(crate) aligns: Vec<Align>,
    pub(crate) head: Vec<Vec<HeadForm>>,
    pub(crate) rows: Vec<RowForm>,
}

/// A heading cell and what it covers.
#[derive(Debug, Serialize)]
pub(crate) struct HeadForm {
    pub(crate) text: String,
    pub(crate) column: usize,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

/// A row: `across` has one cell that covers all columns.
#[derive(Debug, Serialize)]
pub(crate) struct RowForm {
    pub(crate) cells: Vec<String>,
    pub(crate) across: bool,
    pub(crate) bold: bool,
    /// So tall that it must be allowed to run over a page.
    pub(crate) tall: bool,
}

/// A cell's text is kept this far from its lines, left and right.
pub(crate) const CELL_INSET: f64 = 1.5;
/// Rows with a cell of more letters a millimetre of width may be split over pages.
const TALL: f64 = 18.0;

/// A text of the body.
pub(crate) fn spans(text: &Text) -> Vec<Span> {
    spans_in(text, sheet::width(false) - sheet::INDENT, size::BODY)
}

/// A text in a place `room` millimetres wide.
pub(crate) fn spans_in(text: &Text, room: f64, points: f64) -> Vec<Span> {
    text.0
        .iter()
        .map(|run| Span {
            // The bold face is the widest; a word that fits in it fits in all.
            text: breakable(&clean(&run.text), room, Face::Bold, points),
            bold: run.bold,
            italic: run.italic,
        })
        .filter(|span| !span.text.is_empty())
        .collect()
}

/// Blocks as pieces, gathered by orientation. `level` is the outline level that the blocks stand
/// under and stays as the last section left it.
pub(crate) fn sheaves(blocks: &[Block], landscape: bool, level: &mut u8) -> Vec<Sheaf> {
    let mut sheaves: Vec<Sheaf> = Vec::new();
    let outer = *level;
    for (mark, block) in marked(blocks) {
        let turned = landscape || matches!(block, Block::Table(table) if table.landscape);
        let piece = piece(mark, block, turned, outer, level);
        match sheaves.last_mut() {
            Some(sheaf) if sheaf.landscape == turned => sheaf.pieces.push(piece),
            _ => sheaves.push(Sheaf { landscape: turned, pieces: vec![piece] }),
        }
    }
    if sheaves.is_empty() {
        sheaves.push(Sheaf { landscape, pieces: Vec::new() });
    }
    sheaves
}

fn piece(mark: Option<String>, block: &Block, turned: bool, outer: u8, level: &mut u8) -> Piece {
    let heading = |title: String, level: u8| {
        let text = format!("{} {title}", mark.as_deref().unwrap_or_default());
        let spans = spans(&Text::default().bold(text));
        Piece::Text { role: Role::Heading(level), spans }
    };
    let body = |spans: Vec<Span>| Piece::Text { role: Role::Body, spans };
    match block {
        Block::Section(title) => {
            *level = outer + 1;
            heading(title.to_uppercase(), *level)
        }
        // Under a section one level lower; without sections the headings are the first level.
        Block::Heading(title) => heading(title.clone(), *level + 1),
        Block::Article(text) => {
            let mark = Text::default().bold(mark.unwrap_or_default()).plain(" ");
            body(spans(&joined(mark, text)))
        }
        Block::Clause(text) | Block::Point(text) | Block::Dash(text) => {
            let mark = Text::new(format!("{} ", mark.unwrap_or_default()));
            body(spans(&joined(mark, text)))
        }
        Block::Paragraph(text) => body(spans(text)),
        Block::Remark(text) => {
            let mut spans = spans(text);
            for span in &mut spans {
                span.italic = true;
            }
            body(spans)
        }
        Block::Table(table) => Piece::Table(table_form(table, sheet::width(turned))),
    }
}

fn joined(mut mark: Text, text: &Text) -> Text {
    mark.0.extend(text.0.iter().cloned());
    mark
}

fn table_form(table: &Table, room: f64) -> TableForm {
    let shares: f64 = table.columns.iter().map(|column| f64::from(column.width)).sum();
    let widths: Vec<f64> = table
        .columns
        .iter()
        .map(|column| f64::from(column.width) / shares.max(1.0) * room)
        .collect();
    let fit = |text: &str, from: usize, columns: usize| {
        let width: f64 = widths.iter().skip(from).take(columns).sum();
        breakable(&clean(text), width - 2.0 * CELL_INSET - 0.5, Face::Bold, size::TABLE)
    };
    let count = widths.len();
    let row = |cells: &[String], bold: bool| RowForm {
        cells: (0..count).map(|at| fit(cells.get(at).map_or("", String::as_str), at, 1)).collect(),
        across: false,
        bold,
        tall: cells.iter().zip(&widths).any(|(text, width)| letters(text) > width * TALL),
    };
    let group = |text: &str| RowForm {
        cells: vec![fit(text, 0, count)],
        across: true,
        bold: true,
        tall: false,
    };
    let rows = table.rows.iter().map(|kind| match kind {
        Row::Cells(cells) => row(cells, false),
        Row::Group(text) => group(text),
    });
    TableForm {
        caption: table
            .caption
            .iter()
            .flat_map(|text| balance(&clean(text), room - 20.0, Face::Bold, size::CAPTION))
            .collect(),
        head: table
            .head()
            .into_iter()
            .map(|cells| {
                let cells = cells.into_iter();
                cells
                    .map(|cell| HeadForm {
                        text: fit(cell.text, cell.column, cell.columns),
                        column: cell.column,
                        columns: cell.columns,
                        rows: cell.rows,
                    })
                    .collect()
            })
            .collect(),
        rows: rows.chain(table.totals.iter().map(|cells| row(cells, true))).collect(),
        aligns: table.columns.iter().map(|column| column.align).collect(),
        widths,
    }
}

#[expect(clippy::cast_precision_loss, reason = "no cell has 2^52 letters")]
fn letters(text: &str) -> f64 {
    text.chars().count() as f64
}
