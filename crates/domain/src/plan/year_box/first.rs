//! What the boxes hold before the Department has changed them: one act a month in the school year, volunteering in summer,
//! peaks in March and summer (R07, R27); how a club is set up, when it meets, what is said to whom.

use super::{BoxItem, BoxNote, BoxPart, YearBox};
use crate::activity::Kind;
use crate::ledger::Unit;
use crate::plan::{Integration, Level, Target};

/// The purpose that a new plan begins with; the school writes its own over it.
const AIM: &str =
    "Duy trì lực lượng Đại sứ số của nhà trường hoạt động đều mỗi tháng, an toàn, tự nguyện.
Giúp thầy cô, bạn học và gia đình dùng các dịch vụ số hằng ngày thành thạo hơn.
Gắn hoạt động với nhiệm vụ chuyển đổi số của nhà trường và địa phương.";

/// An item as it ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TemplateItem {
    /// The calendar month.
    month: i8,
    /// What kind of activity.
    kind: Kind,
    /// What it is integrated with.
    integration: Integration,
    /// Which duty of the programme it carries out.
    duty: &'static str,
    /// The Vietnamese title, copied into the school's plan where it can be changed.
    title: &'static str,
    /// Who does it.
    owner: &'static str,
    /// How much is aimed at.
    quantity: i64,
    /// In which unit.
    unit: Unit,
}

const fn item(
    month: i8,
    kind: Kind,
    (integration, duty): (Integration, &'static str),
    title: &'static str,
    owner: &'static str,
    quantity: i64,
    unit: Unit,
) -> TemplateItem {
    TemplateItem { month, kind, integration, duty, title, owner, quantity, unit }
}

const HEAD: &str = "Ban giám hiệu";
const LEAD: &str = "Giáo viên phụ trách";
const CLUB: &str = "Câu lạc bộ Đại sứ số";
const YOUTH: &str = "Tổng phụ trách Đội, Bí thư Đoàn";

/// The Department's template: one act a month in the school year, volunteering in summer, peaks in March and summer (R07, R27).
const TEMPLATE: [TemplateItem; 14] = [
    item(
        9,
        Kind::Meeting,
        (Integration::Youth, "upkeep"),
        "Kiện toàn câu lạc bộ, phân công nhiệm vụ Đại sứ số",
        HEAD,
        1,
        Unit::Session,
    ),
    item(
        9,
        Kind::Support,
        (Integration::Subject, "platforms"),
        "Hỗ trợ thầy cô, học sinh đăng nhập và sử dụng nền tảng học tập số đầu năm",
        CLUB,
        60,
        Unit::Contact,
    ),
    item(
        10,
        Kind::Communication,
        (Integration::Youth, "upkeep"),
        "Hưởng ứng Ngày Chuyển đổi số quốc gia 10/10",
        YOUTH,
        1,
        Unit::Session,
    ),
    item(
        10,
        Kind::Training,
        (Integration::Subject, "upkeep"),
        "Bồi dưỡng kỹ năng số và kỹ năng hướng dẫn cho Đại sứ số",
        LEAD,
        1,
        Unit::Session,
    ),
    item(
        11,
        Kind::Awareness,
        (Integration::Subject, "safety"),
        "Tuyên truyền an toàn thông tin, ứng xử trên môi trường mạng",
        LEAD,
        2,
        Unit::Session,
    ),
    item(
        12,
        Kind::Support,
        (Integration::Subject, "platforms"),
        "Hỗ trợ sử dụng học liệu số, công cụ ôn tập cuối học kỳ I",
        CLUB,
        60,
        Unit::Contact,
    ),
    item(
        1,
        Kind::Meeting,
        (Integration::Youth, "upkeep"),
        "Sơ kết học kỳ I, rút kinh nghiệm hoạt động câu lạc bộ",
        CLUB,
        1,
        Unit::Session,
    ),
    item(
        2,
        Kind::Awareness,
        (Integration::Experience, "safety"),
        "Ngày An toàn Internet: phòng tránh lừa đảo trực tuyến",
        CLUB,
        1,
        Unit::Session,
    ),
    item(
        3,
        Kind::Community,
        (Integration::Youth, "public_services"),
        "Tháng Thanh niên: hỗ trợ gia đình, người dân sử dụng dịch vụ công trực tuyến",
        YOUTH,
        100,
        Unit::Contact,
    ),
    item(
        4,
        Kind::Contest,
        (Integration::Experience, "upkeep"),
        "Ngày hội Đại sứ số, giới thiệu sản phẩm số của học sinh",
        LEAD,
        1,
        Unit::Session,
    ),
    item(
        5,
        Kind::Support,
        (Integration::Experience, "skills"),
        "Hỗ trợ tra cứu hướng nghiệp, tuyển sinh trực tuyến; tổng kết năm học",
        LEAD,
        40,
        Unit::Contact,
    ),
    item(
        6,
        Kind::Community,
        (Integration::Youth, "payment"),
        "Tình nguyện hè: hướng dẫn thanh toán không dùng tiền mặt tại chợ, cửa hàng",
        YOUTH,
        80,
        Unit::Contact,
    ),
    item(
        7,
        Kind::Community,
        (Integration::Youth, "public_services"),
        "Tình nguyện hè: hỗ trợ người dân tại điểm dịch vụ công của xã, phường",
        YOUTH,
        120,
        Unit::Contact,
    ),
    item(
        8,
        Kind::Training,
        (Integration::Experience, "upkeep"),
        "Chuẩn bị năm học mới: bồi dưỡng đội ngũ Đại sứ số kế cận",
        LEAD,
        1,
        Unit::Session,
    ),
];

/// How the items of the template stand in the box of a level. D26: rules differ by stage; the youngest do no outreach to
/// citizens and aim lower.
fn fitted(mut item: TemplateItem, level: Level) -> TemplateItem {
    let young = level == Level::Primary;
    if young {
        item.quantity = (item.quantity / 2).max(1);
        if item.kind == Kind::Community {
            item.kind = Kind::Awareness;
            item.integration = Integration::Experience;
            item.unit = Unit::Session;
            item.quantity = 1;
            item.duty = "family";
            item.title = "Cùng gia đình sử dụng dịch vụ số an toàn";
        }
    }
    if item.month == 5 {
        item.title = match level {
            Level::Primary => "Hỗ trợ bạn học sử dụng học liệu số; tổng kết năm học",
            Level::LowerSecondary => "Hỗ trợ đăng ký vào lớp 10 trực tuyến; tổng kết năm học",
            Level::UpperSecondary | Level::Continuing => item.title,
        };
    }
    item
}

fn notes(level: Level) -> Vec<BoxNote> {
    let young = level == Level::Primary;
    let club = if young {
        "Một đội của khối 4, 5, từ 10 đến 20 bạn; thầy cô luôn có mặt khi đội hoạt động."
    } else {
        "Một câu lạc bộ của cả trường, từ 15 đến 30 thành viên; có giáo viên phụ trách, thành viên bầu ban chủ nhiệm."
    };
    let mut rows = vec![
        ("club", BoxPart::Club, "Câu lạc bộ Đại sứ số", club),
        (
            "shift_month",
            BoxPart::Shift,
            "Sinh hoạt hằng tháng",
            "Mỗi tháng một buổi từ 45 đến 60 phút, ngoài giờ học chính khóa, không vào tuần kiểm tra.",
        ),
        (
            "shift_break",
            BoxPart::Shift,
            "Ca trực hỗ trợ trong trường",
            "Hai bạn một ca 15 phút, giờ ra chơi hoặc cuối buổi; mỗi bạn nhiều nhất hai ca một tuần.",
        ),
        (
            "message_family",
            BoxPart::Message,
            "Gửi gia đình",
            "Con được mời tham gia Đại sứ số của trường. Con tự nguyện, gia đình đồng ý thì con mới tham gia, và có thể thôi bất cứ lúc nào.",
        ),
        (
            "message_teacher",
            BoxPart::Message,
            "Gửi giáo viên chủ nhiệm",
            "Nhờ thầy cô giới thiệu bạn phù hợp, nhắc phiếu đồng ý của gia đình và cho biết nếu việc học bị ảnh hưởng.",
        ),
    ];
    if !young {
        rows.push((
            "shift_outside",
            BoxPart::Shift,
            "Ca hỗ trợ ngoài trường",
            "Ít nhất hai bạn và một người lớn được phân công; ban ngày, ngày nghỉ; gia đình đã đồng ý cho ra ngoài trường.",
        ));
    }
    let note = |(key, part, title, text): (&str, BoxPart, &str, &str)| BoxNote {
        key: key.to_owned(),
        part,
        title: title.to_owned(),
        text: text.to_owned(),
    };
    rows.into_iter().map(note).collect()
}

impl YearBox {
    /// The box of a level as it ships.
    pub fn first(level: Level) -> Self {
        let item = |(n, item): (usize, TemplateItem)| {
            let item = fitted(item, level);
            BoxItem {
                key: format!("item_{n}"),
                month: item.month,
                kind: item.kind,
                integration: item.integration,
                detail: String::new(),
                duty: item.duty.to_owned(),
                title: item.title.to_owned(),
                owner: item.owner.to_owned(),
                targets: vec![Target { quantity: item.quantity, unit: item.unit }],
            }
        };
        Self {
            aim: AIM.to_owned(),
            items: (1..).zip(TEMPLATE).map(item).collect(),
            notes: notes(level),
        }
    }
}
