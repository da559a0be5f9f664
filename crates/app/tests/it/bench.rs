//! The bench: who is missing, accept all, remind all, and what a frozen sum says about later changes.

use app::Error;
use app::access::{ReminderSend, ReportRead, ReportReview, ReportWrite};
use app::reports::{AcceptAll, AcceptOne, AdjustFigure, BenchState, Remind, ReturnReport};
use domain::access::Role;
use domain::report::{Absence, ReportStage};
use testkit::{Province, append, on_each_app};

use crate::periods::open_2026;
use crate::reports::{accept, help, send, stored, write};

#[tokio::test]
async fn the_missing_are_named_with_their_reason_and_reminded_in_one_press() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let (school, sibling) = (province.school.id, province.sibling.id);
        let permit = province.officer().permit::<ReportReview>(&app).await;
        let bench = app.bench(&permit, None, None).await.unwrap();
        assert_eq!((bench.counts.expected, bench.counts.missing), (2, 2));
        // The 17th: the schools' last day, 15/11, is over.
        assert!(bench.unreachable.is_empty() && bench.rows.iter().all(|row| row.overdue));
        send(&app, &province, school).await;
        let missing = app.bench(&permit, Some("2026"), Some(BenchState::Missing)).await.unwrap();
        assert_eq!(missing.rows.len(), 1);
        assert!(missing.rows[0].below.org == sibling && missing.rows[0].overdue);
        assert_eq!((missing.counts.submitted, missing.counts.late), (1, 1));

        let remind = province.officer().permit::<ReminderSend>(&app).await;
        let wrong = app.remind_missing(&remind, "2026", &Remind { count: 2 }).await;
        assert!(matches!(wrong, Err(Error::Stale)), "who has sent is not reminded");
        assert_eq!(app.remind_missing(&remind, "2026", &Remind { count: 1 }).await.unwrap(), 1);
        let rows = app.bench(&permit, Some("2026"), None).await.unwrap().rows;
        let at = |org| rows.iter().find(|row| row.below.org == org).unwrap().reminded_at;
        assert!(at(sibling) > 0 && at(school) == 0);

        let read = province.officer().permit::<ReportRead>(&app).await;
        let content = app.report(&read, "2026").await.unwrap().content;
        let why: Vec<_> = content.missing.iter().map(|one| (one.org, one.why)).collect();
        assert!(
            why.contains(&(school, Absence::Waiting)) && why.contains(&(sibling, Absence::NotSent))
        );
        assert_eq!((content.expected, content.children.len()), (2, 0));
        let cause = "Tổng phải bằng số của các trường".to_owned();
        let own = AdjustFigure { value: 9.into(), reason: cause };
        let write = province.officer().permit::<ReportWrite>(&app).await;
        let refused = app.adjust_figure(&write, "2026", "I06", &own).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "a sum is mended below");
    })
    .await;
}

#[tokio::test]
async fn a_frozen_sum_keeps_its_children_and_says_which_have_changed_since() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let (school, sibling) = (province.school.id, province.sibling.id);
        let (commune, department) = (province.commune.id, province.department.id);
        append(&app, school, &[help(10)]).await;
        append(&app, sibling, &[help(5)]).await;
        for org in [school, sibling] {
            send(&app, &province, org).await;
        }
        let permit = province.officer().permit::<ReportReview>(&app).await;
        assert_eq!(app.accept_all(&permit, "2026", &AcceptAll { count: 2 }).await.unwrap(), 2);
        send(&app, &province, commune).await;
        let frozen = stored(&app, &province, commune, 1).await;
        accept(&app, &province, department, commune, 1).await;

        // After acceptance the school is asked to mend; the commune's report stays as it was and says so.
        let back = ReturnReport { version: 1, reason: "Sai số".into(), cells: Vec::new() };
        app.return_report(&permit, "2026", school, &back).await.unwrap();
        append(&app, school, &[help(-4)]).await;
        send(&app, &province, school).await;
        accept(&app, &province, commune, school, 2).await;
        assert_eq!(stored(&app, &province, commune, 1).await, frozen);
        let read = province.officer().permit::<ReportRead>(&app).await;
        let view = app.report(&read, "2026").await.unwrap();
        assert_eq!(view.content.value("I06"), 15);
        let [newer] = &view.newer[..] else { panic!("{:?}", view.newer) };
        assert_eq!((newer.org, newer.summed, newer.version), (school, 1, 2));
        let again = app.recompute(commune, "2026", 1).await.unwrap();
        assert!(again.intact && again.equal);
        // The Department counts the commune as it was accepted.
        let wanted = app.find_report(&province.department.code, "2026").await.unwrap();
        let live = app.compile_found(&wanted).await.unwrap();
        assert_eq!(live.content.value("I06"), 15);
        assert_eq!(live.content.expected, 97);
        assert_eq!(live.content.missing.len(), 96);
        live.paper().unwrap().check().unwrap();
    })
    .await;
}

#[tokio::test]
async fn eight_who_accept_all_at_once_accept_once() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        for org in [province.school.id, province.sibling.id] {
            send(&app, &province, org).await;
        }
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, officer) = (app.clone(), province.officer().clone());
                tokio::spawn(async move {
                    let permit = officer.permit::<ReportReview>(&app).await;
                    app.accept_all(&permit, "2026", &AcceptAll { count: 2 }).await
                })
            })
            .collect();
        let mut accepted = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(count) => accepted += count,
                Err(Error::Stale | Error::Refused(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(accepted, 2);
        let read = province.officer().permit_at::<ReportRead>(&app, province.school.id).await;
        assert_eq!(app.report(&read, "2026").await.unwrap().stage, ReportStage::Accepted);
    })
    .await;
}

#[tokio::test]
async fn only_the_reports_directly_below_are_reviewed_and_siblings_are_not_there() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let far = province.far_school.id;
        send(&app, &province, far).await;
        let officer = province.officer().permit::<ReportReview>(&app).await;
        let lead = province.lead().permit::<ReportReview>(&app).await;
        for permit in [&officer, &lead] {
            let one = AcceptOne { version: 1 };
            let refused = app.accept_report(permit, "2026", far, &one).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{far} is not directly below");
            assert!(matches!(app.review(permit, "2026", far).await, Err(Error::NotFound)));
        }
        // Nobody accepts their own report, and a school has no bench.
        write(&app, &province, province.commune.id, "Đã làm.").await;
        let own =
            app.accept_report(&officer, "2026", province.commune.id, &AcceptOne { version: 0 });
        assert!(matches!(own.await, Err(Error::NotFound)));
        let at_school =
            province.officer().permit_at::<ReportReview>(&app, province.school.id).await;
        assert!(matches!(app.bench(&at_school, None, None).await, Err(Error::NotFound)));
        let sibling = province.worker(Role::SchoolHead, province.sibling.id);
        let other = app.permit_of::<ReportRead>(sibling.id, province.school.id).await;
        assert!(matches!(other, Err(Error::NotFound)));
    })
    .await;
}
