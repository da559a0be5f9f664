//! The force: taking in by class, search, leaving, export behind a fresh proof, own things only.

use app::App;
use axum::http::StatusCode;
use domain::access::{Own, Role};
use domain::consent::Purpose;
use domain::id::LearnerId;
use testkit::{Browser, Province, Worker, on_each_app};

use crate::clubs::found;
use crate::{browser, list_in};

/// The values of the checkboxes of a class.
async fn learners(me: &Browser, path: &str) -> Vec<String> {
    let page = me.get(path).await.text();
    let boxes = page.split("name=\"learner\" value=\"").skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn take(app: &App, worker: &Worker, me: &Browser, club: &str, class: &str) {
    let org = worker.org;
    let ids = learners(me, &format!("/o/{org}/force/joining?class={class}")).await;
    let agreed: Vec<LearnerId> = ids.iter().map(|id| id.parse().unwrap()).collect();
    worker.agree(app, agreed, &[Purpose::TakePart]).await;
    let ids: Vec<String> = ids.iter().map(|id| format!("learner={id}")).collect();
    let body = format!("class={class}&club={club}&{}", ids.join("&"));
    let done = me.post(&format!("/o/{org}/force/joining"), &body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = me.get(done.location()).await.text();
    assert!(page.contains("Đã nhận các em"), "{page}");
}

#[tokio::test]
async fn a_class_is_taken_in_but_for_some_and_somebody_leaves_again() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        list_in(&me, org).await;
        let pick = me.get(&format!("/o/{org}/force/joining?class=8A")).await.text();
        assert!(pick.contains("Chưa có câu lạc bộ nào"), "{pick}");
        let at = found(&me, org, "CLB Mot").await;
        let club = at.rsplit('/').next().unwrap().to_owned();
        let path = format!("/o/{org}/force/joining");
        let page = me.get(&format!("{path}?class=8A&club={club}")).await.text();
        let ids = learners(&me, &format!("{path}?class=8A")).await;
        // Nobody has agreed: nobody is chosen beforehand, and each name leads to where the answer is noted.
        assert_eq!((ids.len(), page.matches(" checked").count()), (2, 0), "{page}");
        for id in &ids {
            assert!(page.contains(&format!("href=\"/o/{org}/consents/{id}\"")), "{page}");
        }
        // All, except the second; but while family and pupil have not said yes nobody comes in.
        let body = format!("class=8A&club={club}&learner={}", ids[0]);
        let bad = me.post(&path, &body).await;
        let text = me.get(bad.location()).await.text();
        assert!(text.contains("chưa đồng ý tham gia") && !text.contains("Lê Thị Ánh"), "{text}");
        province.coordinator().agree(&app, [ids[0].parse().unwrap()], &[Purpose::TakePart]).await;
        let page = me.get(&format!("{path}?class=8A&club={club}")).await.text();
        let chosen = format!("value=\"{}\" checked", ids[0]);
        assert!(page.contains(&chosen) && page.matches(" checked").count() == 1, "{page}");
        assert!(!page.contains(&format!("/consents/{}\"", ids[0])), "nothing is missing there");
        let done = me.post(&path, &body).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let list = me.get(&format!("/o/{org}/force")).await.text();
        assert!(list.contains("Lê Thị Ánh") && !list.contains("Đinh Ân"), "{list}");
        let found = me.post(&format!("/o/{org}/force"), "search=le+thi+anh").await.text();
        assert!(found.contains("Lê Thị Ánh"), "{found}");
        let none = me.post(&format!("/o/{org}/force"), "search=hung").await.text();
        assert!(none.contains("Chưa có Đại sứ số nào"), "{none}");
        let row = list.split("<tbody>").nth(1).unwrap();
        let term = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        let page = me.get(term).await.text();
        assert!(page.contains("01/05/2012") && page.contains("Rời lực lượng"), "{page}");
        let bad = me.post(&format!("{term}/withdrawal"), "reason=").await;
        assert!(bad.text().contains("Hãy chọn lý do"), "{}", bad.text());
        let done = me.post(&format!("{term}/withdrawal"), "reason=wish").await;
        let page = me.get(done.location()).await.text();
        assert!(page.contains("Em xin thôi") && page.contains("Đã rời"), "{page}");
        let export = format!("/o/{org}/force/export.xlsx?state=all");
        let sheet = me.get(&export).await;
        assert_eq!(sheet.status, StatusCode::OK);
        assert!(sheet.text().contains("Lê Thị Ánh"));
        world.set(app.now().plus_minutes(20));
        let stale = me.get(&export).await;
        assert_eq!(stale.status, StatusCode::SEE_OTHER, "the password must be fresh");
        assert!(stale.location().starts_with("/proof"));
    })
    .await;
}

#[tokio::test]
async fn an_advisor_a_form_teacher_and_an_officer_see_what_is_theirs() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        list_in(&me, org).await;
        let first = found(&me, org, "CLB Mot").await;
        let second = found(&me, org, "CLB Hai").await;
        let id = |at: &str| at.rsplit('/').next().unwrap().to_owned();
        take(&app, province.coordinator(), &me, &id(&first), "8A").await;
        take(&app, province.coordinator(), &me, &id(&second), "9B").await;
        let own = Own::Club(id(&first).parse().unwrap());
        let advisor = province.join(&app, org, Role::Advisor, "co.van", own).await;
        let own = Own::Class("9B".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "chu.nhiem", own).await;
        let path = format!("/o/{org}/force?state=all");
        let advisor = browser(&app, &advisor);
        let seen = advisor.get(&path).await.text();
        assert!(seen.contains("Đinh Ân") && !seen.contains("A Hùng"), "{seen}");
        assert!(!seen.contains("force/joining"), "no button for who may not: {seen}");
        assert_eq!(advisor.get(&second).await.status, StatusCode::NOT_FOUND);
        let joined = advisor.get(&format!("/o/{org}/force/joining")).await;
        assert_eq!(joined.status, StatusCode::FORBIDDEN);
        let teacher = browser(&app, &teacher);
        let seen = teacher.get(&path).await.text();
        assert!(seen.contains("A Hùng") && !seen.contains("Đinh Ân"), "{seen}");
        let row = seen.split("<tbody>").nth(1).unwrap();
        let term = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(advisor.get(term).await.status, StatusCode::NOT_FOUND);
        let officer = browser(&app, province.officer());
        assert_eq!(officer.get(&path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(officer.get(term).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
