//! Plans by program: the same way as on the pages.

use axum::http::{Method, StatusCode};
use domain::access::Role;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_goes_the_whole_way() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = program(&app, province.coordinator());
        let head = program(&app, province.head());
        let officer = program(&app, province.officer());
        let plans = format!("/api/v1/orgs/{}/plans", province.school.id);
        let start = json!({"id": app.new_id(), "year": "2026-2027", "origin": "template"});
        for _ in 0..2 {
            let answer = writer.json(Method::POST, &plans, &start).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
            assert_eq!(answer.json()["id"], start["id"]);
        }
        let plan = format!("{plans}/2026-2027");
        let item = json!({
            "month": 10, "kind": "contest", "integration": "experience", "title": "Ngày hội số",
            "owner": "CLB", "quantity": 2, "unit": "buoi",
        });
        let new = json!({"id": app.new_id(), "changed": 0, "item": item});
        for _ in 0..2 {
            let answer = writer.json(Method::POST, &format!("{plan}/items"), &new).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
            assert_eq!(answer.json()["changed"], 1);
        }
        let read = writer.get(&plan).await.json();
        assert_eq!(read["items"].as_array().unwrap().len(), 15);
        assert_eq!(read["empty_months"], json!([]));
        let one = format!("{plan}/items/{}", new["id"].as_str().unwrap());
        let moved = writer
            .json(Method::POST, &format!("{one}/move"), &json!({"changed": 1, "up": true}))
            .await;
        assert_eq!(moved.json()["changed"], 2, "{}", moved.text());
        let changed = writer.json(Method::PUT, &one, &json!({"changed": 2, "item": item})).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
        let stale = writer.json(Method::DELETE, &format!("{one}?changed=2"), &json!({})).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let gone = writer.json(Method::DELETE, &format!("{one}?changed=3"), &json!({})).await;
        assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
        let aim = json!({"changed": 4, "aim": "Mục đích của trường."});
        assert_eq!(
            writer.json(Method::PUT, &format!("{plan}/aim"), &aim).await.status,
            StatusCode::OK
        );
        let sent =
            writer.json(Method::POST, &format!("{plan}/submission"), &json!({"changed": 5})).await;
        assert_eq!(sent.json()["stage"], "submitted", "{}", sent.text());

        // The commune may return it, but not write it; the sibling does not know of it.
        let reason = json!({"changed": 6, "send_back": true, "whole": "Thiếu chỉ tiêu."});
        let returned = officer.json(Method::POST, &format!("{plan}/review"), &reason).await;
        assert_eq!(returned.json()["stage"], "returned", "{}", returned.text());
        let answer = officer.json(Method::PUT, &format!("{plan}/aim"), &aim).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let sibling = program(&app, province.worker(Role::Coordinator, province.sibling.id));
        assert_eq!(sibling.get(&plan).await.status, StatusCode::NOT_FOUND);
        assert_eq!(writer.get(&plan).await.json()["remarks"][0]["open"], true);
        writer.json(Method::POST, &format!("{plan}/submission"), &json!({"changed": 7})).await;
        let approval = json!({"changed": 8});
        let approved = head.json(Method::POST, &format!("{plan}/approval"), &approval).await;
        assert_eq!(approved.json()["stage"], "approved", "{}", approved.text());
        let issued =
            head.json(Method::POST, &format!("{plan}/issue"), &json!({"changed": 9})).await;
        assert_eq!(issued.json()["stage"], "issued", "{}", issued.text());
        let paper = head.get(&format!("{plan}/paper.docx")).await;
        assert_eq!(paper.json()["number"], 1);
        let bench = format!("/api/v1/orgs/{}/plan-bench?state=issued", province.commune.id);
        let bench = officer.get(&bench).await.json();
        assert_eq!(bench["rows"][0]["number"], 1, "{bench}");
        let revised =
            writer.json(Method::POST, &format!("{plan}/revision"), &json!({"changed": 10})).await;
        assert_eq!(revised.json()["version"], 2, "{}", revised.text());
    })
    .await;
}

#[tokio::test]
async fn the_department_calls_and_the_commune_reminds() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let call = format!("/api/v1/orgs/{}/plan-bench/call", province.department.id);
        let body = json!({"year": "2026-2027", "due": "2026-11-30"});
        assert_eq!(lead.json(Method::POST, &call, &body).await.json()["schools"], 4);
        let officer = program(&app, province.officer());
        let remind = format!("/api/v1/orgs/{}/plan-bench/reminder", province.commune.id);
        let body = json!({"year": "2026-2027"});
        assert_eq!(officer.json(Method::POST, &remind, &body).await.json()["schools"], 2);
        assert_eq!(officer.json(Method::POST, &call, &body).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_program_takes_from_the_box_sets_it_and_reads_what_was_sent() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = program(&app, province.coordinator());
        let school = format!("/api/v1/orgs/{}", province.school.id);
        let path = format!("{school}/plan-box/2026-2027");
        let ready = writer.get(&path).await.json();
        assert_eq!((&ready["level"], &ready["taken"]), (&json!("lower_secondary"), &json!([])));
        let body = json!({"id": app.new_id(), "keep": ["item_1", "item_9", "club"]});
        for _ in 0..2 {
            let answer = writer.json(Method::POST, &path, &body).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            assert_eq!(answer.json()["id"], body["id"]);
        }
        let plan = writer.get(&format!("{school}/plans/2026-2027")).await.json();
        assert_eq!(plan["items"].as_array().unwrap().len(), 2, "{plan}");
        assert_eq!(plan["notes"][0]["key"], "club");
        let done = writer.get(&format!("{school}/plans/2026-2027/done")).await.json();
        assert_eq!(done["sums"][0]["done"], 0, "{done}");
        let item = plan["items"][0]["id"].as_str().unwrap();
        let records = writer.get(&format!("{school}/plans/2026-2027/done/{item}")).await.json();
        assert_eq!((&records["lines"], &records["item"]), (&json!([]), &json!(item)));
        let changed = json!({"changed": plan["changed"]});
        let plans = format!("{school}/plans/2026-2027");
        writer.json(Method::POST, &format!("{plans}/submission"), &changed).await;
        let sent = writer.get(&format!("{plans}/sendings")).await.json();
        assert_eq!(sent["rows"][0]["round"], 1, "{sent}");
        let one = writer.get(&format!("{plans}/sendings/1")).await.json();
        assert_eq!(one["sent"]["items"].as_array().unwrap().len(), 2, "{one}");

        let lead = program(&app, province.lead());
        let settings = format!("/api/v1/orgs/{}/settings", province.department.id);
        let mut ready = lead.get(&format!("{settings}/year-boxes/primary")).await.json();
        ready["box"]["aim"] = json!("Mục đích khác");
        let put = format!("{settings}/year-boxes/primary");
        let answer = lead.json(Method::PUT, &put, &ready).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        let answer = lead.json(Method::PUT, &put, &ready).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        let duties = lead.get(&format!("{settings}/duties")).await.json();
        let answer = lead.json(Method::PUT, &format!("{settings}/duties"), &duties).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        assert_eq!(writer.get(&format!("{school}/plan-duties")).await.json(), duties);
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_the_plans_below_against_what_was_done() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = program(&app, province.coordinator());
        let plans = format!("/api/v1/orgs/{}/plans", province.school.id);
        let start = json!({"id": app.new_id(), "year": "2026-2027", "origin": "template"});
        writer.json(Method::POST, &plans, &start).await;
        let officer = program(&app, province.officer());
        let path = format!("/api/v1/orgs/{}/plan-done", province.commune.id);
        let year = officer.get(&format!("{path}?year=2026-2027")).await.json();
        assert_eq!(year["months"].as_array().unwrap().len(), 12, "{year}");
        assert_eq!(year["sums"], year["whole"]);
        let month = officer.get(&format!("{path}?year=2026-2027&month=3")).await.json();
        assert_eq!(month["sums"], year["months"][6]["sums"], "{month}");
        assert_eq!(month["schools"].as_array().unwrap().len(), 2);
        assert_eq!(officer.get(&format!("{path}?day=3")).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(writer.get(&path).await.status, StatusCode::NOT_FOUND);
        let own = format!("/api/v1/orgs/{}/plan-done", province.school.id);
        assert_eq!(writer.get(&own).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
