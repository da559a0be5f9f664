//! Consents as staff see them: slips are printed with a code that opens what is written below it, and families are called.

use axum::http::StatusCode;
use domain::access::{Own, Role};
use testkit::{Province, on_each_app};

use crate::{browser, list_in};

/// The learners whose boxes stand on the page of slips.
fn boxes(page: &str) -> Vec<String> {
    let boxes = page.split("name=\"learner\" value=\"").skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn slips_are_printed_once_and_silent_families_are_called_a_week_later() {
    on_each_app(async |app, world| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        list_in(&me, org).await;
        let at = format!("/o/{org}/consents");
        let learners = boxes(&me.get(&format!("{at}/slips?class=8A")).await.text());
        assert_eq!(learners.len(), 2);
        let form = format!("class=8A&learner={}&learner={}", learners[0], learners[1]);
        let sheet = me.post(&format!("{at}/slips"), &form).await.text();
        assert_eq!(sheet.matches("<article class=\"slip\"").count(), 2, "{sheet}");
        assert_eq!(sheet.matches("<svg viewBox").count(), 2, "each with its code: {sheet}");
        assert_eq!(sheet.matches("http://localhost/family/").count(), 2, "and its address");

        let calls = format!("{at}/calls?class=8A");
        let early = me.get(&calls).await.text();
        assert!(early.contains("Không có gia đình nào cần gọi"), "{early}");
        world.set(app.now().plus_days(7));
        let again =
            app.sign_in(&province.coordinator().login, testkit::PASSWORD, "").await.unwrap();
        let me = me.signed_in(&again.unwrap());
        let list = me.get(&calls).await.text();
        assert!(list.contains("Lê Thị Ánh") && list.contains("Đinh Ân"), "{list}");
        assert!(list.contains(&format!("{at}/{}#note-title", learners[0])), "{list}");
        let none = me.post(&format!("{at}/calls"), "class=8A").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text().contains("Chọn kết quả của ít nhất một cuộc gọi"), "{}", none.text());
        let form = format!("class=8A&r-{}=absent&r-{}=", learners[0], learners[1]);
        let done = me.post(&format!("{at}/calls"), &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let list = me.get(done.location()).await.text();
        assert!(list.contains("Đã ghi các cuộc gọi"), "{list}");
        let called = list.matches("24/11/2026: Không liên lạc được").count();
        assert_eq!(called, 1, "{list}");

        // The teacher of another class sees that class alone.
        let own = Own::Class("9B".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "gv.9b", own).await;
        let seen = browser(&app, &teacher).get(&calls).await.text();
        assert!(!seen.contains("Lê Thị Ánh"), "{seen}");
    })
    .await;
}
