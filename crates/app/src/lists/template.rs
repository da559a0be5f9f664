//! The template that schools fill in: the headings that the reader knows, and a sheet that explains them.
//! Its fixed words are those of official lists, so they are Vietnamese in every language of the site.

use domain::calendar::SchoolYear;
use domain::sheet::{Column, Kind, Sheet, Workbook};

use crate::access::{Permit, RosterImport};
use crate::{App, Result};

/// Heading, width, what it is for.
const COLUMNS: [(&str, u16, &str); 7] = [
    ("STT", 6, "Số thứ tự, không bắt buộc."),
    (
        "Mã định danh",
        16,
        "Mã định danh Bộ GDĐT, đúng 10 chữ số. Không bắt buộc; có mã thì lần sau không nhầm người.",
    ),
    ("Họ và tên", 32, "Bắt buộc. Viết đủ họ, chữ đệm và tên như trong hồ sơ."),
    ("Ngày sinh", 14, "Bắt buộc. Ngày/tháng/năm, ví dụ 05/09/2013. Chỉ có năm thì không nhận."),
    ("Giới tính", 10, "Nam hoặc Nữ; có thể để trống."),
    ("Lớp", 10, "Bắt buộc, ví dụ 8A1."),
    ("Ghi chú", 24, "Hệ thống không đọc cột này."),
];

/// What must stay out of it (D19).
const NOTE: &str = "Không điền số định danh cá nhân, dân tộc, địa chỉ hay thông tin cha mẹ: hệ thống không lấy những cột đó.";

impl App {
    /// The empty template of a school year, with the classes that are known to choose from.
    pub async fn list_template(
        &self,
        permit: &Permit<RosterImport>,
        year: SchoolYear,
    ) -> Result<Vec<u8>> {
        let view = self.class_list(permit, year).await?;
        let classes: Vec<String> = view.classes.into_iter().map(|class| class.class_name).collect();
        let column = |(header, width, _): (&str, u16, &str)| Column {
            width: Some(width),
            choices: match header {
                "Giới tính" => vec!["Nam".to_owned(), "Nữ".to_owned()],
                "Lớp" => classes.clone(),
                _ => Vec::new(),
            },
            ..Column::new(header, Kind::Text)
        };
        let list = Sheet {
            name: "Danh sách".to_owned(),
            title: vec![
                permit.org_record().name.clone(),
                format!("DANH SÁCH HỌC SINH NĂM HỌC {year}"),
            ],
            columns: COLUMNS.map(column).into(),
            ..Sheet::default()
        };
        let wide =
            |header: &str, width| Column { width: Some(width), ..Column::new(header, Kind::Text) };
        let guide = Sheet {
            name: "Hướng dẫn".to_owned(),
            title: vec!["HƯỚNG DẪN ĐIỀN DANH SÁCH".to_owned()],
            columns: vec![wide("Tên cột", 18), wide("Cách điền", 90)],
            rows: COLUMNS.map(|(header, _, how)| vec![header.into(), how.into()]).into(),
            notes: vec![NOTE.to_owned()],
            ..Sheet::default()
        };
        Ok(self.press.xlsx(&Workbook { sheets: vec![list, guide] })?)
    }
}
