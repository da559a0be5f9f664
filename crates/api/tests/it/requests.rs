//! Requests about a child's data by program, the family's own among them.

use app::access::ForceRead;
use axum::http::{Method, StatusCode};
use domain::access::{Own, Role};
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_files_answers_and_erases() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let permit = province.head().permit::<ForceRead>(&app).await;
        let learner = app.term(&permit, squad.terms[0]).await.unwrap().learner;
        let kid = province.join(&app, org, Role::Ambassador, "em.anh", Own::Learner(learner)).await;
        let kid = program(&app, &kid);
        let own = format!("/api/v1/orgs/{org}/children/{learner}");
        let asked = json!({"kind": "copy", "words": "Cho em xin"});
        let sent = kid.json(Method::POST, &format!("{own}/requests"), &asked).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let mine = kid.get(&format!("{own}/requests")).await.json();
        assert_eq!((&mine[0]["asker"], &mine[0]["state"]), (&json!("learner"), &json!("open")));
        let copy = kid.get(&format!("{own}/copy")).await.json();
        assert_eq!(copy["learners"][0]["full_name"], "Nguyễn Thị Ánh Mot", "{copy}");
        assert_eq!(kid.get(&format!("{own}/reads")).await.json()["rows"][0]["what"], "record");
        let me = program(&app, province.coordinator());
        let base = format!("/api/v1/orgs/{org}/requests");
        assert_eq!(kid.get(&base).await.status, StatusCode::FORBIDDEN);
        let guardians = me.get(&format!("/api/v1/orgs/{org}/learners/{learner}/guardians")).await;
        let mother = guardians.json()[0]["id"].clone();
        let new = json!({"learner": learner, "kind": "erase", "guardian": mother});
        let id = me.json(Method::POST, &base, &new).await.json()["id"].as_str().unwrap().to_owned();
        let open = me.get(&base).await.json();
        assert_eq!(open["rows"].as_array().unwrap().len(), 2, "{open}");
        let at = format!("{base}/{id}");
        let none = me.json(Method::POST, &format!("{at}/acknowledgement"), &json!({})).await;
        assert_eq!(none.status, StatusCode::NO_CONTENT, "{}", none.text());
        let proof = me.json(Method::POST, &format!("{at}/erasure"), &json!({})).await;
        assert_eq!(proof.json()["erased"]["learners"], 1, "{}", proof.text());
        let one = me.get(&at).await.json();
        assert_eq!((&one["state"], &one["name"]), (&json!("done"), &json!("–")), "{one}");
        assert_eq!(kid.get(&format!("{own}/copy")).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_program_sets_how_long_data_is_kept() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let me = program(&app, province.lead());
        let at = format!("/api/v1/orgs/{}/settings/retention", province.department.id);
        let mut kept = me.get(&at).await.json();
        assert_eq!((&kept["pictures"], &kept["records"]), (&json!(12), &json!(36)));
        kept["records"] = json!(24);
        let set = me.json(Method::PUT, &at, &kept).await;
        assert!(set.status.is_success(), "{}", set.text());
        assert_eq!(me.get(&at).await.json(), kept);
        kept["pictures"] = json!(13);
        let long = me.json(Method::PUT, &at, &kept).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
