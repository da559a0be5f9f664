//! The body of an official document: text, structure, tables.

use serde::{Deserialize, Serialize};

use super::{marks::Counter, words};

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// The letters. A line feed is a forced break.
    pub text: String,
    /// Bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
}

/// Text with emphasis inside, as in "(*qua Phòng …*) **trước ngày 25/11 hằng năm**".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

impl Text {
    /// Upright text, to be continued by the three below.
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().plain(text)
    }

    /// Goes on upright.
    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), ..Run::default() })
    }

    /// Goes on in bold.
    #[must_use]
    pub fn bold(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), bold: true, ..Run::default() })
    }

    /// Goes on in italic.
    #[must_use]
    pub fn italic(self, text: impl Into<String>) -> Self {
        self.with(Run { text: text.into(), italic: true, ..Run::default() })
    }

    fn with(mut self, run: Run) -> Self {
        self.0.push(run);
        self
    }

    /// The letters without their style.
    pub fn letters(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether there is nothing to read in it.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }

    /// The same text closed by `mark`, once, in place of the stop that was there.
    #[must_use]
    pub fn ended(&self, mark: &str) -> Self {
        let mut text = self.clone();
        while let Some(last) = text.0.last_mut() {
            let kept = last.text.trim_end().trim_end_matches(words::END);
            let kept = kept.trim_end_matches(['.', ';', ',']).trim_end().len();
            last.text.truncate(kept);
            if kept > 0 || text.0.len() == 1 {
                break;
            }
            text.0.pop();
        }
        match text.0.last_mut() {
            Some(last) => last.text.push_str(mark),
            None => text.0.push(Run { text: mark.to_owned(), ..Run::default() }),
        }
        text
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// One piece of the body, in reading order. Marks (I., 1., a)) are counted, never typed (D67).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// "I. MỤC ĐÍCH, YÊU CẦU": printed in bold capitals.
    Section(String),
    /// "1. Mục đích": bold, on a line of its own.
    Heading(String),
    /// "1. …": a numbered clause with its text; counts together with the headings.
    Clause(Text),
    /// "a) …".
    Point(Text),
    /// "- …".
    Dash(Text),
    /// "Điều 1. …", in a decision.
    Article(Text),
    /// Plain text.
    Paragraph(Text),
    /// A note on what stands above, in italic.
    Remark(Text),
    /// A table.
    Table(Table),
}

impl Block {
    /// Its text, if it is one that can close a document.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Self::Clause(text)
            | Self::Point(text)
            | Self::Dash(text)
            | Self::Article(text)
            | Self::Paragraph(text)
            | Self::Remark(text) => Some(text),
            Self::Section(_) | Self::Heading(_) | Self::Table(_) => None,
        }
    }

    /// Everything that can be read in it, line by line.
    pub fn letters(&self) -> String {
        match self {
            Self::Section(title) | Self::Heading(title) => title.clone(),
            Self::Table(table) => table.caption.clone().unwrap_or_default(),
            Self::Clause(text)
            | Self::Point(text)
            | Self::Dash(text)
            | Self::Article(text)
            | Self::Paragraph(text)
            | Self::Remark(text) => text.letters(),
        }
    }
}

/// The blocks with the mark that stands before each.
pub fn marked(blocks: &[Block]) -> impl Iterator<Item = (Option<String>, &Block)> {
    let mut count = Counter::default();
    blocks.iter().map(move |block| {
        let mark = match block {
            Block::Section(_) => Some(count.section()),
            Block::Heading(_) | Block::Clause(_) => Some(count.heading()),
            Block::Point(_) => Some(count.point()),
            Block::Article(_) => Some(count.article()),
            Block::Dash(_) => Some("-".to_owned()),
            Block::Paragraph(_) | Block::Remark(_) | Block::Table(_) => None,
        };
        (mark, block)
    })
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left: words.
    #[default]
    Left,
    /// In the middle: ordinals, units, dates.
    Center,
    /// At the right: quantities.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// A heading shared with the neighbours that name the same one: two heading rows then.
    pub band: Option<String>,
    /// Its share of the width, against the sum of all columns'.
    pub width: u16,
    /// Where its text stands.
    #[serde(default)]
    pub align: Align,
}

impl Column {
    /// A column under a heading of its own.
    pub fn new(title: impl Into<String>, width: u16, align: Align) -> Self {
        Self { title: title.into(), band: None, width, align }
    }

    /// The same under a heading shared with its neighbours.
    #[must_use]
    pub fn under(self, band: impl Into<String>) -> Self {
        Self { band: Some(band.into()), ..self }
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// One text a column; a line feed is a forced break.
    Cells(Vec<String>),
    /// A line across the table that names the rows after it.
    Group(String),
}

/// A table. Its heading is repeated on each page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Above it, centred and bold.
    pub caption: Option<String>,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows, top to bottom.
    pub rows: Vec<Row>,
    /// The last row, bold.
    pub totals: Option<Vec<String>>,
    /// Too wide for an upright sheet: it gets a section on its side (D69).
    #[serde(default)]
    pub landscape: bool,
}

/// A heading cell and what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCell<'a> {
    /// Its words.
    pub text: &'a str,
    /// Leftmost column it covers, from 0.
    pub column: usize,
    /// Columns it covers.
    pub columns: usize,
    /// Heading rows it covers.
    pub rows: usize,
}

impl Table {
    /// One heading row, or two where a band joins columns.
    pub fn head(&self) -> Vec<Vec<HeadCell<'_>>> {
        let titles: Vec<_> =
            self.columns.iter().map(|c| (c.title.as_str(), c.band.as_deref())).collect();
        head(&titles)
    }
}

/// The heading cells of columns given as (title, band): one row, or two where there is a band.
pub fn head<'a>(columns: &[(&'a str, Option<&'a str>)]) -> Vec<Vec<HeadCell<'a>>> {
    if columns.iter().all(|(_, band)| band.is_none()) {
        let cell = |(column, &(text, _))| HeadCell { text, column, columns: 1, rows: 1 };
        return vec![columns.iter().enumerate().map(cell).collect()];
    }
    let mut upper: Vec<HeadCell<'a>> = Vec::new();
    let mut lower = Vec::new();
    for (column, &(text, band)) in columns.iter().enumerate() {
        let Some(band) = band else {
            upper.push(HeadCell { text, column, columns: 1, rows: 2 });
            continue;
        };
        lower.push(HeadCell { text, column, columns: 1, rows: 1 });
        match upper.last_mut() {
            Some(cell) if cell.rows == 1 && cell.text == band => cell.columns += 1,
            _ => upper.push(HeadCell { text: band, column, columns: 1, rows: 1 }),
        }
    }
    vec![upper, lower]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_once() {
        for (said, ended) in [
            ("thực hiện", "thực hiện./."),
            ("thực hiện.", "thực hiện./."),
            ("thực hiện./. ", "thực hiện./."),
            ("thực hiện;", "thực hiện./."),
            ("phải không?", "phải không?./."),
            ("", "./."),
        ] {
            assert_eq!(Text::new(said).ended(words::END).letters(), ended, "{said:?}");
        }
        let styled = Text::new("hằng năm").italic("(để biết)").plain(".").ended(words::END);
        assert_eq!(styled.letters(), "hằng năm(để biết)./.");
        assert_eq!(styled.0.len(), 2, "an emptied run is dropped");
        assert_eq!(Text::default().ended(words::END).letters(), "./.");
    }

    #[test]
    fn marks_are_counted() {
        let text = || Text::new("x");
        let blocks = [
            Block::Paragraph(text()),
            Block::Section("Mục đích".into()),
            Block::Heading("Yêu cầu".into()),
            Block::Point(text()),
            Block::Point(text()),
            Block::Dash(text()),
            Block::Clause(text()),
            Block::Point(text()),
            Block::Section("Nội dung".into()),
            Block::Clause(text()),
        ];
        let marks: Vec<_> =
            marked(&blocks).map(|(mark, _)| mark.unwrap_or_else(|| "·".into())).collect();
        assert_eq!(marks.join(" "), "· I. 1. a) b) - 2. a) II. 1.");
    }

    #[test]
    fn bands_join_neighbours_only() {
        let column = |title: &str| Column::new(title, 10, Align::Left);
        let table = Table {
            columns: vec![
                column("TT"),
                column("Nam").under("Số lượng"),
                column("Nữ").under("Số lượng"),
                column("Ghi chú"),
                column("Khác").under("Số lượng"),
            ],
            ..Table::default()
        };
        let drawn: Vec<_> = table
            .head()
            .iter()
            .map(|row| {
                let cells = row.iter();
                cells
                    .map(|c| format!("{}@{} {}x{}", c.text, c.column, c.columns, c.rows))
                    .collect::<Vec<_>>()
                    .join(" | ")
            })
            .collect();
        assert_eq!(
            drawn,
            [
                "TT@0 1x2 | Số lượng@1 2x1 | Ghi chú@3 1x2 | Số lượng@4 1x1",
                "Nam@1 1x1 | Nữ@2 1x1 | Khác@4 1x1",
            ]
        );
        let plain = Table { columns: vec![column("TT"), column("Tên")], ..Table::default() };
        assert_eq!(plain.head().len(), 1);
    }
}
