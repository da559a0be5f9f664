//! Files made to hurt: each gets a clear answer within seconds and never a panic.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::files::{error, names, raw_xlsx, read, xlsx, zip};
use crate::rows;

const ROWS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Họ và tên</t></is></c><c r="B1" t="inlineStr"><is><t>Ngày sinh</t></is></c><c r="C1" t="inlineStr"><is><t>Lớp</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>Lê An</t></is></c><c r="B2"><v>40791</v></c><c r="C2" t="inlineStr"><is><t>9A</t></is></c></row>"#;

/// Time that this thread has worked, where the system tells it: neighbours on a busy machine do
/// not count.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Reads within five seconds; answers the error and the number of learners.
fn within_5s(what: &str, bytes: &[u8]) -> (Option<&'static str>, usize) {
    let (started, before) = (Instant::now(), on_processor());
    let reading = read(bytes);
    let worked = on_processor().zip(before).map(|(after, before)| after.saturating_sub(before));
    let took = worked.unwrap_or_else(|| started.elapsed());
    assert!(took < Duration::from_secs(5), "{what} took {took:?}");
    (error(&reading), reading.accepted.len())
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let far = format!("{ROWS}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let bytes = raw_xlsx(&sheet(&far), "<sst/>", "");
    let reading = read(&bytes);
    assert_eq!(names(&reading), ["Lê An"]);
    assert_eq!(reading.warnings[0].code, "rows_or_columns_cut_off");
    assert_eq!(within_5s("far cell", &bytes), (None, 1));
}

#[test]
fn counts_that_lie_are_not_believed() {
    let lying = r#"<sst count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
    let lying_sheet = format!(
        r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{ROWS}</sheetData><mergeCells count="4294967295"/></worksheet>"#
    );
    assert_eq!(within_5s("lying count", &raw_xlsx(&lying_sheet, lying, "")), (None, 1));
}

#[test]
fn a_zip_bomb_is_refused() {
    let stated = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/media/a.bin", &vec![0; 170 << 20]),
    ]);
    assert_eq!(within_5s("stated bomb", &stated).0, Some("zip_bomb"));
    // The same with sizes that lie: the stated 170 MiB become 1 KiB.
    let mut lying = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", &[b"<workbook>".to_vec(), vec![b' '; 170 << 20]].concat()),
    ]);
    let size = u32::try_from((170 << 20) + 10).unwrap().to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&1_024_u32.to_le_bytes());
        }
    }
    let code = within_5s("lying bomb", &lying).0;
    assert!(matches!(code, Some("zip_bomb" | "broken")), "{code:?}");
}

#[test]
fn too_many_entries_are_refused() {
    let list: Vec<String> = (0..5_000).map(|i| format!("xl/{i}.txt")).collect();
    let parts: Vec<(&str, &[u8])> = list.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert_eq!(within_5s("entries", &zip(&parts)).0, Some("zip_bomb"));
}

#[test]
fn a_document_type_is_refused() {
    let evil = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
    assert_eq!(within_5s("doctype", &raw_xlsx(&sheet(ROWS), "<sst/>", evil)).0, Some("doctype"));
    let late = format!("<sst>{}{evil}<si><t>&b;</t></si></sst>", " ".repeat(5_000));
    assert_eq!(within_5s("late doctype", &raw_xlsx(&sheet(ROWS), &late, "")).0, Some("doctype"));
    let entity = sheet(&ROWS.replace("Lê An", "&b;"));
    assert_eq!(within_5s("entity", &raw_xlsx(&entity, "<sst/>", "")).0, Some("doctype"));
}

#[test]
fn a_million_columns_and_a_million_rows_are_only_walked() {
    let mut wide = String::from("<row r=\"3\">");
    for i in 0..1_000_000 {
        let _ = write!(wide, "<c s=\"{}\"><v>1</v></c>", i % 9);
    }
    wide.push_str("</row>");
    let bytes = raw_xlsx(&sheet(&format!("{ROWS}{wide}")), "<sst/>", "");
    assert_eq!(within_5s("million columns", &bytes), (None, 1));
    let mut high = ROWS.to_owned();
    for i in 3..1_048_576 {
        let _ = write!(high, "<row r=\"{i}\" s=\"1\"><c r=\"A{i}\" s=\"1\"/></row>");
    }
    assert_eq!(within_5s("formatted rows", &raw_xlsx(&sheet(&high), "<sst/>", "")), (None, 1));
}

#[test]
fn deep_nesting_and_endless_texts_are_survived() {
    let deep = sheet(&format!("{ROWS}{}", "<x>".repeat(1_000_000)));
    within_5s("deep xml", &raw_xlsx(&deep, "<sst/>", ""));
    let endless = sheet(&format!(
        "{ROWS}<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>{}</t></is></c></row>",
        "a".repeat(100 << 20)
    ));
    assert_eq!(within_5s("endless text", &raw_xlsx(&endless, "<sst/>", "")).0, Some("broken"));
    within_5s("deep html", "<table><tr><td><div><b>".repeat(500_000).as_bytes());
    within_5s(
        "open html",
        format!("<table>{}", "<tr><td rowspan=1000 colspan=1000>x".repeat(300_000)).as_bytes(),
    );
    within_5s("comments", "<table><!--".repeat(300_000).as_bytes());
    within_5s("quotes", format!("a,b\n{}", "\"".repeat(2_000_001)).as_bytes());
    within_5s("scripts", format!("<table>{}", "<script></scrip".repeat(300_000)).as_bytes());
    within_5s("open tags", format!("<table>{}", "<td \"".repeat(1_000_000)).as_bytes());
}

#[test]
fn repeated_headers_and_equal_names_do_not_grow_quadratic() {
    let mut csv = String::from("Họ và tên,Ngày sinh,Lớp,Mã HS\n");
    for i in 0..60_000 {
        let _ = writeln!(csv, "Lê An,1/2/2011,9A,{i:010}");
    }
    assert_eq!(within_5s("equal names", csv.as_bytes()), (None, 60_000));
    let headers = "Họ và tên,Ngày sinh,Lớp\nNgày sinh,Họ và tên,Lớp\n".repeat(40_000);
    assert_eq!(within_5s("headers", headers.as_bytes()), (None, 0));
}

#[test]
fn other_containers_are_told_politely() {
    assert_eq!(error(&read(&zip(&[("a.txt", b"x")]))), Some("not_a_spreadsheet"));
    assert_eq!(
        error(&read(&zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]))),
        Some("not_a_spreadsheet")
    );
    assert_eq!(
        error(&read(&zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"x")]))),
        Some("unsupported")
    );
    assert_eq!(
        error(&read(&zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", b"<x/>")
        ]))),
        Some("unsupported")
    );
    assert_eq!(error(&read(b"PK\x03\x04")), Some("broken"));
}

/// An xls whose named stream is renamed stands for the encrypted and foreign kinds.
fn renamed(to: &str) -> Vec<u8> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut bytes = include_bytes!("../files/typed.xls").to_vec();
    let from = wide("Workbook");
    let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
    let name = wide(to);
    bytes[at..at + 64].fill(0);
    bytes[at..at + name.len()].copy_from_slice(&name);
    bytes[at + 64] = u8::try_from(name.len() + 2).unwrap();
    bytes
}

#[test]
fn locked_and_foreign_containers_are_told() {
    assert_eq!(error(&read(&renamed("EncryptedPackage"))), Some("encrypted"));
    assert_eq!(error(&read(&renamed("WordDocument"))), Some("not_a_spreadsheet"));
    let mut locked = include_bytes!("../files/typed.xls").to_vec();
    // The first record after BOF becomes FILEPASS.
    let bof = locked.windows(4).position(|w| w == [0x09, 0x08, 0x10, 0x00]).unwrap();
    locked[bof + 20..bof + 22].copy_from_slice(&[0x2f, 0]);
    assert_eq!(error(&read(&locked)), Some("encrypted"));
}

#[test]
fn an_xls_with_a_loop_of_sectors_never_keeps_us_busy() {
    let good = include_bytes!("../files/typed.xls");
    let table_sector = u32::from_le_bytes(good[76..80].try_into().unwrap()) as usize;
    let table = (table_sector + 1) * 512;
    for sector in 0..10 {
        let mut looped = good.to_vec();
        looped[table + sector * 4..table + sector * 4 + 4]
            .copy_from_slice(&(u32::try_from(sector).unwrap()).to_le_bytes());
        within_5s("self loop", &looped);
        looped[table + sector * 4..table + sector * 4 + 4].copy_from_slice(&0_u32.to_le_bytes());
        within_5s("loop to the first", &looped);
    }
    let mut lists = good.to_vec();
    lists[68..72].copy_from_slice(&0_u32.to_le_bytes());
    lists[72..76].copy_from_slice(&u32::MAX.to_le_bytes());
    within_5s("loop of lists", &lists);
    let mut size = good.to_vec();
    size[44..48].copy_from_slice(&u32::MAX.to_le_bytes());
    within_5s("lying table size", &size);
}

#[test]
fn files_cut_off_at_every_64th_byte_never_panic() {
    let book = xlsx(rows![["Họ và tên", "Ngày sinh", "Lớp"], ["Lê An", "1/2/2011", "9A"]]);
    for bytes in
        [&book[..], include_bytes!("../files/typed.xls"), include_bytes!("../files/tcvn3.xls")]
    {
        for end in (0..bytes.len()).step_by(64) {
            assert!(read(&bytes[..end]).accepted.len() <= 4);
        }
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    assert_eq!(error(&read(&vec![b'a'; (32 << 20) + 1])), Some("too_large"));
}
