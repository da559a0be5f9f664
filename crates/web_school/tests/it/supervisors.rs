//! Pages of vetted adults: the head vets, a teacher reads, an activity that lacks its adult says so and takes another.

use app::access::ActivityWrite;
use app::activities::Details;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::Role;
use domain::activity::Kind;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_head_vets_an_adult_who_is_then_named_and_replaced() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 1).await;
        let head = browser(&app, province.worker(Role::SchoolHead, org));
        let teacher = browser(&app, province.coordinator());
        let empty = teacher.get(&format!("/o/{org}/supervisors")).await.text();
        assert!(empty.contains("Chưa có người lớn nào") && !empty.contains("/supervisors/new"));
        let refused = teacher.get(&format!("/o/{org}/supervisors/new")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let form = head.get(&format!("/o/{org}/supervisors/new")).await.text();
        assert!(form.contains("Xác minh theo") && !form.contains('⟦'), "{form}");
        let vague = head.post(&format!("/o/{org}/supervisors"), "full_name=ab&until=x").await;
        assert_eq!(vague.status, StatusCode::UNPROCESSABLE_ENTITY);
        for name in ["Lan", "Binh"] {
            let typed = format!(
                "full_name=C%C3%B4+{name}&position=Gi%C3%A1o+vi%C3%AAn&phone=0912+345+678&vetted_by=Hi%E1%BB%87u+tr%C6%B0%E1%BB%9Fng&until=31%2F05%2F2027"
            );
            let vetted = head.post(&format!("/o/{org}/supervisors"), &typed).await;
            let page = head.get(vetted.location()).await.text();
            assert!(page.contains(&format!("Cô {name}")) && page.contains("31/05/2027"), "{page}");
        }
        let permit = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            club: Some(squad.club),
            kind: Some(Kind::Community),
            title: "Hỗ trợ ở chợ".to_owned(),
            day: Day("2026-11-25".to_owned()),
            starts_at: "15:00".to_owned(),
            minutes: Count::from(45),
            place: "Chợ trung tâm".to_owned(),
            adult: "Cô Lan".to_owned(),
            ..Details::default()
        };
        let id = app.schedule(&permit, &details).await.unwrap();
        let base = format!("/o/{org}/activities/{id}");
        let short = "which=first&why=%E1%BB%90m&from=activity";
        let out = teacher.post(&format!("{base}/out"), short).await;
        assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY, "two characters are no reason");
        let out = "which=first&why=B%E1%BB%8B+%E1%BB%91m&from=activity";
        let out = teacher.post(&format!("{base}/out"), out).await;
        let page = teacher.get(out.location()).await.text();
        assert!(page.contains("Cô Lan không đến được") && page.contains("Cô Binh"), "{page}");
        let other = "which=first&full_name=C%C3%B4+Binh";
        let instead = teacher.post(&format!("{base}/replace"), other).await;
        let page = teacher.get(instead.location()).await.text();
        assert!(!page.contains("Tạm dừng: thiếu người lớn") && page.contains("Cô Binh"), "{page}");
        let list = head.get(&format!("/o/{org}/supervisors")).await.text();
        let one = list.split("/supervisors/").filter_map(|rest| rest.split('"').next());
        let one = one.map(str::to_owned).find(|id| id.len() == 36).unwrap();
        let why = "reason=Chuy%E1%BB%83n+c%C3%B4ng+t%C3%A1c";
        let ended = head.post(&format!("/o/{org}/supervisors/{one}/end"), why).await;
        let page = head.get(ended.location()).await.text();
        assert!(page.contains("Chuyển công tác") && page.contains("Đã thôi"), "{page}");
    })
    .await;
}
