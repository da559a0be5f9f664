//! The overview: the map that opens, the switch, and who may not look.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app, raw};

use crate::browser;

#[tokio::test]
async fn the_map_has_a_link_for_each_of_the_96_communes() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let path = format!("/o/{}/overview", province.department.id);
        let page = lead.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(!text.contains('⟦'), "a word is missing");
        let map = text.split("<svg viewBox").nth(1).unwrap().split("picture-table").next().unwrap();
        assert_eq!(map.matches("<a href=\"/o/").count(), 96);
        assert_eq!(map.matches("/bench\"").count(), 96);
        // Two communes have schools; nobody has sent anything.
        assert!(
            text.contains("Chưa trường nào gửi: 2") && text.contains("Chưa có trường: 94"),
            "{text}"
        );
        let plans = lead.get(&format!("{path}?show=plan")).await.text();
        assert_eq!(plans.matches("/plan-bench\" aria-label").count(), 96);
        assert!(plans.contains("0/2 trường đã ban hành"), "{plans}");
        // A school of the Department stands on no tile and is named beside the map.
        assert!(plans.contains("Đơn vị trực thuộc Sở"), "{plans}");
        // The lead is told how to set a deadline.
        assert!(plans.contains(&format!("/o/{}/periods", province.department.id)));
    })
    .await;
}

#[tokio::test]
async fn a_commune_sees_its_schools_and_not_the_department() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        raw(
            &app,
            "insert into periods (id, code, starts_on, ends_on, opened_at) values
            ('00000000-0000-7000-8000-000000000001', '2026', '2025-11-25', '2026-11-24', 1);
            insert into period_deadlines (period_id, tier, last_day) values
            ('00000000-0000-7000-8000-000000000001', 'commune', '2026-11-24');",
        )
        .await;
        let officer = browser(&app, province.officer());
        let text = officer.get(&format!("/o/{}/overview", province.commune.id)).await.text();
        assert!(
            text.contains("Trường THCS Châu Ổ") && text.contains("Trường Tiểu học Bình Trung"),
            "{text}"
        );
        assert!(!text.contains("Trường THCS An Hải") && !text.contains("map-hex"), "{text}");
        assert!(
            text.contains("data-due=\"1795539600000\""),
            "the countdown ends at 24/11 17:00Z: {text}"
        );
        for org in [province.department.id, province.other_commune.id] {
            let answer = officer.get(&format!("/o/{org}/overview")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn an_operator_sees_what_to_do_and_no_figures() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let text = browser(&app, operator)
            .get(&format!("/o/{}/overview", province.department.id))
            .await
            .text();
        assert!(text.contains("Quản lý đơn vị và tài khoản"), "{text}");
        assert!(
            !text.contains("map-hex") && !text.contains("chart-bar") && !text.contains("/ledger?"),
            "{text}"
        );
    })
    .await;
}
