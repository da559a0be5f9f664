//! CSV and its kin: which separator, quotes, and the line each record begins on.

use domain::roster::FileErrorCode;

use crate::header;
use crate::limits;
use crate::sheet::{Budget, Cell, Sheet};

/// A quoted field with more line breaks than this is a stray quote, not a field.
const QUOTED_LINES: u32 = 20;

/// Reads separated values; the separator is the one that shows the best header, otherwise the
/// most frequent one.
pub(crate) fn read(text: &str, name: &str) -> Result<Sheet, FileErrorCode> {
    let told = text.lines().next().and_then(|first| first.trim().strip_prefix("sep="));
    if let Some(separator) = told.and_then(|t| t.chars().next()) {
        return table(text, separator, name, u32::MAX);
    }
    let mut best = (0, ',');
    for separator in [',', ';', '\t', '|'] {
        let head = table(text, separator, name, limits::HEADER_ROWS * 2)?;
        let score = header::best_score(&head) * 10_000
            + head.rows.iter().map(|row| row.cells.len()).sum::<usize>().min(9_999);
        if score > best.0 {
            best = (score, separator);
        }
    }
    table(text, best.1, name, u32::MAX)
}

fn table(text: &str, separator: char, name: &str, lines: u32) -> Result<Sheet, FileErrorCode> {
    match records(text, separator, name, lines, true)? {
        Some(sheet) => Ok(sheet),
        None => Ok(records(text, separator, name, lines, false)?.unwrap_or_default()),
    }
}

/// None when a quote runs away.
fn records(
    text: &str,
    separator: char,
    name: &str,
    lines: u32,
    quotes: bool,
) -> Result<Option<Sheet>, FileErrorCode> {
    let mut sheet = Sheet { name: name.to_owned(), untyped: true, ..Sheet::default() };
    let mut budget = Budget::new();
    let mut chars = text.chars().peekable();
    let (mut line, mut start, mut column) = (1_u32, 1_u32, 0_u32);
    let mut field = String::new();
    let mut quoted_from = None;
    loop {
        let next = chars.next();
        if let Some(from) = quoted_from {
            match next {
                None => return Ok(None),
                Some('"') if chars.next_if_eq(&'"').is_some() => field.push('"'),
                Some('"') => quoted_from = None,
                Some(c) => {
                    line += u32::from(c == '\n');
                    if line - from > QUOTED_LINES {
                        return Ok(None);
                    }
                    push(&mut field, c);
                }
            }
            continue;
        }
        match next {
            Some('"') if quotes && field.trim().is_empty() => {
                field.clear();
                quoted_from = Some(line);
            }
            Some(c) if c != separator && c != '\n' && c != '\r' => push(&mut field, c),
            end => {
                if !field.trim().is_empty() {
                    let cell = Cell::Text(budget.text(&field)?);
                    sheet.put(start, column, cell, &mut budget)?;
                }
                field.clear();
                column = column.saturating_add(1);
                if end == Some(separator) {
                    continue;
                }
                if end == Some('\r') {
                    chars.next_if_eq(&'\n');
                }
                line = line.saturating_add(1);
                (start, column) = (line, 0);
                if end.is_none() || line > lines {
                    return Ok(Some(sheet));
                }
            }
        }
    }
}

fn push(field: &mut String, c: char) {
    // Four bytes a character at most: what is longer is cut by the budget anyway.
    if field.len() <= limits::CELL_CHARS * 4 {
        field.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, separator: char) -> Vec<(u32, Vec<String>)> {
        let sheet = table(text, separator, "x", u32::MAX).unwrap();
        let texts = |row: &crate::sheet::Row| row.texts().map(str::to_owned).collect();
        sheet.rows.iter().map(|row| (row.number, texts(row))).collect()
    }

    #[test]
    fn quotes_line_breaks_and_blank_lines_keep_the_count_of_lines() {
        let got = rows("a,\"b\r\n\"\"c\"\"\",d\r\n\r\n,,\ne;f,g\rh", ',');
        assert_eq!(got[0], (1, vec!["a".into(), "b\r\n\"c\"".into(), "d".into()]));
        assert_eq!(got[1], (5, vec!["e;f".into(), "g".into()]));
        assert_eq!(got[2], (6, vec!["h".into()]));
    }

    #[test]
    fn a_stray_quote_does_not_swallow_the_list() {
        let got = rows("a,\"b\nc,d\ne,f", ',');
        assert_eq!(got.len(), 3);
        assert_eq!(got[0].1, vec!["a", "\"b"]);
    }
}
