//! The Department's page of how long data is kept.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_lead_sets_months_and_a_fault_keeps_what_was_typed() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let at = format!("/o/{}/settings/retention", province.department.id);
        let me = browser(&app, province.lead());
        let page = me.get(&at).await.text();
        assert!(page.contains("value=\"36\"") && page.contains("Thời hạn lưu"), "{page}");
        let body = "contacts=12&pictures=99&records=24&reads=24&requests=x";
        let bad = me.post(&at, body).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("value=\"99\""), "{}", bad.text());
        let good = me.post(&at, "contacts=6&pictures=6&records=24&reads=24&requests=24").await;
        assert_eq!(good.status, StatusCode::SEE_OTHER, "{}", good.text());
        let page = me.get(good.location()).await.text();
        assert!(page.contains("Đã lưu thời hạn") && page.contains("value=\"6\""), "{page}");
        let leader = browser(&app, province.worker(Role::DepartmentLeader, province.department.id));
        assert_eq!(leader.get(&at).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
