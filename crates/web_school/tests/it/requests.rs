//! The pages of requests: written down, answered, the copy behind a fresh proof, the erasure.

use axum::http::StatusCode;
use testkit::{Province, on_each_app};

use crate::browser;
use crate::children::record_of;

#[tokio::test]
async fn a_request_is_written_down_acknowledged_and_carried_out() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let me = browser(&app, province.coordinator());
        let record = record_of(&me, org, &squad.terms[0].to_string()).await;
        let form = me.get(&format!("{record}/requests/new")).await.text();
        assert!(form.contains("Nguyễn Thị Mẹ (Mẹ)"), "{form}");
        let bad = me.post(&format!("{record}/requests"), "words=giu+lai").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("giu lai") && bad.text().contains("Hãy chọn điều"));
        let done = me.post(&format!("{record}/requests"), "kind=view&words=Xin+xem").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let at = done.location().split('?').next().unwrap().to_owned();
        let today = me.get(&format!("/o/{org}/today")).await.text();
        assert!(today.contains("Xác nhận đã nhận yêu cầu") && today.contains(&at), "{today}");
        me.post(&format!("{at}/acknowledgement"), "").await;
        let copy = me.get(&format!("{at}/copy")).await.text();
        assert!(copy.contains("Nguyễn Thị Ánh Mot") && copy.contains("Nguyễn Thị Mẹ"), "{copy}");
        let json = me.get(&format!("{at}/copy.json")).await;
        assert_eq!(json.json()["learners"][0]["full_name"], "Nguyễn Thị Ánh Mot");
        assert_eq!(json.headers["cache-control"], "no-store");
        let empty = me.post(&format!("{at}/completion"), "words=").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        me.post(&format!("{at}/completion"), "words=%C4%90%C3%A3+%C4%91%C6%B0a").await;
        let page = me.get(&at).await.text();
        assert!(page.contains("Đã thực hiện") && !page.contains("/refusal"), "{page}");
        let over = me.get(&format!("/o/{org}/requests?over=1")).await.text();
        assert!(over.contains("Xem dữ liệu"), "{over}");
    })
    .await;
}

#[tokio::test]
async fn an_erasure_shows_its_proof_and_the_name_is_gone_from_every_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let me = browser(&app, province.coordinator());
        let record = record_of(&me, org, &squad.terms[0].to_string()).await;
        let done = me.post(&format!("{record}/requests"), "kind=erase").await;
        let at = done.location().split('?').next().unwrap().to_owned();
        let erased = me.post(&format!("{at}/erasure"), "").await;
        assert_eq!(erased.status, StatusCode::SEE_OTHER, "{}", erased.text());
        let page = me.get(&at).await.text();
        assert!(page.contains("Biên nhận xóa") && page.contains("Hồ sơ học sinh: 1"), "{page}");
        let term = format!("/o/{org}/force/{}", squad.terms[0]);
        let club = format!("/o/{org}/clubs/{}", squad.club);
        let force = format!("/o/{org}/force?state=all");
        let requests = format!("/o/{org}/requests?over=1");
        for path in [&record, &format!("{record}/reads"), &term, &club, &force, &requests, &at] {
            let page = me.get(path).await.text();
            assert!(!page.contains("Nguyễn Thị Ánh") && !page.contains("Nguyễn Thị Mẹ"), "{path}");
        }
        let found = me.post(&format!("/o/{org}/force"), "search=anh&state=all").await.text();
        assert!(!found.contains("Ánh"), "{found}");
        let record = me.get(&record).await.text();
        assert!(record.contains("Dữ liệu đã xóa"), "{record}");
    })
    .await;
}
