//! Exhaustive tests of the rules of one cell, and properties over any text.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 9, 12);

fn detail<T>(answer: Result<T, Fault>) -> (&'static str, Option<&'static str>) {
    answer.map_or_else(|f| (f.reason.code(), f.detail), |_| ("ok", None))
}

/// I5.
#[test]
fn birth_dates_are_read_day_first_or_refused_with_the_exact_fault() {
    let good = [
        "05/09/2011",
        "5/9/2011",
        "5-9-2011",
        "05.09.2011",
        "2011-09-05",
        " 05 / 09 / 2011 ",
        "2011-09-05T00:00:00Z",
        "05/09/2011 00:00:00",
        "40791",
        "40791.5",
        "2011/09/05",
    ];
    for text in good {
        assert!(check_birth_date(text, TODAY) == Ok(date(2011, 9, 5)), "{text}");
    }
    let bad = [
        ("", "missing_dob", None),
        ("  /  / ", "missing_dob", None),
        ("-", "missing_dob", None),
        ("2011", "invalid_dob", Some("year_only")),
        ("2011.0", "invalid_dob", Some("year_only")),
        ("31/02/2011", "invalid_dob", Some("impossible")),
        ("29/02/2011", "invalid_dob", Some("impossible")),
        ("0/9/2011", "invalid_dob", Some("impossible")),
        ("31/13/2011", "invalid_dob", Some("impossible")),
        ("03/25/2011", "invalid_dob", Some("month_first")),
        ("9/5/2011 12:00:00 AM", "invalid_dob", Some("us_order")),
        ("05/09/11", "invalid_dob", Some("two_digit_year")),
        ("09/2011", "invalid_dob", Some("not_a_date")),
        ("5/9", "invalid_dob", Some("not_a_date")),
        ("hôm qua", "invalid_dob", Some("not_a_date")),
        ("5/9/2011x", "invalid_dob", Some("not_a_date")),
        ("1/2/3/2011", "invalid_dob", Some("not_a_date")),
        ("05092011", "invalid_dob", Some("not_a_date")),
        ("99999999999", "invalid_dob", Some("not_a_date")),
        ("13/09/2026", "dob_out_of_range", Some("future")),
        ("31/12/1989", "dob_out_of_range", Some("before_1990")),
        ("30000", "dob_out_of_range", Some("before_1990")),
        ("1/1/0001", "dob_out_of_range", Some("before_1990")),
    ];
    for (text, reason, why) in bad {
        assert_eq!(detail(check_birth_date(text, TODAY)), (reason, why), "{text}");
    }
    assert!(
        check_birth_date("12/09/2026", TODAY).is_ok()
            && check_birth_date("01/01/1990", TODAY).is_ok()
    );
    assert!(check_birth_date("29/02/2012", TODAY) == Ok(date(2012, 2, 29)));
}

/// I6.
#[test]
fn names_of_every_people_pass_and_garbage_does_not() {
    let good = [
        "Nguyễn Văn An",
        "Y",
        "A Hùng",
        "Y Nhi",
        "H'Nhi Niê",
        "H’Nhi",
        "K'Brể",
        "Phêrô Nguyễn Văn F.",
        "Lê-Na",
        "ĐINH VĂN ĐỨC",
        "Zơ Râm Wơ",
        "Tôn Nữ Hoàng Thị Ngọc Bích",
        "Rơ Châm H'Ƀlin",
        "Ksor Y Čih",
    ];
    for name in good {
        assert!(check_name(name).is_ok_and(|n| n == name), "{name}");
    }
    let long = "An ".repeat(40);
    let bad = [
        ("", "missing_name", None),
        ("\u{200b} ", "missing_name", None),
        ("=HYPERLINK(1)", "invalid_name", Some("formula")),
        ("+84", "invalid_name", Some("formula")),
        ("@an", "invalid_name", Some("formula")),
        ("-An", "invalid_name", Some("formula")),
        ("An 2", "invalid_name", Some("digits")),
        ("An²", "invalid_name", Some("digits")),
        ("<b>An</b>", "invalid_name", Some("markup")),
        ("An (lớp trưởng)", "invalid_name", Some("symbols")),
        ("An, Bình", "invalid_name", Some("symbols")),
        ("An_B", "invalid_name", Some("symbols")),
        ("Аn", "invalid_name", Some("not_latin")),
        ("Lª V", "invalid_name", Some("not_latin")),
        ("...", "invalid_name", Some("symbols")),
        ("'An", "invalid_name", Some("symbols")),
        ("A\u{301}\u{302}\u{303}\u{304}n", "invalid_name", Some("symbols")),
        (long.as_str(), "invalid_name", Some("too_long")),
        ("An\u{fffd}", "invalid_name", Some("symbols")),
    ];
    for (name, reason, why) in bad {
        assert_eq!(detail(check_name(name)), (reason, why), "{name}");
    }
    assert!(check_name(&"a".repeat(100)).is_ok() && check_name(&"a".repeat(101)).is_err());
}

/// I7.
#[test]
fn sex_is_read_in_any_form() {
    for nam in ["Nam", "NAM", "nam ", "M", "male", "Nam giới"] {
        assert!(check_gender(nam) == Ok(Some(Gender::Male)), "{nam}");
    }
    for female in ["Nữ", "NỮ", "nu", "Nu\u{31b}\u{303}", "Nư\u{303}", "F", "gái"] {
        assert!(check_gender(female) == Ok(Some(Gender::Female)), "{female}");
    }
    assert!(check_gender(" ") == Ok(None));
    for odd in ["khác", "x", "0", "1"] {
        assert_eq!(detail(check_gender(odd)).0, "invalid_gender", "{odd}");
    }
    for (mark, female) in
        [("x", true), ("X", true), ("1", true), ("Nữ", true), ("", false), ("0", false)]
    {
        assert!(marked_female(mark) == Ok(female), "{mark}");
    }
    assert!(marked_female("?").is_err());
}

/// I8.
#[test]
fn ids_are_digits_of_the_right_length() {
    let text = |text| CellText { text, may_be_number: false };
    let number = |text| CellText { text, may_be_number: true };
    assert!(check_ministry_id(text("0123456789")).is_ok_and(|id| id == "0123456789"));
    assert!(check_ministry_id(number("5112345678.0")).is_ok_and(|id| id == "5112345678"));
    assert!(check_ministry_id(text(" 5112 345 678 ")).is_ok_and(|id| id == "5112345678"));
    assert!(
        check_citizen_id(text("'051211012345"))
            .is_ok_and(|id| id == ("051211012345".into(), false))
    );
    assert!(
        check_citizen_id(number("51211012345")).is_ok_and(|id| id == ("051211012345".into(), true))
    );
    let bad = [
        (text("51211012345"), "id_length"),
        (number("5121101234"), "id_length"),
        (number("5.12E+10"), "id_scientific"),
        (text("1,23457E+11"), "id_scientific"),
        (text("05121101234x"), "id_not_digits"),
        (text("212345678"), "id_length"),
        (text(""), "id_not_digits"),
        (text("E"), "id_not_digits"),
        (text("０５１２１１０１２３４５"), "id_not_digits"),
    ];
    for (cell, why) in bad {
        assert_eq!(detail(check_citizen_id(cell)), ("invalid_id", Some(why)), "{}", cell.text);
    }
    assert_eq!(detail(check_ministry_id(number("123456789"))).1, Some("id_lost_zero"));
}

/// I4 and I14.
#[test]
fn classes_are_mended_or_refused() {
    let good = [
        ("Lớp 10A1", "10A1"),
        ("lớp: 10a1", "10A1"),
        ("10 A 1", "10A1"),
        ("LỚP 6/2", "6/2"),
        ("9", "9"),
        ("9.0", "9"),
        ("10 Toán", "10 Toán"),
        ("1Đ", "1Đ"),
        ("12A10", "12A10"),
        ("6-1", "6-1"),
        ("11/1", "11/1"),
        ("lop5c", "5C"),
    ];
    for (from, to) in good {
        assert!(check_class(from).is_ok_and(|c| c == to), "{from}");
    }
    let bad = [
        ("", "missing_class", None),
        ("Lớp", "missing_class", None),
        ("13A", "invalid_class", Some("class_without_grade")),
        ("A1", "invalid_class", Some("class_without_grade")),
        ("0A", "invalid_class", Some("class_without_grade")),
        ("101", "invalid_class", Some("class_without_grade")),
        ("10A1;", "invalid_class", Some("class_symbols")),
        ("=10A1", "invalid_class", Some("class_symbols")),
        ("11-Jan", "invalid_class", Some("class_is_date")),
        ("Jan-11", "invalid_class", Some("class_is_date")),
        ("11-Thg1", "invalid_class", Some("class_is_date")),
        ("01/11/2026", "invalid_class", Some("class_is_date")),
        ("2026-01-11 00:00:00", "invalid_class", Some("class_is_date")),
    ];
    for (from, reason, why) in bad {
        assert_eq!(detail(check_class(from)), (reason, why), "{from}");
    }
}

/// I3.
#[test]
fn classes_are_found_in_titles_and_sheet_names_only_when_they_are_there() {
    let titles = [
        ("DANH SÁCH HỌC SINH LỚP 10A1 NĂM HỌC 2025-2026", Some("10A1")),
        ("Lớp: 10A1", Some("10A1")),
        ("LỚP 9", Some("9")),
        ("Danh sách lớp 10 A1", Some("10A1")),
        ("DANH SÁCH CÁC LỚP 10", None),
        ("LỚP TẬP HUẤN ĐẠI SỨ SỐ", None),
        ("Danh sách học sinh khối 10", None),
        ("Lớp 6/2 - GVCN: Lê Thị B", Some("6/2")),
        ("Lớp 10 chuyên Toán", None),
        ("LỚP 1A", Some("1A")),
    ];
    for (title, class) in titles {
        assert_eq!(class_in_title(title).as_deref(), class, "{title}");
    }
    let sheets = [
        ("10A1", Some("10A1")),
        ("Lớp 9", Some("9")),
        ("6-2", Some("6-2")),
        ("10 Toán", Some("10 Toán")),
        ("1", None),
        ("Sheet1", None),
        ("2025-2026", None),
        ("Bìa", None),
        ("12-09-2026", None),
        ("DS 10A1", None),
        ("5 hướng dẫn nhập", None),
    ];
    for (sheet, class) in sheets {
        assert_eq!(looks_like_class(sheet).as_deref(), class, "{sheet}");
    }
}

/// D22.
#[test]
fn status_words_are_known() {
    let words = [
        ("Đang học", Status::Studying),
        ("Chuyển đến kỳ 1", Status::MovedIn),
        ("Chuyển đi", Status::MovedOut),
        ("Thôi học", Status::Left),
        ("Nghỉ học xin học lại", Status::Studying),
        ("Bảo lưu", Status::Other),
    ];
    for (word, status) in words {
        assert!(status_of(word) == Some(status), "{word}");
    }
    assert!(status_of(" ").is_none());
}

#[test]
fn a_reading_travels_as_the_outline_says() {
    let reading = Reading {
        accepted: vec![Entry {
            sheet: "10A1".into(),
            row: 7,
            full_name: "Nguyễn Văn An".into(),
            dob: "2011-09-05".into(),
            gender: Some(Gender::Male),
            class: "10A1".into(),
            ministry_id: None,
            citizen_id: None,
            grade: Some(10),
            status: None,
        }],
        rejected: vec![Refusal {
            sheet: "10A1".into(),
            row: 8,
            field: Field::Dob,
            reason: Reason::InvalidDob,
            detail: Some("year_only".into()),
            message: "…".into(),
        }],
        ..Reading::default()
    };
    insta::assert_snapshot!(serde_json::to_string_pretty(&reading).unwrap());
    for reason in Reason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in any::<String>(), number in any::<f64>()) {
        let _ = (check_name(&text), check_birth_date(&text, TODAY), check_gender(&text), check_class(&text));
        let _ = (class_in_title(&text), looks_like_class(&text), status_of(&text), marked_female(&text));
        let _ = check_citizen_id(CellText { text: &text, may_be_number: true });
        let _ = check_birth_serial(number, TODAY);
    }

    #[test]
    fn every_real_day_is_read_back_in_every_form(days in 0..13_000_i32) {
        let day = date(1990, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let (d, m, y) = (day.day(), day.month(), day.year());
        let forms = [format!("{d}/{m}/{y}"), format!("{d:02}-{m:02}-{y}"), format!("{d}.{m}.{y}"), day.to_string(),
            format!("{}", 32_874 + days)];
        for text in forms {
            prop_assert!(check_birth_date(&text, TODAY) == Ok(day), "{}", text);
        }
    }

    #[test]
    fn what_a_name_rule_accepts_it_accepts_again(text in "[A-Za-zÀ-ỹ '.-]{1,120}") {
        if let Ok(name) = check_name(&text) {
            prop_assert!(check_name(&name).is_ok_and(|n| n == name));
        }
    }

    #[test]
    fn what_a_class_rule_accepts_it_accepts_again(text in "(Lớp )?[0-9]{0,2} ?[a-dA-D]?[0-9./]{0,3}") {
        if let Ok(class) = check_class(&text) {
            prop_assert!(check_class(&class).is_ok_and(|c| c == class));
        }
    }
}
