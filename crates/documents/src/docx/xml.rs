//! `WordprocessingML`, element by element, each with its children in the order of the schema
//! (ECMA-376): Word forgives little.

use std::fmt::Write;

use crate::form::Span;

/// The decree's font (D59): Word has it, and what has not takes one of the same widths.
pub(super) const FONT: &str = "Times New Roman";

/// Twips (1/1440 inch) in a millimetre.
const TWIPS: f64 = 1440.0 / 25.4;

/// Millimetres in twips.
#[expect(clippy::cast_possible_truncation, reason = "a sheet is a few thousand twips wide")]
pub(super) fn twips(mm: f64) -> i32 {
    (mm * TWIPS).round() as i32
}

/// Points in twentieths, the unit of spacings.
#[expect(clippy::cast_possible_truncation, reason = "spacings are a few hundred points")]
fn twentieths(points: f64) -> i32 {
    (points * 20.0).round() as i32
}

pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The look of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) points: f64,
    pub(super) bold: bool,
    pub(super) italic: bool,
}

impl Look {
    pub(super) const fn plain(points: f64) -> Self {
        Self { points, bold: false, italic: false }
    }

    pub(super) const fn bold(points: f64) -> Self {
        Self { points, bold: true, italic: false }
    }

    pub(super) const fn italic(points: f64) -> Self {
        Self { points, bold: false, italic: true }
    }

    /// All four font slots: with one missing Word takes Calibri for some letters.
    pub(super) fn properties(self) -> String {
        let half_points = (self.points * 2.0).round();
        format!(
            "<w:rPr><w:rFonts w:ascii=\"{0}\" w:hAnsi=\"{0}\" w:eastAsia=\"{0}\" w:cs=\"{0}\"/>\
             {1}{2}<w:color w:val=\"000000\"/><w:sz w:val=\"{3}\"/><w:szCs w:val=\"{3}\"/></w:rPr>",
            FONT,
            if self.bold { "<w:b/><w:bCs/>" } else { "" },
            if self.italic { "<w:i/><w:iCs/>" } else { "" },
            half_points
        )
    }
}

/// A run; line feeds become breaks.
pub(super) fn run(text: &str, look: Look) -> String {
    let mut run = format!("<w:r>{}", look.properties());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            run.push_str("<w:br/>");
        }
        if !line.is_empty() {
            // Writing into a String cannot fail.
            let _ = write!(run, "<w:t xml:space=\"preserve\">{}</w:t>", escape(line));
        }
    }
    run.push_str("</w:r>");
    run
}

pub(super) fn runs(spans: &[Span], points: f64) -> String {
    let look = |span: &Span| Look { points, bold: span.bold, italic: span.italic };
    spans.iter().map(|span| run(&span.text, look(span))).collect()
}

/// The page number, as a field that Word counts.
pub(super) fn page_number(look: Look) -> String {
    let properties = look.properties();
    let part = |inner: &str| format!("<w:r>{properties}{inner}</w:r>");
    [
        part("<w:fldChar w:fldCharType=\"begin\"/>"),
        part("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        part("<w:fldChar w:fldCharType=\"separate\"/>"),
        part("<w:t>2</w:t>"),
        part("<w:fldChar w:fldCharType=\"end\"/>"),
    ]
    .concat()
}

/// Where the text of a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Left,
    Center,
    Right,
    Both,
}

/// The height of a paragraph's lines.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pitch {
    /// A share of the face's own height.
    Share(f64),
    /// Points, whatever stands in the line.
    Exact(f64),
}

/// A paragraph. Lengths in millimetres, spacings in points.
#[derive(Debug, Clone)]
pub(super) struct Para {
    pub(super) style: Option<&'static str>,
    pub(super) stand: Stand,
    pub(super) first: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) before: f64,
    pub(super) after: f64,
    pub(super) pitch: Pitch,
    pub(super) keep_next: bool,
    /// A line above, or a frame around.
    pub(super) border: Option<&'static [&'static str]>,
    /// Size of the paragraph's mark, which gives an empty paragraph its height.
    pub(super) mark: f64,
}

/// Lines of 1.1: inside the decree's 1 to 1.5 (D67).
const PITCH: Pitch = Pitch::Share(1.1);

impl Para {
    pub(super) const fn new(stand: Stand) -> Self {
        Self {
            style: None,
            stand,
            first: 0.0,
            left: 0.0,
            right: 0.0,
            before: 0.0,
            after: 0.0,
            pitch: PITCH,
            keep_next: false,
            border: None,
            mark: 14.0,
        }
    }

    pub(super) const fn spaced(self, before: f64, after: f64) -> Self {
        Self { before, after, ..self }
    }

    pub(super) const fn kept(self, keep_next: bool) -> Self {
        Self { keep_next, ..self }
    }

    /// The paragraph around its runs.
    pub(super) fn around(&self, runs: &str) -> String {
        self.closing(runs, "")
    }

    /// The same as the last one of a section.
    pub(super) fn closing(&self, runs: &str, section: &str) -> String {
        let mut said = String::from("<w:p><w:pPr>");
        if let Some(style) = self.style {
            let _ = write!(said, "<w:pStyle w:val=\"{style}\"/>");
        }
        if self.keep_next {
            said.push_str("<w:keepNext/>");
        }
        if let Some(sides) = self.border {
            said.push_str("<w:pBdr>");
            for side in sides {
                let _ = write!(
                    said,
                    "<w:{side} w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>"
                );
            }
            said.push_str("</w:pBdr>");
        }
        let (line, rule) = match self.pitch {
            Pitch::Share(share) => (twentieths(share * 12.0), "auto"),
            Pitch::Exact(points) => (twentieths(points), "exact"),
        };
        let _ = write!(
            said,
            "<w:spacing w:before=\"{}\" w:after=\"{}\" w:line=\"{line}\" w:lineRule=\"{rule}\"/>",
            twentieths(self.before),
            twentieths(self.after)
        );
        let turn = if self.first < 0.0 { "hanging" } else { "firstLine" };
        let _ = write!(
            said,
            "<w:ind w:left=\"{}\" w:right=\"{}\" w:{turn}=\"{}\"/>",
            twips(self.left),
            twips(self.right),
            twips(self.first.abs())
        );
        let stand = match self.stand {
            Stand::Left => "left",
            Stand::Center => "center",
            Stand::Right => "right",
            Stand::Both => "both",
        };
        let mark = Look::plain(self.mark).properties();
        let _ = write!(said, "<w:jc w:val=\"{stand}\"/>{mark}{section}</w:pPr>{runs}</w:p>");
        said
    }
}

/// A paragraph of one line in one look.
pub(super) fn line(para: &Para, text: &str, look: Look) -> String {
    Para { mark: look.points, ..para.clone() }.around(&run(text, look))
}

/// A horizontal line of `length`, centred in `room`: the upper border of a paragraph that is as
/// wide as the line and a point high.
pub(super) fn rule(length: f64, room: f64, after: f64) -> String {
    let side = ((room - length) / 2.0).max(0.0);
    let para = Para {
        left: side,
        right: side,
        pitch: Pitch::Exact(2.0),
        border: Some(&["top"]),
        mark: 1.0,
        ..Para::new(Stand::Center).spaced(3.0, after)
    };
    para.around("")
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) width: f64,
    pub(super) columns: usize,
    /// Where it stands in a cell merged downwards.
    pub(super) merge: Option<&'static str>,
    pub(super) middle: bool,
    /// Whole paragraphs.
    pub(super) content: String,
}

impl Cell {
    pub(super) fn written(&self) -> String {
        let span = if self.columns > 1 {
            format!("<w:gridSpan w:val=\"{}\"/>", self.columns)
        } else {
            String::new()
        };
        let merge = self.merge.map(|at| format!("<w:vMerge w:val=\"{at}\"/>")).unwrap_or_default();
        let middle = if self.middle { "<w:vAlign w:val=\"center\"/>" } else { "" };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{span}{merge}{middle}</w:tcPr>{}</w:tc>",
            twips(self.width),
            self.content
        )
    }
}

/// A row: kept on one page or not, repeated on each page or not.
pub(super) fn row(cells: &[Cell], whole: bool, repeated: bool) -> String {
    let whole = if whole { "<w:cantSplit/>" } else { "" };
    let repeated = if repeated { "<w:tblHeader/>" } else { "" };
    let cells: String = cells.iter().map(Cell::written).collect();
    format!("<w:tr><w:trPr>{whole}{repeated}</w:trPr>{cells}</w:tr>")
}

/// A table of fixed widths; `inset` is what stands free left and right in each cell.
pub(super) fn table(widths: &[f64], ruled: bool, inset: f64, rows: &str) -> String {
    let total: i32 = widths.iter().copied().map(twips).sum();
    let border = if ruled { "single" } else { "nil" };
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let borders = sides.map(|side| {
        format!("<w:{side} w:val=\"{border}\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    });
    let borders = borders.concat();
    let grid = widths.iter().map(|width| format!("<w:gridCol w:w=\"{}\"/>", twips(*width)));
    let grid = grid.collect::<Vec<_>>().concat();
    let inset = twips(inset);
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblInd w:w=\"0\" \
         w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"{inset}\" w:type=\"dxa\"/><w:right w:w=\"{inset}\" \
         w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
}
