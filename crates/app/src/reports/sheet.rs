//! The figures as a workbook: units, corrections, coverage, and a row for each org that is summed or missing (D57).

use domain::indicator::{self, INDICATORS};
use domain::ledger::Unit;
use domain::report::Content;
use domain::sheet::{Cell, Column, Kind, Sheet, Workbook};

use super::printed::{absence, unit};

/// In a spreadsheet minutes stay minutes: they can be summed exactly.
const fn exact_unit(of: Unit) -> &'static str {
    match of {
        Unit::Minute => "phút",
        Unit::Contact
        | Unit::Person
        | Unit::Session
        | Unit::Team
        | Unit::Plan
        | Unit::Activity
        | Unit::Org => unit(of),
    }
}

/// The workbook of a report.
pub(super) fn workbook(content: &Content) -> Workbook {
    let mut sheets = vec![figures(content)];
    if content.org.tier.sums_up() {
        sheets.push(orgs(content));
    }
    Workbook { sheets }
}

fn heading(content: &Content) -> Vec<String> {
    let day = domain::calendar::show_day;
    let mut lines = vec![
        format!("{} – kỳ báo cáo {}", content.org.name, content.period.code),
        format!(
            "Từ ngày {} đến ngày {}; phiên bản {}",
            day(content.period.starts_on),
            day(content.period.ends_on),
            content.version
        ),
    ];
    if content.expected > 0 {
        lines.push(format!(
            "Tổng hợp từ {} trên {} đơn vị",
            content.children.len(),
            content.expected
        ));
    }
    lines
}

fn figures(content: &Content) -> Sheet {
    let columns = vec![
        Column::new("Mã", Kind::Text),
        Column::new("Chỉ tiêu", Kind::Text),
        Column::new("Đơn vị tính", Kind::Text),
        Column::new("Hệ thống tính", Kind::Int),
        Column::new("Điều chỉnh", Kind::Int),
        Column::new("Số báo cáo", Kind::Int),
        Column::new("Lý do điều chỉnh", Kind::Text),
        Column::new("Đơn vị đã có báo cáo", Kind::Int),
        Column::new("Đơn vị phải báo cáo", Kind::Int),
    ];
    let coverage = |n: i64| if content.expected == 0 { Cell::Empty } else { Cell::Int(n) };
    let included = i64::try_from(content.children.len()).unwrap_or(i64::MAX);
    let rows = content.figures.iter().map(|cell| {
        let known = indicator::by_code(&cell.indicator);
        vec![
            cell.indicator.as_str().into(),
            known.map_or(cell.indicator.as_str(), |known| known.name_vi).into(),
            exact_unit(cell.unit).into(),
            cell.computed.into(),
            cell.adjustment.into(),
            cell.value().into(),
            cell.reason.as_str().into(),
            coverage(included),
            coverage(content.expected),
        ]
    });
    Sheet {
        name: "Số liệu".to_owned(),
        title: heading(content),
        columns,
        rows: rows.collect(),
        frozen_columns: 2,
        notes: vec![format!(
            "Mã kiểm chứng nhật ký: seq {}, hash {}",
            content.audit.seq, content.audit.hash
        )],
        ..Sheet::default()
    }
}

fn orgs(content: &Content) -> Sheet {
    let mut columns = vec![
        Column::new("Mã đơn vị", Kind::Text),
        Column::new("Đơn vị", Kind::Text),
        Column::new("Tình trạng", Kind::Text),
        Column::new("Phiên bản", Kind::Int),
    ];
    columns.extend(INDICATORS.iter().map(|known| {
        let header = format!("{} {} ({})", known.code, known.name_vi, exact_unit(known.unit));
        Column { width: Some(14), ..Column::new(header, Kind::Int) }
    }));
    let mut rows = Vec::new();
    for child in &content.children {
        let state =
            if child.late { "chấp nhận, gửi sau thời hạn" } else { "chấp nhận" };
        let mut row: Vec<Cell> = vec![
            child.code.as_str().into(),
            child.name.as_str().into(),
            state.into(),
            child.version.into(),
        ];
        row.extend(INDICATORS.iter().map(|i| Cell::from(child.figures.get(i.code).copied())));
        rows.push(row);
    }
    for one in &content.missing {
        rows.push(vec![
            one.code.as_str().into(),
            one.name.as_str().into(),
            absence(one.why).into(),
        ]);
    }
    let mut totals: Vec<Cell> = vec![Cell::Empty, "Tổng cộng".into(), Cell::Empty, Cell::Empty];
    totals.extend(INDICATORS.iter().map(|i| Cell::Int(content.value(i.code))));
    Sheet {
        name: "Đơn vị".to_owned(),
        title: heading(content),
        columns,
        rows,
        totals: Some(totals),
        frozen_columns: 2,
        ..Sheet::default()
    }
}
