//! Headcounts: numbers that lead down the tree and add up, and no names.

use std::collections::BTreeSet;

use app::access::{ForceManage, RosterImport};
use app::clubs::NewClub;
use app::clubs::terms::TakeIn;
use app::imports::Upload;
use app::input::Day;
use axum::http::StatusCode;
use domain::access::Role;
use domain::consent::Purpose;
use domain::id::LearnerId;
use domain::term::ClubKind;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_department_and_the_commune_see_numbers_and_never_a_name() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        for (org, list) in [
            (
                province.school.id,
                "Lê Thị Ánh\t2012-05-01\t8A\t-\tfemale\nA Hùng\t2011-07-03\t9B\t-\tmale",
            ),
            (province.attached.id, "Y Mai\t2009-01-02\t11A1\t-\tfemale"),
        ] {
            let worker = province.worker(Role::Coordinator, org);
            let import = worker.permit::<RosterImport>(&app).await;
            let upload = Upload {
                school_year: "2026-2027".to_owned(),
                file_name: "a.csv".to_owned(),
                bytes: list.as_bytes().to_vec(),
            };
            let id = app.upload_list(&import, upload).await.unwrap();
            app.confirm_import(&import, id).await.unwrap();
            let manage = worker.permit::<ForceManage>(&app).await;
            let new = NewClub {
                id: None,
                kind: ClubKind::Club,
                name: "CLB Một".to_owned(),
                decision: String::new(),
                founded_on: Day::default(),
                advisor: String::new(),
            };
            let club = app.found_club(&manage, &new).await.unwrap();
            let learners = app.free_learners(&manage, app.school_year(), "").await.unwrap();
            let learners: BTreeSet<LearnerId> = learners.iter().map(|l| l.id).collect();
            worker.agree(&app, learners.clone(), &[Purpose::TakePart]).await;
            let take = TakeIn { learners, since: Day::default() };
            app.take_in(&manage, club, &take).await.unwrap();
        }
        let total = |text: &str| {
            let foot = text.split("<tfoot>").nth(1).unwrap().to_owned();
            let cells = foot.split("<strong>").skip(1);
            cells.map(|c| c.split('<').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let lead = browser(&app, province.lead());
        let page = lead.get(&format!("/o/{}/headcounts", province.department.id)).await.text();
        assert_eq!(total(&page), ["2", "3", "1", "2", "0"]);
        assert!(page.contains(&format!("/o/{}/headcounts?year=2026-2027", province.commune.id)));
        assert!(page.contains(&format!("/o/{}/headcounts?", province.attached.id)));
        let path = format!("/o/{}/headcounts?stage=thpt", province.department.id);
        assert_eq!(total(&lead.get(&path).await.text()), ["1", "1", "0", "1", "0"]);
        let officer = browser(&app, province.officer());
        let page = officer.get(&format!("/o/{}/headcounts", province.commune.id)).await.text();
        assert_eq!(total(&page), ["1", "2", "1", "1", "0"]);
        let school = officer.get(&format!("/o/{}/headcounts", province.school.id)).await.text();
        assert!(school.contains("Khối 8") && school.contains("CLB Một"), "{school}");
        for page in [&page, &school] {
            assert!(!page.contains("Ánh") && !page.contains("A Hùng"), "{page}");
        }
        for org in [province.far_school.id, province.department.id] {
            let path = format!("/o/{org}/headcounts");
            assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}
