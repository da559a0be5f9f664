//! Sign-in cards by program: told once, even to who asks twice with one key.

use app::access::ForceRead;
use app::cards::Entry;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_makes_cards_that_are_told_once_and_takes_them_back() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 1).await;
        let read = province.coordinator().permit::<ForceRead>(&app).await;
        let learner = app.club(&read, squad.club).await.unwrap().members[0].learner;
        let me = program(&app, province.coordinator());
        let at = format!("/api/v1/orgs/{org}/cards");
        assert_eq!(me.get(&at).await.json()[0]["standing"], "none");
        let send = async || {
            let request = Request::post(&at)
                .header(header::CONTENT_TYPE, "application/json")
                .header("idempotency-key", "phieu-1");
            me.send(request.body(Body::from(json!({ "learners": [learner] }).to_string())).unwrap())
                .await
        };
        let made = send().await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let slip = made.json()[0].clone();
        let (path, key) = (slip["path"].as_str().unwrap(), slip["key"].as_str().unwrap());
        let again = send().await;
        assert!(!again.text().contains(key) && !again.text().contains(path), "{}", again.text());
        assert_eq!(me.get(&at).await.json()[0]["standing"], "waiting");
        let token = path.strip_prefix("/card/").unwrap();
        let entry = app.sign_in_by_card(token, key, "lớp", None).await.unwrap();
        let Entry::In(entered) = entry else { panic!() };
        assert_eq!(me.get(&at).await.json()[0]["standing"], "used");
        let gone = me.json(Method::DELETE, &format!("{at}/{learner}"), &Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert!(app.session(entered.session.reveal()).await.unwrap().is_none());
        // A child's session is no token.
        let child = me.clone().with_token(entered.session.reveal().clone());
        assert_eq!(child.get(&at).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}
