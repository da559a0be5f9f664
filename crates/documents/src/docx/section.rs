//! Sections: orientation, margins, page numbers.

use super::parts::{FIRST, NUMBERED};
use super::xml::twips;
use crate::form::sheet;

/// Sheets of one orientation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    pub(super) landscape: bool,
    /// Begins the main text or an appendix: numbers from 1, and shows none on its first page (D60).
    pub(super) first: bool,
    /// Names the headers; later sections inherit them.
    pub(super) headers: bool,
}

impl Section {
    pub(super) fn written(self) -> String {
        let headers = if self.headers {
            format!(
                "<w:headerReference w:type=\"default\" r:id=\"{NUMBERED}\"/>\
                 <w:headerReference w:type=\"first\" r:id=\"{FIRST}\"/>"
            )
        } else {
            String::new()
        };
        let (width, height, turned) = if self.landscape {
            (sheet::LONG, sheet::SHORT, " w:orient=\"landscape\"")
        } else {
            (sheet::SHORT, sheet::LONG, "")
        };
        let [top, right, bottom, left, header] = edges();
        let (start, title) = if self.first {
            ("<w:pgNumType w:fmt=\"decimal\" w:start=\"1\"/>", "<w:titlePg/>")
        } else {
            ("<w:pgNumType w:fmt=\"decimal\"/>", "")
        };
        format!(
            "<w:sectPr>{headers}<w:type w:val=\"nextPage\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"{turned}/>\
             <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" \
             w:header=\"{header}\" w:footer=\"{header}\" w:gutter=\"0\"/>{start}\
             <w:cols w:space=\"720\"/>{title}</w:sectPr>",
            twips(width),
            twips(height)
        )
    }
}

/// Twips from the edges of the sheet.
fn edges() -> [i32; 5] {
    [sheet::TOP, sheet::RIGHT, sheet::BOTTOM, sheet::LEFT, sheet::HEADER].map(twips)
}
