//! The page of a card: it names nobody, takes the browser over, and leaves nothing of the child before.

use app::App;
use app::access::{CardWrite, ForceRead};
use app::cards::{MakeCards, NewSlip};
use axum::http::StatusCode;
use testkit::{Browser, Province, on_each_app};

use crate::nobody;

async fn slips(app: &App, province: &Province, members: usize) -> Vec<NewSlip> {
    let squad = province.squad(app, province.school.id, "CLB Một", members).await;
    let me = province.coordinator();
    let read = me.permit::<ForceRead>(app).await;
    let members = app.club(&read, squad.club).await.unwrap().members;
    let learners = members.iter().map(|term| term.learner).collect();
    app.make_cards(&me.permit::<CardWrite>(app).await, &MakeCards { learners }).await.unwrap()
}

fn at(slip: &NewSlip) -> String {
    format!("/card/{}", slip.token.reveal())
}

fn key(slip: &NewSlip) -> String {
    format!("key={}", slip.key.reveal().to_lowercase())
}

async fn inside(nobody: &Browser, slip: &NewSlip) -> Browser {
    let entered = nobody.post(&at(slip), &key(slip)).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    nobody.clone().with_cookie(entered.cookie().unwrap())
}

#[tokio::test]
async fn a_key_leads_to_the_own_key_first_and_home_from_then_on() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let slip = &slips(&app, &province, 1).await[0];
        let nobody = nobody(&app);
        let page = nobody.get(&at(slip)).await;
        assert_eq!(page.headers["clear-site-data"], "\"cache\", \"storage\"");
        let text = page.text();
        let name = slip.name.reveal();
        assert!(text.contains("name=\"key\"") && !text.contains('⟦'), "{text}");
        assert!(!text.contains(name.as_str()) && !text.contains("CLB Một"), "{text}");
        let first = nobody.post(&at(slip), &key(slip)).await;
        assert_eq!(first.location(), "/own-key");
        assert_eq!(first.headers["clear-site-data"], "\"cache\", \"storage\"");
        let child = nobody.clone().with_cookie(first.cookie().unwrap());
        let home = format!("/o/{}", province.school.id);
        let page = child.get("/own-key").await.text();
        assert!(page.contains(&format!("href=\"{home}\"")) && page.contains("Giữ mã cũ"), "{page}");
        let weak = child.post("/own-key", "key=123456").await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.text().contains("dễ đoán ra"), "{}", weak.text());
        let chosen = child.post("/own-key", "key=bongda7x").await;
        assert_eq!(chosen.location(), format!("{home}?done=own-key"));
        assert_eq!(nobody.post(&at(slip), &key(slip)).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.post(&at(slip), "key=Bong+da-7x").await.location(), home);
        assert_eq!(child.get("/").await.location(), home);
        let out = child.post("/sign-out", "").await;
        assert_eq!(out.location(), "/card");
        assert_eq!(out.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
        assert!(nobody.get("/card").await.text().contains("nhận phiếu mới"));
        assert_ne!(child.get("/own-key").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_card_and_a_wrong_key_are_one_answer_and_guessing_is_told_to_wait() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let slip = &slips(&app, &province, 1).await[0];
        let nobody = nobody(&app);
        let plain = |text: String, token: &str| text.replace(token, "");
        let unknown = "AAAAAAAAAAAAAAAAAAAAAA";
        let shown = [nobody.get(&at(slip)).await, nobody.get(&format!("/card/{unknown}")).await];
        assert_eq!(
            plain(shown[0].text(), slip.token.reveal()),
            plain(shown[1].text(), unknown),
            "the page does not say whether there is such a card"
        );
        let wrong = nobody.post(&at(slip), "key=ZZZZZZ").await;
        let nothing = nobody.post(&format!("/card/{unknown}"), "key=ZZZZZZ").await;
        assert_eq!((wrong.status, nothing.status), (StatusCode::UNAUTHORIZED, wrong.status));
        assert_eq!(plain(wrong.text(), slip.token.reveal()), plain(nothing.text(), unknown));
        assert!(!wrong.text().contains("ZZZZZZ"), "no key comes back");
        for _ in 0..4 {
            nobody.post(&at(slip), "key=ZZZZZZ").await;
        }
        let wait = nobody.post(&at(slip), &key(slip)).await;
        assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(wait.text().contains("đợi 1 phút"), "{}", wait.text());
        // What is no token at all is one more that nobody knows.
        let odd = nobody.post("/card/%22%3E%3Cb%3E..%2F", "key=%22%3E").await;
        assert_eq!(odd.status, StatusCode::UNAUTHORIZED);
        assert!(!odd.text().contains("\"><b>"), "{}", odd.text());
    })
    .await;
}

#[tokio::test]
async fn to_open_a_card_ends_the_session_of_the_child_before_and_leaves_a_teachers_alone() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let slips = slips(&app, &province, 2).await;
        let nobody = nobody(&app);
        let child = inside(&nobody, &slips[0]).await;
        assert_eq!(child.get("/own-key").await.status, StatusCode::OK);
        let page = child.get(&at(&slips[1])).await;
        assert_eq!(page.headers["clear-site-data"], "\"cache\", \"storage\"");
        assert!(page.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_ne!(child.get("/own-key").await.status, StatusCode::OK, "ended on the server");
        // A key typed on another child's open session ends that one.
        let child = inside(&nobody, &slips[0]).await;
        let other = inside(&child, &slips[1]).await;
        assert_ne!(child.get("/own-key").await.status, StatusCode::OK);
        assert_eq!(other.get("/own-key").await.status, StatusCode::OK);
        let teacher = nobody.clone().signed_in(&province.coordinator().session);
        let page = teacher.get(&at(&slips[1])).await;
        assert!(!page.headers.contains_key("clear-site-data"));
        assert_eq!(teacher.get("/account").await.status, StatusCode::OK);
        assert_eq!(teacher.get("/own-key").await.status, StatusCode::NOT_FOUND);
        assert_eq!(teacher.post("/own-key", "key=bongda7x").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
