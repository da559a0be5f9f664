//! Files for the tests, made in memory; every name is made up.

use domain::roster::{Reading, Refusal};
use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

pub const TODAY: Date = date(2026, 9, 12);

/// What a test puts into a cell.
#[derive(Clone)]
pub enum V {
    T(String),
    N(f64),
    /// A real date cell.
    D(u16, u8, u8),
    /// The same, shown as d-mmm.
    DayMonth(u16, u8, u8),
    Blank,
}

impl From<&str> for V {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::T(text.to_owned()) }
    }
}

impl From<f64> for V {
    fn from(number: f64) -> Self {
        Self::N(number)
    }
}

/// Rows of cells from anything that is a cell.
#[macro_export]
macro_rules! rows {
    ($([$($cell:expr),* $(,)?]),* $(,)?) => { vec![$(vec![$($crate::files::V::from($cell)),*]),*] };
}

pub fn fill(sheet: &mut Worksheet, rows: impl IntoIterator<Item = Vec<V>>) {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let day_month = Format::new().set_num_format("d-mmm");
    for (r, row) in (0_u32..).zip(rows) {
        for (c, value) in (0_u16..).zip(&row) {
            match value {
                V::T(text) => sheet.write_string(r, c, text).map(drop).unwrap(),
                V::N(number) => sheet.write_number(r, c, *number).map(drop).unwrap(),
                V::D(y, m, d) | V::DayMonth(y, m, d) => {
                    let when = ExcelDateTime::from_ymd(*y, *m, *d).unwrap();
                    let format = if matches!(value, V::D(..)) { &date } else { &day_month };
                    sheet.write_datetime_with_format(r, c, &when, format).map(drop).unwrap();
                }
                V::Blank => {}
            }
        }
    }
}

/// A workbook of several sheets.
pub fn book(sheets: &[(&str, Vec<Vec<V>>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        fill(sheet, rows.clone());
    }
    book.save_to_buffer().unwrap()
}

/// A workbook whose one sheet says nothing by its name.
pub fn xlsx(rows: Vec<Vec<V>>) -> Vec<u8> {
    book(&[("Sheet1", rows)])
}

pub fn read(bytes: &[u8]) -> Reading {
    let reading = intake::read_roster(bytes, Some("danh-sach.bin"), TODAY);
    if reading.file_error.is_some() {
        assert!(reading.accepted.is_empty() && reading.rejected.is_empty());
    }
    reading
}

pub fn names(reading: &Reading) -> Vec<&str> {
    reading.accepted.iter().map(|e| e.full_name.as_str()).collect()
}

/// `row reason detail` of each refused row.
pub fn refused(reading: &Reading) -> Vec<String> {
    let line = |r: &Refusal| {
        assert!(r.message.len() > 20, "a message says what is wrong and how to mend it");
        format!(
            "{} {} {} {}",
            r.row,
            r.field.code(),
            r.reason.code(),
            r.detail.as_deref().unwrap_or("-")
        )
    };
    reading.rejected.iter().map(line).collect()
}

pub fn error(reading: &Reading) -> Option<&'static str> {
    reading.file_error.as_ref().map(|e| e.code.code())
}

/// `text` in TCVN3; letters that it lacks (capitals with a tone) become small.
pub fn tcvn3(text: &str) -> Vec<u8> {
    const TABLE: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";
    let byte = |c: char| {
        let small = c.to_lowercase().next().unwrap();
        let at = |c| TABLE.chars().position(|t| t == c && c != ' ');
        match at(c).or_else(|| at(small)) {
            _ if c.is_ascii() => c as u8,
            Some(at) => 0xa1 + u8::try_from(at).unwrap(),
            None => panic!("{c} is not in TCVN3"),
        }
    };
    text.chars().map(byte).collect()
}

/// `text` in Windows-1258: bases composed, tones combining.
pub fn windows_1258(text: &str) -> Vec<u8> {
    const TONES: [(char, u8); 5] = [
        ('\u{300}', 0xcc),
        ('\u{309}', 0xd2),
        ('\u{303}', 0xde),
        ('\u{301}', 0xec),
        ('\u{323}', 0xf2),
    ];
    let byte = |c: char| -> Vec<u8> {
        let one = |c: char| {
            Some(match c {
                c if c.is_ascii() => c as u8,
                'Ă' => 0xc3,
                'ă' => 0xe3,
                'Đ' => 0xd0,
                'đ' => 0xf0,
                'Ơ' => 0xd5,
                'ơ' => 0xf5,
                'Ư' => 0xdd,
                'ư' => 0xfd,
                'Â' | 'Ê' | 'Ô' | 'â' | 'ê' | 'ô' => u8::try_from(u32::from(c)).unwrap(),
                _ => return None,
            })
        };
        if let Some(b) = one(c) {
            return vec![b];
        }
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
            for (mark, tone) in TONES {
                if domain::text::normalise(&format!("{base}{mark}")) == c.to_string() {
                    return vec![one(base).unwrap(), tone];
                }
            }
        }
        panic!("{c} is not in Windows-1258")
    };
    text.chars().flat_map(byte).collect()
}

pub fn utf16(text: &str, little: bool) -> Vec<u8> {
    let mark = [0xfeff_u16];
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

/// A zip of parts, packed.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx around one hand-written sheet.
pub fn raw_xlsx(sheet: &str, strings: &str, workbook_head: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let book = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>{workbook_head}<workbook xmlns:r="r"><sheets><sheet name="Sheet1" sheetId="1" r:id="a"/></sheets></workbook>"#
    );
    let rels = r#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}
