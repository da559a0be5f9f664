//! Pictures by program: the file is the body, the picture is JPEG, and a withdrawal hides it there too.

use app::access::{ConsentWrite, ForceRead};
use app::family::{NewAnswer, Noted, NotedBy};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::consent::{Answer, Purpose, Route};
use serde_json::Value;
use testkit::{Browser, Province, on_each_app};

use crate::program;

/// The pictures that a program may fetch; shown where they are, they are not attachments.
pub const FILES: [&str; 4] = [
    "/api/v1/orgs/{org}/pictures/{id}/full.jpg",
    "/api/v1/orgs/{org}/pictures/{id}/small.jpg",
    "/api/v1/orgs/{org}/evidence/{id}/full.jpg",
    "/api/v1/orgs/{org}/evidence/{id}/small.jpg",
];

/// Fetches one and holds it against its description.
async fn shown(me: &Browser, path: &str, address: &str) {
    let answer = me.get(address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    assert_eq!(answer.headers["content-type"], "image/jpeg");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let described = &api::openapi()["paths"][path]["get"]["responses"]["200"]["content"];
    assert!(described["image/jpeg"].is_object(), "{path}: {described}");
}

#[tokio::test]
async fn a_program_sets_a_portrait_reads_it_and_finds_it_gone_after_the_withdrawal() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 1).await;
        let read = province.coordinator().permit::<ForceRead>(&app).await;
        let learner = app.club(&read, squad.club).await.unwrap().members[0].learner;
        let me = program(&app, province.coordinator());
        let portrait = format!("/api/v1/orgs/{org}/learners/{learner}/portrait");
        let send = async |file: &str| {
            me.send(Request::post(&portrait).body(Body::from(file.to_owned())).unwrap()).await
        };
        let bad = send("HEIC").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("fault-picture-heic"), "{}", bad.text());
        let made = send("PIC a").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(me.get(&portrait).await.json()["picture"], id.as_str());
        let sizes =
            ["full", "small"].map(|size| format!("/api/v1/orgs/{org}/pictures/{id}/{size}.jpg"));
        for (at, path) in sizes.iter().zip(&FILES[..2]) {
            shown(&me, path, at).await;
        }
        let paper = Request::post(format!("/api/v1/orgs/{org}/learners/{learner}/evidence"));
        let paper = me.send(paper.body(Body::from("PIC paper")).unwrap()).await;
        assert_eq!(paper.status, StatusCode::CREATED, "{}", paper.text());
        let paper = paper.json()["id"].as_str().unwrap().to_owned();
        for (size, path) in ["full", "small"].iter().zip(&FILES[2..]) {
            shown(&me, path, &format!("/api/v1/orgs/{org}/evidence/{paper}/{size}.jpg")).await;
        }
        let permit = province.coordinator().permit::<ConsentWrite>(&app).await;
        let no = Noted {
            learner,
            by: NotedBy::Learner,
            route: Route::InPerson,
            picture: None,
            remark: String::new(),
            answers: vec![NewAnswer { id: None, purpose: Purpose::Image, answer: Answer::No }],
        };
        app.note_answers(&permit, &[no]).await.unwrap();
        for at in &sizes {
            assert_eq!(me.get(at).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(me.get(&portrait).await.json()["picture"], Value::Null);
        let at = format!("/api/v1/orgs/{org}/pictures/{id}");
        let gone = me.json(Method::DELETE, &at, &Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "what is hidden can still be erased");
    })
    .await;
}
