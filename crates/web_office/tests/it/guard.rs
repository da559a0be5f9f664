//! The Department's pages of the guard: limits, what may be set aside, frames of school years.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app};

use crate::browser;

/// The fields of the page as they stand, as a browser would send them.
fn sent(page: &str) -> String {
    let mut fields = Vec::new();
    for input in page.split("<input ").skip(1) {
        let tag = input.split('>').next().unwrap_or_default();
        let value = |name: &str| {
            let found = tag.split(&format!(" {name}=\"")).nth(1);
            found
                .or_else(|| tag.strip_prefix(&format!("{name}=\"")))
                .and_then(|v| v.split('"').next())
        };
        if tag.contains("type=\"checkbox\"") && !tag.contains(" checked") {
            continue;
        }
        if let (Some(name), Some(value)) = (value("name"), value("value")) {
            fields.push(format!("{name}={}", value.replace(':', "%3A")));
        }
    }
    fields.join("&")
}

#[tokio::test]
async fn the_lead_changes_a_limit_and_what_does_not_fit_is_named_beside_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let at = format!("/o/{}/settings/guard", province.department.id);
        let me = browser(&app, province.lead());
        let page = me.get(&at).await.text();
        assert!(
            !page.contains('⟦') && page.contains("name=\"primary-week\" value=\"120\""),
            "{page}"
        );
        let form = sent(page.split("<main").nth(1).unwrap());
        let bad = form.replace("primary-week=120", "primary-week=abc");
        let bad = me.post(&at, &bad).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            bad.text().contains("value=\"abc\"") && bad.text().contains("số phút"),
            "{}",
            bad.text()
        );
        let odd = me.post(&at, &form.replace("primary-month=360", "primary-month=60")).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.text().contains("không khớp nhau"), "{}", odd.text());
        let good = form.replace("primary-week=120", "primary-week=130");
        let good = good.replace("may_set_aside=exam", "unused=exam");
        let saved = me.post(&at, &good).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = me.get(&at).await.text();
        assert!(page.contains("name=\"primary-week\" value=\"130\""), "{page}");
        assert!(page.contains("name=\"may_set_aside\" value=\"exam\">"), "{page}");
        assert!(page.contains("name=\"may_set_aside\" value=\"class_shift\" checked>"), "{page}");
        let leader = browser(&app, province.worker(Role::DepartmentLeader, province.department.id));
        assert_eq!(leader.get(&at).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_year_that_nobody_entered_says_so_and_is_entered_line_by_line() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let at = format!("/o/{}/settings/frames", province.department.id);
        let me = browser(&app, province.lead());
        let shipped = me.get(&format!("{at}/2025-2026")).await.text();
        assert!(shipped.contains("05/09/2025") && shipped.contains("1, 9, 12: 22/08/2025"), "{shipped}");
        let at = format!("{at}/2026-2027");
        let page = me.get(&at).await.text();
        assert!(!page.contains('⟦') && page.contains("Chưa có khung"), "{page}");
        let good = "starts_on=05%2F09%2F2026&first_term_ends_on=17%2F01%2F2027&ends_on=25%2F05%2F2027\
            &early=&breaks=T%E1%BA%BFt%3A+01%2F02%2F2027+-+10%2F02%2F2027&exams=";
        let bad = me.post(&at, &good.replace("10%2F02", "31%2F02")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Dòng 1 không đúng mẫu"), "{}", bad.text());
        let saved = me.post(&at, good).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = me.get(&at).await.text();
        assert!(page.contains("Khung do Sở nhập") && page.contains("Tết: 01/02/2027 - 10/02/2027"), "{page}");
    })
    .await;
}
