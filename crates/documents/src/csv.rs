//! A sheet as CSV for Vietnamese Excel: UTF-8 with a mark of its encoding, ";" between cells.

use std::fmt::Write;

use domain::paper::decimal;
use domain::sheet::{Cell, Sheet};

/// The heading and the rows of a sheet; titles and notes stay out, so that the file is a table.
///
/// Text that a spreadsheet would read as a formula gets an apostrophe in front. Numbers stay
/// numbers: a decimal comma, no grouping; dates are dd/mm/yyyy (D84, D85). Codes that begin with a
/// nought need [`super::xlsx`]: a CSV cannot tell Excel that they are text (D14).
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut file = String::from("\u{feff}");
    let headings = sheet.columns.iter().map(|column| match &column.band {
        Some(band) => format!("{band} - {}", column.header),
        None => column.header.clone(),
    });
    line(&mut file, headings.map(|heading| harmless(&heading)));
    for row in sheet.rows.iter().chain(&sheet.totals) {
        let cells = (0..sheet.columns.len()).map(|at| row.get(at).unwrap_or(&Cell::Empty));
        line(&mut file, cells.map(written));
    }
    file.into_bytes()
}

fn line(file: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            file.push(';');
        }
        if cell.contains([';', '"', '\n', '\r', '\t']) || cell != cell.trim() {
            // Writing into a String cannot fail.
            let _ = write!(file, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            file.push_str(&cell);
        }
    }
    file.push_str("\r\n");
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Int(number) => number.to_string(),
        Cell::Decimal { units, places } => decimal(*units, *places).replace('.', ""),
        Cell::Date(date) => date.strftime("%d/%m/%Y").to_string(),
    }
}

/// An apostrophe before what begins a formula (= + - @, their full-width forms, tab, CR), also
/// when blanks or invisible marks stand before it.
fn harmless(text: &str) -> String {
    const STARTS: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\u{2212}'];
    let text = text.replace('\0', "");
    let invisible = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    let formula = text.trim_start_matches(invisible).starts_with(STARTS);
    let tabbed = text.chars().take_while(|c| invisible(*c)).any(|c| matches!(c, '\t' | '\r'));
    if formula || tabbed { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use domain::sheet::{Column, Kind};
    use jiff::civil::date;

    use super::*;

    fn written(rows: Vec<Vec<Cell>>) -> String {
        let columns = ["Họ và tên", "Số giờ"].map(|header| Column::new(header, Kind::Text));
        let sheet = Sheet { columns: columns.into(), rows, ..Sheet::default() };
        let file = String::from_utf8(csv(&sheet)).unwrap();
        let table = file.strip_prefix('\u{feff}').expect("the mark of the encoding");
        table.strip_prefix("Họ và tên;Số giờ\r\n").expect("the heading").to_owned()
    }

    #[test]
    fn cells_are_written_as_vietnamese_excel_reads_them() {
        let rows = vec![
            vec!["Nguyễn Văn A".into(), Cell::Decimal { units: 123_450, places: 2 }],
            vec![Cell::Date(date(2026, 1, 5)), Cell::Int(-1500)],
            vec!["a;b \"c\"\nd".into()],
        ];
        assert_eq!(
            written(rows),
            "Nguyễn Văn A;1234,50\r\n05/01/2026;-1500\r\n\"a;b \"\"c\"\"\nd\";\r\n"
        );
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for start in ["=1+1", "+84912", "-2", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]
        {
            for lead in ["", " ", "\u{200b}", "\u{feff}", "\n", "\u{0}"] {
                let line = written(vec![vec![format!("{lead}{start}").into()]]);
                let cell = line.trim_start_matches('"');
                assert!(cell.starts_with('\''), "{lead:?}{start:?} gave {line:?}");
            }
        }
        for plain in ["0912345678", "K' Brơi", "1-2", "a=b", ""] {
            assert_eq!(written(vec![vec![plain.into()]]), format!("{plain};\r\n"));
        }
    }
}
