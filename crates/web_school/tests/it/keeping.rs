//! What a club keeps about itself, on its pages: advisors, handover, charter, founding decision, regular meetings, minutes.

use axum::http::StatusCode;
use domain::access::{Own, Role};
use testkit::{Browser, Province, Worker, on_each_app};

use crate::browser;

/// What stands between two texts of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("no {before}: {page}"));
    rest.split(after).next().unwrap()
}

async fn send(me: &Browser, path: &str, body: &str) -> String {
    let done = me.post(path, body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.text());
    me.get(done.location()).await.text()
}

async fn appoint(me: &Browser, at: &str, teacher: &Worker) -> String {
    let form = me.get(&format!("{at}/advisors/new")).await.text();
    let id = between(&form, "name=\"id\" value=\"", "\"");
    let body = format!("id={id}&account={}&post=lead", teacher.id);
    send(me, &format!("{at}/advisors"), &body).await
}

#[tokio::test]
async fn a_club_changes_hands_by_one_press_and_the_page_tells_the_history() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 2).await;
        let class = |name: &str| Own::Class(name.to_owned());
        let first = province.join(&app, org, Role::FormTeacher, "gv.an", class("9A")).await;
        let second = province.join(&app, org, Role::FormTeacher, "gv.binh", class("9B")).await;
        let me = browser(&app, province.coordinator());
        let at = format!("/o/{org}/clubs/{}", squad.club);
        let bad = me.post(&format!("{at}/advisors"), "account=&post=lead&since=9").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let bad = bad.text();
        assert!(bad.contains("Hãy chọn một giáo viên") && bad.contains("value=\"9\""), "{bad}");
        let page = appoint(&me, &at, &first).await;
        assert!(page.contains("Người dùng gv.an") && page.contains("Trần Văn Bình"), "{page}");
        let page = appoint(&me, &at, &second).await;
        assert!(page.contains("Chờ nhận bàn giao"), "{page}");

        let theirs = browser(&app, &second);
        let kit = theirs.get(&format!("{at}/handover")).await.text();
        let advisor = between(&kit, "name=\"advisor\" value=\"", "\"").to_owned();
        assert!(kit.contains("Người dùng gv.an") && kit.contains("Nhận bàn giao"), "{kit}");
        let before = browser(&app, &first).get(&format!("{at}/handover")).await.text();
        assert!(!before.contains("name=\"advisor\""), "who hands over does not press: {before}");
        let long = format!("advisor={advisor}&remark={}", "a".repeat(501));
        let long = theirs.post(&format!("{at}/handover"), &long).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(long.text().contains("tối đa 500 ký tự"), "{}", long.text());
        let body = format!("advisor={advisor}&remark=Du+ho+so");
        let page = send(&theirs, &format!("{at}/handover"), &body).await;
        assert!(page.contains("Đã nhận bàn giao") && page.contains("Du ho so"), "{page}");
        assert!(page.contains(&format!("{at}/advisors/{advisor}/handover.pdf")), "{page}");
        let gone = browser(&app, &first).get(&at).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "the right of the one before has ended");
        let page = send(&me, &format!("{at}/advisors/{advisor}/end"), "").await;
        assert!(page.contains("Đã thôi phân công"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_charter_is_written_on_its_pages_and_what_was_typed_on_an_old_one_stays() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 0).await;
        let me = browser(&app, province.coordinator());
        let head = browser(&app, province.head());
        let at = format!("/o/{org}/clubs/{}/charter", squad.club);
        let page = head.get(&at).await.text();
        assert!(
            page.contains("chưa có quy chế")
                && !page.contains("<form method=\"post\" action=\"/o/"),
            "{page}"
        );
        let page = send(&me, &at, "").await;
        assert!(page.contains("Bản đang soạn") && page.contains("CLB Mot là tổ chức"), "{page}");
        let form = me.get(&format!("{at}/articles/2")).await.text();
        assert!(
            form.contains("value=\"Mục đích\"") && form.contains("name=\"changed\" value=\"0\"")
        );
        let body = "changed=0&number=2&title=Muc+tieu&text=Mot.%0AHai.";
        let page = send(&me, &format!("{at}/articles"), body).await;
        assert!(page.contains("Muc tieu") && page.contains("2. Hai."), "{page}");
        let stale = "changed=0&number=2&title=Ten+khac&text=Khac.";
        let stale = me.post(&format!("{at}/articles"), stale).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let stale = stale.text();
        assert!(stale.contains("value=\"Ten khac\"") && stale.contains("Muc tieu"), "{stale}");
        assert!(stale.contains("name=\"changed\" value=\"1\""), "the next press is about now");
        let bad = me.post(&format!("{at}/articles"), "changed=1&title=ab&text=").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = send(&me, &format!("{at}/articles/1/removal"), "changed=1").await;
        assert!(!page.contains("CLB Mot là tổ chức"), "{page}");
        let early = me.post(&format!("{at}/adoption"), "changed=2&on=1/1/2026").await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text());
        let page = send(&me, &format!("{at}/adoption"), "changed=2").await;
        assert!(page.contains("Thông qua ngày 17/11/2026"), "{page}");
        let page = send(&me, &at, "").await;
        assert!(page.contains("phiên bản 2") && page.contains("Các phiên bản"), "{page}");
        assert_eq!(head.get(&format!("{at}.docx?version=1")).await.status, StatusCode::OK);
        assert_eq!(head.get(&format!("{at}/articles/1")).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_head_signs_the_founding_decision_on_the_clubs_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let form = me.get(&format!("/o/{org}/clubs/new")).await.text();
        let id = between(&form, "name=\"id\" value=\"", "\"").to_owned();
        let body = format!("id={id}&kind=clb&name=CLB+Sen");
        send(&me, &format!("/o/{org}/clubs"), &body).await;
        let at = format!("/o/{org}/clubs/{id}");
        let page = me.get(&at).await.text();
        assert!(page.contains("/decision/note") && !page.contains("Ký quyết định"), "{page}");
        let bad = me.post(&format!("{at}/decision/note"), "decision=&decided_on=1").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Hãy ghi số quyết định"), "{}", bad.text());
        let head = browser(&app, province.head());
        assert!(head.get(&at).await.text().contains("Ký quyết định thành lập"));
        let page = send(&head, &format!("{at}/decision"), "").await;
        assert!(page.contains("số 01/QĐ-T040-THCS1, ngày 17/11/2026"), "{page}");
        assert!(
            page.contains("/decision.pdf") && !page.contains("Ký quyết định thành lập"),
            "{page}"
        );
        assert!(!me.get(&at).await.text().contains("/decision/note"), "it is signed");
    })
    .await;
}

#[tokio::test]
async fn regular_meetings_are_shown_before_they_are_scheduled_and_one_gets_its_minutes() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let me = browser(&app, province.coordinator());
        let at = format!("/o/{org}/activities");
        let empty = me.get(&format!("{at}/series")).await.text();
        assert!(!empty.contains("name=\"days\""), "{empty}");
        let bad = me.get(&format!("{at}/series?first=9&every=week&count=2")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = format!("{at}/series?first=25/12/2026&every=week&count=3");
        let form = me.get(&asked).await.text();
        assert!(form.contains("Ngày nghỉ lễ") && form.contains("Thứ"), "{form}");
        assert_eq!(form.matches("name=\"days\"").count(), 3, "none is left out");
        let holiday = between(&form, "value=\"2027-01-01\"", ">");
        assert!(!holiday.contains("checked"), "a holiday is not chosen for anybody");
        let id = between(&form, "name=\"id\" value=\"", "\"").to_owned();
        let rest =
            format!("id={id}&club={}&title=Hop&starts_at=15:00&minutes=45&place=Phong", squad.club);
        let none = format!("first=25/12/2026&every=week&count=3&{rest}");
        let none = me.post(&format!("{at}/series"), &none).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let none = none.text();
        assert!(
            none.contains("Hãy chọn từ 1 đến 40 ngày") && none.contains("value=\"Hop\""),
            "{none}"
        );
        let body = format!("{rest}&days=2026-11-17&days=2026-11-24");
        for _ in 0..2 {
            let page = send(&me, &format!("{at}/series"), &body).await;
            assert!(page.contains("Đã đưa các buổi sinh hoạt vào lịch"), "{page}");
            assert_eq!(page.matches(">Hop<").count(), 2, "sent twice, scheduled once: {page}");
        }
        let list = me.get(&at).await.text();
        let before = list.split(">Hop<").next().unwrap();
        let one = before.rsplit("href=\"").next().unwrap().trim_end_matches('"');
        let early = me.get(&format!("{one}/minutes")).await.text();
        assert!(early.contains("Chưa có biên bản") && !early.contains("name=\"said\""), "{early}");
    })
    .await;
}

#[tokio::test]
async fn minutes_are_written_on_the_meetings_page_and_what_was_typed_late_stays() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let me = browser(&app, province.coordinator());
        let form = me.get(&format!("/o/{org}/activities/new")).await.text();
        let id = between(&form, "name=\"id\" value=\"", "\"").to_owned();
        let body = format!(
            "id={id}&club={}&kind=meeting&title=Hop&day=17/11/2026&starts_at=07:00&minutes=45&place=Phong",
            squad.club
        );
        send(&me, &format!("/o/{org}/activities"), &body).await;
        let one = format!("/o/{org}/activities/{id}");
        let permit = app.permit_of(province.coordinator().id, org).await.unwrap();
        let marks = vec![app::activities::MarkLine {
            term: squad.terms[0],
            presence: domain::activity::Presence::Present,
        }];
        let held = Some(app::activities::Held { reached: app::input::Count::from(0) });
        let sheet = app::activities::Sheet { marks, seen: None, held };
        app.take_attendance(&permit, id.parse().unwrap(), &sheet).await.unwrap();
        assert!(me.get(&one).await.text().contains(&format!("{one}/minutes")));
        let empty = me.post(&format!("{one}/minutes"), "changed=0&said=&decided=Viec").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("Viec"), "what was typed stays");
        let page = send(&me, &format!("{one}/minutes"), "changed=0&said=On+bai.&decided=").await;
        assert!(page.contains("Đã lưu biên bản") && page.contains("minutes.docx"), "{page}");
        let late = me.post(&format!("{one}/minutes"), "changed=0&said=Ban+khac.").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let late = late.text();
        assert!(late.contains("Ban khac.") && late.contains("On bai."), "{late}");
        let leader = browser(&app, province.head());
        let shown = leader.get(&format!("{one}/minutes")).await.text();
        assert!(shown.contains("On bai.") && !shown.contains("name=\"said\""), "{shown}");
        assert_eq!(leader.get(&format!("{one}/minutes.pdf")).await.status, StatusCode::OK);
    })
    .await;
}
