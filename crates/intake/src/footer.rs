//! Rows that are neither learners nor faults (I12): totals, signatures, places and dates, numbering.

use domain::roster::{class_in_title, looks_like_class};
use domain::text::fold;

use crate::sheet::{Cell, Row};

/// A line that closes a list or stands under it.
pub(crate) fn is_footer(text: &str) -> bool {
    const STARTS: [&str; 38] = [
        "tong so",
        "tong cong",
        "tong:",
        "cong:",
        "danh sach nay",
        "danh sach co",
        "danh sach gom",
        "an dinh danh sach",
        "nguoi lap",
        "lap bang",
        "lap danh sach",
        "nguoi ky",
        "nguoi kiem tra",
        "hieu truong",
        "pho hieu truong",
        "kt. hieu truong",
        "kt.hieu truong",
        "thu truong",
        "giam doc",
        "pho giam doc",
        "kt. giam doc",
        "giao vien chu nhiem",
        "giao vien",
        "gvcn",
        "xac nhan",
        "can bo",
        "van thu",
        "ke toan",
        "to truong",
        "tong phu trach",
        "ky ten",
        "ghi chu:",
        "trong do",
        "si so",
        "ban giam hieu",
        "dai dien",
        "q. hieu truong",
        "tm. ",
    ];
    let folded = fold(text);
    let text = folded.trim_start_matches(['(', '*', '-', ' ']);
    STARTS.iter().any(|start| text.starts_with(start) && ends_word(text, start))
        || text.starts_with("ky va ghi")
        || text.contains("ghi ro ho ten")
        || text.contains("ky, ghi ro")
        || is_place_and_date(text)
}

/// «ke toan» is a footer, «Kế Toànn» would be a name: the words must end where they end.
fn ends_word(text: &str, start: &str) -> bool {
    !start.ends_with(char::is_alphanumeric)
        || !text[start.len()..].starts_with(char::is_alphanumeric)
}

/// «Quảng Ngãi, ngày 05 tháng 9 năm 2026», with dots or blanks for the numbers too.
fn is_place_and_date(folded: &str) -> bool {
    let spaced = format!(" {folded}");
    let at = |word: &str| spaced.find(word);
    matches!((at(" ngay"), at(" thang"), at(" nam")), (Some(d), Some(m), Some(y)) if d < m && m < y)
}

/// A row that numbers the columns: `(1) (2) (3)`, `1 2 3`, `A B 1 2`.
pub(crate) fn numbers_columns(row: &Row) -> bool {
    let mut numbers = Vec::new();
    for (_, cell) in &row.cells {
        let text = cell.text();
        let text = text.trim().trim_start_matches('(').trim_end_matches(')').to_owned();
        match text.parse::<u32>() {
            Ok(number) => numbers.push(number),
            Err(_) if text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase()) => {}
            Err(_) => return false,
        }
    }
    numbers.len() >= 2 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) && numbers[0] <= 2
}

/// The class that a separating row or a title names: «LỚP 1A», «Lớp:» beside «10A1».
pub(crate) fn class_of_row(row: &Row) -> Option<String> {
    if let Some(found) = row.texts().find_map(class_of_line) {
        return Some(found);
    }
    // «Lớp:» and its class in two cells; a class that Excel took for a number counts too.
    let texts: Vec<String> = row.cells.iter().take(12).map(|(_, cell)| cell.text()).collect();
    texts.windows(2).find_map(|pair| {
        let word = fold(pair[0].trim_end_matches([':', ' ']));
        (word == "lop" || word.ends_with(" lop"))
            .then(|| looks_like_class(&format!("lớp {}", pair[1])))
            .flatten()
    })
}

/// The class that one line of text names.
pub(crate) fn class_of_line(text: &str) -> Option<String> {
    class_in_title(text)
        .or_else(|| fold(text).starts_with("lop").then(|| looks_like_class(text)).flatten())
}

/// True when the row may separate two classes: a line of text and little else.
pub(crate) fn is_sparse(row: &Row) -> bool {
    row.cells.len() <= 3 && !row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Date(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footers_are_told_from_names() {
        for text in [
            "Tổng số: 45",
            "Tổng cộng",
            "Danh sách này có 45 học sinh./.",
            "NGƯỜI LẬP BIỂU",
            "HIỆU TRƯỞNG",
            "(Ký và ghi rõ họ tên)",
            "Quảng Ngãi, ngày 05 tháng 9 năm 2026",
            "Sơn Tây, ngày … tháng … năm 20…",
            "KT. HIỆU TRƯỞNG",
            "(Ký, ghi rõ họ tên)",
            "Giáo viên chủ nhiệm",
        ] {
            assert!(is_footer(text), "{text}");
        }
        for name in ["Nguyễn Văn Lập", "Lê Thị Tổng", "Tống Sỹ An", "Ngày", "Trần Đại Diện"]
        {
            assert!(!is_footer(name), "{name}");
        }
    }
}
