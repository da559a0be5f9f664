//! Spreadsheets, read back.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use domain::sheet::{Cell, Column, Kind, Sheet, Workbook};
use jiff::civil::date;

use crate::tools::Node;

fn class_list() -> Sheet {
    let column = |header: &str| Column::new(header, Kind::Text);
    let choose = |header: &str, choices: &[&str]| Column {
        choices: choices.iter().map(ToString::to_string).collect(),
        ..column(header)
    };
    let groups: Vec<_> = (1..=54).map(|n| format!("Dân tộc thứ {n}")).collect();
    let groups: Vec<_> = groups.iter().map(String::as_str).collect();
    Sheet {
        name: "Danh sách".into(),
        title: vec!["DANH SÁCH LỚP".into(), "Năm học 2026-2027".into()],
        columns: vec![
            Column::new("STT", Kind::Int),
            column("Mã định danh"),
            column("Họ và tên"),
            Column::new("Ngày sinh", Kind::Date),
            choose("Giới tính", &["Nam", "Nữ"]),
            column("Lớp"),
            choose("Dân tộc", &groups),
            Column { width: Some(30), ..column("Ghi chú") },
            Column::new("Số giờ", Kind::Decimal(1)),
        ],
        rows: vec![
            vec![
                Cell::Int(1),
                "0123456789".into(),
                "Nguyễn Thị Ánh".into(),
                date(2013, 1, 5).into(),
                "Nữ".into(),
                "8A".into(),
                "Dân tộc thứ 1".into(),
                "=HYPERLINK(\"http://x\")".into(),
                Cell::Decimal { units: 12345, places: 1 },
            ],
            vec![Cell::Int(2), "0987654321".into(), "+84 A\u{b}".into(), date(1850, 1, 1).into()],
        ],
        totals: Some(vec![Cell::Empty, "Tổng cộng".into()]),
        frozen_columns: 3,
        notes: vec!["Ghi chú: không sửa cột Mã định danh.".into()],
    }
}

fn written(sheets: Vec<Sheet>) -> Vec<u8> {
    documents::xlsx(&Workbook { sheets }).unwrap()
}

fn part(file: &[u8], name: &str) -> Node {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    Node::parse(&text)
}

#[test]
fn cells_keep_their_kind() {
    let file = written(vec![class_list()]);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&file)).unwrap();
    let range = book.worksheet_range("Danh sách").unwrap();
    let cell = |row: u32, column: u32| range.get_value((row, column)).unwrap().clone();
    assert_eq!(cell(0, 0), Data::String("DANH SÁCH LỚP".into()));
    assert_eq!(cell(3, 1), Data::String("Mã định danh".into()));
    assert_eq!(cell(4, 0), Data::Float(1.0));
    assert_eq!(cell(4, 1), Data::String("0123456789".into()), "D14: codes stay text");
    assert_eq!(cell(4, 7), Data::String("=HYPERLINK(\"http://x\")".into()));
    assert_eq!(cell(4, 8), Data::Float(1234.5));
    let Data::DateTime(day) = cell(4, 3) else { panic!("{:?}", cell(4, 3)) };
    assert_eq!(day.to_ymd_hms_milli(), (2013, 1, 5, 0, 0, 0, 0));
    assert_eq!(cell(5, 2), Data::String("+84 A".into()));
    assert_eq!(cell(5, 3), Data::String("01/01/1850".into()), "before Excel's calendar");
    assert_eq!(cell(6, 1), Data::String("Tổng cộng".into()));
    assert_eq!(cell(8, 0), Data::String("Ghi chú: không sửa cột Mã định danh.".into()));
    assert!(book.worksheet_formula("Danh sách").unwrap().is_empty(), "no formula anywhere");
}

#[test]
fn the_heading_is_frozen_filtered_and_offers_choices() {
    let file = written(vec![class_list()]);
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    let pane = sheet.first("pane").unwrap();
    assert_eq!((pane.get("xSplit"), pane.get("ySplit"), pane.get("state")), ("3", "4", "frozen"));
    assert_eq!(sheet.first("autoFilter").unwrap().get("ref"), "A4:I6");
    let rules: Vec<_> = sheet
        .all("dataValidation")
        .iter()
        .map(|rule| (rule.get("sqref").to_owned(), rule.first("formula1").unwrap().text.clone()))
        .collect();
    assert_eq!(rules.len(), 2);
    assert_eq!(rules[0], ("E5:E2005".into(), "\"Nam,Nữ\"".into()));
    assert_eq!(rules[1], ("G5:G2005".into(), "_choices!$A$1:$A$54".into()));
    let book = part(&file, "xl/workbook.xml");
    let hidden: Vec<_> = book
        .all("sheet")
        .iter()
        .map(|sheet| (sheet.get("name").to_owned(), sheet.get("state").to_owned()))
        .collect();
    assert_eq!(hidden, [("Danh sách".into(), String::new()), ("_choices".into(), "hidden".into())]);
    let styles = part(&file, "xl/styles.xml");
    let formats: Vec<_> =
        styles.all("numFmt").iter().map(|f| f.get("formatCode").to_owned()).collect();
    assert!(formats.contains(&"dd/mm/yyyy".to_owned()), "{formats:?}");
}

#[test]
fn bands_are_merged_and_filtered_below() {
    let band = |header: &str| Column {
        band: Some("Kết quả".into()),
        ..Column::new(header, Kind::Int)
    };
    let sheet = Sheet {
        name: "Biểu".into(),
        columns: vec![Column::new("Trường", Kind::Text), band("Người"), band("Lượt")],
        rows: vec![vec!["A".into(), Cell::Int(1), Cell::Int(-2)]],
        ..Sheet::default()
    };
    let file = written(vec![sheet]);
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    let merged: Vec<_> = sheet.all("mergeCell").iter().map(|m| m.get("ref").to_owned()).collect();
    assert_eq!(merged, ["A1:A2", "B1:C1"]);
    assert_eq!(sheet.first("autoFilter").unwrap().get("ref"), "A2:C3");
}

#[test]
fn limits_are_answers_and_the_same_sheets_are_the_same_bytes() {
    assert!(matches!(documents::xlsx(&Workbook::default()), Err(documents::Error::NoSheet)));
    let wide = Sheet { columns: vec![Column::new("x", Kind::Text); 16_385], ..Sheet::default() };
    assert!(documents::xlsx(&Workbook { sheets: vec![wide] }).is_err());
    let empty = Sheet::default();
    let same = Sheet { name: "danh sách".into(), ..class_list() };
    let sheets = vec![empty, class_list(), same];
    let first = written(sheets.clone());
    assert_eq!(first, written(sheets));
    let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&first)).unwrap();
    assert_eq!(book.sheet_names(), ["Sheet", "Danh sách", "danh sách (2)", "_choices"]);
    let long = Sheet {
        columns: vec![Column::new("x", Kind::Text)],
        rows: vec![vec!["ă".repeat(40_000).into()]],
        ..Sheet::default()
    };
    written(vec![long]);
}
