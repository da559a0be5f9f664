//! The drill-down: from the Department's figure to the entry it was made of.

use app::access::{ActivityWrite, TallyWrite};
use app::activities::{Details, NewTally, TallyBatch};
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::activity::Kind;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_department_walks_from_its_figure_to_the_activity() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 2).await;
        let write = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            club: Some(squad.club),
            kind: Some(Kind::Community),
            title: "Trực điểm nhà văn hóa".to_owned(),
            day: Day("2026-11-17".to_owned()),
            starts_at: "14:00".to_owned(),
            minutes: Count::from(90),
            place: "Nhà văn hóa thôn".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        let id = app.schedule(&write, &details).await.unwrap();
        let tally = province.coordinator().permit::<TallyWrite>(&app).await;
        let entry = |_: usize| NewTally {
            id: app.new_id().into(),
            service: "vneid".to_owned(),
            audience: "citizen".to_owned(),
            quantity: Count::from(20),
        };
        let entries: Vec<NewTally> = (0..62).map(entry).collect();
        app.tally(&tally, id, &TallyBatch { entries }).await.unwrap();

        let lead = browser(&app, province.lead());
        let question = "?indicator=I06&from=2025-11-25&to=2026-11-24";
        let mut at = province.department.id;
        for below in [province.commune.id, org] {
            let page = lead.get(&format!("/o/{at}/ledger{question}")).await.text();
            assert!(page.contains("1.240") && !page.contains('⟦'), "{page}");
            assert!(page.contains(&format!("/o/{below}/ledger?indicator=I06")), "{page}");
            at = below;
        }
        let page = lead.get(&format!("/o/{org}/ledger{question}")).await.text();
        assert!(page.contains("1.240") && page.contains(&format!("/o/{org}/activities/{id}")));
        assert_eq!(page.matches("Trực điểm nhà văn hóa").count(), 50);
        let next = page.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let rest = lead.fragment(&next.replace("&#38;", "&").replace("&amp;", "&")).await.text();
        assert_eq!(rest.matches("Trực điểm nhà văn hóa").count(), 12, "{rest}");

        // The sheet holds every line, and its sum is the figure.
        let sheet = lead.get(&format!("/o/{org}/ledger/export{question}")).await;
        assert!(sheet.headers["content-disposition"].to_str().unwrap().contains("I06-"));
        let sheet = &sheet.json()["sheets"][0];
        assert_eq!(sheet["rows"].as_array().unwrap().len(), 62);
        assert!(sheet["totals"].to_string().contains("1240"), "{sheet}");
        let sheet = lead.get(&format!("/o/{}/ledger/export{question}", province.commune.id)).await;
        assert!(sheet.json()["sheets"][0]["rows"].to_string().contains("1240"));

        // Ambassadors are numbers to an office: no name, no link to a person.
        let page = lead.get(&format!("/o/{org}/ledger?indicator=I02")).await.text();
        assert!(page.contains("Đại sứ số") && !page.contains("Nguyễn"), "{page}");
        assert!(!page.contains("/force/"), "{page}");

        let bad = lead.get(&format!("/o/{org}/ledger?indicator=I99&from=x")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Không có chỉ tiêu này"), "{}", bad.text());

        for (worker, status) in [
            (province.head(), StatusCode::OK),
            (province.officer(), StatusCode::OK),
            (
                province.worker(domain::access::Role::SchoolHead, province.sibling.id),
                StatusCode::NOT_FOUND,
            ),
            (province.worker(domain::access::Role::Guardian, org), StatusCode::FORBIDDEN),
        ] {
            let answer = browser(&app, worker).get(&format!("/o/{org}/ledger{question}")).await;
            assert_eq!(answer.status, status, "{:?}", worker.role);
        }
    })
    .await;
}
