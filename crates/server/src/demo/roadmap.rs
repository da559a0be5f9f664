//! The communes' digital-transformation roadmaps, and what of them some schools' plans serve.

use app::App;
use app::access::{Permit, PlanRead, PlanWrite, RoadmapManage};
use app::input::Count;
use app::plans::{Item, ItemChange, ItemText, TargetText};
use app::roadmap::{NewRoadmapItem, RoadmapText};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{AccountId, OrgId};

/// What is to be reached, from which year to which, who answers for it, by what one sees it.
const ITEMS: [(&str, i64, i64, &str, &str); 4] = [
    (
        "Người dân tự nộp hồ sơ trên Cổng Dịch vụ công",
        2025,
        2027,
        "Trung tâm Phục vụ hành chính công xã",
        "70% hồ sơ được nộp trực tuyến tại nhà",
    ),
    (
        "Chợ và cửa hàng thanh toán không dùng tiền mặt",
        2026,
        2028,
        "Phòng Kinh tế xã",
        "80% hộ kinh doanh nhận chuyển khoản, quét mã",
    ),
    (
        "Người cao tuổi biết phòng tránh lừa đảo trên mạng",
        2025,
        2030,
        "Tổ công nghệ số cộng đồng các thôn",
        "Mỗi thôn có ít nhất hai buổi hướng dẫn mỗi năm",
    ),
    (
        "Số hóa tư liệu di tích, lễ hội của địa phương",
        2026,
        2027,
        "Phòng Văn hóa – Xã hội xã",
        "Mỗi di tích được xếp hạng có trang giới thiệu và mã QR",
    ),
];

/// The commune's officer writes the roadmap.
///
/// # Errors
/// What an act refuses.
pub async fn write(app: &App, officer: AccountId, commune: OrgId) -> app::Result<()> {
    let permit: Permit<RoadmapManage> = app.permit_of(officer, commune).await?;
    for (title, from, to, lead, measure) in ITEMS {
        let item = RoadmapText {
            title: title.to_owned(),
            from_year: Count::from(from),
            to_year: Count::from(to),
            lead: lead.to_owned(),
            measure: measure.to_owned(),
        };
        let new = NewRoadmapItem { id: app.new_id().into(), item };
        app.add_roadmap_item(&permit, &new).await?;
    }
    Ok(())
}

/// The first item of a plan that goes out to the people serves what the commune means to reach with them.
///
/// # Errors
/// What an act refuses.
pub async fn serve(
    app: &App,
    (write, read): (&Permit<PlanWrite>, &Permit<PlanRead>),
    year: SchoolYear,
) -> app::Result<()> {
    let view = app.plan(read, year).await?;
    let Some(item) =
        view.items.iter().find(|item| matches!(item.kind, Kind::Community | Kind::Awareness))
    else {
        return Ok(());
    };
    let offered = app.plan_roadmap(read, year).await?;
    // By the school's number, so that no chance is drawn for it; one school in four names nothing.
    let Some(serves) =
        usize::try_from(read.org().0 / 2 % 4).ok().and_then(|n| offered.iter().take(3).nth(n))
    else {
        return Ok(());
    };
    let item_id = item.id;
    let text = ItemText { roadmap: Some(serves.id), ..said(item) };
    let change = ItemChange { changed: view.plan.changed, item: text };
    app.change_item(write, year, item_id, &change).await?;
    Ok(())
}

/// An item as its form says it.
fn said(item: &Item) -> ItemText {
    let figure = |target: &domain::plan::Target| TargetText {
        quantity: Count::from(target.quantity),
        unit: target.unit,
    };
    ItemText {
        month: i64::from(item.month).into(),
        kind: item.kind,
        integration: item.integration,
        detail: item.detail.clone(),
        duty: item.duty.clone(),
        task: item.task.clone(),
        roadmap: None,
        title: item.title.clone(),
        owner: item.owner.clone(),
        quantity: item.quantity.into(),
        unit: item.unit,
        more: item.more.iter().map(figure).collect(),
    }
}
