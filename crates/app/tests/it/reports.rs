//! One report from draft to frozen, and what stays as it was.

use app::access::{OrgManage, ReportRead, ReportReview, ReportSubmit, ReportWrite};
use app::reports::{AcceptOne, AdjustFigure, Format, Narrative, ReturnReport, Submission};
use app::{App, Error};
use domain::access::{Action, Role};
use domain::calendar::{Instant, first_late};
use domain::id::OrgId;
use domain::ledger::{Line, Measure, Source};
use domain::report::{CellRemark, Content, RemarkedCell, ReportStage, hash};
use jiff::civil::date;
use testkit::{Province, TODAY, append, on_each_app};

use crate::periods::open_2026;

/// `n` times help given to citizens with `VNeID` on a day.
pub fn help(n: i64) -> Line {
    let id = uuid::Uuid::from_u128(7);
    let line = Line::of(Measure::Help, date(2026, 10, 3), n, Source::Tally, id);
    Line { service: 31, audience: 4, ..line }
}

/// Who writes and who signs at an org.
fn hands(province: &Province, org: OrgId) -> (Role, Role) {
    if org == province.department.id {
        (Role::DepartmentLead, Role::DepartmentLeader)
    } else if org == province.commune.id || org == province.other_commune.id {
        (Role::CommuneOfficer, Role::CommuneLeader)
    } else {
        (Role::Coordinator, Role::SchoolHead)
    }
}

/// Writes all five sections.
pub async fn write(app: &App, province: &Province, org: OrgId, text: &str) {
    let (maker, _) = hands(province, org);
    let worker = province.worker(maker, org);
    let read = worker.permit::<ReportRead>(app).await;
    let changed = app.report(&read, "2026").await.unwrap().changed;
    let text = || text.to_owned();
    let narrative = Narrative {
        changed,
        direction: text(),
        results: text(),
        assessment: text(),
        orientation: text(),
        proposals: text(),
    };
    let permit = worker.permit::<ReportWrite>(app).await;
    app.write_narrative(&permit, "2026", &narrative).await.unwrap();
}

/// Signs and sends.
pub async fn submit(app: &App, province: &Province, org: OrgId) -> i64 {
    let (_, signer) = hands(province, org);
    let worker = province.worker(signer, org);
    let read = worker.permit::<ReportRead>(app).await;
    let changed = app.report(&read, "2026").await.unwrap().changed;
    let permit = worker.permit::<ReportSubmit>(app).await;
    app.submit_report(&permit, "2026", &Submission { changed }).await.unwrap()
}

/// Writes and sends.
pub async fn send(app: &App, province: &Province, org: OrgId) -> i64 {
    write(app, province, org, "Đã làm.").await;
    submit(app, province, org).await
}

/// Accepts as the org above.
pub async fn accept(app: &App, province: &Province, above: OrgId, org: OrgId, version: i64) {
    let (maker, _) = hands(province, above);
    let permit = province.worker(maker, above).permit::<ReportReview>(app).await;
    app.accept_report(&permit, "2026", org, &AcceptOne { version }).await.unwrap();
}

/// The exact frozen text and its hash.
pub async fn stored(app: &App, province: &Province, org: OrgId, version: i64) -> (String, String) {
    let permit = province.lead().permit_at::<ReportRead>(app, org).await;
    let (_, row) = app.report_version(&permit, "2026", version).await.unwrap();
    (row.content, row.hash)
}

#[tokio::test]
async fn a_report_fills_itself_until_it_is_sent_and_is_frozen_then() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let school = province.school.id;
        append(&app, school, &[help(40)]).await;
        let read = province.coordinator().permit::<ReportRead>(&app).await;
        let view = app.report(&read, "2026").await.unwrap();
        assert_eq!((view.content.value("I06"), view.stage), (40, ReportStage::Draft));
        assert!(view.is_blocked(), "nothing is written yet");
        append(&app, school, &[help(2)]).await;
        assert_eq!(send(&app, &province, school).await, 1);
        let before = stored(&app, &province, school, 1).await;
        assert_eq!(hash(&before.0), before.1);

        // Later lines, a renamed org and another day change nothing of what was sent.
        append(&app, school, &[help(500), help(-3)]).await;
        let manage = province.lead().permit_at::<OrgManage>(&app, school).await;
        let change = app::orgs::OrgChange {
            name: "Trường Tên Khác".into(),
            symbol: "KHAC".into(),
            stage: None,
            place: String::new(),
            valid_to: app::input::Day::default(),
        };
        app.change_org(&manage, &change).await.unwrap();
        world.set_day(date(2026, 12, 20));
        assert_eq!(stored(&app, &province, school, 1).await, before);
        let view = app.report(&read, "2026").await.unwrap();
        assert_eq!(view.content.value("I06"), 42);
        assert!(!view.content.org.name.contains("Khác"));
        // Computed again from (period, number), it is the same to the byte.
        let again = app.recompute(school, "2026", 1).await.unwrap();
        assert!(again.intact && again.equal, "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn twenty_fourth_of_november_23_59_59_is_on_time_and_one_second_later_late_and_accepted() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let attached = province.attached.id;
        let limit = first_late(date(2026, 11, 24));
        assert_eq!(limit.rfc3339(), "2026-11-24T17:00:00.000Z");
        world.set(Instant(limit.0 - 1000));
        send(&app, &province, attached).await;
        let line = async |org: OrgId| {
            let read = province.lead().permit_at::<ReportRead>(&app, org).await;
            app.report(&read, "2026").await.unwrap()
        };
        assert!(!line(attached).await.late);
        world.set(limit);
        send(&app, &province, province.commune.id).await;
        assert!(line(province.commune.id).await.late);
        accept(&app, &province, province.department.id, province.commune.id, 1).await;
        let view = line(province.commune.id).await;
        assert!(view.late && view.stage == ReportStage::Accepted);
        let sum = line(province.department.id).await.content;
        let child = sum.children.iter().find(|child| child.org == province.commune.id).unwrap();
        assert!(child.late);
        // A late correction of a report that came in time is not a late report.
        let permit = province.lead().permit::<ReportReview>(&app).await;
        let back = ReturnReport { version: 1, reason: "Thiếu".into(), cells: Vec::new() };
        app.return_report(&permit, "2026", attached, &back).await.unwrap();
        assert_eq!(send(&app, &province, attached).await, 2);
        let view = line(attached).await;
        assert!(!view.late && view.versions[0].late == 1);
    })
    .await;
}

#[tokio::test]
async fn a_return_names_the_cells_and_the_next_version_shows_the_difference() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let (school, commune) = (province.school.id, province.commune.id);
        append(&app, school, &[help(40)]).await;
        send(&app, &province, school).await;
        let review = province.officer().permit::<ReportReview>(&app).await;
        let empty = ReturnReport { version: 1, reason: " ".into(), cells: Vec::new() };
        let refused = app.return_report(&review, "2026", school, &empty).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        let cell = RemarkedCell { indicator: "I06".into(), remark: CellRemark::High };
        let back = ReturnReport { version: 1, reason: String::new(), cells: vec![cell.clone()] };
        app.return_report(&review, "2026", school, &back).await.unwrap();

        let read = province.coordinator().permit::<ReportRead>(&app).await;
        let view = app.report(&read, "2026").await.unwrap();
        assert_eq!(view.returned.unwrap().cells, std::slice::from_ref(&cell));
        let todos = async |org: OrgId, role: Role| {
            let mut tx = app.store().read().await.unwrap();
            let todos = store::inbox::open(&mut tx, org, &[role]).await.unwrap();
            todos.iter().map(|t| format!("{} {}", t.kind, t.detail)).collect::<Vec<_>>()
        };
        assert_eq!(
            todos(school, Role::Coordinator).await,
            ["report_fix Số lượt hỗ trợ VNeID và tiện ích"]
        );
        assert_eq!(todos(commune, Role::CommuneOfficer).await, ["report_write 2026"]);

        append(&app, school, &[help(-10)]).await;
        assert_eq!(send(&app, &province, school).await, 2);
        let seen = app.review(&review, "2026", school).await.unwrap();
        let difference = seen.difference.unwrap();
        assert!(difference.figures.contains(&("I06".to_owned(), 40, 30)), "{difference:?}");
        assert!(difference.sections.is_empty());
        assert_eq!(seen.asked, [cell]);
        // The first version is still what it was, and each has its own number.
        let first: Content =
            serde_json::from_str(&stored(&app, &province, school, 1).await.0).unwrap();
        assert_eq!(first.value("I06"), 40);
        let mut tx = app.store().read().await.unwrap();
        let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
        let numbers = store::papers::numbers(&mut tx, school, "BC", from, to).await.unwrap();
        assert_eq!(numbers, [1, 2]);
        drop(tx);
        assert!(todos(school, Role::Coordinator).await.is_empty());
        // What was seen is what is accepted: the old version is stale.
        let stale = app.accept_report(&review, "2026", school, &AcceptOne { version: 1 }).await;
        assert!(matches!(stale, Err(Error::Stale)));
    })
    .await;
}

#[tokio::test]
async fn an_adjustment_stands_beside_the_computed_figure_and_in_print() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let school = province.school.id;
        append(&app, school, &[help(40)]).await;
        let write_permit = province.coordinator().permit::<ReportWrite>(&app).await;
        let mut figure = AdjustFigure { value: 45.into(), reason: String::new() };
        let refused = app.adjust_figure(&write_permit, "2026", "I06", &figure).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "a correction says why");
        figure.reason = "Sổ giấy tháng 9".into();
        app.adjust_figure(&write_permit, "2026", "I06", &figure).await.unwrap();
        send(&app, &province, school).await;
        let read = province.head().permit::<ReportRead>(&app).await;
        let content = app.report(&read, "2026").await.unwrap().content;
        let cell = content.figures.iter().find(|cell| cell.indicator == "I06").unwrap();
        assert_eq!((cell.computed, cell.adjustment, cell.value()), (40, 5, 45));
        let file = app.report_file(&read, "2026", None, Format::Docx).await.unwrap();
        let paper: domain::paper::Paper = serde_json::from_slice(&file.bytes).unwrap();
        paper.check().unwrap();
        assert!(!paper.draft && paper.number == Some(1) && paper.date == Some(TODAY));
        let text = String::from_utf8(file.bytes).unwrap();
        for part in ["45 (*)", "Hệ thống tính: 40; điều chỉnh: +5", "Sổ giấy tháng 9", "seq "]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        // The machine-readable file is the very text that was hashed.
        let json = app.report_file(&read, "2026", Some(1), Format::Json).await.unwrap();
        assert_eq!(json.name, format!("BC-2026-{}-v1.json", province.school.code));
        assert_eq!(
            (String::from_utf8(json.bytes).unwrap()),
            stored(&app, &province, school, 1).await.0
        );
        assert!(app.recompute(school, "2026", 1).await.unwrap().equal);
    })
    .await;
}

#[tokio::test]
async fn nothing_happened_is_one_press_and_only_when_nothing_happened() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let permit = province.coordinator().permit::<ReportWrite>(&app).await;
        app.nothing_to_report(&permit, "2026").await.unwrap();
        assert_eq!(submit(&app, &province, province.school.id).await, 1);
        append(&app, province.sibling.id, &[help(1)]).await;
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let permit = sibling.permit::<ReportWrite>(&app).await;
        let Err(Error::Refused(why)) = app.nothing_to_report(&permit, "2026").await else {
            panic!("help was given")
        };
        assert_eq!(why.code, "refused-report-not-zero");
    })
    .await;
}

#[tokio::test]
async fn eight_signatures_at_once_make_one_version() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let school = province.school.id;
        write(&app, &province, school, "Đã làm.").await;
        let read = province.head().permit::<ReportRead>(&app).await;
        let changed = app.report(&read, "2026").await.unwrap().changed;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, head) = (app.clone(), province.head().clone());
                tokio::spawn(async move {
                    let permit = head.permit::<ReportSubmit>(&app).await;
                    app.submit_report(&permit, "2026", &Submission { changed }).await
                })
            })
            .collect();
        let mut sent = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(version) => {
                    sent += 1;
                    assert_eq!(version, 1);
                }
                Err(Error::Refused(_) | Error::Stale) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(sent, 1);
        let view = app.report(&read, "2026").await.unwrap();
        assert_eq!((view.versions.len(), view.version), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn who_wrote_does_not_sign_and_nobody_overwrites_unseen() {
    for role in Role::ALL {
        let both = role.reach(Action::ReportWrite).and(role.reach(Action::ReportSubmit));
        assert_eq!(both, None, "{role} would sign what it wrote");
    }
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let school = province.school.id;
        // Somebody who holds both roles at a small school: the person counts, not the role.
        let own = domain::access::Own::Org;
        let both = province.join(&app, school, Role::Coordinator, "kiem.nhiem", own.clone()).await;
        let mut tx = app.store().write().await.unwrap();
        let (from, to) = (app::orgs::COMMUNES_FROM, app::orgs::OPEN_END);
        let role = Role::SchoolHead;
        store::accounts::grant(&mut tx, both.id, school, role, &own, from, to).await.unwrap();
        tx.commit().await.unwrap();
        write(&app, &province, school, "Đã làm.").await;
        let read = province.coordinator().permit::<ReportRead>(&app).await;
        let view = app.report(&read, "2026").await.unwrap();
        let permit = both.permit::<ReportWrite>(&app).await;
        let old = Narrative { changed: view.changed - 1, ..Narrative::default() };
        let stale = app.write_narrative(&permit, "2026", &old).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let long =
            Narrative { changed: view.changed, results: "x".repeat(8_001), ..Narrative::default() };
        let Err(Error::Invalid(faults)) = app.write_narrative(&permit, "2026", &long).await else {
            panic!("too long")
        };
        assert_eq!(faults.of("results"), Some("fault-report-long"));
        let changed = view.changed;
        let text = || "Tự viết, tự ký.".to_owned();
        let narrative = Narrative {
            changed,
            direction: text(),
            results: text(),
            assessment: text(),
            orientation: text(),
            proposals: text(),
        };
        app.write_narrative(&permit, "2026", &narrative).await.unwrap();
        let sign = both.permit::<ReportSubmit>(&app).await;
        let seen = Submission { changed: changed + 1 };
        let Err(Error::Refused(why)) = app.submit_report(&sign, "2026", &seen).await else {
            panic!("who wrote signs")
        };
        assert_eq!(why.code, "refused-report-same-person");
        assert_eq!(submit(&app, &province, school).await, 1);
    })
    .await;
}
