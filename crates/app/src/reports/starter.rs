//! Short texts to begin a section with, made from the figures. They are offered and edited, never put in silently.

use domain::report::{Content, Section};

use super::printed::figure;

/// A text to begin each section with, from the figures as they stand.
pub fn starters(content: &Content) -> Vec<(Section, String)> {
    Section::ALL.iter().map(|section| (*section, starter(content, *section))).collect()
}

fn starter(content: &Content, section: Section) -> String {
    let n = |code: &str| {
        let cell = content.figures.iter().find(|cell| cell.indicator == code);
        cell.map_or_else(|| "0".to_owned(), |cell| figure(cell.unit, cell.value()))
    };
    match section {
        Section::Direction => format!(
            "Trong kỳ đã ban hành {} kế hoạch triển khai; đến cuối kỳ có {} câu lạc bộ, đội, nhóm với {} Đại sứ số.",
            n("I19"),
            n("I01"),
            n("I02")
        ),
        Section::Results => format!(
            "Đã tổ chức {} buổi hoạt động với {} lượt Đại sứ số tham gia, {} giờ phục vụ.\n\
             Hỗ trợ {} lượt giáo viên, nhân viên; {} lượt học sinh, học viên; {} lượt gia đình, người dân. Tổng số {} lượt hỗ trợ.",
            n("I21"),
            n("I22"),
            n("I23"),
            n("I17A"),
            n("I17B"),
            n("I05"),
            n("I05T")
        ),
        Section::Assessment => "Ưu điểm:\nHạn chế:\nNguyên nhân:".to_owned(),
        Section::Orientation => "Trong kỳ tới, đơn vị tập trung:".to_owned(),
        Section::Proposals => "Không có đề xuất, kiến nghị.".to_owned(),
    }
}
