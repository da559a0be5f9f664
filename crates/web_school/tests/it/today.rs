//! Today: what is due, a calm page when nothing is, figures that open.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app, raw};

use crate::browser;

#[tokio::test]
async fn nothing_due_is_a_calm_page_for_everybody() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        for (role, org) in [
            (Role::Coordinator, province.school.id),
            (Role::SchoolHead, province.attached.id),
            (Role::Guardian, province.school.id),
            (Role::Partner, province.partner.id),
        ] {
            let page =
                browser(&app, province.worker(role, org)).get(&format!("/o/{org}/today")).await;
            assert_eq!(page.status, StatusCode::OK, "{role}");
            let text = page.text();
            assert!(text.contains("Hôm nay không có việc nào đến hạn"), "{role}: {text}");
            assert!(!text.contains('⟦'), "{role}: a word is missing");
            // A guardian and a partner learn what they can do; figures are not theirs to open.
            let little = matches!(role, Role::Guardian | Role::Partner);
            assert_eq!(text.contains("Có thể làm gì ở đây"), little, "{role}");
            assert_eq!(text.contains("/ledger?"), !little, "{role}");
            // Without a period the page says when a countdown will come.
            assert_eq!(text.contains("Chưa có hạn báo cáo"), !little, "{role}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_to_do_has_its_sentence_its_date_and_one_button() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let school = province.school.id;
        // First late at 2026-11-20T17:00Z: the last day is Friday 20/11, three days from the 17th.
        raw(&app, &format!(
            "insert into todos (org_id, id, kind, subject, detail, href, due_at, raised_at, closed_at, reminded_at) values
             ({school}, '00000000-0000-7000-8000-000000000001', 'report_write', 'report:2026', 'Báo cáo <b>2026</b>',
              '/o/{school}/reports/2026', 1795194000000, 1, 0, 0),
             ({school}, '00000000-0000-7000-8000-000000000002', 'plan_review', 'plan:2026-2027', 'Kế hoạch', '/x', 0, 1, 0, 0)"
        )).await;
        let path = format!("/o/{school}/today");
        let text = browser(&app, province.coordinator()).get(&path).await.text();
        assert!(text.contains("Lập và gửi báo cáo năm") && text.contains("Còn 3 ngày"), "{text}");
        assert!(text.contains(&format!("href=\"/o/{school}/reports/2026\"")), "{text}");
        assert!(!text.contains("<b>2026</b>"), "what people wrote is escaped");
        assert!(!text.contains("Duyệt hoặc trả lại kế hoạch"), "that is the head's");
        let head = browser(&app, province.head()).get(&path).await.text();
        assert!(head.contains("Duyệt hoặc trả lại kế hoạch"), "{head}");
        // Who looks on from above sees the school's figures and nothing to do.
        let lead = browser(&app, province.lead()).get(&path).await;
        assert_eq!(lead.status, StatusCode::OK);
        assert!(!lead.text().contains("Lập và gửi báo cáo năm"));
    })
    .await;
}

#[tokio::test]
async fn the_switch_leads_to_the_right_home_and_no_further() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = browser(&app, province.coordinator());
        let (school, sibling) = (province.school.id, province.sibling.id);
        assert_eq!(
            coordinator.get(&format!("/o/{school}")).await.location(),
            format!("/o/{school}/today")
        );
        assert_eq!(coordinator.get(&format!("/o/{sibling}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            coordinator.get(&format!("/o/{sibling}/today")).await.status,
            StatusCode::NOT_FOUND
        );
        let commune = province.commune.id;
        let officer = browser(&app, province.officer());
        assert_eq!(
            officer.get(&format!("/o/{commune}/today")).await.location(),
            format!("/o/{commune}/overview")
        );
    })
    .await;
}
