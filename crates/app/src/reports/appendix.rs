//! The appendices of BÁO CÁO: the figures with unit, marks of correction and completeness; the orgs below (D48, D56, D57).

use std::collections::BTreeMap;

use domain::id::OrgId;
use domain::indicator;
use domain::paper::{Align, Appendix, Block, Column, Row, Table, Text, group_thousands};
use domain::report::extension::Extension;
use domain::report::{Cell, Content};

use super::printed::{absence, cause, figure, unit};

fn name_of(cell: &Cell) -> String {
    let known = indicator::by_code(&cell.indicator);
    known.map_or_else(|| cell.indicator.clone(), |known| known.name_vi.to_owned())
}

/// D56: an adjusted figure carries a mark and says what was counted, what was added and why.
fn note(cell: &Cell) -> String {
    if cell.adjustment == 0 {
        return String::new();
    }
    let sign = if cell.adjustment > 0 { "+" } else { "-" };
    format!(
        "(*) Hệ thống tính: {}; điều chỉnh: {sign}{}. Lý do: {}",
        figure(cell.unit, cell.computed),
        figure(cell.unit, cell.adjustment.saturating_abs()),
        cell.reason
    )
}

/// All figures with unit, corrections and completeness.
pub(super) fn figures(content: &Content, granted: Option<&Extension>) -> Appendix {
    let sums = content.org.tier.sums_up();
    let mut columns = vec![
        // So that the names of most figures keep one line, and all of them one sheet.
        Column::new("TT", 3, Align::Center),
        Column::new("Chỉ tiêu", 20, Align::Left),
        Column::new("Đơn vị tính", 6, Align::Center),
        Column::new("Số liệu", 5, Align::Right),
    ];
    // D57: completeness stands beside each total.
    columns.push(if sums {
        Column::new("Đơn vị đã có báo cáo", 6, Align::Center)
    } else {
        Column::new("Ghi chú", 9, Align::Left)
    });
    let complete = format!("{}/{}", content.children.len(), content.expected);
    let row = |(n, cell): (usize, &Cell)| {
        let mark = if cell.adjustment == 0 { "" } else { " (*)" };
        let value = format!("{}{mark}", figure(cell.unit, cell.value()));
        let last = if sums { complete.clone() } else { note(cell) };
        let unit = unit(cell.unit).to_owned();
        Row::Cells(vec![n.to_string(), name_of(cell), unit, value, last])
    };
    let rows = (1..).zip(&content.figures).map(row).collect();
    let table = Table { columns, rows, ..Table::default() };
    let counted = domain::calendar::show_day(content.counted_to);
    let stocks = format!(
        "Số câu lạc bộ, đội, nhóm và số Đại sứ số tính đến hết ngày {counted}. “Lượt” là số lần hỗ trợ, không phải số người."
    );
    let mut body = vec![Block::Table(table), Block::Remark(Text::new(stocks))];
    if let Some(granted) = granted {
        let why = format!("{} ({}): {}", extended(granted), cause(granted.cause), granted.reason);
        body.push(Block::Remark(Text::new(why)));
    }
    Appendix {
        title: vec!["Số liệu kết quả triển khai lực lượng “Đại sứ số học đường”".to_owned()],
        body,
        landscape: false,
    }
}

/// The figures that stand for an org in the second appendix.
const CHOSEN: [&str; 7] = ["I01", "I02", "I21", "I17A", "I17B", "I05", "I05T"];

/// "Được gia hạn gửi báo cáo đến hết ngày 22/11/2026": an extension is printed, with whom it was given to (J3).
fn extended(granted: &Extension) -> String {
    let day = domain::calendar::show_day(granted.last_day);
    format!("Được gia hạn gửi báo cáo đến hết ngày {day}")
}

/// One row for each org that is summed or missing.
pub(super) fn orgs(content: &Content, granted: &BTreeMap<OrgId, Extension>) -> Appendix {
    let mut columns =
        vec![Column::new("TT", 3, Align::Center), Column::new("Đơn vị", 14, Align::Left)];
    for code in CHOSEN {
        let known = indicator::by_code(code);
        let title = known.map_or(code.to_owned(), |i| format!("{} ({})", i.name_vi, unit(i.unit)));
        columns.push(Column::new(title, 6, Align::Right));
    }
    columns.push(Column::new("Ghi chú", 7, Align::Left));
    let mut rows = Vec::new();
    for (n, child) in (1..).zip(&content.children) {
        let mut cells = vec![n.to_string(), child.name.clone()];
        cells.extend(
            CHOSEN.map(|code| group_thousands(child.figures.get(code).copied().unwrap_or(0))),
        );
        let late = child.late.then(|| "Gửi sau thời hạn".to_owned());
        let more = granted.get(&child.org).map(extended);
        cells.push(late.into_iter().chain(more).collect::<Vec<_>>().join(". "));
        rows.push(Row::Cells(cells));
    }
    if !content.missing.is_empty() {
        rows.push(Row::Group("Đơn vị chưa có trong số liệu tổng hợp".to_owned()));
    }
    for (n, one) in (1..).zip(&content.missing) {
        let mut cells = vec![n.to_string(), one.name.clone()];
        cells.extend(CHOSEN.map(|_| String::new()));
        let more = granted.get(&one.org).map(extended);
        let why = std::iter::once(absence(one.why).to_owned()).chain(more);
        cells.push(why.collect::<Vec<_>>().join(". "));
        rows.push(Row::Cells(cells));
    }
    let total = content.figures.iter().filter(|c| CHOSEN.contains(&c.indicator.as_str())).count();
    let mut totals = vec![String::new(), "Tổng cộng".to_owned()];
    totals.extend(CHOSEN.map(|code| group_thousands(content.value(code))));
    totals.push(format!("{}/{}", content.children.len(), content.expected));
    let table = Table {
        columns,
        rows,
        totals: (total == CHOSEN.len()).then_some(totals),
        landscape: false,
        caption: None,
    };
    Appendix {
        title: vec!["Kết quả của từng đơn vị".to_owned()],
        body: vec![Block::Table(table)],
        landscape: true,
    }
}
