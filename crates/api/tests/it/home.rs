//! Homes, accounts and the chain by program.

use axum::http::{Method, StatusCode};
use domain::access::Role;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_makes_an_account_and_locks_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = program(&app, province.worker(Role::Operator, province.department.id));
        let path = format!("/api/v1/orgs/{}/accounts", province.school.id);
        let body = json!({"login": "gv.moi", "full_name": "Lê Văn Mới", "role": "coordinator"});
        let made = operator.json(Method::POST, &path, &body).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let (id, code) = (made.json()["id"].clone(), made.json()["code"].clone());
        let (id, code) = (id.as_str().unwrap(), code.as_str().unwrap());
        app.take_over("gv.moi", code, "ghế xanh mưa rào núi").await.unwrap();
        let list = operator.get(&path).await.json();
        let row = list["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["login"] == "gv.moi")
            .unwrap()
            .clone();
        assert_eq!(row["state"], "active");
        let lock = operator.json(Method::POST, &format!("{path}/{id}/lock"), &json!({})).await;
        assert_eq!(lock.status, StatusCode::NO_CONTENT);
        let refused = operator.json(Method::POST, &format!("{path}/{id}/code"), &json!({})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let coordinator = program(&app, province.coordinator());
        assert_eq!(coordinator.get(&path).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_the_homes_and_the_chain() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let base = format!("/api/v1/orgs/{}", province.department.id);
        let overview = lead.get(&format!("{base}/overview")).await.json();
        assert_eq!(overview["communes"].as_array().unwrap().len(), 96);
        assert_eq!(overview["all"]["schools"], 4);
        assert_eq!(
            lead.get(&format!("{base}/figures")).await.json()["months"].as_array().unwrap().len(),
            12
        );
        assert_eq!(lead.get(&format!("{base}/todos")).await.json()["rows"], json!([]));
        let lines = lead.get(&format!("{base}/audit")).await.json();
        assert_eq!(lines["rows"][0]["hash"], lines["head"]["hash"]);
        assert_eq!(lead.get(&format!("{base}/audit/check")).await.json()["whole"], true);
        assert!(
            lead.get(&format!("{base}/audit.jsonl"))
                .await
                .text()
                .starts_with("{\"seq\":1,\"prev\":\"000")
        );
        let agenda = format!("/api/v1/orgs/{}/agenda", province.school.id);
        assert_eq!(lead.get(&agenda).await.json()["rows"], json!([]));
    })
    .await;
}
