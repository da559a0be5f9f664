//! The commune's roadmap by program, and what of it a school's plan may serve.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_keeps_the_roadmap_and_a_schools_plan_serves_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let officer = program(&app, province.officer());
        let roadmap = format!("/api/v1/orgs/{}/roadmap", province.commune.id);
        let id = app.new_id().to_string();
        let item = json!({"title": "Chợ số", "from_year": 2026, "to_year": "2028",
            "lead": "UBND xã", "measure": "80% hộ nhận chuyển khoản"});
        let new = json!({"id": id, "item": item});
        let made = officer.json(Method::POST, &roadmap, &new).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let unknown = json!({"id": id, "item": {"title": "x", "colour": "red"}});
        let refused = officer.json(Method::POST, &roadmap, &unknown).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        let writer = program(&app, province.coordinator());
        let school = format!("/api/v1/orgs/{}", province.school.id);
        let offered = writer.get(&format!("{school}/plan-roadmap/2026-2027")).await.json();
        assert_eq!(offered["rows"][0]["id"], id.as_str(), "{offered}");
        assert_eq!(writer.get(&roadmap).await.status, StatusCode::NOT_FOUND);
        let start = json!({"id": app.new_id(), "year": "2026-2027", "origin": "blank"});
        writer.json(Method::POST, &format!("{school}/plans"), &start).await;
        let item = json!({"month": 3, "kind": "community", "integration": "youth",
            "title": "Giúp tiểu thương", "owner": "Câu lạc bộ", "quantity": 30, "unit": "luot", "roadmap": id});
        let new = json!({"id": app.new_id(), "changed": 0, "item": item});
        let items = format!("{school}/plans/2026-2027/items");
        let added = writer.json(Method::POST, &items, &new).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.text());
        let plan = writer.get(&format!("{school}/plans/2026-2027")).await.json();
        assert_eq!(plan["items"][0]["roadmap"]["item"], id.as_str(), "{plan}");

        let page = officer.get(&format!("{roadmap}?year=2026-2027")).await.json();
        assert_eq!(page["rows"][0]["schools"][0]["items"], 1, "{page}");
        let one = format!("{roadmap}/{id}");
        assert_eq!(officer.get(&one).await.json()["to_year"], 2028);
        let off = json!({"changed": 0, "retired": true});
        let off = officer.json(Method::PUT, &format!("{one}/retirement"), &off).await;
        assert_eq!((off.status, &off.json()["retired"]), (StatusCode::OK, &json!(true)));
        let offered = writer.get(&format!("{school}/plan-roadmap/2026-2027")).await.json();
        assert_eq!(offered["rows"], json!([]));
        let change = json!({"changed": 0, "item": {"title": "Chợ số", "from_year": 2026, "to_year": 2027,
            "lead": "UBND xã", "measure": "Hết"}});
        let stale = officer.json(Method::PUT, &one, &change).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
    })
    .await;
}
