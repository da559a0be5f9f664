//! What a slip opens: the family routes for its one learner, and no other door; and when it opens nothing more.

use app::App;
use app::access::ConsentWrite;
use app::family::{Knock, MakeSlips, PrintedSlip};
use axum::Router;
use axum::http::StatusCode;
use domain::consent::Relation;
use domain::id::LearnerId;
use testkit::{Browser, Province, on_each_app};
use web::doors::{Door, Front, Right};
use web::session::{AccountOf, FAMILY_COOKIE};

use super::walk::{self, Form};

/// Two learners of the school in the order of their names, and a slip for each.
async fn slips(app: &App, province: &mut Province) -> Vec<PrintedSlip> {
    let org = province.school.id;
    province.squad(app, org, "CLB Alpha", 2).await;
    let mut tx = app.store().read().await.unwrap();
    let every = store::clubs::terms::Filter::default();
    let terms = store::clubs::terms::whole(&mut tx, org, None, &every).await.unwrap();
    drop(tx);
    let learners = terms.iter().map(|term| term.learner).collect();
    let permit = province.coordinator().permit::<ConsentWrite>(app).await;
    app.make_slips(&permit, &MakeSlips { learners, another: false }).await.unwrap()
}

async fn come_in(app: &App, slip: &PrintedSlip) -> String {
    let knock = Knock::Code {
        code: slip.code.reveal(),
        full_name: "Trần Thị Mẹ",
        relation: Relation::Mother,
    };
    app.enter_family(slip.token.reveal(), "10.0.0.1", &knock).await.unwrap()
}

fn doors() -> Vec<Door> {
    server::house::doors().list().to_vec()
}

fn family(router: &Router, session: &str) -> Browser {
    Browser::new(router.clone()).with_cookie(format!("{FAMILY_COOKIE}={session}"))
}

/// Asks every family door; `leave` last, for it ends the session.
async fn family_doors(router: &Router, session: &str) -> Vec<(String, StatusCode)> {
    let mut answers = Vec::new();
    let mut mine: Vec<Door> = doors().into_iter().filter(|d| d.right == Right::Family).collect();
    mine.sort_by_key(|door| door.path == "/family/leave");
    assert_eq!(mine.len(), 10);
    for door in mine {
        let path = door.path.replace("{purpose}", "image");
        let browser = family(router, session);
        let answer = match door.method.as_str() {
            "GET" => browser.get(&path).await,
            _ => browser.post(&path, "").await,
        };
        answers.push((format!("{} {}", door.method, door.path), answer.status));
    }
    answers
}

#[tokio::test]
async fn a_familys_session_opens_the_family_routes_and_no_other() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let slips = slips(&app, &mut province).await;
        let session = come_in(&app, &slips[0]).await;
        let router = walk::router(&app);
        let before = super::everything(&app).await;
        for door in doors() {
            if matches!(door.right, Right::Family | Right::Public) {
                continue;
            }
            let form = if door.front == Front::Api { Form::Json } else { Form::Fragment };
            // As the family's cookie, as an account's cookie and as a token.
            let mut request = walk::request(&door, province.school.id, form, &session, &session);
            let cookie = format!("{FAMILY_COOKIE}={session}").parse().unwrap();
            request.headers_mut().append(axum::http::header::COOKIE, cookie);
            let answer = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{} {}", door.method, door.path);
            assert!(answer.extensions().get::<AccountOf>().is_none());
        }
        assert!(super::everything(&app).await == before, "a refused request changed something");
        for (door, status) in family_doors(&router, &session).await {
            // The empty form is a form with a fault.
            let through = [StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY];
            assert!(through.contains(&status), "{door}: {status}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_session_of_one_slip_knows_no_other_learner() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let slips = slips(&app, &mut province).await;
        let router = walk::router(&app);
        let names: Vec<String> = slips.iter().map(|s| s.full_name.reveal().clone()).collect();
        let history = async |learner: LearnerId| {
            let mut tx = app.store().read().await.unwrap();
            store::consents::history(&mut tx, province.school.id, learner).await.unwrap().len()
        };
        for (mine, other) in [(0, 1), (1, 0)] {
            let browser = family(&router, &come_in(&app, &slips[mine]).await);
            let learner = slips[other].learner;
            for path in ["/family", "/family/receipt", "/family/answers/image"] {
                // Whatever is added to the address names nobody else.
                for query in ["", &format!("?learner={learner}&all=1")] {
                    let text = browser.get(&format!("{path}{query}")).await.text();
                    assert!(text.contains(&names[mine]), "{path}");
                    assert!(!text.contains(&names[other]), "{path}{query}");
                }
            }
            let (before, theirs) = (history(slips[mine].learner).await, history(learner).await);
            let form = format!("answer=no&learner={learner}");
            let said = browser.post("/family/answers/outreach", &form).await;
            assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
            assert_eq!(history(slips[mine].learner).await, before + 1);
            assert_eq!(history(learner).await, theirs);
        }
    })
    .await;
}

#[tokio::test]
async fn a_familys_session_that_ended_opens_nothing() {
    on_each_app(async |app, world| {
        let mut province = Province::found(&app).await;
        let slips = slips(&app, &mut province).await;
        let router = walk::router(&app);
        let closed = async |session: &str, why: &str| {
            let before = super::everything(&app).await;
            for (door, status) in family_doors(&router, session).await {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{why}: {door}");
            }
            assert!(super::everything(&app).await == before, "{why}: something changed");
        };
        closed(&"A".repeat(43), "never given out").await;
        let session = come_in(&app, &slips[0]).await;
        assert_eq!(family(&router, &session).get("/family").await.status, StatusCode::OK);
        let left = family(&router, &session).post("/family/leave", "").await;
        assert_eq!(left.status, StatusCode::OK);
        closed(&session, "left").await;
        // A new slip for the same family revokes the one that was used; its session is over, too.
        let session = come_in(&app, &slips[1]).await;
        let permit = province.coordinator().permit::<ConsentWrite>(&app).await;
        let make = MakeSlips { learners: [slips[1].learner].into(), another: false };
        let slip = app.make_slips(&permit, &make).await.unwrap().pop().unwrap();
        let next = come_in(&app, &slip).await;
        closed(&session, "the same guardian came with another slip").await;
        world.set(app.now().plus_minutes(app::access::FAMILY_IDLE_MINUTES));
        closed(&next, "nobody moved for half an hour").await;
    })
    .await;
}
