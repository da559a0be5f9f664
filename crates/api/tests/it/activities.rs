//! Activities, tally and drill-down by program.

use axum::http::{Method, StatusCode};
use domain::access::{Own, Role};
use serde_json::{Value, json};
use testkit::{Province, on_each_app};

use crate::program;

fn details(club: domain::id::ClubId) -> Value {
    json!({
        "club": club, "kind": "community", "title": "Trực điểm", "day": "2026-11-17",
        "starts_at": "14:00", "minutes": 90, "place": "Nhà văn hóa", "adult": "Cô Lan",
    })
}

#[tokio::test]
async fn a_program_does_what_a_page_can() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 3).await;
        let other = province.squad(&app, org, "CLB Hai", 1).await;
        let own = Own::Club(other.club);
        let stranger = province.join(&app, org, Role::Ambassador, "dai.su", own).await;
        let teacher = program(&app, province.coordinator());
        let list = format!("/api/v1/orgs/{org}/activities");
        let alone = json!({
            "club": squad.club, "kind": "community", "title": "Trực điểm", "day": "2026-11-17",
            "starts_at": "14:00", "minutes": 90, "place": "Nhà văn hóa",
        });
        let refused = teacher.json(Method::POST, &list, &alone).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["faults"][0]["field"], "adult");
        let made = teacher.json(Method::POST, &list, &details(squad.club)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let one = format!("{list}/{}", made.json()["id"].as_str().unwrap());

        let grid = teacher.get(&format!("{one}/attendance")).await.json();
        let mut marks: Vec<Value> = Vec::new();
        for member in grid["members"].as_array().unwrap() {
            marks.push(json!({"term": member["term"], "presence": "present"}));
        }
        marks[0]["presence"] = json!("excused");
        let sheet = json!({"marks": marks, "seen": grid["changed"], "held": {"reached": 8}});
        let put = teacher.json(Method::PUT, &format!("{one}/attendance"), &sheet).await;
        assert_eq!(put.status, StatusCode::NO_CONTENT, "{}", put.text());
        marks[1]["presence"] = json!("absent");
        let stale = json!({"marks": marks, "seen": grid["changed"]});
        let put = teacher.json(Method::PUT, &format!("{one}/attendance"), &stale).await;
        assert_eq!(put.status, StatusCode::CONFLICT, "{}", put.text());

        let entry =
            |service: &str| json!({"id": app.new_id(), "service": service, "audience": "citizen"});
        let batch = json!({"entries": [entry("vneid"), entry("scam")]});
        let tallies = format!("{one}/tallies");
        for fresh in [true, false] {
            let answer = teacher.json(Method::POST, &tallies, &batch).await.json();
            let all = answer["entries"].as_array().unwrap();
            assert!(all.len() == 2 && all.iter().all(|entry| entry["fresh"] == fresh), "{answer}");
        }
        // D35: no field can carry who was helped.
        let named = json!({"entries": [{
            "id": app.new_id(), "service": "vneid", "audience": "citizen", "name": "Nguyễn Văn A",
        }]});
        let answer = teacher.json(Method::POST, &tallies, &named).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let gone = program(&app, &stranger).json(Method::POST, &tallies, &batch).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let first = batch["entries"][0]["id"].as_str().unwrap();
        let undo = format!("{tallies}/{first}/undo");
        let undone = teacher.json(Method::POST, &undo, &json!({})).await;
        assert_eq!(undone.status, StatusCode::NO_CONTENT, "{}", undone.text());

        let view = teacher.get(&one).await.json();
        assert_eq!((&view["stage"], &view["present"]), (&json!("held"), &json!(2)));
        assert_eq!(
            view["tally"],
            json!([{"service": "scam", "audience": "citizen", "quantity": 1}])
        );
        let month = teacher.get(&format!("{list}?month=202611&stage=held")).await.json();
        assert_eq!(month["rows"].as_array().unwrap().len(), 1, "{month}");
        let bad = teacher.get(&format!("{list}?month=202613")).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        let months = teacher.get(&format!("/api/v1/orgs/{org}/activity-months")).await.json();
        assert_eq!(months.as_array().unwrap().len(), 12);
        let progress = teacher.get(&format!("/api/v1/orgs/{org}/plan-progress")).await;
        assert_eq!(progress.json(), json!([]));

        let commune = program(&app, province.officer());
        let behind = |org: domain::id::OrgId| format!("/api/v1/orgs/{org}/ledger?indicator=I05");
        let seen = commune.get(&behind(province.commune.id)).await.json();
        assert_eq!((&seen["figure"], &seen["children"][0]["figure"]), (&json!(1), &json!(1)));
        let seen = commune.get(&behind(org)).await.json();
        let rows = seen["rows"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| row["quantity"].as_i64().unwrap()).sum::<i64>(), 1);
        assert!(rows.iter().any(|row| row["reverses"].is_i64() && row["source"] == "activity"));
        let gone = commune.get(&behind(province.far_school.id)).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);

        let why = json!({"reason": "Ghi nhầm buổi"});
        let reopened = teacher.json(Method::POST, &format!("{one}/reopen"), &why).await;
        assert_eq!(reopened.status, StatusCode::NO_CONTENT, "{}", reopened.text());
        let held =
            teacher.json(Method::POST, &format!("{one}/hold"), &json!({"reached": "9"})).await;
        assert_eq!(held.status, StatusCode::NO_CONTENT, "{}", held.text());
        let cancelled = teacher.json(Method::POST, &format!("{one}/cancel"), &why).await;
        assert_eq!(cancelled.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
