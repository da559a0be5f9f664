//! The text of a school's plan as an official document, in sentences of our own (D67, D87).

use domain::calendar::SchoolYear;
use domain::ledger::Unit;
use domain::paper::{Align, Block, Column, Row, Table, Text, group_thousands};
use domain::plan::{BoxNote, BoxPart, Integration, Target};
use store::roadmap::RoadmapItem;

use super::found::served;
use super::{Item, Plan};

fn dash(text: impl Into<String>) -> Block {
    Block::Dash(Text::new(text))
}

/// The text, complete: purpose and demands, the months, who does what.
pub(super) fn body(
    plan: &Plan,
    items: &[Item],
    (notes, roadmap): (&[BoxNote], &[RoadmapItem]),
    position: &str,
) -> Vec<Block> {
    let heading = |text: &str| Block::Heading(text.to_owned());
    let mut body = vec![Block::Section("Mục đích, yêu cầu".to_owned()), heading("Mục đích")];
    body.extend(
        plan.aim
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| dash(line.trim_start_matches(['-', '–', '+', '•', ' ']))),
    );
    body.extend([
        heading("Yêu cầu"),
        dash("Học sinh tham gia tự nguyện, gia đình đồng ý; lịch hoạt động không trùng giờ học, giờ thi."),
        dash("Mỗi hoạt động có thầy cô phụ trách; ra ngoài trường luôn có người lớn đi cùng."),
        dash("Chỉ hướng dẫn, không làm thay; không giữ mật khẩu, giấy tờ, thiết bị của người được giúp."),
        dash("Kết quả được ghi ngay sau từng hoạt động, làm số liệu cho báo cáo hằng năm."),
        Block::Section("Nội dung".to_owned()),
        heading("Hoạt động theo từng tháng"),
        Block::Table(table(plan.year, items, roadmap)),
        heading("Lồng ghép"),
    ]);
    body.extend(Integration::ALL.iter().map(|integration| {
        let count = items.iter().filter(|item| item.integration == *integration).count();
        dash(format!("{}: {count} nội dung.", integration_words(*integration)))
    }));
    // Messages are for sending, not for the paper.
    let said: Vec<&BoxNote> = notes.iter().filter(|note| note.part != BoxPart::Message).collect();
    if !said.is_empty() {
        body.push(heading("Câu lạc bộ, lịch sinh hoạt và ca hỗ trợ"));
        let line =
            |note: &&BoxNote| dash(format!("{}: {}", note.title, note.text.replace('\n', " ")));
        body.extend(said.iter().map(line));
    }
    body.extend([
        Block::Section("Tổ chức thực hiện".to_owned()),
        heading("Ban giám hiệu"),
        dash("Phân công người phụ trách; bố trí thời gian, phòng học và thiết bị cho từng hoạt động."),
        dash("Kiểm tra việc thực hiện mỗi tháng, điều chỉnh khi điều kiện thay đổi."),
        heading("Giáo viên phụ trách, Tổng phụ trách Đội, Bí thư Đoàn"),
        dash("Chuẩn bị nội dung, hướng dẫn Đại sứ số, có mặt trong buổi hoạt động và ghi kết quả."),
        dash("Phối hợp với tổ công nghệ số cộng đồng và các đoàn thể tại địa phương khi hỗ trợ người dân."),
        heading("Giáo viên chủ nhiệm"),
        dash("Giới thiệu học sinh phù hợp, liên hệ gia đình, theo dõi để việc học không bị ảnh hưởng."),
        heading("Câu lạc bộ Đại sứ số"),
        dash("Thực hiện hoạt động được giao, giữ nền nếp sinh hoạt hằng tháng, giúp đỡ bạn mới."),
        Block::Paragraph(Text::new(format!(
            "Trên đây là Kế hoạch triển khai lực lượng “Đại sứ số học đường” năm học {}; nếu có vướng mắc, \
             các bộ phận báo cáo {position} để xem xét, điều chỉnh.",
            plan.year
        ))),
    ]);
    body
}

fn table(year: SchoolYear, items: &[Item], roadmap: &[RoadmapItem]) -> Table {
    let columns = vec![
        Column::new("Tháng", 11, Align::Center),
        Column::new("Nội dung", 38, Align::Left),
        Column::new("Lồng ghép", 20, Align::Left),
        Column::new("Người, bộ phận thực hiện", 20, Align::Left),
        Column::new("Chỉ tiêu", 13, Align::Center),
    ];
    let rows = year.months().into_iter().flat_map(|month| {
        let of_month = items.iter().filter(move |item| item.month == month.number());
        of_month.map(move |item| {
            Row::Cells(vec![
                format!("{}/{}", month.number(), month.year()),
                with_task(item, roadmap),
                with_detail(item),
                item.owner.clone(),
                figures(item),
            ])
        })
    });
    Table { columns, rows: rows.collect(), ..Table::default() }
}

/// What is to be done, which task of the school it serves (R17) and what of the local roadmap (R30).
fn with_task(item: &Item, roadmap: &[RoadmapItem]) -> String {
    let task = Some(&item.task).filter(|task| !task.is_empty());
    let task = task.map(|task| format!("nhiệm vụ chuyển đổi số: {task}"));
    let local = served(roadmap, item).map(|of| format!("lộ trình của địa phương: {}", of.title));
    let serves: Vec<String> = task.into_iter().chain(local).collect();
    if serves.is_empty() {
        return item.title.clone();
    }
    format!("{} ({})", item.title, serves.join("; "))
}

/// What it is integrated with, to the lesson where the school said it (R07).
fn with_detail(item: &Item) -> String {
    let words = integration_words(item.integration);
    if item.detail.is_empty() { words.to_owned() } else { format!("{words}: {}", item.detail) }
}

/// Every target with its unit; figures of different units are never added (D48).
fn figures(item: &Item) -> String {
    let figure = |target: Target| {
        format!("{} {}", group_thousands(target.quantity), unit_words(target.unit))
    };
    item.targets().map(figure).collect::<Vec<_>>().join("; ")
}

const fn integration_words(integration: Integration) -> &'static str {
    match integration {
        Integration::Subject => "Môn học",
        Integration::Youth => "Hoạt động Đội, Đoàn",
        Integration::Experience => "Hoạt động trải nghiệm, hướng nghiệp",
    }
}

const fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Contact => "lượt",
        Unit::Person => "người",
        Unit::Session => "buổi",
        Unit::Minute => "phút",
        Unit::Team => "đội, nhóm",
        Unit::Plan => "kế hoạch",
        Unit::Activity => "hoạt động",
        Unit::Org => "đơn vị",
    }
}
