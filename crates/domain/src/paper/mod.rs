//! An official Vietnamese administrative document as a plain description (Nghị định 30/2020/NĐ-CP).
//!
//! Nothing here knows of DOCX or PDF: the words and the order are decided here, the sheet is laid
//! out by `documents`. A paper is kept as JSON when it is issued (D70), so every part of it reads
//! and writes itself.

mod body;
mod check;
mod cite;
mod closing;
mod figures;
mod head;
mod kind;
mod marks;
pub mod words;

pub use body::{Align, Block, Column, HeadCell, Row, Run, Table, Text, head, marked};
pub use check::PaperFault;
pub use cite::Cited;
pub use closing::{Archive, Mandate, Recipient, Signature};
pub use figures::{decimal, group_thousands, short_decimal};
pub use head::{Issuer, Place, Symbol, date_words, number_digits, number_line, open_date};
pub use kind::Kind;
pub use marks::{letter, roman};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An official document, complete and ready for the press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is.
    pub kind: Kind,
    /// Nobody has issued it: says so on its first page.
    #[serde(default)]
    pub draft: bool,
    /// Goes out as an electronic document: the lines "(Kèm theo …)" stay unfilled (D69).
    #[serde(default)]
    pub electronic: bool,
    /// Who issues it.
    pub issuer: Issuer,
    /// Number in the year's series of the issuer; given at issue, from 1 (D64).
    pub number: Option<u32>,
    /// What the symbol is made of.
    pub symbol: Symbol,
    /// Where.
    pub place: Place,
    /// Day of issue.
    pub date: Option<Date>,
    /// Day on which this text was composed: the year of an open date line, and the time stamp in
    /// the file of a paper without a date.
    pub composed: Date,
    /// Trích yếu without the type name, one entry a line ("V/v" is added on a công văn).
    pub title: Vec<String>,
    /// "Kính gửi" (D65).
    #[serde(default)]
    pub addressees: Vec<String>,
    /// Who decides, over the grounds of a decision: "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO" (domain 3.6).
    #[serde(default)]
    pub authority: Option<String>,
    /// Căn cứ lines; their stops are set here (D68).
    #[serde(default)]
    pub grounds: Vec<String>,
    /// The text.
    pub body: Vec<Block>,
    /// Who signs.
    pub signature: Signature,
    /// Who signs at the left, in minutes: the secretary (domain 3.8).
    #[serde(default)]
    pub second_signature: Option<Signature>,
    /// "Nơi nhận" without its first and last line, which follow from the rest (D65).
    #[serde(default)]
    pub recipients: Vec<Recipient>,
    /// The copy that stays.
    #[serde(default)]
    pub archive: Archive,
    /// Appendices, in order.
    #[serde(default)]
    pub appendices: Vec<Appendix>,
    /// Head of the record's chain at the time of writing, e.g. "seq 18204, hash 9f2c…"; printed
    /// small after the signature.
    #[serde(default)]
    pub chain_head: Option<String>,
}

/// What is attached to a paper. Its pages are numbered from 1 (D60).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appendix {
    /// Its heading, one entry a line; printed in capitals.
    pub title: Vec<String>,
    /// What it holds.
    pub body: Vec<Block>,
    /// All of it on its side.
    #[serde(default)]
    pub landscape: bool,
}

impl Paper {
    /// "Số: 07/KH-SGDĐT" (D62); nothing on a sheet that carries no number.
    pub fn number_line(&self) -> String {
        if self.kind.is_numbered() {
            number_line(self.kind, self.number, &self.symbol)
        } else {
            String::new()
        }
    }

    /// "Quảng Ngãi, ngày 05 tháng 01 năm 2026" (D63).
    pub fn date_line(&self) -> String {
        self.place.date_line(self.date, self.composed.year())
    }

    /// The căn cứ lines: each ends with ";" and the last with "." (D68).
    pub fn ground_lines(&self) -> Vec<Text> {
        let last = self.grounds.len().saturating_sub(1);
        let stop = |at: usize| if at == last { "." } else { ";" };
        let lines = self.grounds.iter().enumerate();
        lines.map(|(at, line)| Text::default().italic(line.as_str()).ended(stop(at))).collect()
    }

    /// The text, closed by "./." once (D67).
    pub fn closed_body(&self) -> Vec<Block> {
        let mut body = self.body.clone();
        match body.last_mut() {
            Some(
                Block::Clause(text)
                | Block::Point(text)
                | Block::Dash(text)
                | Block::Article(text)
                | Block::Paragraph(text)
                | Block::Remark(text),
            ) => *text = text.ended(words::END),
            _ => body.push(Block::Paragraph(Text::new(words::END))),
        }
        body
    }

    /// "Nơi nhận" line by line: "- Như trên;" or "- Như Điều 3;" first, "- Lưu: VT, …." last (D65).
    pub fn recipient_lines(&self) -> Vec<Text> {
        // A sheet of the house is sent to nobody.
        if !self.kind.is_numbered() {
            return Vec::new();
        }
        let articles = self.body.iter().filter(|b| matches!(b, Block::Article(_))).count();
        let first = if !self.addressees.is_empty() {
            Some(Text::new(words::AS_ABOVE))
        } else if self.kind == Kind::Decision && articles > 0 {
            Some(Text::new(format!("- Như {} {articles};", words::ARTICLE)))
        } else {
            None
        };
        first
            .into_iter()
            .chain(self.recipients.iter().map(Recipient::line))
            .chain([self.archive.line()])
            .collect()
    }

    /// "Phụ lục" for a single one, "Phụ lục II" for the second of several (D69). `at` from 0.
    pub fn appendix_label(&self, at: usize) -> String {
        if self.appendices.len() < 2 {
            words::APPENDIX.to_owned()
        } else {
            format!("{} {}", words::APPENDIX, roman(at + 1))
        }
    }

    /// "(Kèm theo Kế hoạch số …/KH-SGDĐT ngày … tháng … năm … của …)": unfilled in an electronic
    /// issue and before the issue (D69).
    pub fn attached_line(&self) -> String {
        let filled = if self.electronic { None } else { self.number.zip(self.date) };
        let (number, day) = match filled {
            Some((number, date)) => (number_digits(Some(number)), date_words(date)),
            None => (number_digits(None), open_date(None)),
        };
        format!(
            "(Kèm theo {} số {number}/{} {day} của {})",
            self.kind.name(),
            self.symbol.of(self.kind),
            self.issuer.in_text
        )
    }

    /// "Mã kiểm chứng nhật ký: …", where a chain is given.
    pub fn chain_line(&self) -> Option<String> {
        self.chain_head.as_ref().map(|head| format!("{}{head}", words::CHAIN))
    }

    /// Type and subject in one line, for lists and for the properties of the file.
    pub fn subject(&self) -> String {
        let title = self.title.join(" ");
        format!("{} {}", self.kind.name(), title.replace('\n', " ")).trim_end().to_owned()
    }

    /// The day that the file of this paper carries in its properties.
    pub fn file_date(&self) -> Date {
        self.date.unwrap_or(self.composed)
    }
}
