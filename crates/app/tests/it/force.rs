//! The registry and the headcounts: who sees names, who sees numbers, and that the numbers add up.

use app::App;
use app::access::{ForceCount, ForceManage, ForceRead, RosterImport};
use app::clubs::terms::TakeIn;
use app::force::Asked;
use app::input::Day;
use domain::access::{Own, Role};
use domain::consent::Purpose;
use domain::id::{ClubId, OrgId};
use domain::org::Stage;
use testkit::{Place, Province, Worker, on_each_app};

use crate::clubs::club;
use crate::learners::{enrol, year};

/// A club of a school with these members.
async fn club_with(app: &App, worker: &Worker, name: &str, learners: &[(&str, &str)]) -> ClubId {
    let permit = worker.permit::<ForceManage>(app).await;
    let id = app.found_club(&permit, &club(name)).await.unwrap();
    let learners = enrol(app, worker.org, learners).await;
    worker.agree(app, learners.clone(), &[Purpose::TakePart]).await;
    let learners = learners.into_iter().collect();
    let take = TakeIn { learners, since: Day::default() };
    app.take_in(&permit, id, &take).await.unwrap();
    id
}

fn names(page: &app::Page<app::clubs::Term, domain::id::TermId>) -> Vec<String> {
    page.rows.iter().map(|term| term.full_name.reveal().clone()).collect()
}

#[tokio::test]
async fn the_registry_sorts_by_given_name_and_finds_without_marks() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let people = [
            ("Lê Thị Yên", "8A"),
            ("Trần Đức", "8A"),
            ("Lê Thị Ánh", "8B"),
            ("Lê An", "8B"),
            ("Phạm Thùy", "8B"),
            ("Phạm Dũng", "8A"),
        ];
        club_with(&app, province.coordinator(), "CLB Một", &people).await;
        let read = province.head().permit::<ForceRead>(&app).await;
        let all = app.force(&read, &Asked::of(year())).await.unwrap();
        let order = ["Lê An", "Lê Thị Ánh", "Phạm Dũng", "Trần Đức", "Phạm Thùy", "Lê Thị Yên"];
        assert_eq!(names(&all), order);
        for (search, found) in [("tran duc", 1), ("THỦY", 1), ("thi", 2), ("%", 0)] {
            let asked = Asked { search: search.to_owned(), ..Asked::of(year()) };
            assert_eq!(app.force(&read, &asked).await.unwrap().rows.len(), found, "{search}");
        }
        let asked = Asked { class: "8A".to_owned(), ..Asked::of(year()) };
        assert_eq!(app.force(&read, &asked).await.unwrap().rows.len(), 3);
        assert_eq!(app.force_classes(&read, year()).await.unwrap(), ["8A", "8B"]);
        let sheet = String::from_utf8(app.force_sheet(&read, &asked).await.unwrap()).unwrap();
        assert!(sheet.contains("Trần Đức") && !sheet.contains("Lê An"), "{sheet}");
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, province.school.id, 0, 100).await.unwrap();
        let last = &lines.last().unwrap().entry;
        assert!(last.contains("force.export") && last.contains("\"count\":3"), "{last}");
    })
    .await;
}

#[tokio::test]
async fn a_long_registry_is_walked_page_by_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let people: Vec<String> = (0..120)
            .map(|n: u8| format!("Lê {}{}", char::from(b'A' + n / 20), char::from(b'a' + n % 20)))
            .collect();
        let people: Vec<(&str, &str)> = people.iter().map(|name| (name.as_str(), "8A")).collect();
        club_with(&app, province.coordinator(), "CLB Một", &people).await;
        let read = province.head().permit::<ForceRead>(&app).await;
        let import = province.coordinator().permit::<RosterImport>(&app).await;
        let mut asked = Asked::of(year());
        let mut seen = Vec::new();
        loop {
            let page = app.force(&read, &asked).await.unwrap();
            seen.extend(names(&page));
            asked.after = page.next;
            if asked.after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 120);
        let mut listed = Vec::new();
        let mut asked = app::lists::Asked::default();
        loop {
            let page = app.learners(&import, year(), &asked).await.unwrap();
            listed.extend(page.rows.iter().map(|l| l.full_name.reveal().clone()));
            asked.after = page.next;
            if asked.after.is_none() {
                break;
            }
        }
        assert_eq!(listed, seen);
    })
    .await;
}

#[tokio::test]
async fn an_advisor_and_a_form_teacher_see_only_their_own() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let worker = province.coordinator().clone();
        let first =
            club_with(&app, &worker, "CLB Một", &[("Lê Ân", "8A"), ("Lê Bình", "8B")]).await;
        club_with(&app, &worker, "CLB Hai", &[("Lê Cảnh", "8A"), ("Lê Dũng", "8C")]).await;
        let advisor = province.join(&app, org, Role::Advisor, "co.van", Own::Club(first)).await;
        let class = Own::Class("8A".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "chu.nhiem", class).await;
        let nobody = province.join(&app, org, Role::FormTeacher, "moi.ve", Own::Org).await;
        for (who, sees) in [
            (&advisor, vec!["Lê Ân", "Lê Bình"]),
            (&teacher, vec!["Lê Ân", "Lê Cảnh"]),
            (&nobody, vec![]),
        ] {
            let read = who.permit::<ForceRead>(&app).await;
            let page = app.force(&read, &Asked::of(year())).await.unwrap();
            assert_eq!(names(&page), sees, "{}", who.login);
            let sheet = app.force_sheet(&read, &Asked::of(year())).await.unwrap();
            let sheet = String::from_utf8(sheet).unwrap();
            assert!(!sheet.contains("Lê Dũng"), "{}", who.login);
        }
        let head = province.head().permit::<ForceRead>(&app).await;
        let all = app.force(&head, &Asked::of(year())).await.unwrap();
        let other = all.rows.iter().find(|t| t.full_name.reveal() == "Lê Dũng").unwrap().id;
        let read = advisor.permit::<ForceRead>(&app).await;
        assert!(matches!(app.term(&read, other).await, Err(app::Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_rows_of_every_tier_add_up_to_the_tier_above() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let schools: [(&Place, &[(&str, &str)]); 4] = [
            (&province.school, &[("Lê Thị Ân", "8A"), ("Lê Bình", "9B")]),
            (&province.sibling, &[("Lê Cảnh", "5A")]),
            (&province.far_school, &[("Lê Thị Dung", "8A")]),
            (&province.attached, &[("Lê Giang", "10A1"), ("Lê Thị Hà", "11A1")]),
        ];
        for (school, people) in schools {
            let worker = province.worker(Role::Coordinator, school.id).clone();
            club_with(&app, &worker, "CLB Một", people).await;
        }
        let at = async |worker: &Worker, org: OrgId, stage| {
            let permit = worker.permit_at::<ForceCount>(&app, org).await;
            app.headcounts(&permit, year(), stage).await.unwrap()
        };
        let all = at(province.lead(), province.department.id, None).await;
        assert_eq!((all.total.people, all.total.female, all.total.male), (6, 3, 3));
        assert_eq!((all.total.clubs, all.total.schools), (4, 4));
        assert_eq!(all.rows.len(), 97, "every commune and the attached school");
        let sum: i64 = all.rows.iter().map(|row| row.count.people).sum();
        assert_eq!(sum, all.total.people);
        for row in all.rows.iter().filter(|row| row.count.people > 0) {
            let below = at(province.lead(), row.org.id, None).await;
            assert_eq!(below.total, row.count, "{}", row.org.name);
        }
        let commune = at(province.officer(), province.commune.id, None).await;
        assert_eq!((commune.rows.len(), commune.total.people), (2, 3));
        let lower = at(province.officer(), province.commune.id, Some(Stage::LowerSecondary)).await;
        assert_eq!((lower.rows.len(), lower.total.people), (1, 2));
        let school = at(province.officer(), province.school.id, None).await;
        let inside = school.inside.unwrap();
        assert_eq!(inside.grades.len(), 2);
        assert_eq!(inside.clubs[0].2.people, 2);
        // Numbers only: an officer has no permit for names.
        let officer = app.person(province.officer().id).await.unwrap().unwrap();
        let names = app.permit::<ForceRead>(&officer, province.school.id).await;
        assert!(matches!(names, Err(app::Error::Forbidden)));
    })
    .await;
}
