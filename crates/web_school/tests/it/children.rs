//! The pages of one learner's record and of who has read it.

use axum::http::StatusCode;
use domain::access::{Own, Role};
use testkit::{Province, on_each_app};

use crate::browser;

/// The address of the record behind the first member of a squad's club.
pub async fn record_of(me: &testkit::Browser, org: domain::id::OrgId, term: &str) -> String {
    let page = me.get(&format!("/o/{org}/force/{term}")).await.text();
    let start = format!("href=\"/o/{org}/learners/");
    let id = page.split(&start).nth(1).unwrap().split(['"', '/']).next().unwrap();
    format!("/o/{org}/learners/{id}")
}

#[tokio::test]
async fn the_record_is_shown_and_the_look_is_on_the_list() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let head = browser(&app, province.head());
        let at = record_of(&head, org, &squad.terms[0].to_string()).await;
        let page = head.get(&at).await.text();
        assert!(page.contains("Nguyễn Thị Ánh") && page.contains("CLB Mot"), "{page}");
        assert!(page.contains("Đồng ý") && page.contains("Đang tham gia"), "{page}");
        let reads = head.get(&format!("{at}/reads")).await.text();
        assert!(reads.contains("truong.hieutruong") && reads.contains("Hiệu trưởng"), "{reads}");
        // Another school knows nothing of the learner.
        let far = browser(&app, province.worker(Role::Coordinator, province.sibling.id));
        let id = at.rsplit('/').next().unwrap();
        let there = format!("/o/{}/learners/{id}", province.sibling.id);
        assert_eq!(far.get(&there).await.status, StatusCode::NOT_FOUND);
        assert_eq!(far.get(&at).await.status, StatusCode::NOT_FOUND);
        let teacher = province
            .join(&app, org, Role::FormTeacher, "truong.gvcn", Own::Class("9Z".to_owned()))
            .await;
        assert_eq!(browser(&app, &teacher).get(&at).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
