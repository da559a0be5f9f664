//! Class lists, clubs, the force and headcounts by program.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::consent::Purpose;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

const LIST: &str = "Lê Thị Ánh\t2012-05-01\t8A\t5100000001\tfemale\n\
    Đinh Ân\t2012-06-02\t8A\t-\tmale\n!\tdob\tinvalid_dob\n";

#[tokio::test]
async fn a_program_does_all_that_the_pages_do() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let base = format!("/api/v1/orgs/{}", province.school.id);
        let me = program(&app, province.coordinator());
        let upload = async |list: &'static str| {
            let request = Request::post(format!("{base}/imports?school_year=2026-2027"))
                .header("x-file-name", "kh%E1%BB%91i%208.xlsx")
                .body(Body::from(list))
                .unwrap();
            me.send(request).await
        };
        let sent = upload(LIST).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let id = sent.json()["id"].as_str().unwrap().to_owned();
        let state = me.get(&format!("{base}/imports/{id}")).await.json();
        assert_eq!(state["state"], "ready", "{state}");
        assert_eq!((&state["new"], &state["refused"]), (&json!(2), &json!(1)));
        assert_eq!(state["file_name"], "khối 8.xlsx");
        let rows = me.get(&format!("{base}/imports/{id}/rows?verdict=refused")).await.json();
        assert_eq!(rows["rows"][0]["reason"], "invalid_dob", "{rows}");
        let rows = me.get(&format!("{base}/imports/{id}/rows?verdict=new")).await.json();
        assert_eq!(rows["rows"].as_array().unwrap().len(), 2);
        let post = async |path: &str, body| me.json(Method::POST, path, &body).await;
        for _ in 0..2 {
            let done = post(&format!("{base}/imports/{id}/confirmation"), json!({})).await;
            assert_eq!(done.json()["state"], "confirmed", "{}", done.text());
        }
        let cancelled = post(&format!("{base}/imports/{id}/cancellation"), json!({})).await;
        assert_eq!(cancelled.status, StatusCode::CONFLICT);
        let list = me.get(&format!("{base}/lists/2026-2027")).await.json();
        assert_eq!((&list["open"], &list["untaken"]), (&json!(true), &json!(2)), "{list}");
        let learners = me.get(&format!("{base}/lists/2026-2027/learners?class=8A")).await.json();
        assert_eq!(learners["rows"][1]["full_name"], "Đinh Ân", "{learners}");
        let path = format!("{base}/lists/2026-2027/learners/search");
        let found = post(&path, json!({"search": "LE THI"})).await.json();
        assert_eq!(found["rows"].as_array().unwrap().len(), 1, "{found}");
        let new = json!({"kind": "doi", "name": "Đội Một", "founded_on": "10/09/2026"});
        let club = post(&format!("{base}/clubs"), new).await.json();
        let club = club["id"].as_str().unwrap().to_owned();
        let learner = &found["rows"][0]["id"];
        let path = format!("{base}/clubs/{club}/members");
        let no = post(&path, json!({"learners": [learner]})).await.json();
        assert_eq!(
            (&no["taken"], &no["not_agreed"]),
            (&json!(0), &json!(1)),
            "silence is no: {no}"
        );
        let who = learner.as_str().unwrap().parse().unwrap();
        province.coordinator().agree(&app, [who], &[Purpose::TakePart]).await;
        let taken = post(&path, json!({"learners": [learner]})).await.json();
        assert_eq!(taken["taken"], 1, "{taken}");
        let view = me.get(&format!("{base}/clubs/{club}")).await.json();
        assert_eq!(view["active"][0]["full_name"], "Lê Thị Ánh", "{view}");
        let found = post(&format!("{base}/terms/search"), json!({"search": "anh"})).await.json();
        let term = found["rows"][0]["id"].as_str().unwrap();
        let path = format!("{base}/clubs/{club}/officers");
        let officer = post(&path, json!({"term": term, "post": "captain"})).await.json();
        let officer = officer["id"].as_str().unwrap().to_owned();
        let view = me.get(&format!("{base}/clubs/{club}")).await.json();
        let seen = &view["officers"][0];
        assert_eq!((&seen["post"], &seen["until"]), (&json!("captain"), &json!(null)), "{view}");
        let ended = post(&format!("{path}/{officer}/end"), json!({})).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text());
        let free = me.get(&format!("{base}/lists/2026-2027/free?class=8A")).await.json();
        assert_eq!(free.as_array().unwrap().len(), 1, "{free}");
        assert_eq!(free[0]["missing"][0], json!({"giver": "guardian", "side": "silent"}), "{free}");
        let counts = me.get(&format!("{base}/headcounts")).await.json();
        assert_eq!(
            (&counts["total"]["people"], &counts["grades"][0]["grade"]),
            (&json!(1), &json!(8))
        );
        let sheet = me.get(&format!("{base}/terms.xlsx")).await;
        assert!(sheet.text().contains("Lê Thị Ánh"));
        let ended =
            post(&format!("{base}/terms/{term}/withdrawal"), json!({"reason": "wish"})).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT);
        let one = me.get(&format!("{base}/terms/{term}")).await.json();
        assert_eq!((&one["state"], &one["reason"]), (&json!("withdrawn"), &json!("wish")));
        let closed = post(&format!("{base}/lists/2026-2027/closure"), json!({})).await.json();
        assert_eq!(closed["erased"], 1, "{closed}");
        let closed = post(&format!("{base}/clubs/{club}/closure"), json!({})).await;
        assert_eq!(closed.status, StatusCode::NO_CONTENT);
        let clubs = me.get(&format!("{base}/clubs")).await.json();
        assert_eq!(clubs[0]["closed_on"], "2026-11-17", "{clubs}");
        let refused = me.get(&format!("{base}/imports/{id}/refused.xlsx")).await;
        assert_eq!(refused.status, StatusCode::OK);
        let template = me.get(&format!("{base}/lists/2026-2027/template.xlsx")).await;
        assert_eq!(template.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_officer_gets_numbers_and_no_names() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let base = format!("/api/v1/orgs/{}", province.school.id);
        let officer = program(&app, province.officer());
        let counts = officer.get(&format!("{base}/headcounts")).await;
        assert_eq!(counts.status, StatusCode::OK);
        for path in ["terms", "clubs", "lists/2026-2027", "lists/2026-2027/learners", "terms.xlsx"]
        {
            let answer = officer.get(&format!("{base}/{path}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
        let far = format!("/api/v1/orgs/{}/headcounts", province.far_school.id);
        assert_eq!(officer.get(&far).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
