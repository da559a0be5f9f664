//! Mass assignment (abuse 6): what a route does not know is refused by the API and ignored by pages.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::access::Role;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use testkit::{Province, on_each_app};
use tower::ServiceExt as _;
use web::doors::{Door, Front, Right};
use web::session::AccountOf;

use super::seats::{self, Seat};
use super::table;
use super::walk::{self, Expected, Form};

/// Somebody whom the written table lets through this door, and where.
fn holder<'a>(
    door: &Door,
    seats: &'a [Seat],
    places: &'a std::collections::BTreeMap<&'static str, domain::id::OrgId>,
) -> (&'a Seat, domain::id::OrgId) {
    let (policy, lines) = (table::policy(), table::routes());
    let line = lines.iter().find(|l| l.method == door.method.as_str() && l.path == door.path);
    let line = line.unwrap_or_else(|| panic!("{} {} is not in the table", door.method, door.path));
    let may = |seat: &Seat, place: &str| {
        let found = walk::expected(&policy, line, seat.held.as_ref(), place);
        matches!(found, Expected::Through | Expected::Open)
    };
    places
        .iter()
        .find_map(|(place, org)| Some((seats.iter().find(|seat| may(seat, place))?, *org)))
        .unwrap_or_else(|| panic!("nobody may {} {}", door.method, door.path))
}

#[tokio::test]
async fn the_api_refuses_a_field_that_it_does_not_know() {
    let described = api::openapi();
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let seats = seats::fill(&app, &mut province).await;
        let places = seats::places(&province);
        let router = walk::router(&app);
        let mut faults = Vec::new();
        for door in server::house::doors().list() {
            let method = door.method.as_str().to_lowercase();
            let body = &described["paths"][door.path][&method]["requestBody"]["content"];
            if !body["application/json"].is_object() {
                continue;
            }
            let (seat, org) = holder(door, &seats, &places);
            let mut request = walk::request(door, org, Form::Json, &seat.session, &seat.token);
            *request.body_mut() = Body::from(json!({ "not_a_field": 1 }).to_string());
            let answer = router.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let bytes = answer.into_body().collect().await.unwrap().to_bytes();
            let text = String::from_utf8_lossy(&bytes);
            if status != StatusCode::UNPROCESSABLE_ENTITY || !text.contains("not_a_field") {
                faults.push(format!("{method} {}: {status} {text}", door.path));
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    })
    .await;
}

/// The same for what lies deeper: every object that a body is described with is closed.
#[test]
fn every_object_that_the_api_takes_is_closed() {
    let described = api::openapi();
    for (path, operations) in described["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let mut seen = Vec::new();
            closed(&described, schema, &format!("{method} {path}"), &mut seen);
        }
    }
}

fn closed<'a>(whole: &'a Value, schema: &'a Value, place: &str, seen: &mut Vec<&'a str>) {
    if let Some(name) = schema["$ref"].as_str() {
        if !seen.contains(&name) {
            seen.push(name);
            closed(whole, whole.pointer(&name[1..]).unwrap(), &format!("{place} {name}"), seen);
        }
        return;
    }
    if let Some(properties) = schema["properties"].as_object() {
        assert_eq!(schema["additionalProperties"], json!(false), "{place} takes anything");
        for part in properties.values() {
            closed(whole, part, place, seen);
        }
    }
    for part in ["items", "additionalProperties"] {
        if schema[part].is_object() {
            closed(whole, &schema[part], place, seen);
        }
    }
    for part in ["anyOf", "oneOf", "allOf"] {
        for part in schema[part].as_array().into_iter().flatten() {
            closed(whole, part, place, seen);
        }
    }
}

#[tokio::test]
async fn pages_ignore_a_field_that_they_do_not_know() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let seats = seats::fill(&app, &mut province).await;
        let places = seats::places(&province);
        let router = walk::router(&app);
        // One that ends the session and those that count failures would spoil the comparison.
        let alone = ["/sign-out", "/sign-in", "/first-sign-in", "/proof", "/family/{token}"];
        for door in server::house::doors().list() {
            if door.front == Front::Api || door.method != Method::POST || alone.contains(&door.path)
            {
                continue;
            }
            // No account opens these; `family` asks them with a learner's id too many.
            if door.right == Right::Family {
                continue;
            }
            let (seat, org) = holder(door, &seats, &places);
            let mut answers = Vec::new();
            for form in ["", "not_a_field=1&role=operator&org_id=1"] {
                let mut request = walk::request(door, org, Form::Page, &seat.session, "");
                *request.body_mut() = Body::from(form);
                let answer = router.clone().oneshot(request).await.unwrap();
                let through = answer.extensions().get::<AccountOf>().is_some();
                answers.push((answer.status(), through));
            }
            let (first, second) = (answers[0], answers[1]);
            assert_eq!(
                first, second,
                "{} {}: an unknown field changes the answer",
                door.method, door.path
            );
        }
        // And nobody has become an operator by it.
        let operators = province.workers.iter().filter(|w| w.role == Role::Operator);
        for seat in seats.iter().filter_map(|seat| seat.held.as_ref()) {
            let person = app.person(seat.id).await.unwrap().unwrap();
            let is = person.held().iter().any(|held| held.grant.role == Role::Operator);
            assert_eq!(is, operators.clone().any(|worker| worker.id == seat.id), "{}", seat.login);
        }
    })
    .await;
}
