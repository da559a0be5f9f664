//! Orgs by program, and the description of the whole.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_walks_the_communes_page_by_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let base = format!("/api/v1/orgs/{}/orgs?kind=commune", province.department.id);
        let mut path = base.clone();
        let mut names = Vec::new();
        loop {
            let page = lead.get(&path).await.json();
            for row in page["rows"].as_array().unwrap() {
                names.push(row["code"].as_str().unwrap().to_owned());
            }
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{base}&after={next}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 96);
    })
    .await;
}

#[tokio::test]
async fn faults_are_named_by_field_and_unknown_fields_refused() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let path = format!("/api/v1/orgs/{}/orgs", province.commune.id);
        let bad = json!({"code": "có dấu", "kind": "school", "name": "x", "symbol": "A"});
        let answer = lead.json(Method::POST, &path, &bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let faults = answer.json()["faults"].to_string();
        assert!(
            faults.contains("code") && faults.contains("name") && faults.contains("stage"),
            "{faults}"
        );
        let extra =
            json!({"code": "a", "kind": "school", "name": "Trường", "symbol": "A", "path": "/1/"});
        let answer = lead.json(Method::POST, &path, &extra).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn without_a_token_there_is_a_problem_in_json() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let nobody = program(&app, province.lead()).with_token("nonsense");
        let answer = nobody.get(&format!("/api/v1/orgs/{}", province.department.id)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.json()["status"], 401);
    })
    .await;
}

#[test]
fn the_description_names_every_door() {
    let described = api::openapi();
    assert_eq!(described["openapi"], "3.1.0");
    for door in api::doors().list().iter().filter(|door| door.path != "/api/v1/openapi.json") {
        let method = door.method.as_str().to_lowercase();
        assert!(described["paths"][door.path][&method].is_object(), "{method} {}", door.path);
    }
    // Every reference leads somewhere.
    let text = described.to_string();
    for part in text.split("\"#/").skip(1) {
        let pointer = format!("/{}", part.split('"').next().unwrap());
        assert!(described.pointer(&pointer).is_some(), "{pointer}");
    }
}
