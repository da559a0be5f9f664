//! The pages of a move: asked from the record, answered at the other school.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app};

use crate::browser;
use crate::children::record_of;
use crate::clubs::found;

#[tokio::test]
async fn a_move_is_asked_from_the_record_and_accepted_at_the_other_school() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, there) = (province.school.id, province.far_school.id);
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let me = browser(&app, province.coordinator());
        let other = browser(&app, province.worker(Role::Coordinator, there));
        let record = record_of(&me, org, &squad.terms[0].to_string()).await;
        let club = found(&other, there, "CLB Dao").await;
        let club = club.rsplit('/').next().unwrap();
        let form = me.get(&format!("{record}/transfer?search=an+hai")).await.text();
        assert!(form.contains("Trường THCS An Hải"), "{form}");
        let none = me.post(&format!("{record}/transfer"), "to=&remark=ghi+lai").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = me.post(&format!("{record}/transfer"), &format!("to={there}&remark=Xin")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let id = sent.location().split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
        let today = other.get(&format!("/o/{there}/today")).await.text();
        assert!(
            today.contains("Trường THCS Châu Ổ") && !today.contains("Nguyễn Thị Ánh"),
            "{today}"
        );
        let at = format!("/o/{there}/transfers/{id}");
        let page = other.get(&at).await.text();
        assert!(page.contains("Nguyễn Thị Ánh Mot") && page.contains("2012"), "{page}");
        assert!(!page.contains("01/05/2012"), "the birth date is not shown");
        let bad = other.post(&format!("{at}/acceptance"), &format!("club={club}&class=")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = format!("club={club}&class=8B");
        let done = other.post(&format!("{at}/acceptance"), &body).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let new = other.get(done.location()).await.text();
        assert!(new.contains("Nguyễn Thị Ánh Mot") && new.contains("Được chọn"), "{new}");
        assert!(!other.get(&at).await.text().contains("Nguyễn Thị Ánh"));
        let old = me.get(&record).await.text();
        assert!(old.contains("Chuyển trường") && old.contains("Đã tiếp nhận"), "{old}");
        let list = me.get(&format!("/o/{org}/transfers?going=1")).await.text();
        assert!(list.contains("Trường THCS An Hải"), "{list}");
        let late = me.post(&format!("/o/{org}/transfers/{id}/cancellation"), "").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
