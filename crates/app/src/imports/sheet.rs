//! The refused rows as a spreadsheet: where, what is wrong, how to mend it. Its fixed words are official Vietnamese.

use domain::id::ImportId;
use domain::roster::Field;
use domain::roster::matching::Verdict;
use domain::sheet::{Cell, Column, Kind, Sheet, Workbook};

use super::row_view;
use crate::access::{Permit, RosterImport};
use crate::{App, Error, Result};

impl App {
    /// The refused rows of an import as XLSX; they can be had for a day.
    pub async fn refused_sheet(
        &self,
        permit: &Permit<RosterImport>,
        id: ImportId,
    ) -> Result<Vec<u8>> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let import = store::imports::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let rows = store::imports::all_rows(&mut tx, org, id, &[Verdict::Refused]).await?;
        drop(tx);
        if rows.is_empty() {
            return Err(Error::NotFound);
        }
        let mut lines = Vec::new();
        for row in rows {
            let view = row_view(row)?;
            let Some(refusal) = view.refusal else { continue };
            lines.push(vec![
                view.sheet.into(),
                Cell::Int(view.row),
                heading(refusal.field).into(),
                refusal.message.into(),
            ]);
        }
        let columns = [
            ("Trang tính", Kind::Text, 18),
            ("Dòng", Kind::Int, 8),
            ("Cột", Kind::Text, 22),
            ("Lỗi và cách sửa", Kind::Text, 90),
        ];
        let columns = columns.map(|(header, kind, width)| Column {
            width: Some(width),
            ..Column::new(header, kind)
        });
        let sheet = Sheet {
            name: "Dòng chưa nhận".to_owned(),
            title: vec![
                "CÁC DÒNG CHƯA NHẬN VÀO DANH SÁCH".to_owned(),
                format!("Tệp: {}. Năm học: {}.", import.file_name, import.school_year),
            ],
            columns: columns.into(),
            rows: lines,
            notes: vec!["Sửa các dòng này trong tệp gốc rồi tải lên lại; dòng đã nhận sẽ không bị nhập hai lần."
                .to_owned()],
            ..Sheet::default()
        };
        Ok(self.press.xlsx(&Workbook { sheets: vec![sheet] })?)
    }
}

/// A column as lists head it.
const fn heading(field: Field) -> &'static str {
    match field {
        Field::FullName => "Họ và tên",
        Field::Dob => "Ngày sinh",
        Field::Gender => "Giới tính",
        Field::Class => "Lớp",
        Field::MinistryId => "Mã định danh",
        Field::CitizenId => "Số định danh cá nhân",
    }
}
