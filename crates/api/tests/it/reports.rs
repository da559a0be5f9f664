//! The whole way of a report by program.

use axum::http::{Method, StatusCode};
use domain::access::Role;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_can_do_what_the_pages_can() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (department, commune) = (province.department.id, province.commune.id);
        let school = province.school.id;
        let lead = program(&app, province.lead());
        let opened = lead
            .json(
                Method::POST,
                &format!("/api/v1/orgs/{department}/periods"),
                &json!({"code": "2026"}),
            )
            .await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
        assert_eq!(opened.json()["deadlines"][2]["first_late"], 1_795_539_600_000_i64);
        let days = json!({"school": "2026-11-20"});
        let path = format!("/api/v1/orgs/{department}/periods/2026");
        assert_eq!(lead.json(Method::PUT, &path, &days).await.status, StatusCode::NO_CONTENT);

        let (maker, head) = (program(&app, province.coordinator()), program(&app, province.head()));
        let base = format!("/api/v1/orgs/{school}/reports/2026");
        let seen = maker.get(&base).await.json();
        assert_eq!((&seen["stage"], &seen["blocked"]), (&json!("draft"), &json!(true)));
        let adjust = json!({"value": 12, "reason": "Sổ giấy"});
        let path = format!("{base}/figures/I06");
        assert_eq!(maker.json(Method::PUT, &path, &adjust).await.status, StatusCode::NO_CONTENT);
        let text = |changed: i64| {
            json!({"changed": changed, "direction": "a1", "results": "b2", "assessment": "c3",
                   "orientation": "d4", "proposals": "e5"})
        };
        let path = format!("{base}/narrative");
        let stale = maker.json(Method::PUT, &path, &text(0)).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert_eq!(maker.json(Method::PUT, &path, &text(1)).await.status, StatusCode::NO_CONTENT);
        let path = format!("{base}/submission");
        let mine = maker.json(Method::POST, &path, &json!({"changed": 2})).await;
        assert_eq!(mine.status, StatusCode::FORBIDDEN);
        let sent = head.json(Method::POST, &path, &json!({"changed": 2})).await;
        assert_eq!((sent.status, sent.json()["version"].clone()), (StatusCode::CREATED, json!(1)));

        let frozen = maker.get(&format!("{base}/versions/1")).await;
        let hash = frozen.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(domain::report::hash(&frozen.text()), hash);
        assert_eq!(frozen.json()["format"], 1);

        let officer = program(&app, province.officer());
        let bench = officer.get(&format!("/api/v1/orgs/{commune}/bench?state=submitted")).await;
        assert_eq!(bench.json()["counts"]["submitted"], 1, "{}", bench.text());
        assert_eq!(bench.json()["rows"].as_array().unwrap().len(), 1);
        let below = format!("/api/v1/orgs/{commune}/bench/2026");
        let back = json!({"version": 1, "cells": [{"indicator": "I06", "remark": "explain"}]});
        let path = format!("{below}/{school}/return");
        let returned = officer.json(Method::POST, &path, &back).await;
        assert_eq!(returned.status, StatusCode::NO_CONTENT, "{}", returned.text());
        assert_eq!(maker.get(&base).await.json()["returned"]["cells"][0]["remark"], "explain");
        let changed = maker.get(&base).await.json()["changed"].as_i64().unwrap();
        maker.json(Method::PUT, &format!("{base}/narrative"), &text(changed)).await;
        let seen = json!({"changed": changed + 1});
        let again = head.json(Method::POST, &format!("{base}/submission"), &seen).await;
        assert_eq!(again.json()["version"], 2, "{}", again.text());
        let review = officer.get(&format!("{below}/{school}")).await.json();
        assert_eq!(review["asked"][0]["indicator"], "I06");
        let path = format!("{below}/acceptance");
        let accepted = officer.json(Method::POST, &path, &json!({"count": 1})).await;
        assert_eq!(accepted.json()["count"], 1, "{}", accepted.text());
        let path = format!("{below}/reminder");
        let reminded = officer.json(Method::POST, &path, &json!({"count": 1})).await;
        assert_eq!(reminded.json()["count"], 1, "{}", reminded.text());
        let sum = officer.get(&format!("/api/v1/orgs/{commune}/reports/2026")).await.json();
        assert_eq!(sum["content"]["children"][0]["version"], 2);
        assert_eq!(sum["content"]["missing"][0]["why"], "not_sent");
        let file = head.get(&format!("{base}/file?format=xlsx&version=2")).await;
        assert_eq!(file.status, StatusCode::OK);

        let sibling = province.worker(Role::SchoolHead, province.sibling.id);
        let sibling = program(&app, sibling);
        for path in [base.clone(), format!("{base}/versions/1"), format!("{base}/file?format=json")]
        {
            assert_eq!(sibling.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let own = format!("/api/v1/orgs/{}/bench", province.sibling.id);
        assert_eq!(sibling.get(&own).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
