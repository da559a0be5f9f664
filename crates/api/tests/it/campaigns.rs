//! Campaigns by program: written and opened above, joined below, counted and closed.

use axum::http::{Method, StatusCode};
use domain::access::Role;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_opens_a_campaign_and_a_schools_program_joins_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let department = format!("/api/v1/orgs/{}", province.department.id);
        let aims = lead.get(&format!("{department}/campaign-figures")).await.json();
        assert_eq!(aims["areas"].as_array().unwrap().len(), 4, "{aims}");
        assert!(aims["figures"].to_string().contains("I05T") && !aims.to_string().contains("I02"));
        let id = app.new_id().to_string();
        let said = json!({"name": "Tháng Thanh niên", "first": "2026-11-10", "last": "2026-11-30",
            "hour": "08:00", "targets": [{"indicator": "I21", "area": "xa", "quantity": "1.500"}]});
        let all = format!("{department}/campaigns");
        let made = lead.json(Method::POST, &all, &json!({"id": id, "campaign": said})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let mut odd = said.clone();
        odd["colour"] = json!("red");
        let odd = json!({"id": app.new_id(), "campaign": odd});
        let refused = lead.json(Method::POST, &all, &odd).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let one = format!("{all}/{id}");
        let changed = json!({"changed": 0, "campaign": said});
        assert_eq!(lead.json(Method::PUT, &one, &changed).await.json()["changed"], 1);
        let opening = format!("{one}/opening");
        let opened = lead.json(Method::PUT, &opening, &json!({"changed": 1})).await.json();
        assert_eq!(opened["stage"], "open", "{opened}");

        let me = program(&app, province.coordinator());
        let school = format!("/api/v1/orgs/{}/campaigns", province.school.id);
        let rows = me.get(&school).await.json();
        assert_eq!(
            (&rows["rows"][0]["id"], &rows["rows"][0]["answer"]),
            (&json!(id), &json!(null))
        );
        let mine = format!("{school}/{id}");
        let yes = json!({"answer": "joined", "changed": 0});
        let answer = format!("{mine}/answer");
        let joined = me.json(Method::PUT, &answer, &yes).await;
        assert_eq!(joined.status, StatusCode::NO_CONTENT, "{}", joined.text());
        let view = me.get(&mine).await.json();
        assert_eq!((&view["answered"], &view["schools"][0]["day"]), (&json!(1), &json!("silent")));
        let nothing = format!("{mine}/nothing");
        let press = me.json(Method::PUT, &nothing, &json!({"day": "2026-11-17"})).await;
        assert_eq!(press.status, StatusCode::NO_CONTENT);
        let above = lead.get(&one).await.json();
        assert_eq!(above["sums"]["today"]["nothing"], 1, "{above}");
        assert_eq!(above["groups"][0]["figures"][0]["target"], 1500, "{above}");
        let records = me.get(&format!("{mine}/records?indicator=I21")).await.json();
        assert_eq!((&records["done"], &records["lines"]), (&json!(0), &json!([])));

        let office = program(&app, province.worker(Role::DepartmentOffice, province.department.id));
        let closing = format!("{one}/closing");
        let press = json!({"changed": 2});
        let refused = office.json(Method::PUT, &closing, &press).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(lead.json(Method::PUT, &closing, &press).await.json()["stage"], "closed");
        let late = me.json(Method::PUT, &answer, &json!({"answer": "joined", "changed": 9})).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text());
    })
    .await;
}
