//! I1: every kind of file, told from its bytes; and our readers beside calamine's.

use std::io::Cursor;

use calamine::{Data, Reader as _};
use domain::roster::Format;

use crate::files::{error, names, read, refused, tcvn3, utf16, windows_1258, xlsx};
use crate::rows;

const CSV: &str = "STT,Họ và tên,Ngày sinh,Giới tính,Lớp\r\n1,Nguyễn Đức Hoà,05/09/2011,Nam,10A1\r\n2,Trần Thị Hường,6/9/2011,Nữ,10A1\r\n";

fn is_read(bytes: &[u8], format: &str, encoding: Option<&str>) {
    let reading = read(bytes);
    assert_eq!(error(&reading), None, "{encoding:?}");
    assert_eq!(names(&reading), ["Nguyễn Đức Hoà", "Trần Thị Hường"], "{encoding:?}");
    assert!(
        reading
            .accepted
            .iter()
            .map(|e| (e.row, e.dob.as_str()))
            .eq([(2, "2011-09-05"), (3, "2011-09-06")])
    );
    assert_eq!(reading.format.map(Format::code), Some(format));
    assert_eq!(reading.encoding.as_deref(), encoding);
}

/// I1.
#[test]
fn csv_is_read_in_every_encoding_and_with_every_separator() {
    for separator in [",", ";", "\t"] {
        let text = CSV.replace(',', separator);
        is_read(text.as_bytes(), "csv", Some("utf-8"));
        is_read(format!("\u{feff}{text}").as_bytes(), "csv", Some("utf-8"));
        is_read(&utf16(&text, true), "csv", Some("utf-16le"));
        is_read(&utf16(&text, false), "csv", Some("utf-16be"));
        is_read(&windows_1258(&text), "csv", Some("windows-1258"));
        is_read(&tcvn3(&text), "csv", Some("tcvn3"));
    }
    let quoted = "\"Họ và tên\";\"Ngày,\nsinh\";\"Lớp\"\r\n\"Lê \"\"\"\"An\";1/2/2011;9A\r\n\"Lê Ba\";\"1/2/2011\";\"9A\"";
    let reading = read(quoted.as_bytes());
    assert_eq!(names(&reading), ["Lê Ba"]);
    assert_eq!(refused(&reading), ["3 full_name invalid_name symbols"]);
}

/// I1, I13: the header alone (plain ASCII) does not tell the encoding; the names do.
#[test]
fn one_byte_encodings_are_told_apart_by_the_names() {
    let text =
        "Ho va ten,Ngay sinh,Lop\nNguyễn Đức Hoà,05/09/2011,9A\nTrần Thị Hường,6/9/2011,9A\n";
    is_read(&windows_1258(text), "csv", Some("windows-1258"));
    is_read(&tcvn3(text), "csv", Some("tcvn3"));
}

/// I13.
#[test]
fn text_that_decodes_in_no_known_way_refuses_the_file() {
    let text = "Hoï vaø teân,Ngaøy sinh,Lôùp\nNguyeãn Vaên An,1/2/2011,9A\n";
    let vni: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(error(&read(&vni)), Some("bad_encoding"));
    let plain =
        "Ho va ten,Ngay sinh,Lop\nNguyeãn Vaên Ñöùc,1/2/2011,9A\nTraàn Thò Höôøng,1/2/2011,9A\n";
    let vni: Vec<u8> = plain.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(error(&read(&vni)), Some("bad_encoding"));
    let mut broken = CSV.as_bytes().to_vec();
    let at = broken.iter().position(|b| *b >= 0x80).unwrap();
    broken.remove(at);
    assert_eq!(error(&read(&broken)), Some("bad_encoding"));
    let mut mixed = tcvn3(CSV);
    mixed.extend("3,Lê Ấn,1/2/2011,Nam,10A1".bytes());
    assert_eq!(error(&read(&mixed)), Some("bad_encoding"));
}

/// I1.
#[test]
fn an_html_table_named_xls_is_read() {
    let cells = |row: &str, tag: &str| {
        format!(
            "<tr>{}</tr>",
            row.split(',').map(|c| format!("<{tag}>{c}</{tag}>")).collect::<Vec<_>>().concat()
        )
    };
    let rows: Vec<String> =
        CSV.lines().enumerate().map(|(i, r)| cells(r, if i == 0 { "th" } else { "td" })).collect();
    let page = format!(
        "<html><head><meta charset=utf-8><title>DANH SÁCH LỚP 12C9</title></head><body><table border=1>{}</table></body></html>",
        rows.join("\n")
    );
    is_read(page.as_bytes(), "html", Some("utf-8"));
    is_read(&windows_1258(&page), "html", Some("windows-1258"));
    let entities = "<table><tr><td colspan=3>L&#7898;P 9A</td></tr><tr><td>H&#7885; v&agrave; t&ecirc;n</td><td>Ngày&nbsp;sinh</td><td>STT</td></tr><tr><td>L&ecirc; An</td><td>1/2/2011</td><td>1</td></tr></table>";
    let reading = read(entities.as_bytes());
    assert!(
        names(&reading) == ["Lê An"]
            && reading.accepted[0].class == "9A"
            && reading.accepted[0].row == 3
    );
    let merged = "<h3>LỚP 9B</h3><table><tr><td rowspan=2>STT<td colspan=2>Họ và tên<td rowspan=2>Ngày sinh</tr><tr><td>Họ đệm<td>Tên</tr><tr><td>1<td>Lê Văn<td>Ba<td>1/2/2011</tr></table>";
    let reading = read(merged.as_bytes());
    assert!(names(&reading) == ["Lê Văn Ba"] && reading.accepted[0].class == "9B");
}

/// I1.
#[test]
fn a_real_xls_is_read_with_its_types_merges_and_hidden_sheets() {
    let reading = read(include_bytes!("../files/typed.xls"));
    assert_eq!(reading.format.map(Format::code), Some("xls"));
    assert_eq!(names(&reading), ["Nguyễn Văn An", "Y Nhi", "Lê Thị Bình", "Đinh Văn Giang"]);
    let facts: Vec<_> = reading
        .accepted
        .iter()
        .map(|e| (e.row, e.dob.as_str(), e.class.as_str(), e.citizen_id.as_deref()))
        .collect();
    assert_eq!(
        facts,
        [
            (5, "2011-09-05", "10A1", Some("051211000001")),
            (6, "2011-09-05", "10A1", Some("051211000002")),
            (7, "2011-09-05", "10A1", None),
            (3, "2010-02-01", "11/1", None),
        ]
    );
    assert_eq!(refused(&reading)[0], "8 dob invalid_dob year_only");
    assert_eq!(refused(&reading).len(), 2);
    assert_eq!(reading.sheets_skipped[0].reason.code(), "hidden");
    assert!(!serde_json::to_string(&reading).unwrap().contains("BIMAT"));
}

/// I13.
#[test]
fn a_real_xls_in_legacy_fonts_is_decoded() {
    let reading = read(include_bytes!("../files/tcvn3.xls"));
    assert_eq!(names(&reading), ["Nguyễn Đức Ánh", "Đỗ Thị Hường", "TRẦN VĂN ÚT"]);
    assert!(
        reading.accepted.iter().all(|e| e.class == "9A")
            && reading.encoding.as_deref() == Some("tcvn3")
    );
}

/// I1: the second opinion. Every cell that calamine sees, we have read alike.
#[test]
fn our_readers_agree_with_calamine() {
    let check = |range: &calamine::Range<Data>, bytes: &[u8]| {
        let reading = read(bytes);
        let rows: Vec<_> = range.rows().skip(1).collect();
        assert_eq!(reading.accepted.len(), rows.len());
        for (entry, row) in reading.accepted.iter().zip(rows) {
            let text = |at: usize| row[at].to_string();
            let (d, m) = (text(1)[..2].to_owned(), text(1)[3..5].to_owned());
            assert_eq!(
                (entry.full_name.clone(), entry.dob.clone(), entry.class.clone()),
                (text(0), format!("2012-{m}-{d}"), text(2))
            );
        }
    };
    let bytes = include_bytes!("../files/many_strings.xls");
    let mut book: calamine::Xls<_> = calamine::Xls::new(Cursor::new(&bytes[..])).unwrap();
    check(&book.worksheet_range("DS").unwrap(), bytes);
    let bytes = xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp"],
        ["Lê An", "01/02/2012", "9A"],
        ["Y & <Nhi", "01/02/2012", "9A"],
        ["Lê Ba", "03/02/2012", "9B"]
    ]);
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(&bytes[..])).unwrap();
    let range = book.worksheet_range("Sheet1").unwrap();
    assert_eq!(range.get_value((2, 0)).map(ToString::to_string).as_deref(), Some("Y & <Nhi"));
    assert_eq!(refused(&read(&bytes)), ["3 full_name invalid_name markup"]);
}

/// I1.
#[test]
fn a_file_is_what_its_bytes_are_whatever_its_name() {
    let named =
        |bytes: &[u8], name: &str| intake::read_roster(bytes, Some(name), crate::files::TODAY);
    assert_eq!(error(&named(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "danh sach.xlsx")), Some("pdf"));
    assert_eq!(error(&named(b"", "a.xlsx")), Some("empty"));
    assert_eq!(error(&named(b" \r\n ", "a.csv")), Some("empty"));
    assert_eq!(
        error(&named(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.xlsx")),
        Some("not_a_spreadsheet")
    );
    assert_eq!(error(&named(b"xin chao", "a.csv")), Some("no_header"));
    assert_eq!(error(&named(b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Table>", "a.xls")), Some("unsupported"));
    let book = xlsx(rows![["Họ và tên", "Ngày sinh", "Lớp"], ["Lê An", "1/2/2011", "9A"]]);
    assert_eq!(names(&named(&book, "danh-sach.xls")), ["Lê An"]);
    let csv = named(b"Ho va ten,Ngay sinh\nLe An,1/2/2011\n", "C:\\ds\\10A3.csv");
    assert!(csv.accepted[0].class == "10A3" && csv.accepted[0].sheet == "10A3");
}
