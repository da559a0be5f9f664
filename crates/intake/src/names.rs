//! The names that schools give their columns (I2): compared without marks, case and punctuation.

use domain::text::{fold, normalise};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Column {
    Order,
    FullName,
    /// Họ, or họ đệm together.
    Family,
    Middle,
    Given,
    Dob,
    Gender,
    /// A column «Nữ» or «Nam» for a mark.
    FemaleMark,
    MaleMark,
    Class,
    Grade,
    MinistryId,
    CitizenId,
    Status,
    /// Known, and not taken.
    NotOurs,
}

/// Columns by name; of two columns for one thing the name further left is preferred.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Order, &["stt", "tt", "so tt", "so thu tu", "thu tu", "no"]),
    (
        Column::FullName,
        &[
            "ho va ten",
            "ho ten",
            "ho va ten hoc sinh",
            "ho ten hoc sinh",
            "ho va ten hs",
            "ho ten hs",
            "ten hoc sinh",
            "ho chu dem va ten",
            "ho dem va ten",
            "ho ten dem va ten",
            "ho va ten khai sinh",
            "ho ten khai sinh",
            "ho va ten doi vien",
            "ho va ten nguoi hoc",
            "hoc sinh",
            "full name",
            "fullname",
            "student name",
        ],
    ),
    (
        Column::Family,
        &[
            "ho dem",
            "ho va dem",
            "ho va ten dem",
            "ho va chu dem",
            "ho chu dem",
            "ho lot",
            "ho va chu lot",
            "ho va ten lot",
            "ho chu lot",
            "ho va lot",
            "ho ten dem",
            "ho",
            "ho hoc sinh",
            "last name",
        ],
    ),
    (Column::Middle, &["ten dem", "dem", "chu dem", "ten lot", "chu lot", "lot", "middle name"]),
    (Column::Given, &["ten", "ten goi", "first name"]),
    (
        Column::Dob,
        &[
            "ngay sinh",
            "ngay thang nam sinh",
            "ngay thang sinh",
            "sinh ngay",
            "ngay nam sinh",
            "ngay sinh hoc sinh",
            "ngay sinh hs",
            "ngay sinh cua hoc sinh",
            "ngaysinh",
            "date of birth",
            "birthday",
            "dob",
            "ns",
            "nam sinh",
        ],
    ),
    (
        Column::Gender,
        &["gioi tinh", "nam nu", "phai", "gioi", "gioi tinh hoc sinh", "gt", "gender", "sex"],
    ),
    (Column::FemaleMark, &["nu", "hoc sinh nu", "la nu"]),
    (
        Column::Class,
        &[
            "lop",
            "lop hoc",
            "ten lop",
            "ten lop hoc",
            "lop hien tai",
            "lop sinh hoat",
            "hoc lop",
            "class",
            "ma lop",
        ],
    ),
    (Column::Grade, &["khoi", "khoi hoc", "khoi lop", "grade"]),
    (
        Column::MinistryId,
        &[
            "ma dinh danh bo gd dt",
            "ma dinh danh bo gddt",
            "ma dinh danh bo gd va dt",
            "ma dinh danh bo giao duc va dao tao",
            "ma dinh danh bo",
            "ma dinh danh moet",
            "ma dinh danh hoc sinh",
            "ma dinh danh hs",
            "ma dinh danh nganh",
            "ma dinh danh csdl",
            "ma dinh danh",
            "ma dd",
            "ma hoc sinh",
            "ma hs",
            "ma so hoc sinh",
            "ma so hs",
        ],
    ),
    (
        Column::CitizenId,
        &[
            "so dinh danh ca nhan",
            "ma dinh danh ca nhan",
            "dinh danh ca nhan",
            "ma so dinh danh ca nhan",
            "so dinh danh",
            "so ddcn",
            "ma ddcn",
            "ddcn",
            "so ddcn cccd",
            "ddcn cccd",
            "cccd ddcn",
            "so dinh danh ca nhan cccd",
            "so dinh danh cong dan",
            "ma dinh danh cong dan",
            "so cccd ddcn",
            "so cccd",
            "cccd",
            "so can cuoc cong dan",
            "can cuoc cong dan",
            "so can cuoc",
            "so the can cuoc",
            "so cccd cmnd",
            "cccd cmnd",
            "so cmnd cccd",
            "cmnd cccd",
            "so cmnd",
            "cmnd",
        ],
    ),
    (
        Column::Status,
        &["trang thai", "trang thai hoc sinh", "trang thai hs", "tinh trang", "tinh trang hoc tap"],
    ),
    (
        Column::NotOurs,
        &[
            "dan toc",
            "ton giao",
            "ghi chu",
            "noi sinh",
            "que quan",
            "dia chi",
            "cho o hien nay",
            "ho khau",
            "ho khau thuong tru",
            "noi thuong tru",
            "so dien thoai",
            "sdt",
            "dien thoai",
            "sdt lien he",
            "so dien thoai lien he",
            "sdt phu huynh",
            "email",
            "ho ten cha",
            "ten cha",
            "ho ten me",
            "ten me",
            "ho va ten cha",
            "ho va ten me",
            "khuyet tat",
            "to",
            "thon",
            "chuc vu",
            "quoc tich",
        ],
    ),
];

/// What a header says, and how far it is from the preferred name.
pub(crate) fn column_of(header: &str) -> Option<(Column, usize)> {
    let key = key(header);
    if key.is_empty() || key.len() > 60 {
        return None;
    }
    if key == "nam" {
        // «Năm» is a year, «Nam» a boy: without marks they are one word.
        let marked = normalise(header).to_lowercase().contains('ă');
        return (!marked).then_some((Column::MaleMark, 0));
    }
    // The software's own numbering of pupils is not the ministry's.
    let folded = fold(header);
    if folded.contains("vnedu") || folded.contains("smas") {
        return None;
    }
    NAMES.iter().find_map(|(column, names)| {
        names.iter().position(|name| *name == key).map(|rank| (*column, rank))
    })
}

/// The name without what stands in brackets, marks, case and punctuation: «Họ và tên (*)» and
/// «HỌ, VÀ TÊN» are `ho va ten`.
pub(crate) fn key(header: &str) -> String {
    let folded = fold(header);
    let mut out = String::with_capacity(folded.len());
    let mut depth = 0_u32;
    for c in folded.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_alphanumeric() => out.push(c),
            _ if !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.trim().trim_end_matches(" bat buoc").to_owned()
}

/// A group of columns about a parent or guardian: nothing under it is the learner's.
pub(crate) fn is_of_others(group: &str) -> bool {
    const OTHERS: [&str; 8] =
        ["cha", "bo", "me", "phu huynh", "giam ho", "chu ho", "nguoi than", "gia dinh"];
    let key = format!(" {} ", key(group));
    OTHERS.iter().any(|word| key.contains(&format!(" {word} "))) && !key.contains(" bo gd")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2: every variant seen in public files.
    #[test]
    fn headers_are_known_in_every_form_they_were_seen_in() {
        let seen = [
            ("STT", Column::Order),
            ("Số TT", Column::Order),
            ("Họ và tên (*)", Column::FullName),
            ("HỌ TÊN HỌC SINH", Column::FullName),
            ("Họ, chữ đệm và tên", Column::FullName),
            ("Ho\u{323} va\u{300} te\u{302}n", Column::FullName),
            ("Họ\u{a0}và\ntên", Column::FullName),
            ("Họ lót", Column::Family),
            ("Tên", Column::Given),
            ("Ngày, tháng, năm sinh", Column::Dob),
            ("Ngày sinh (dd/mm/yyyy)", Column::Dob),
            ("Năm sinh", Column::Dob),
            ("Nam/Nữ", Column::Gender),
            ("Phái", Column::Gender),
            ("Nữ (x)", Column::FemaleMark),
            ("Nam", Column::MaleMark),
            ("Mã lớp", Column::Class),
            ("Khối học", Column::Grade),
            ("Mã định danh Bộ GD&ĐT", Column::MinistryId),
            ("Mã ĐD", Column::MinistryId),
            ("Số ĐDCN/CCCD", Column::CitizenId),
            ("Số CMND", Column::CitizenId),
            ("Trạng thái HS", Column::Status),
            ("SĐT phụ huynh", Column::NotOurs),
        ];
        for (header, column) in seen {
            assert_eq!(column_of(header).map(|(c, _)| c), Some(column), "{header}");
        }
        for other in [
            "Năm",
            "Họ tên chủ hộ",
            "Nghề nghiệp cha",
            "Mã học sinh (VnEdu)",
            "(2)",
            "",
            "Tên cột",
            "Bệnh về mắt",
        ] {
            assert!(column_of(other).is_none(), "{other}");
        }
        assert!(is_of_others("Thông tin cha") && is_of_others("Mẹ") && !is_of_others("Học sinh"));
    }
}
