//! The Department's page of the five criteria.

use axum::http::StatusCode;
use domain::selection::Criterion;
use testkit::{Province, on_each_app};

use crate::browser;

/// The form with the same scale and weights for all, but the first weight.
fn form(first: i64) -> String {
    let cell = |(n, of): (usize, &Criterion)| {
        let weight = if n == 0 { first } else { 20 };
        format!("max-{of}=5&weight-{of}={weight}&least-{of}=2&")
    };
    Criterion::ALL.iter().enumerate().map(cell).collect()
}

#[tokio::test]
async fn the_lead_sets_scale_weight_and_least_average() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let path = format!("/o/{}/settings/criteria", province.department.id);
        let lead = browser(&app, province.lead());
        let page = lead.get(&path).await.text();
        assert_eq!(page.matches("value=\"20\"").count(), 5, "{page}");
        let bad = lead.post(&path, &form(30)).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let bad = bad.text();
        assert!(bad.contains("phải bằng 100") && bad.contains("value=\"30\""), "{bad}");
        let saved = lead.post(&path, &form(20)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = lead.get(saved.location()).await.text();
        assert_eq!(page.matches("value=\"5\"").count(), 5, "{page}");
        let school = browser(&app, province.head());
        assert_eq!(school.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
