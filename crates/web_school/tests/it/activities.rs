//! Activities: the month, the form, the grid, the tally, as a teacher and an ambassador see them.

use app::App;
use app::access::ActivityWrite;
use app::activities::Details;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::{Own, Role};
use domain::activity::Kind;
use domain::id::{ActivityId, ClubId};
use testkit::{Answer, Province, Squad, on_each_app};

use crate::browser;

async fn setting(app: &App, members: usize) -> (Province, Squad) {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", members).await;
    (province, squad)
}

async fn scheduled(app: &App, province: &Province, club: ClubId, title: &str) -> ActivityId {
    let permit = province.coordinator().permit::<ActivityWrite>(app).await;
    let details = Details {
        club: Some(club),
        kind: Some(Kind::Community),
        title: title.to_owned(),
        day: Day("2026-11-17".to_owned()),
        starts_at: "14:00".to_owned(),
        minutes: Count::from(90),
        place: "Nhà văn hóa thôn".to_owned(),
        adult: "Trần Văn Bình".to_owned(),
        ..Details::default()
    };
    app.schedule(&permit, &details).await.unwrap()
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.split(&mark).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

fn is_fine(answer: &Answer) -> String {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    assert!(!text.contains('⟦'), "a word is missing: {text}");
    text
}

#[tokio::test]
async fn a_teacher_schedules_takes_attendance_and_counts_help() {
    on_each_app(async |app, _| {
        let (province, squad) = setting(&app, 20).await;
        let org = province.school.id;
        let teacher = browser(&app, province.coordinator());
        is_fine(&teacher.get(&format!("/o/{org}/activities")).await);
        let form = is_fine(&teacher.get(&format!("/o/{org}/activities/new")).await);
        assert!(form.contains("value=\"17/11/2026\"") && form.contains("value=\"14:00\""), "{form}");
        let id = hidden(&form, "id");
        let typed = format!(
            "id={id}&club={}&kind=community&title=Tr%E1%BB%B1c+%C4%91i%E1%BB%83m&day=17/11/2026&starts_at=14%3A00&minutes=90&place=Nh%C3%A0+v%C4%83n+h%C3%B3a&adult=C%C3%B4+Lan&partner=",
            squad.club
        );
        let sent = teacher.post(&format!("/o/{org}/activities"), &typed).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let page = is_fine(&teacher.get(sent.location()).await);
        assert!(page.contains("Đã lên lịch hoạt động") && page.contains("Cô Lan"), "{page}");
        // J8: one press for all, the exceptions, one for saving; it works without a script.
        let base = format!("/o/{org}/activities/{id}");
        let grid = is_fine(&teacher.get(&format!("{base}/attendance?all=present")).await);
        assert_eq!(grid.matches("value=\"present\" checked").count(), 20);
        let mut answers = format!("seen={}&reached=12&then=hold", hidden(&grid, "seen"));
        for (n, term) in squad.terms.iter().enumerate() {
            let presence = if n == 3 { "absent" } else { "present" };
            answers.extend(["&p-", &term.to_string(), "=", presence]);
        }
        let saved = teacher.post(&format!("{base}/attendance"), &answers).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = is_fine(&teacher.get(saved.location()).await);
        assert!(page.contains("19/20") && page.contains("Đã diễn ra"), "{page}");
        // J14: what, whom: two taps.
        let first = is_fine(&teacher.get(&format!("{base}/tally")).await);
        assert!(first.contains("?service=vneid") && first.contains("An toàn số cộng đồng"));
        let second = is_fine(&teacher.get(&format!("{base}/tally?service=vneid")).await);
        let tap = format!("id={}&service=vneid&quantity=1&audience=elderly", hidden(&second, "id"));
        for _ in 0..2 {
            let tapped = teacher.post(&format!("{base}/tally"), &tap).await;
            assert_eq!(tapped.status, StatusCode::SEE_OTHER, "{}", tapped.text());
        }
        let page = is_fine(&teacher.get(&format!("{base}/tally")).await);
        assert!(page.contains("Tổng 1 lượt") && page.contains("Người cao tuổi"), "{page}");
        let entry = hidden(&second, "id");
        let undone = teacher.post(&format!("{base}/tallies/{entry}/undo"), "").await;
        let page = is_fine(&teacher.get(undone.location()).await);
        assert!(page.contains("Tổng 0 lượt") && page.contains("Đã bỏ"), "{page}");
        let list = is_fine(&teacher.get(&format!("/o/{org}/activities?month=2026-11")).await);
        assert!(list.contains("Trực điểm") && list.contains("T11/26"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn a_bad_form_comes_back_with_every_fault_and_what_was_typed() {
    on_each_app(async |app, _| {
        let (province, squad) = setting(&app, 1).await;
        let org = province.school.id;
        let teacher = browser(&app, province.coordinator());
        let typed = format!(
            "club={}&kind=community&title=ab&day=31%2F02%2F2026&starts_at=x&minutes=0&place=Ch%E1%BB%A3&adult=",
            squad.club
        );
        let bad = teacher.post(&format!("/o/{org}/activities"), &typed).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        for said in
            ["Cần từ 3 đến 200", "Ngày không hợp lệ", "Giờ không hợp lệ", "1 đến 720", "người lớn"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(text.contains("value=\"Chợ\"") && !text.contains('⟦'), "{text}");
        let id = scheduled(&app, &province, squad.club, "Trực điểm").await;
        let base = format!("/o/{org}/activities/{id}");
        let missing = teacher.post(&format!("{base}/attendance"), "seen=0&then=hold").await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.text().contains("chưa được điểm danh"), "{}", missing.text());
        let early = teacher.post(&format!("{base}/hold"), "reached=3").await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.text().contains("Chưa có đại sứ nào có mặt"), "{}", early.text());
        let vague = teacher.post(&format!("{base}/disrupt"), "what=cancel&reason=").await;
        assert_eq!(vague.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(vague.text().contains("Hãy chọn nguyên nhân"), "{}", vague.text());
        let nobody = teacher
            .post(&format!("{base}/tally"), "id=x&service=vneid&quantity=0&audience=toi")
            .await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nobody.text().contains("1 đến 2.000"), "{}", nobody.text());
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_what_is_theirs_and_nothing_else() {
    on_each_app(async |app, _| {
        let (mut province, squad) = setting(&app, 2).await;
        let org = province.school.id;
        let other = province.squad(&app, org, "CLB Hai", 1).await;
        let mine = scheduled(&app, &province, squad.club, "Trực của mình").await;
        let theirs = scheduled(&app, &province, other.club, "Trực của bạn").await;
        let own = Own::Club(squad.club);
        let advisor = province.join(&app, org, Role::Advisor, "co.van", own.clone()).await;
        let child = province.join(&app, org, Role::Ambassador, "dai.su", own).await;
        let (ok, no, gone) = (StatusCode::OK, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND);
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        for (worker, page, grid, tally, others) in [
            (&advisor, ok, ok, ok, gone),
            (&child, ok, no, ok, gone),
            (province.head(), ok, no, no, ok),
            (province.officer(), ok, no, no, ok),
            (sibling, gone, gone, gone, gone),
        ] {
            let who = browser(&app, worker);
            let at =
                |id: &dyn std::fmt::Display, way: &str| format!("/o/{org}/activities/{id}{way}");
            assert_eq!(who.get(&at(&mine, "")).await.status, page, "{:?}", worker.role);
            assert_eq!(who.get(&at(&mine, "/attendance")).await.status, grid, "{:?}", worker.role);
            assert_eq!(who.get(&at(&mine, "/tally")).await.status, tally, "{:?}", worker.role);
            assert_eq!(who.get(&at(&theirs, "")).await.status, others, "{:?}", worker.role);
            assert_eq!(who.get(&at(&"khong-phai-ma", "")).await.status, gone);
        }
        let list = browser(&app, &child).get(&format!("/o/{org}/activities")).await.text();
        assert!(list.contains("Trực của mình") && !list.contains("Trực của bạn"), "{list}");
        let theirs_tally =
            browser(&app, &child).get(&format!("/o/{org}/activities/{theirs}/tally")).await;
        assert_eq!(theirs_tally.status, gone);
        // No names for an office, and no buttons for who may not.
        let office = browser(&app, province.officer());
        let page = is_fine(&office.get(&format!("/o/{org}/activities/{mine}")).await);
        assert!(!page.contains("Nguyễn Thị Ánh") && !page.contains("/disrupt"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_long_month_goes_on_where_the_page_ended() {
    on_each_app(async |app, _| {
        let (province, squad) = setting(&app, 1).await;
        let org = province.school.id;
        for n in 0..60 {
            scheduled(&app, &province, squad.club, &format!("Buổi số {n:02}")).await;
        }
        let teacher = browser(&app, province.coordinator());
        let page = is_fine(&teacher.get(&format!("/o/{org}/activities?kind=community")).await);
        let rows = |text: &str| text.matches("Buổi số").count();
        assert_eq!(rows(&page), 50);
        let next = page.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let rest = teacher.fragment(&next.replace("&#38;", "&").replace("&amp;", "&")).await.text();
        assert_eq!(rows(&rest), 10, "{rest}");
        assert!(!rest.contains("<html"));
        let none = is_fine(&teacher.get(&format!("/o/{org}/activities?stage=held&month=x")).await);
        assert!(none.contains("Chưa có hoạt động nào"), "{none}");
    })
    .await;
}

#[tokio::test]
async fn an_activity_is_moved_by_one_form_and_asks_until_everybody_was_told() {
    on_each_app(async |app, _| {
        let (province, squad) = setting(&app, 1).await;
        let org = province.school.id;
        let teacher = browser(&app, province.coordinator());
        let id = scheduled(&app, &province, squad.club, "Trực điểm").await;
        let base = format!("/o/{org}/activities/{id}");
        let form = teacher.get(&format!("{base}/disrupt")).await.text();
        assert!(form.contains("Nguyên nhân") && !form.contains('⟦'), "{form}");
        let typed = "what=move&cause=weather&reason=M%C6%B0a+l%E1%BB%9Bn&day=2026-12-02";
        let moved = teacher.post(&format!("{base}/disrupt"), typed).await;
        let page = teacher.get(moved.location()).await.text();
        for said in ["Mưa lớn", "Thời tiết", "02/12/2026", "chưa báo hết", "Đã báo mọi người"]
        {
            assert!(page.contains(said), "{said}: {page}");
        }
        let told = teacher.post(&format!("{base}/told"), "").await;
        let page = teacher.get(told.location()).await.text();
        assert!(page.contains("đã báo mọi người") && !page.contains("chưa báo hết"), "{page}");
    })
    .await;
}
