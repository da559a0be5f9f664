//! Sign-in, first sign-in, proof, sign-out, nominating oneself, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

mod calendar;
mod card;
mod family;
mod nominate;

use app::App;
use axum::http::StatusCode;
use domain::calendar::Instant;
use testkit::{Browser, Province, on_each_app};
use web::Web;
use web::state::Site;

/// A browser at this wing that nobody is signed in on.
pub fn nobody(app: &App) -> Browser {
    let web = Web::new(app.clone(), Site::default());
    let router = web_public::doors().router(&web);
    Browser::new(router.layer(axum::middleware::from_fn(web::problem::draw)))
}

const PASSWORD: &str = "gh%E1%BA%BF+xanh+m%C6%B0a+r%C3%A0o+n%C3%BAi";

#[tokio::test]
async fn signing_in_leads_home_and_out_again() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let nobody = nobody(&app);
        let answer =
            nobody.post("/sign-in", &format!("login=XA.chuyenvien&password={PASSWORD}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let officer = nobody.clone().with_cookie(answer.cookie().unwrap());
        let home = officer.get("/").await;
        assert_eq!(home.location(), format!("/o/{}/overview", province.commune.id));
        assert_eq!(officer.get("/account").await.status, StatusCode::OK);
        // Half an hour without a request ends the session.
        let later = app.now().plus_minutes(31);
        world.set(later);
        assert_ne!(officer.get("/account").await.status, StatusCode::OK);
        world.set(Instant(later.0 - 31 * 60_000));
        assert_eq!(officer.get("/account").await.status, StatusCode::OK);
        let out = officer.post("/sign-out", "").await;
        assert_eq!(out.location(), "/sign-in");
        // At a shared computer nothing stays behind for the next person.
        assert_eq!(out.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
        assert_ne!(officer.get("/account").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn unknown_and_wrong_are_one_answer_and_guessing_is_slowed() {
    on_each_app(async |app, world| {
        Province::found(&app).await;
        let nobody = nobody(&app);
        let wrong = nobody.post("/sign-in", "login=so.chutri&password=sai").await;
        let unknown = nobody.post("/sign-in", "login=khong.co.ai&password=sai").await;
        assert_eq!(
            (wrong.status, unknown.status),
            (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
        );
        let plain = |text: String| text.replace("so.chutri", "").replace("khong.co.ai", "");
        assert_eq!(plain(wrong.text()), plain(unknown.text()));
        for _ in 0..4 {
            nobody.post("/sign-in", "login=so.chutri&password=sai").await;
        }
        let right = format!("login=so.chutri&password={PASSWORD}");
        assert_eq!(nobody.post("/sign-in", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
        // A delay, not a lock: the teacher is not shut out by a pupil.
        world.set(app.now().plus_minutes(2));
        assert_eq!(nobody.post("/sign-in", &right).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_code_on_paper_works_once_and_wants_a_good_password() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let invite = app::accounts::Invite {
            login: "gv.moi".into(),
            full_name: "Đinh Thị Mới".into(),
            role: domain::access::Role::Coordinator,
        };
        let own = domain::access::Own::Org;
        let code = app.invite_at(province.sibling.id, &invite, &own).await.unwrap().code;
        let nobody = nobody(&app);
        let form =
            |password: &str| format!("login=gv.moi&code={}&password={password}", code.reveal());
        let short = nobody.post("/first-sign-in", &form("ngan")).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.text().contains("ít nhất 15 ký tự"));
        assert_eq!(
            nobody.post("/first-sign-in", &form(PASSWORD)).await.status,
            StatusCode::SEE_OTHER
        );
        let again = nobody.post("/first-sign-in", &form(PASSWORD)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    on_each_app(async |app, _| {
        Province::found(&app).await;
        let nobody = nobody(&app);
        let request = axum::http::Request::post("/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://evil.example")
            .body(axum::body::Body::from(format!("login=so.chutri&password={PASSWORD}")))
            .unwrap();
        assert_eq!(nobody.send(request).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
