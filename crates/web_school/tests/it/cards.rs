//! Slips on pages: made, printed once, taken back; and the page that a child comes home to.

use app::App;
use app::access::{ActivityWrite, ForceRead};
use app::activities::Details;
use app::cards::Entry;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::{Own, Role};
use domain::activity::Kind;
use domain::id::{ClubId, LearnerId};
use testkit::{Province, on_each_app};

use crate::browser;

async fn setting(app: &App) -> (Province, ClubId, Vec<LearnerId>) {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", 3).await;
    let read = province.coordinator().permit::<ForceRead>(app).await;
    let members = app.club(&read, squad.club).await.unwrap().members;
    (province, squad.club, members.iter().map(|term| term.learner).collect())
}

/// The value between two texts, the first time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

#[tokio::test]
async fn slips_are_printed_once_and_one_taken_back_is_gone() {
    on_each_app(async |app, _| {
        let (province, _, learners) = setting(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let at = format!("/o/{org}/cards");
        let force = me.get(&format!("/o/{org}/force")).await.text();
        assert!(force.contains(&format!("href=\"{at}\"")), "{force}");
        let page = me.get(&at).await.text();
        assert!(!page.contains('⟦') && page.matches("name=\"learner\"").count() == 3, "{page}");
        assert_eq!(
            me.get(&format!("{at}?class=9Z")).await.text().matches("name=\"learner\"").count(),
            0
        );
        let none = me.post(&at, "").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text().contains("Chọn từ 1 đến 100 em"), "{}", none.text());
        let form = format!("learner={}&learner={}", learners[0], learners[1]);
        let made = me.post(&at, &form).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        let text = made.text();
        assert!(!text.contains('⟦') && text.matches("class=\"slip\"").count() == 2, "{text}");
        let token = between(&text, "/card/", "<").to_owned();
        let key = between(&text, "class=\"slip-key\">", "<").to_owned();
        let page = me.get(&at).await.text();
        assert!(!page.contains(&token) && !page.contains(&key), "nothing of a slip comes twice");
        assert_eq!(page.matches("Chưa dùng, hạn dùng lần đầu 01/12/2026").count(), 2, "{page}");
        let entry = app.sign_in_by_card(&token, &key, "lớp", None).await.unwrap();
        let Entry::In(entered) = entry else { panic!() };
        assert_eq!(me.get(&at).await.text().matches("Đang dùng, đến").count(), 1);
        for learner in &learners[..2] {
            let done = me.post(&format!("{at}/{learner}/revocation"), "").await;
            assert_eq!(done.location(), format!("{at}?done=card-revoked"));
        }
        assert!(app.session(entered.session.reveal()).await.unwrap().is_none());
        assert_eq!(me.get(&at).await.text().matches("Chưa có phiếu").count(), 3);
        let head = browser(&app, province.head());
        assert_eq!(head.get(&at).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_child_comes_home_to_its_first_name_its_club_what_comes_next_and_a_way_out() {
    on_each_app(async |app, _| {
        let (mut province, club, learners) = setting(&app).await;
        let org = province.school.id;
        let me = province.coordinator();
        let write = me.permit::<ActivityWrite>(&app).await;
        let mine = Details {
            club: Some(club),
            kind: Some(Kind::Meeting),
            title: "Sinh hoạt tháng 11".to_owned(),
            day: Day("2026-11-18".to_owned()),
            starts_at: "14:00".to_owned(),
            minutes: Count::from(90),
            place: "Phòng tin học".to_owned(),
            ..Details::default()
        };
        app.schedule(&write, &mine).await.unwrap();
        let other = province.squad(&app, org, "CLB Hai", 0).await.club;
        let foreign =
            Details { club: Some(other), title: "Việc của đội khác".to_owned(), ..mine };
        app.schedule(&write, &foreign).await.unwrap();
        let make = app::cards::MakeCards { learners: [learners[0]].into() };
        let slips = app.make_cards(&me.permit(&app).await, &make).await.unwrap();
        let (token, key) = (slips[0].token.reveal(), slips[0].key.reveal());
        let entry = app.sign_in_by_card(token, key, "lớp", None).await.unwrap();
        let Entry::In(entered) = entry else { panic!() };
        let child = browser(&app, me).signed_in(entered.session.reveal());
        let page = child.get(&format!("/o/{org}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        let full = slips[0].name.reveal().as_str();
        let given = full.rsplit(' ').next().unwrap();
        assert!(text.contains(&format!("Chào {given}!")) && !text.contains(full), "{text}");
        assert!(text.contains("CLB Một") && text.contains("Sinh hoạt tháng 11"), "{text}");
        assert!(!text.contains("Việc của đội khác") && !text.contains('⟦'), "{text}");
        assert!(text.contains("action=\"/sign-out\" class=\"own-home-out\""), "{text}");
        assert_eq!(child.get(&format!("/o/{org}/today")).await.location(), format!("/o/{org}"));
        assert_eq!(child.get(&format!("/o/{org}/force")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(child.get(&format!("/o/{org}/cards")).await.status, StatusCode::FORBIDDEN);
        // Older ambassadors with an account of their own have the home of everybody.
        let own = Own::Club(club);
        let old = province.join(&app, org, Role::Ambassador, "dai.su", own).await;
        let old = browser(&app, &old);
        assert_eq!(old.get(&format!("/o/{org}")).await.location(), format!("/o/{org}/today"));
    })
    .await;
}
