//! Places on pages: each refusal is read with its reason, what may be set aside asks for a reason, a child sees its own.

use app::App;
use app::access::{ActivityWrite, ForceRead, PlanWrite};
use app::activities::Details;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::{Own, Role};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::guard::{ClassShift, SchoolDays, ShiftOf, Weekdays};
use domain::id::{ActivityId, ClubId, LearnerId};
use testkit::{Province, Worker, on_each_app};

use crate::browser;

async fn setting(app: &App) -> (Province, ClubId, Vec<LearnerId>) {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", 3).await;
    let read = province.coordinator().permit::<ForceRead>(app).await;
    let members = app.club(&read, squad.club).await.unwrap().members;
    let plan = province.coordinator().permit::<PlanWrite>(app).await;
    let shift = ClassShift { weekdays: Weekdays::WORKING, from: 420, to: 690 };
    let all = ShiftOf { classes: [].into(), grades: (1..=12).collect(), shift };
    let days = SchoolDays { shifts: vec![all], ..SchoolDays::default() };
    app.set_school_days(&plan, SchoolYear::starting(2026).unwrap(), &days).await.unwrap();
    (province, squad.club, members.iter().map(|term| term.learner).collect())
}

async fn add(app: &App, province: &Province, club: ClubId, at: &str, places: i64) -> ActivityId {
    let permit = province.coordinator().permit::<ActivityWrite>(app).await;
    let details = Details {
        club: Some(club),
        kind: Some(Kind::Support),
        title: format!("Trực góc hỗ trợ lúc {at}"),
        day: Day("2026-11-25".to_owned()),
        starts_at: at.to_owned(),
        minutes: Count::from(45),
        place: "Thư viện".to_owned(),
        capacity: Count::from(places),
        ..Details::default()
    };
    app.schedule(&permit, &details).await.unwrap()
}

async fn child(app: &App, province: &mut Province, learner: LearnerId, login: &str) -> Worker {
    let org = province.school.id;
    province.join(app, org, Role::Ambassador, login, Own::Learner(learner)).await
}

#[tokio::test]
async fn a_refusal_is_read_with_its_reason_and_set_aside_in_writing() {
    on_each_app(async |app, _| {
        let (province, club, learners) = setting(&app).await;
        let id = add(&app, &province, club, "08:00", 0).await;
        let me = browser(&app, province.coordinator());
        let one = me.get(&format!("/o/{}/activities/{id}", province.school.id)).await.text();
        let at = format!("/o/{}/activities/{id}/roster", province.school.id);
        assert!(one.contains(&format!("href=\"{at}\"")), "{one}");
        let page = me.get(&at).await.text();
        assert!(!page.contains('⟦'), "{page}");
        assert_eq!(page.matches("Trùng giờ học của lớp: 07:00 – 11:30").count(), 3, "{page}");
        let bad = me.post(&at, &format!("learners={}&why=", learners[0])).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(text.contains("Có em vượt giới hạn") && text.contains(" checked"), "{text}");
        let none = me.post(&at, "why=").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let given =
            me.post(&at, &format!("learners={}&why=Tr%E1%BB%91ng+ti%E1%BA%BFt", learners[0])).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
        let page = me.get(given.location()).await.text();
        assert!(page.contains("Bỏ qua: Trùng giờ học của lớp. Lý do: Trống tiết"), "{page}");
        let removed =
            me.post(&format!("{at}/{}/remove", learners[0]), "reason=Em+%E1%BB%91m").await;
        assert_eq!(removed.location(), format!("{at}?done=signup-removed"));
        assert!(me.get(&at).await.text().contains("Đã có chỗ: 0"));
        let head = browser(&app, province.head());
        assert_eq!(head.get(&at).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_child_takes_what_suits_says_that_it_comes_and_gives_it_back() {
    on_each_app(async |app, _| {
        let (mut province, club, learners) = setting(&app).await;
        let lesson = add(&app, &province, club, "08:00", 0).await;
        let free = add(&app, &province, club, "15:00", 1).await;
        let first = child(&app, &mut province, learners[0], "em.mot").await;
        let second = child(&app, &mut province, learners[1], "em.hai").await;
        let at = format!("/o/{}/shifts", province.school.id);
        let (me, other) = (browser(&app, &first), browser(&app, &second));
        let page = me.get(&at).await.text();
        assert!(
            !page.contains('⟦') && page.contains("lúc 15:00") && page.contains("còn 1 chỗ"),
            "{page}"
        );
        assert!(!page.contains("lúc 08:00") && page.contains("1 ca khác"), "{page}");
        let no = me.post(&format!("{at}/{lesson}/claim"), "").await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
        assert!(no.text().contains("không phù hợp với em"), "{}", no.text());
        let taken = me.post(&format!("{at}/{free}/claim"), "").await;
        assert_eq!(taken.location(), format!("{at}?done=shift-claimed"));
        let waits = other.post(&format!("{at}/{free}/claim"), "").await;
        assert_eq!(waits.location(), format!("{at}?done=shift-waiting"));
        assert!(other.get(&at).await.text().contains("Đang chờ chỗ"));
        let coming = me.post(&format!("{at}/{free}/coming"), "").await;
        assert_eq!(coming.location(), format!("{at}?done=shift-coming"));
        let back = me.post(&format!("{at}/{free}/drop"), "").await;
        assert_eq!(back.location(), format!("{at}?done=shift-dropped"));
        let page = other.get(&at).await.text();
        assert!(page.contains("Có chỗ trống: em đã được xếp vào."), "{page}");
        assert!(!page.contains("Nguyễn") && !page.contains("Đinh Văn"), "no name of another child");
        let coordinator = browser(&app, province.coordinator());
        assert_eq!(coordinator.get(&at).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
