//! A web page with a table, as old school software saves under the name .xls.
//!
//! A scanner of tags in one pass, not a browser's parser: linear whatever the nesting, no tree.

use domain::roster::FileErrorCode;
use quick_xml::escape::resolve_html5_entity;

use crate::limits;
use crate::sheet::{Budget, Cell, Merge, Sheet};

/// Does the text begin like a page, or hold a table before anything else would?
pub(crate) fn looks_like_html(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect::<String>().to_ascii_lowercase();
    let start = head.trim_start();
    // «XML Spreadsheet 2003» has a <Table> in a <Workbook>, which is not this.
    start.starts_with('<')
        && !head.contains("<workbook")
        && ["<html", "<table", "<!doctype html"].iter().any(|t| head.contains(t))
}

/// Reads all tables of the page as one sheet; a row's number is its count among the `<tr>`.
pub(crate) fn read(text: &str, name: &str) -> Result<Sheet, FileErrorCode> {
    let mut page = Page {
        sheet: Sheet { name: name.to_owned(), untyped: true, ..Sheet::default() },
        budget: Budget::new(),
        row: 0,
        column: 0,
        span: (1, 1),
        in_cell: false,
        text: String::new(),
        taken: [0; limits::COLUMNS as usize],
    };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        page.add(&rest[..at]);
        rest = page.tag(&rest[at..])?;
    }
    page.add(rest);
    page.close_cell()?;
    page.sheet.tidy();
    Ok(page.sheet)
}

struct Page {
    sheet: Sheet,
    budget: Budget,
    row: u32,
    column: u32,
    span: (u32, u32),
    in_cell: bool,
    text: String,
    /// By column: the last row that a row span from above covers.
    taken: [u32; limits::COLUMNS as usize],
}

impl Page {
    /// Handles the tag at the start of `rest` and answers what follows it.
    fn tag<'a>(&mut self, rest: &'a str) -> Result<&'a str, FileErrorCode> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return Ok(comment.find("-->").map_or("", |end| &comment[end + 3..]));
        }
        let body = &rest[1..];
        if !body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.add("<");
            return Ok(body);
        }
        let Some(end) = end_of_tag(body) else { return Ok("") };
        let (inside, after) = (&body[..end], &body[end + 1..]);
        let name_end = inside.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(inside.len());
        let name = inside[..name_end].trim_end_matches('/').to_ascii_lowercase();
        match name.as_str() {
            "tr" => {
                self.close_cell()?;
                self.row = self.row.saturating_add(1);
                self.column = 0;
            }
            "td" | "th" => {
                self.close_cell()?;
                self.open_cell(inside);
            }
            "/td" | "/th" | "/tr" | "table" | "/table" => self.close_cell()?,
            "br" | "br/" | "p" | "/p" | "div" | "/div" | "li" => self.add(" "),
            "h1" | "h2" | "h3" | "h4" | "center" | "/h1" | "/h2" | "/h3" | "/h4" | "/center"
                if !self.in_cell =>
            {
                self.close_cell()?;
            }
            "script" | "style" | "title" | "xml" => return Ok(skip_element(after, &name)),
            _ => {}
        }
        Ok(after)
    }

    fn open_cell(&mut self, tag: &str) {
        let from = self.column as usize;
        let is_free = |last: &u32| *last < self.row;
        let skip = self.taken.get(from..).and_then(|rest| rest.iter().position(is_free));
        self.column = match skip {
            Some(skip) => self.column.saturating_add(u32::try_from(skip).unwrap_or(u32::MAX)),
            None => self.column.max(limits::COLUMNS),
        };
        self.span = (number_of(tag, "colspan"), number_of(tag, "rowspan"));
        self.in_cell = self.row > 0;
    }

    fn close_cell(&mut self) -> Result<(), FileErrorCode> {
        let text = std::mem::take(&mut self.text);
        let text = unescape(&text);
        if !self.in_cell {
            if !text.trim().is_empty() && self.sheet.loose.len() < 1_000 {
                let text = self.budget.text(text.trim())?.to_string();
                self.sheet.loose.push((self.row.saturating_add(1), text));
            }
            return Ok(());
        }
        self.in_cell = false;
        let (wide, high) = self.span;
        let cell = Cell::Text(self.budget.text(text.trim())?);
        self.sheet.put(self.row, self.column, cell, &mut self.budget)?;
        let last = (self.column.saturating_add(wide - 1)).min(limits::COLUMNS - 1);
        if high > 1 {
            let covered = self.taken.iter_mut().take(last as usize + 1).skip(self.column as usize);
            covered.for_each(|until| *until = self.row.saturating_add(high - 1));
        }
        if let (true, Ok(a), Ok(b)) =
            (wide > 1 || high > 1, u16::try_from(self.column), u16::try_from(last))
        {
            let rows = (self.row, self.row.saturating_add(high - 1));
            self.sheet.merge(Merge { rows, columns: (a, b) });
        }
        self.column = last.saturating_add(1).max(self.column.saturating_add(1));
        Ok(())
    }

    fn add(&mut self, text: &str) {
        let room = (limits::CELL_CHARS * 8).saturating_sub(self.text.len());
        let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|e| *e <= room);
        self.text.push_str(&text[..end.last().unwrap_or(0)]);
    }
}

/// Position of the `>` that ends the tag, quotes respected; a quote that never ends is ignored.
fn end_of_tag(body: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in body.bytes().enumerate().take(10_000) {
        match (b, quote) {
            (b'>', None) => return Some(at),
            (b'"' | b'\'', None) => quote = Some(b),
            (_, Some(open)) if open == b => quote = None,
            _ => {}
        }
    }
    body.find('>')
}

fn skip_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let tail = &rest[from + at + 2..];
        if tail.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)) {
            return tail.find('>').map_or("", |end| &tail[end + 1..]);
        }
        from += at + 2;
    }
    ""
}

/// The number of an attribute, 1 when it is absent or odd, at most 1000.
fn number_of(tag: &str, attribute: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let Some(at) = lower.find(attribute) else { return 1 };
    let value = lower[at + attribute.len()..].trim_start_matches([' ', '=', '"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..end].parse().unwrap_or(1).clamp(1, 1_000)
}

/// Resolves character references; what is none stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let body = &rest[at + 1..];
        let end = body.bytes().take(32).position(|b| b == b';');
        let resolved = end.and_then(|end| {
            let name = &body[..end];
            let text = if let Some(code) = name.strip_prefix('#') {
                let code = match code.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => code.parse().ok()?,
                };
                char::from_u32(code)?.to_string()
            } else {
                resolve_html5_entity(name)?.to_owned()
            };
            Some((text, end + 1))
        });
        if let Some((text, used)) = resolved {
            out.push_str(&text);
            rest = &body[used..];
        } else {
            out.push('&');
            rest = body;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_spans_entities_and_unclosed_tags_are_read() {
        let page = "<html><head><style>td{}</style></head><h3>LỚP 1A</h3><table><tr><td rowspan=2>A<td colspan='2'>B&nbsp;&agrave;&#7879;\
            <tr><th>C<br>D</th><td title=\"a>b\">x &amp y</td></tr><!-- <tr> --><tr></tr><tr><td> z";
        assert!(looks_like_html(page));
        let sheet = read(page, "p").unwrap();
        let all: Vec<_> = sheet
            .rows
            .iter()
            .map(|r| (r.number, r.cells.iter().map(|(c, t)| (*c, t.text())).collect::<Vec<_>>()))
            .collect();
        assert_eq!(all[0], (1, vec![(0, "A".into()), (1, "B\u{a0}àệ".into())]));
        assert_eq!(all[1], (2, vec![(1, "C D".into()), (2, "x &amp y".into())]));
        assert_eq!(all[2], (4, vec![(0, "z".into())]));
        assert_eq!(sheet.loose, vec![(1, "LỚP 1A".into())]);
    }
}
