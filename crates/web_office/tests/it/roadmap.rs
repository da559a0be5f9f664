//! The commune's roadmap as its officer keeps it and the Department reads it.

use app::access::{PlanRead, PlanWrite};
use app::plans::{Adopt, ItemChange, ItemText};
use axum::http::StatusCode;
use domain::id::PlanId;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_officer_keeps_the_roadmap_and_sees_who_serves_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let officer = browser(&app, province.officer());
        let path = format!("/o/{}/roadmap", province.commune.id);
        let empty = officer.get(&path).await.text();
        assert!(empty.contains("Chưa có nội dung nào cho năm học này"), "{empty}");
        let bench = officer.get(&format!("/o/{}/plan-bench", province.commune.id)).await.text();
        assert!(bench.contains(&format!("{path}?year=2026-2027")), "{bench}");

        let form = officer.get(&format!("{path}/new")).await.text();
        let id = form.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let said = format!("id={id}&title=Ch%E1%BB%A3+s%E1%BB%91&lead=UBND+x%C3%A3&measure=80+ph%E1%BA%A7n+tr%C4%83m");
        let bad = officer.post(&path, &format!("{said}&from_year=2027&to_year=2026")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(text.contains("Năm cuối không trước năm đầu") && text.contains("Chợ số"), "{text}");
        let added = officer.post(&path, &format!("{said}&from_year=2026&to_year=2028")).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let page = officer.get(added.location()).await.text();
        assert!(page.contains("Đã thêm vào lộ trình.") && page.contains("2026–2028"), "{page}");
        assert!(page.contains("Chưa trường nào") && !page.contains("⟦"), "{page}");

        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let read = province.coordinator().permit::<PlanRead>(&app).await;
        let year = "2026-2027".parse().unwrap();
        let adopt = Adopt { id: PlanId(app.new_id()), keep: vec!["item_2".to_owned()] };
        app.adopt_box(&writer, year, &adopt).await.unwrap();
        let plan = app.plan(&read, year).await.unwrap();
        let item = &plan.items[0];
        let text = ItemText {
            month: i64::from(item.month).into(),
            kind: item.kind,
            integration: item.integration,
            detail: String::new(),
            duty: String::new(),
            task: String::new(),
            roadmap: Some(id.parse().unwrap()),
            title: item.title.clone(),
            owner: item.owner.clone(),
            quantity: item.quantity.into(),
            unit: item.unit,
            more: Vec::new(),
        };
        let change = ItemChange { changed: plan.plan.changed, item: text };
        app.change_item(&writer, year, item.id, &change).await.unwrap();
        let lead = browser(&app, province.lead());
        let seen = lead.get(&path).await.text();
        assert!(seen.contains(&format!("/o/{}/plans/2026-2027", province.school.id)), "{seen}");
        assert!(!seen.contains("Chưa trường nào") && !seen.contains("/roadmap/new"), "{seen}");

        let one = format!("{path}/{id}");
        assert_eq!(lead.get(&one).await.status, StatusCode::FORBIDDEN);
        let saved = format!("{said}&from_year=2026&to_year=2027&changed=0");
        assert_eq!(officer.post(&one, &saved).await.status, StatusCode::SEE_OTHER);
        let stale = officer.post(&one, &saved).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text().contains("name=\"changed\" value=\"1\""), "{}", stale.text());
        let off = officer.post(&format!("{one}/retirement"), "changed=1&retired=1").await;
        let page = officer.get(off.location()).await.text();
        assert!(page.contains("Đã ngừng nội dung.") && page.contains("Châu Ổ"), "{page}");
        let form = officer.get(&one).await.text();
        assert!(form.contains("Dùng lại nội dung này"), "{form}");
    })
    .await;
}
