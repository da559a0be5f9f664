//! Files by program: each is of a media type that the description names, with a name to save it under.

use std::collections::BTreeSet;

use domain::access::{Own, Role};
use serde_json::Value;
use testkit::{Browser, Province, on_each_app};

use crate::program;

/// The operations that answer with a file.
fn files(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let content = &item["get"]["responses"]["200"]["content"];
        if content.as_object().is_some_and(|c| c.values().any(|body| body["schema"].is_null())) {
            found.insert(path.clone());
        }
    }
    found
}

pub async fn fetch(me: &Browser, document: &Value, path: &str, address: &str) -> Vec<u8> {
    let answer = me.get(address).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    let media = answer.headers["content-type"].to_str().unwrap();
    let described = &document["paths"][path]["get"]["responses"]["200"]["content"];
    assert!(described[media].is_object(), "{address} is {media}, described as {described}");
    if !path.ends_with("openapi.json") {
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with("attachment; filename=\""), "{address}: {name}");
    }
    assert!(!answer.bytes.is_empty(), "{address} is empty");
    answer.bytes
}

/// The files of a round: fetched where a round is walked.
fn of_rounds() -> impl Iterator<Item = String> {
    let files = crate::rounds::FILES.iter();
    files.map(|file| format!("/api/v1/orgs/{{org}}/rounds/{{id}}/{file}"))
}

#[expect(clippy::too_many_lines, reason = "a list of files and what each needs")]
#[tokio::test]
async fn every_file_is_of_a_described_kind() {
    let document = api::openapi();
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let (org, department) = (province.school.id, province.department.id);
        let squad = province.squad(&app, org, "CLB Một", 2).await;
        let teacher = program(&app, province.coordinator());
        let head = program(&app, province.head());
        let lead = program(&app, province.lead());
        let base = format!("/api/v1/orgs/{org}");

        let sent = teacher
            .send(
                axum::http::Request::post(format!("{base}/imports?school_year=2026-2027"))
                    .body(axum::body::Body::from("!\tdob\tinvalid_dob\n"))
                    .unwrap(),
            )
            .await;
        let import = sent.json()["id"].as_str().unwrap().to_owned();
        let plan =
            serde_json::json!({"id": app.new_id(), "year": "2026-2027", "origin": "template"});
        let plan = teacher.json(axum::http::Method::POST, &format!("{base}/plans"), &plan).await;
        assert_eq!(plan.status, 201, "{}", plan.text());
        let period = serde_json::json!({"code": "2026"});
        let periods = format!("/api/v1/orgs/{department}/periods");
        let period = lead.json(axum::http::Method::POST, &periods, &period).await;
        assert_eq!(period.status, 201, "{}", period.text());

        let of = |rest: &str| format!("{base}/{rest}");
        let mut asked = BTreeSet::new();
        for (me, path, address) in [
            (&teacher, "/api/v1/orgs/{org}/terms.xlsx", of("terms.xlsx")),
            (&teacher, "/api/v1/orgs/{org}/ledger.xlsx", of("ledger.xlsx?indicator=I02")),
            (
                &teacher,
                "/api/v1/orgs/{org}/imports/{id}/refused.xlsx",
                of(&format!("imports/{import}/refused.xlsx")),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/lists/{year}/template.xlsx",
                of("lists/2026-2027/template.xlsx"),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/plans/{year}/paper.docx",
                of("plans/2026-2027/paper.docx"),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/plans/{year}/paper.pdf",
                of("plans/2026-2027/paper.pdf"),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/reports/{period}/file",
                of("reports/2026/file?format=docx"),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/reports/{period}/file",
                of("reports/2026/file?format=pdf"),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/reports/{period}/file",
                of("reports/2026/file?format=xlsx"),
            ),
            (
                &teacher,
                "/api/v1/orgs/{org}/reports/{period}/file",
                of("reports/2026/file?format=json"),
            ),
            (&head, "/api/v1/orgs/{org}/audit.jsonl", of("audit.jsonl")),
            (&teacher, "/api/v1/openapi.json", "/api/v1/openapi.json".to_owned()),
        ] {
            fetch(me, &document, path, &address).await;
            asked.insert(path.to_owned());
        }
        asked.extend(of_rounds());
        asked.extend(crate::clubs::FILES.map(|file| format!("/api/v1/orgs/{{org}}/{file}")));
        asked.extend(crate::pictures::FILES.map(str::to_owned));
        assert_eq!(asked, files(&document), "a file that this test does not fetch");

        // The drill-down speaks the reader's language and adds up to the figure.
        let sheet = fetch(
            &teacher,
            &document,
            "/api/v1/orgs/{org}/ledger.xlsx",
            &of("ledger.xlsx?indicator=I02"),
        )
        .await;
        let sheet: Value = serde_json::from_slice(&sheet).unwrap();
        let text = sheet.to_string();
        assert!(text.contains("Trường THCS Châu Ổ") && text.contains("I02"), "{text}");
        assert!(!text.contains("Nguyễn Thị Ánh"), "a child's name behind a figure: {text}");
        let bad = teacher.get(&of("ledger.xlsx?indicator=NO")).await;
        assert_eq!(bad.status, 422, "{}", bad.text());

        // An ambassador's name is not for who only counts, whichever way it is asked for.
        let own = Own::Club(squad.club);
        let ambassador = province.join(&app, org, Role::Ambassador, "dai.su", own).await;
        let officer = program(&app, province.officer());
        for path in ["terms.xlsx", "term-classes"] {
            assert_eq!(officer.get(&of(path)).await.status, 403, "{path}");
            assert_eq!(program(&app, &ambassador).get(&of(path)).await.status, 403, "{path}");
        }
    })
    .await;
}
