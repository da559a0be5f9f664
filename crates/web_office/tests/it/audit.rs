//! The audit pages and the export.

use axum::http::StatusCode;
use domain::audit::{ChainLine, verify};
use testkit::{Province, on_each_altered_app, raw};

use crate::browser;

#[tokio::test]
async fn a_head_reads_checks_and_takes_the_chain() {
    on_each_altered_app(async |app, _| {
        let province = Province::found(&app).await;
        let head = browser(&app, province.head());
        let school = province.school.id;
        let page = head.get(&format!("/o/{school}/audit")).await.text();
        assert!(
            page.contains("Thêm đơn vị")
                && page.contains("Cấp tài khoản")
                && page.contains("Hệ thống"),
            "{page}"
        );
        assert!(!page.contains('⟦'), "a word is missing");
        let good = head.get(&format!("/o/{school}/audit/check")).await.text();
        assert!(good.contains("Chuỗi nguyên vẹn"), "{good}");
        let file = head.get(&format!("/o/{school}/audit.jsonl")).await;
        assert_eq!(file.headers["content-type"], "application/jsonl");
        let lines: Vec<ChainLine> =
            file.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let point = verify(&lines, &[]).unwrap();
        assert_eq!(point, app.checkpoint(school).await.unwrap());
        raw(&app, &format!("update audit set entry = '<b>' where org_id = {school} and seq = 2"))
            .await;
        let bad = head.get(&format!("/o/{school}/audit/check")).await.text();
        assert!(bad.contains("Chuỗi đã bị thay đổi") && bad.contains("dòng số 2"), "{bad}");
        assert_eq!(head.get(&format!("/o/{school}/audit")).await.status, StatusCode::OK);
        let coordinator = browser(&app, province.coordinator());
        assert_eq!(
            coordinator.get(&format!("/o/{school}/audit")).await.status,
            StatusCode::FORBIDDEN
        );
    })
    .await;
}
