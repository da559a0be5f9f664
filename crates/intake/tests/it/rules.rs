//! The rules I2 to I14 on typed workbooks.

use domain::roster::{Gender, Status};

use crate::files::{TODAY, V, book, error, fill, names, read, refused, xlsx};
use crate::rows;

/// I2.
#[test]
fn the_header_is_found_below_titles_whatever_the_order_of_columns() {
    let mut rows = rows![
        ["SỞ GIÁO DỤC VÀ ĐÀO TẠO QUẢNG NGÃI"],
        ["TRƯỜNG THPT SỐ 1"],
        [""],
        ["DANH SÁCH HỌC SINH"],
    ];
    rows.extend((0..20).map(|_| vec![V::Blank]));
    rows.extend(rows![
        [
            "Lớp",
            "Giới\ntính",
            "NGÀY SINH (dd/mm/yyyy)",
            "Ho\u{323} va\u{300} te\u{302}n (*)",
            "stt"
        ],
        ["10A1", "Nam", "05/09/2011", "Nguyễn Văn An", 1.0],
    ]);
    let reading = read(&xlsx(rows));
    assert_eq!(names(&reading), ["Nguyễn Văn An"]);
    let entry = &reading.accepted[0];
    assert!(
        entry.row == 26
            && entry.dob == "2011-09-05"
            && entry.class == "10A1"
            && entry.grade == Some(10)
    );
    assert!(entry.gender == Some(Gender::Male) && entry.sheet == "Sheet1");
}

/// I2.
#[test]
fn a_header_below_row_30_is_not_one_and_the_sheets_are_named() {
    let mut late: Vec<Vec<V>> = (0..30).map(|_| vec![V::from("x")]).collect();
    late.extend(rows![["Họ và tên", "Ngày sinh", "Lớp"], ["Lê An", "1/2/2011", "9A"]]);
    let good = rows![["Họ và tên", "Ngày sinh", "Lớp"], ["Lê An", "1/2/2011", "9A"]];
    let guide = rows![["Hướng dẫn", "Cột Họ và tên là bắt buộc"]];
    let reading =
        read(&book(&[("Bìa", guide), ("Muộn", late.clone()), ("DS", good), ("Sheet3", vec![])]));
    assert_eq!(names(&reading), ["Lê An"]);
    let skipped: Vec<_> =
        reading.sheets_skipped.iter().map(|s| (s.sheet.as_str(), s.reason.code())).collect();
    assert_eq!(skipped, [("Bìa", "no_header"), ("Muộn", "no_header"), ("Sheet3", "empty")]);
    assert_eq!(error(&read(&xlsx(late))), Some("no_header"));
}

/// I2.
#[test]
fn two_row_headers_with_merged_cells_are_read() {
    let mut made = rust_xlsxwriter::Workbook::new();
    let sheet = made.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    fill(
        sheet,
        rows![
            ["DANH SÁCH HỌC SINH LỚP 6/2 NĂM HỌC 2026-2027"],
            [""],
            [""],
            ["", "Họ đệm", "Tên", "", "Nam", "Nữ", "Họ và tên", "Ngày sinh"],
            [1.0, "Nguyễn Thị", "Hoa", "05/09/2014", "", "x", "KHONGDOC MOT", "1/1/1985"],
            [2.0, "", "A Hùng", "6/9/2014", "x", "", "KHONGDOC HAI", "1/1/1985"],
        ],
    );
    for (first, last, text) in [
        ((2, 0), (3, 0), "STT"),
        ((2, 1), (2, 2), "Họ và tên"),
        ((2, 3), (3, 3), "Ngày sinh"),
        ((2, 4), (2, 5), "Giới tính"),
        ((2, 6), (2, 7), "Thông tin cha"),
    ] {
        sheet.merge_range(first.0, first.1, last.0, last.1, text, &plain).unwrap();
    }
    let bytes = made.save_to_buffer().unwrap();
    let reading = read(&bytes);
    assert_eq!(names(&reading), ["Nguyễn Thị Hoa", "A Hùng"]);
    let facts: Vec<_> = reading
        .accepted
        .iter()
        .map(|e| (e.row, e.dob.as_str(), e.class.as_str(), e.gender))
        .collect();
    assert!(
        facts
            == [
                (5, "2014-09-05", "6/2", Some(Gender::Female)),
                (6, "2014-09-06", "6/2", Some(Gender::Male))
            ]
    );
    assert!(!serde_json::to_string(&reading).unwrap().contains("KHONGDOC"));
}

/// I2.
#[test]
fn a_name_merged_over_two_columns_without_parts_is_both() {
    let mut made = rust_xlsxwriter::Workbook::new();
    let sheet = made.add_worksheet();
    fill(
        sheet,
        rows![["STT", "", "", "Ngày sinh", "Lớp"], [1.0, "Lê Văn", "Bảo", "1/2/2011", "9A"]],
    );
    sheet.merge_range(0, 1, 0, 2, "Họ và tên", &rust_xlsxwriter::Format::new()).unwrap();
    assert_eq!(names(&read(&made.save_to_buffer().unwrap())), ["Lê Văn Bảo"]);
}

/// I3.
#[test]
fn the_class_comes_from_its_column_else_a_title_else_the_sheet() {
    let body = |title: &str| {
        let mut rows = rows![[title], ["Họ và tên", "Ngày sinh", "STT"]];
        rows.extend(rows![["Lê An", "1/2/2011", 1.0]]);
        rows
    };
    let classes = |sheet: &str, title: &str| {
        let reading = read(&book(&[(sheet, body(title))]));
        reading.accepted.first().map(|e| e.class.clone()).ok_or(refused(&reading))
    };
    assert_eq!(classes("10A2", "DANH SÁCH HỌC SINH LỚP 10A1"), Ok("10A1".into()));
    assert_eq!(classes("Sheet1", "Lớp: 10A1"), Ok("10A1".into()));
    assert_eq!(classes("Lớp 9", "DANH SÁCH"), Ok("9".into()));
    assert_eq!(classes("6-1", "DANH SÁCH"), Ok("6-1".into()));
    assert_eq!(classes("Sheet1", "DANH SÁCH"), Err(vec!["3 class missing_class -".into()]));
    let own = rows![
        ["LỚP 10A1"],
        ["Họ và tên", "Ngày sinh", "Lớp"],
        ["Lê An", "1/2/2011", "11B"],
        ["Lê Bình", "1/2/2011", ""]
    ];
    let reading = read(&xlsx(own));
    assert_eq!(reading.accepted[0].class, "11B");
    assert_eq!(
        refused(&reading),
        ["4 class missing_class -"],
        "its own column decides for each row"
    );
}

/// I3.
#[test]
fn rows_without_name_or_birth_date_are_refused() {
    let reading = read(&xlsx(rows![
        ["STT", "Họ và tên", "Ngày sinh", "Lớp"],
        [1.0, "Lê An", "", "9A"],
        [2.0, "", "1/2/2011", "9A"],
        [3.0, "", "", "9A"],
    ]));
    assert_eq!(refused(&reading), ["2 dob missing_dob -", "3 full_name missing_name -"]);
    let no_dob = read(&xlsx(rows![["STT", "Họ và tên", "Lớp"], [1.0, "Lê An", "9A"]]));
    assert_eq!(refused(&no_dob), ["2 dob missing_dob -"]);
    assert_eq!(no_dob.warnings[0].code, "no_dob_column");
}

/// I3, D19.
#[test]
fn columns_that_are_not_needed_never_reach_the_reading() {
    let reading = read(&xlsx(rows![
        [
            "STT",
            "Họ tên",
            "Ngày sinh",
            "Lớp",
            "Tên cha",
            "Nghề nghiệp mẹ",
            "SĐT phụ huynh",
            "Dân tộc",
            "Số CMND",
            "Số định danh cá nhân",
            "Bệnh về mắt"
        ],
        [
            1.0,
            "Lê An",
            "1/2/2011",
            "9A",
            "BIMAT1",
            "BIMAT2",
            "0912345678",
            "BIMAT3",
            "212345678",
            "051211000001",
            "BIMAT4"
        ],
    ]));
    let json = serde_json::to_string(&reading).unwrap();
    for secret in ["BIMAT", "0912345678", "212345678"] {
        assert!(!json.contains(secret), "{secret}");
    }
    assert_eq!(reading.accepted[0].citizen_id.as_deref(), Some("051211000001"));
    assert_eq!(
        reading.dropped_columns,
        ["Tên cha", "Nghề nghiệp mẹ", "SĐT phụ huynh", "Dân tộc", "Số CMND", "Bệnh về mắt"]
    );
}

/// I3. A refused row repeats nothing of the child.
#[test]
fn a_refusal_repeats_nothing_that_the_row_said() {
    let reading = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp", "Mã HS"],
        ["BIMATTEN 1", "1/2/2011", "9A", ""],
        ["Lê An", "BIMATNGAY", "9A", ""],
        ["Lê Ba", "1/2/2011", "BIMATLOP", ""],
        ["Lê Cả", "1/2/2011", "9A", "BIMATMA"],
    ]));
    assert_eq!(reading.rejected.len(), 4);
    assert!(!serde_json::to_string(&reading).unwrap().contains("BIMAT"));
}

/// I4.
#[test]
fn text_is_stored_in_one_form() {
    let reading = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp"],
        ["\u{feff} \u{d0}inh\u{a0}\u{a0}Thi\u{323}  Tha\u{309}o\u{200b} ", "1/2/2011", "Lớp 10A1"],
        ["Lê An", "1/2/2011", "lớp: 10 a1"],
    ]));
    assert_eq!(names(&reading), ["Đinh Thị Thảo", "Lê An"]);
    assert!(reading.accepted.iter().all(|e| e.class == "10A1"));
}

/// I5.
#[test]
fn birth_dates_are_read_from_date_cells_serials_and_text() {
    let dates = [
        V::D(2011, 9, 5),
        V::N(40791.0),
        V::N(40791.25),
        "05/09/2011".into(),
        "5-9-2011".into(),
        "5.9.2011".into(),
        "2011-09-05".into(),
        "05/09/2011 00:00:00".into(),
        V::DayMonth(2011, 9, 5),
    ];
    let mut rows = rows![["Họ và tên", "Ngày sinh", "Lớp"]];
    for (i, dob) in dates.iter().enumerate() {
        let name = format!("Lê {}", "An".repeat(i + 1));
        rows.push(vec![V::T(name), dob.clone(), "9A".into()]);
    }
    let reading = read(&xlsx(rows));
    assert_eq!(refused(&reading), Vec::<String>::new());
    assert!(
        reading.accepted.len() == dates.len()
            && reading.accepted.iter().all(|e| e.dob == "2011-09-05")
    );
}

/// I5.
#[test]
fn birth_dates_that_are_not_whole_or_not_possible_are_refused() {
    let dates =
        ["31/02/2011", "03/25/2011", "2011", "13/09/2026", "31/12/1989", "5/9/11", "chưa rõ"];
    let mut rows = rows![["Họ và tên", "Ngày sinh", "Lớp"]];
    rows.extend(dates.iter().map(|d| vec!["Lê An".into(), V::from(*d), "9A".into()]));
    rows.extend(rows![["Lê An", 2011.0, "9A"], ["Lê An", -5.0, "9A"]]);
    rows.push(vec!["Lê An".into(), V::D(2030, 1, 1), "9A".into()]);
    let reading = read(&xlsx(rows));
    assert!(reading.accepted.is_empty());
    assert_eq!(
        refused(&reading),
        [
            "2 dob invalid_dob impossible",
            "3 dob invalid_dob month_first",
            "4 dob invalid_dob year_only",
            "5 dob dob_out_of_range future",
            "6 dob dob_out_of_range before_1990",
            "7 dob invalid_dob two_digit_year",
            "8 dob invalid_dob not_a_date",
            "9 dob invalid_dob year_only",
            "10 dob invalid_dob not_a_date",
            "11 dob dob_out_of_range future",
        ]
    );
    assert_eq!(TODAY.to_string(), "2026-09-12");
}

/// I6, D83.
#[test]
fn names_of_every_people_are_kept_unchanged() {
    let good = [
        "A Hùng",
        "Y",
        "H'Nhi Niê",
        "H’Lan",
        "K'Brể",
        "Phêrô Nguyễn Văn F.",
        "Lê-Na",
        "Tôn Nữ Hoàng Thị Ngọc Bích",
        "Y Čih",
    ];
    let mut rows = rows![["Họ và tên", "Ngày sinh", "Lớp"]];
    rows.extend(good.iter().map(|n| vec![V::from(*n), "1/2/2011".into(), "9A".into()]));
    assert_eq!(names(&read(&xlsx(rows))), good);
}

/// I6.
#[test]
fn digits_markup_and_formulas_are_no_names() {
    let bad = ["An 2", "<script>x</script>", "=HYPERLINK(\"x\")", "+84912", "@an", "-An", "Аn"];
    let mut rows = rows![["Họ và tên", "Ngày sinh", "Lớp"]];
    rows.extend(bad.iter().map(|n| vec![V::from(*n), "1/2/2011".into(), "9A".into()]));
    rows.push(vec![V::T("An ".repeat(40)), "1/2/2011".into(), "9A".into()]);
    let reading = read(&xlsx(rows));
    assert!(reading.accepted.is_empty() && reading.rejected.len() == 8);
    assert!(reading.rejected.iter().all(|r| r.reason.code() == "invalid_name"));
}

/// I6.
#[test]
fn a_whole_name_in_the_given_name_column_is_that_name() {
    let reading = read(&xlsx(rows![
        ["Họ đệm", "Tên", "Ngày sinh", "Lớp"],
        ["", "Nguyễn Văn An", "1/2/2011", "9A"],
        ["Lê Thị", "Bé", "1/2/2011", "9A"],
        ["", "Y Nhi", "1/2/2011", "9A"],
    ]));
    assert_eq!(names(&reading), ["Nguyễn Văn An", "Lê Thị Bé", "Y Nhi"]);
}

/// I7.
#[test]
fn sex_is_read_in_any_form_or_from_a_mark() {
    let reading = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp", "Giới tính"],
        ["Lê An", "1/2/2011", "9A", "NAM"],
        ["Lê Ba", "1/2/2011", "9A", "nư\u{303}"],
        ["Lê Cả", "1/2/2011", "9A", ""],
        ["Lê Du", "1/2/2011", "9A", "x"],
    ]));
    assert!(reading.accepted.iter().map(|e| e.gender).eq([
        Some(Gender::Male),
        Some(Gender::Female),
        None
    ]));
    assert_eq!(refused(&reading), ["5 gender invalid_gender -"]);
    let marked = read(&xlsx(rows![
        ["Họ và tên", "Nữ", "Ngày sinh", "Lớp"],
        ["Lê An", "x", "1/2/2011", "9A"],
        ["Lê Ba", "", "1/2/2011", "9A"],
        ["Lê Cả", 1.0, "1/2/2011", "9A"],
    ]));
    assert!(marked.accepted.iter().map(|e| e.gender).eq([
        Some(Gender::Female),
        Some(Gender::Male),
        Some(Gender::Female)
    ]));
}

/// I8, D14, D18.
#[test]
fn ids_keep_their_zeros_and_lost_digits_are_refused() {
    let reading = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp", "Mã định danh Bộ GD&ĐT", "Số CCCD"],
        ["Lê An", "1/2/2011", "9A", "0123456789", "051211000001"],
        ["Lê Ba", "1/2/2011", "9A", 5_112_345_678.0, 51_211_000_002.0],
        ["Lê Cả", "1/2/2011", "9A", "", "51211000003"],
        ["Lê Du", "1/2/2011", "9A", "", "1.23457E+11"],
        ["Lê Em", "1/2/2011", "9A", "12345", ""],
        ["Lê Gi", "1/2/2011", "9A", "5112345679.0", "-"],
    ]));
    let ids: Vec<_> = reading
        .accepted
        .iter()
        .map(|e| (e.ministry_id.as_deref(), e.citizen_id.as_deref()))
        .collect();
    assert_eq!(
        ids,
        [
            (Some("0123456789"), Some("051211000001")),
            (Some("5112345678"), Some("051211000002")),
            (Some("5112345679"), None)
        ]
    );
    assert_eq!(
        refused(&reading),
        [
            "4 citizen_id invalid_id id_length",
            "5 citizen_id invalid_id id_scientific",
            "6 ministry_id invalid_id id_length"
        ]
    );
    let warnings: Vec<_> = reading.warnings.iter().map(|w| (w.row, w.code.as_str())).collect();
    assert_eq!(warnings, [(Some(3), "citizen_id_zero_restored")]);
}

/// I9.
#[test]
fn an_id_that_was_accepted_is_refused_whatever_the_sheet() {
    let head = ["Họ và tên", "Ngày sinh", "Lớp", "Mã HS"];
    let one = rows![
        [head[0], head[1], head[2], head[3]],
        ["Lê An", "31/2/2011", "9A", "0000000001"],
        ["Lê Ba", "1/2/2011", "9A", "0000000001"]
    ];
    let two =
        rows![[head[0], head[1], head[2], head[3]], ["Lê Cả", "1/2/2012", "9B", "0000000001"]];
    let reading = read(&book(&[("Một", one), ("Hai", two)]));
    assert_eq!(names(&reading), ["Lê Ba"], "a refused row keeps no id from a good one");
    assert_eq!(refused(&reading), ["2 dob invalid_dob impossible", "2 ministry_id duplicate_id -"]);
    assert!(
        reading.rejected[1].message.contains("dòng 3")
            && reading.rejected[1].message.contains("«Một»")
    );
}

/// I10.
#[test]
fn the_same_name_birth_date_and_class_without_an_id_is_refused() {
    let reading = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp"],
        ["Lê Thị Hoà", "1/2/2011", "9A"],
        ["LÊ THỊ HÒA", "01-02-2011", "Lớp 9a"],
        ["Lê Thị Hoa", "1/2/2011", "9A"],
        ["Lê Thị Hoá", "1/2/2011", "9A"],
    ]));
    assert_eq!(
        names(&reading),
        ["Lê Thị Hoà", "Lê Thị Hoa", "Lê Thị Hoá"],
        "tone marks distinguish"
    );
    assert_eq!(refused(&reading), ["3 full_name duplicate_person -"]);
    assert!(
        reading.warnings.iter().all(|w| w.code == "name_differs_in_marks_only")
            && reading.warnings.len() == 2
    );
}

/// I11.
#[test]
fn the_same_name_with_another_date_or_id_is_another_person() {
    let reading = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp", "Mã HS"],
        ["Lê An", "1/2/2011", "9A", "0000000001"],
        ["Lê An", "1/2/2011", "9A", "0000000002"],
        ["Lê An", "2/2/2011", "9A", ""],
        ["Lê An", "1/2/2011", "9A", ""],
    ]));
    assert_eq!(reading.accepted.len(), 3);
    assert_eq!(
        refused(&reading),
        ["5 full_name duplicate_person -"],
        "who has no id may be either of them"
    );
}

/// I12.
#[test]
fn blank_rows_repeated_headers_and_footers_are_neither() {
    let reading = read(&xlsx(rows![
        ["DANH SÁCH HỌC SINH"],
        ["STT", "Họ và tên", "Ngày sinh", "Giới tính"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["LỚP 1A"],
        [1.0, "Lê An", "1/2/2019", "Nam"],
        [""],
        ["STT", "Họ và tên", "Ngày sinh", "Giới tính"],
        [2.0, "Lê Ba", "1/2/2019", "Nữ"],
        ["Tổng số: 2 học sinh"],
        ["LỚP 1B"],
        [1.0, "Lê Cả", "1/2/2019", "Nam"],
        [2.0, "", "", ""],
        ["", "Danh sách này có 3 học sinh./."],
        ["", "", "", "Quảng Ngãi, ngày 5 tháng 9 năm 2026"],
        ["", "NGƯỜI LẬP", "", "HIỆU TRƯỞNG"],
        ["", "(Ký và ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"],
        ["", "Trần Thị Người Ký", "", "Phạm Văn Hiệu"],
    ]));
    assert_eq!(names(&reading), ["Lê An", "Lê Ba", "Lê Cả"]);
    assert_eq!(refused(&reading), Vec::<String>::new());
    assert!(reading.accepted.iter().map(|e| (e.class.as_str(), e.row)).eq([
        ("1A", 5),
        ("1A", 8),
        ("1B", 11)
    ]));
}

/// I12.
#[test]
fn a_second_table_with_other_columns_is_read_by_its_own_header() {
    let reading = read(&xlsx(rows![
        ["Lớp 1A"],
        ["Họ và tên", "Ngày sinh", "STT"],
        ["Lê An", "1/2/2019", 1.0],
        ["Lớp 1B"],
        ["STT", "Ngày sinh", "Họ và tên"],
        [1.0, "3/2/2019", "Lê Ba"],
    ]));
    assert!(
        reading
            .accepted
            .iter()
            .map(|e| (e.full_name.as_str(), e.class.as_str(), e.dob.as_str()))
            .eq([("Lê An", "1A", "2019-02-01"), ("Lê Ba", "1B", "2019-02-03")])
    );
}

/// I13, in cells: without a font that tells it, and with one.
#[test]
fn legacy_text_in_cells_decodes_exactly() {
    let mojibake =
        |text: &str| -> String { crate::files::tcvn3(text).into_iter().map(char::from).collect() };
    let row = |cells: [&str; 4]| cells.iter().map(|c| V::T(mojibake(c))).collect::<Vec<V>>();
    let all = vec![
        row(["Họ và tên", "Ngày sinh", "Giới tính", "Lớp"]),
        row(["Nguyễn Đức ánh", "5/9/2011", "Nữ", "9A"]),
    ];
    let reading = read(&xlsx(all));
    assert_eq!(names(&reading), ["Nguyễn Đức Ánh"]);
    assert!(
        reading.encoding.as_deref() == Some("tcvn3")
            && reading.accepted[0].gender == Some(Gender::Female)
    );
    let names_only = vec![
        vec!["Họ và tên".into(), "Ngày sinh".into(), "Giới tính".into(), "Lớp".into()],
        row(["Trần Thị Hường", "5/9/2011", "Nữ", "9A"]),
    ];
    assert_eq!(names(&read(&xlsx(names_only))), ["Trần Thị Hường"]);
    let mut made = rust_xlsxwriter::Workbook::new();
    let sheet = made.add_worksheet();
    fill(
        sheet,
        rows![["Họ và tên", "Ngày sinh", "Lớp"], ["", "5/9/2011", "9A"], ["", "6/9/2011", "9A"]],
    );
    let font = |name: &str| rust_xlsxwriter::Format::new().set_font_name(name);
    sheet.write_string_with_format(1, 0, mojibake("đỗ thị hường"), &font(".VnTimeH")).unwrap();
    sheet.write_string_with_format(2, 0, mojibake("Lê Hạ"), &font(".VnTime")).unwrap();
    assert_eq!(names(&read(&made.save_to_buffer().unwrap())), ["ĐỖ THỊ HƯỜNG", "Lê Hạ"]);
}

/// I13.
#[test]
fn legacy_text_that_does_not_decode_refuses_the_whole_file() {
    let vni = read(&xlsx(rows![
        ["Họ và tên", "Ngày sinh", "Lớp"],
        ["Nguyeãn Vaên AÂn", "1/2/2011", "9A"],
        ["Traàn Thò Hoàø", "1/2/2011", "9A"],
        ["Leâ Vaên Ñöùc", "1/2/2011", "9A"],
        ["Phaïm Ngoïc AÙnh", "1/2/2011", "9A"],
    ]));
    assert_eq!(error(&vni), Some("bad_encoding"));
    let mut made = rust_xlsxwriter::Workbook::new();
    let sheet = made.add_worksheet();
    fill(sheet, rows![["Họ và tên", "Ngày sinh", "Lớp"], ["Lê An", "5/9/2011", "9A"]]);
    sheet
        .write_string_with_format(
            2,
            0,
            "Hoï",
            &rust_xlsxwriter::Format::new().set_font_name("VNI-Times"),
        )
        .unwrap();
    assert_eq!(error(&read(&made.save_to_buffer().unwrap())), Some("bad_encoding"));
    let foreign =
        read(&xlsx(rows![["Họ và tên", "Ngày sinh", "Lớp"], ["Björn Lê", "1/2/2011", "9A"]]));
    assert_eq!(names(&foreign), ["Björn Lê"], "one foreign name is no legacy text");
}

/// I14.
#[test]
fn a_class_that_excel_made_a_date_has_its_own_message() {
    let mut rows = rows![
        ["Họ và tên", "Ngày sinh", "Lớp"],
        ["Lê An", "1/2/2011", "11-Jan"],
        ["Lê Ba", "1/2/2011", 46033.0],
        ["Lê Cả", "1/2/2011", "11/1"]
    ];
    rows.push(vec!["Lê Du".into(), "1/2/2011".into(), V::DayMonth(2026, 1, 11)]);
    let reading = read(&xlsx(rows));
    assert_eq!(names(&reading), ["Lê Cả"]);
    assert!(reading.rejected.len() == 3);
    for refusal in &reading.rejected {
        assert_eq!(
            (refusal.reason.code(), refusal.detail.as_deref()),
            ("invalid_class", Some("class_is_date"))
        );
        assert!(refusal.message.contains("Excel") && refusal.message.contains("Text"));
    }
}

/// D22.
#[test]
fn the_status_of_the_national_export_is_read() {
    let reading = read(&xlsx(rows![
        ["Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Trạng thái HS"],
        ["9A", "5112345678", "Lê An", "1/2/2011", "Đang học"],
        ["9A", "5112345679", "Lê Ba", "1/2/2011", "Chuyển đi"],
    ]));
    assert!(
        reading
            .accepted
            .iter()
            .map(|e| e.status)
            .eq([Some(Status::Studying), Some(Status::MovedOut)])
    );
}

#[test]
fn a_class_merged_over_its_rows_and_a_grade_beside_a_short_class_are_understood() {
    let mut made = rust_xlsxwriter::Workbook::new();
    let sheet = made.add_worksheet();
    fill(
        sheet,
        rows![
            ["Họ và tên", "Ngày sinh", "Khối", "Lớp"],
            ["Lê An", "1/2/2011", "10", ""],
            ["Lê Ba", "1/2/2011", "10", ""],
            ["Lê Cả", "1/2/2011", "Khối 11", "A2"]
        ],
    );
    sheet.merge_range(1, 3, 2, 3, "10A1", &rust_xlsxwriter::Format::new()).unwrap();
    let reading = read(&made.save_to_buffer().unwrap());
    assert!(reading.accepted.iter().map(|e| e.class.as_str()).eq(["10A1", "10A1", "11A2"]));
}

#[test]
fn twenty_thousand_rows_are_read_right() {
    let mut rows =
        rows![["STT", "Mã định danh", "Họ và tên", "Ngày sinh", "Lớp", "Dân tộc", "Nơi sinh"]];
    let letters: Vec<char> = "abcdeghiklmnopqrstuvxy".chars().collect();
    for i in 0..20_000_u32 {
        let given: String =
            [i, i / 22, i / 484, i / 10_648].iter().map(|n| letters[(n % 22) as usize]).collect();
        rows.push(vec![
            V::N(f64::from(i)),
            V::T(format!("{:010}", 5_100_000_000_u64 + u64::from(i))),
            V::T(format!("Nguyễn Văn {given}")),
            V::T(format!("{:02}/{:02}/2011", i % 28 + 1, i % 12 + 1)),
            V::T(format!("10A{}", i % 40)),
            "Kinh".into(),
            "Quảng Ngãi".into(),
        ]);
    }
    let bytes = xlsx(rows);
    let started = std::time::Instant::now();
    let reading = read(&bytes);
    println!("20,000 rows: {:?}, {} bytes", started.elapsed(), bytes.len());
    assert!(reading.accepted.len() == 20_000 && reading.rejected.is_empty());
    assert_eq!(reading.accepted[19_999].row, 20_001);
}
