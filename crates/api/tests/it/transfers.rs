//! Moves between schools by program.

use app::access::ForceRead;
use axum::http::{Method, StatusCode};
use domain::access::Role;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_asks_refuses_asks_again_and_accepts() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, there) = (province.school.id, province.far_school.id);
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let club = province.squad(&app, there, "CLB Dao", 0).await.club;
        let permit = province.head().permit::<ForceRead>(&app).await;
        let learner = app.term(&permit, squad.terms[0]).await.unwrap().learner;
        let me = program(&app, province.coordinator());
        let other = program(&app, province.worker(Role::Coordinator, there));
        let found = me.get(&format!("/api/v1/orgs/{org}/schools?search=an%20hai")).await.json();
        assert_eq!(found[0]["id"], json!(there), "{found}");
        let base = format!("/api/v1/orgs/{org}/transfers");
        let ask = json!({"learner": learner, "to": there});
        let sent = me.json(Method::POST, &base, &ask).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let id = sent.json()["id"].as_str().unwrap().to_owned();
        let at = format!("/api/v1/orgs/{there}/transfers/{id}");
        assert_eq!(other.get(&at).await.json()["mover"]["born"], 2012);
        let no = json!({"reason": "Chưa có em"});
        let refused = other.json(Method::POST, &format!("{at}/refusal"), &no).await;
        assert_eq!(refused.status, StatusCode::NO_CONTENT, "{}", refused.text());
        let sent = me.json(Method::POST, &base, &ask).await;
        let id = sent.json()["id"].as_str().unwrap().to_owned();
        let at = format!("/api/v1/orgs/{there}/transfers/{id}");
        let body = json!({"club": club, "class": "8B"});
        let yes = other.json(Method::POST, &format!("{at}/acceptance"), &body).await;
        assert_eq!(yes.status, StatusCode::OK, "{}", yes.text());
        let seen = other.get(&at).await.json();
        assert!(seen["mover"].is_null() && seen["learner"] == yes.json()["id"], "{seen}");
        let coming = other.get(&format!("/api/v1/orgs/{there}/transfers")).await.json();
        assert_eq!(coming["rows"].as_array().unwrap().len(), 2);
    })
    .await;
}
