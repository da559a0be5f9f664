//! Class lists: upload, preview, confirmation, importing again, cancelling, closing, erasing.

use std::collections::BTreeSet;

use app::access::{ForceManage, ForceRead, RosterImport};
use app::clubs::terms::TakeIn;
use app::imports::{ImportView, JOB_ERASE, JOB_READ, Upload};
use app::input::Day;
use app::lists::Asked;
use app::{App, Error};
use domain::calendar::Instant;
use domain::consent::Purpose;
use domain::id::ImportId;
use domain::id::LearnerId;
use domain::inbox::TodoKind;
use domain::ledger::Measure;
use domain::roster::matching::{Change, ImportState, Verdict};
use domain::term::{EndReason, TermState};
use testkit::{Province, TODAY, Worker, on_each_app};

use crate::clubs::{club, stock};
use crate::learners::year;

const LIST: &str = "Lê Thị Ánh\t2012-05-01\t8A\t5100000001\tfemale\n\
    Đinh Ân\t2012-06-02\t8A\t-\tmale\n\
    A Hùng\t2011-07-03\t9B\n\
    !\tdob\tinvalid_dob\n";

fn upload(text: &str) -> Upload {
    Upload {
        school_year: "2026-2027".to_owned(),
        file_name: "khoi-8.xlsx".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

async fn send(app: &App, worker: &Worker, text: &str) -> ImportView {
    let permit = worker.permit::<RosterImport>(app).await;
    let id = app.upload_list(&permit, upload(text)).await.unwrap();
    app.import(&permit, id).await.unwrap()
}

async fn confirm(app: &App, worker: &Worker, text: &str) -> ImportView {
    let view = send(app, worker, text).await;
    let permit = worker.permit::<RosterImport>(app).await;
    app.confirm_import(&permit, view.import.id).await.unwrap();
    app.import(&permit, view.import.id).await.unwrap()
}

fn counts(view: &ImportView) -> [i64; 4] {
    let import = &view.import;
    [import.fresh, import.changed, import.same, import.refused]
}

/// Does every job that is due, as the server does.
pub async fn run_jobs(app: &App, at: Instant) {
    loop {
        let mut tx = app.store().write().await.unwrap();
        let job = store::jobs::claim(&mut tx, at, at.plus_minutes(5)).await.unwrap();
        tx.commit().await.unwrap();
        let Some(job) = job else { break };
        assert!(app.import_job(&job).await.unwrap(), "{}", job.kind);
        let mut tx = app.store().write().await.unwrap();
        store::jobs::finish(&mut tx, &job.id).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn held(app: &App, province: &Province) -> (i64, i64) {
    let mut tx = app.store().read().await.unwrap();
    store::imports::held(&mut tx, province.school.id).await.unwrap()
}

#[tokio::test]
async fn a_list_is_previewed_confirmed_and_changes_nothing_the_second_time() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        let permit = worker.permit::<RosterImport>(&app).await;
        let view = send(&app, worker, LIST).await;
        assert_eq!(view.import.state, ImportState::Ready);
        assert_eq!(counts(&view), [3, 0, 0, 1]);
        // Nothing is in before somebody says so; the file is gone as soon as it was read.
        assert!(app.class_list(&permit, year()).await.unwrap().classes.is_empty());
        assert_eq!(held(&app, &province).await, (4, 0));
        let refused = app.import_rows(&permit, view.import.id, Verdict::Refused, None).await;
        let refused = refused.unwrap().rows;
        assert_eq!(refused[0].row, 5);
        assert_eq!(refused[0].refusal.as_ref().unwrap().reason.code(), "invalid_dob");
        // Sent twice before it is confirmed, it is one preview.
        let again = app.upload_list(&permit, upload(LIST)).await.unwrap();
        assert_eq!(again, view.import.id);
        app.confirm_import(&permit, view.import.id).await.unwrap();
        let list = app.class_list(&permit, year()).await.unwrap();
        let classes: Vec<_> =
            list.classes.iter().map(|c| (c.class_name.as_str(), c.learners)).collect();
        assert_eq!(classes, [("8A", 2), ("9B", 1)]);
        assert_eq!((list.taken, list.untaken, list.open.is_some()), (0, 3, true));
        // Only the refused row is left of the preview, with its place and its mend.
        assert_eq!(held(&app, &province).await, (1, 0));
        let sheet = app.refused_sheet(&permit, view.import.id).await.unwrap();
        let sheet = String::from_utf8(sheet).unwrap();
        assert!(sheet.contains("Ngày sinh") && sheet.contains("Hãy sửa"), "{sheet}");
        let second = send(&app, worker, LIST).await;
        assert_ne!(second.import.id, view.import.id);
        assert!(second.notes.seen_at.is_some(), "the same file is recognised");
        assert_eq!(counts(&second), [0, 0, 3, 1]);
        app.confirm_import(&permit, second.import.id).await.unwrap();
        let after = app.class_list(&permit, year()).await.unwrap();
        assert_eq!((after.untaken, after.classes), (3, list.classes));
    })
    .await;
}

#[tokio::test]
async fn a_newer_list_changes_learners_and_ends_the_term_of_who_moved_away() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        confirm(&app, worker, LIST).await;
        let permit = worker.permit::<RosterImport>(&app).await;
        let manage = worker.permit::<ForceManage>(&app).await;
        let id = app.found_club(&manage, &club("CLB Một")).await.unwrap();
        let page = app.learners(&permit, year(), &Asked::default()).await.unwrap();
        let learners: BTreeSet<LearnerId> = page.rows.iter().map(|l| l.id).collect();
        worker.agree(&app, learners.clone(), &[Purpose::TakePart]).await;
        let take = TakeIn { learners, since: Day::default() };
        assert_eq!(app.take_in(&manage, id, &take).await.unwrap().taken, 3);
        let newer = "Lê Thị Ánh\t2012-05-01\t8C\t5100000001\n\
            đinh ân\t2012-06-02\t8A\t5100000002\tmale\tmoved_out\n\
            A Hùng\t2011-07-04\t9B\n";
        let view = send(&app, worker, newer).await;
        assert_eq!(counts(&view), [1, 2, 0, 0]);
        let rows = app.import_rows(&permit, view.import.id, Verdict::Changed, None).await.unwrap();
        assert_eq!(rows.rows[0].changes, [Change::Class]);
        let all = [Change::FullName, Change::MinistryId, Change::Status];
        assert_eq!(rows.rows[1].changes, all);
        app.confirm_import(&permit, view.import.id).await.unwrap();
        // Another birth date is another person (I11): there are two A Hùng now.
        let found = Asked { search: "HUNG".to_owned(), ..Asked::default() };
        assert_eq!(app.learners(&permit, year(), &found).await.unwrap().rows.len(), 2);
        assert_eq!(stock(&app, province.school.id, Measure::Ambassador, TODAY).await, 2);
        let read = worker.permit::<ForceRead>(&app).await;
        let asked = app::force::Asked {
            state: Some(TermState::Withdrawn),
            ..app::force::Asked::of(year())
        };
        let gone = app.force(&read, &asked).await.unwrap().rows;
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].reason, Some(EndReason::MovedOut));
        let back = app.take_in(&manage, id, &take).await.unwrap();
        assert_eq!((back.gone, back.already), (1, 2));
        assert_eq!(counts(&send(&app, worker, newer).await), [0, 0, 3, 0]);
    })
    .await;
}

#[tokio::test]
async fn eight_who_confirm_at_once_take_the_rows_in_once() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        let id = send(&app, worker, LIST).await.import.id;
        let permit = worker.permit::<RosterImport>(&app).await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, permit) = (app.clone(), permit.clone());
                tokio::spawn(async move { app.confirm_import(&permit, id).await })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap().state, ImportState::Confirmed);
        }
        assert_eq!(app.class_list(&permit, year()).await.unwrap().untaken, 3);
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, province.school.id, 0, 100).await.unwrap();
        let text: Vec<String> = lines.into_iter().map(|line| line.entry).collect();
        assert_eq!(text.iter().filter(|t| t.contains("list.confirm")).count(), 1);
        assert!(!text.concat().contains("Ánh"), "no name in the chain");
    })
    .await;
}

#[tokio::test]
async fn two_files_that_overlap_do_not_double_anybody() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        let permit = worker.permit::<RosterImport>(&app).await;
        let first = send(&app, worker, LIST).await.import.id;
        let more = format!("{LIST}Y Mai\t2012-01-01\t8B\n");
        let second = send(&app, worker, &more).await.import.id;
        let (a, b) =
            tokio::join!(app.confirm_import(&permit, first), app.confirm_import(&permit, second));
        assert!(a.is_ok() && b.is_ok());
        assert_eq!(app.class_list(&permit, year()).await.unwrap().untaken, 4);
    })
    .await;
}

#[tokio::test]
async fn closing_the_list_really_erases_who_was_not_taken_in() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, worker) = (province.school.id, province.coordinator());
        confirm(&app, worker, LIST).await;
        let permit = worker.permit::<RosterImport>(&app).await;
        let todos = async || {
            let mut tx = app.store().read().await.unwrap();
            let open = store::inbox::open(&mut tx, org, &[worker.role]).await.unwrap();
            open.iter().filter(|todo| todo.kind == TodoKind::ListClose).count()
        };
        assert_eq!(todos().await, 1);
        let manage = worker.permit::<ForceManage>(&app).await;
        let id = app.found_club(&manage, &club("CLB Một")).await.unwrap();
        let free = app.free_learners(&manage, year(), "9B").await.unwrap();
        let learners: BTreeSet<LearnerId> = free.iter().map(|l| l.id).collect();
        worker.agree(&app, learners.clone(), &[Purpose::TakePart]).await;
        app.take_in(&manage, id, &TakeIn { learners, since: Day::default() }).await.unwrap();
        assert_eq!(app.class_list(&permit, year()).await.unwrap().untaken, 2);
        assert_eq!(app.close_list(&permit, year()).await.unwrap().erased, 2);
        assert_eq!(app.close_list(&permit, year()).await.unwrap().erased, 0);
        assert_eq!(todos().await, 0);
        let mut tx = app.store().read().await.unwrap();
        let left = store::learners::all(&mut tx, org, year()).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].full_name.reveal(), "A Hùng");
        // The next list of the same year opens it anew; who stayed is known.
        drop(tx);
        assert_eq!(counts(&send(&app, worker, LIST).await), [2, 0, 1, 1]);
    })
    .await;
}

#[tokio::test]
async fn a_large_list_is_read_by_the_queue_with_progress_and_can_be_cancelled() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        let permit = worker.permit::<RosterImport>(&app).await;
        let lines: Vec<String> = (0..6000)
            .map(|n| {
                let mut name = n.to_string();
                for (digit, letter) in ('0'..='9').zip("abcdeghikl".chars()) {
                    name = name.replace(digit, &letter.to_string());
                }
                format!("Nguyễn Văn {name}\t2012-01-01\t{}A", n % 4 + 6)
            })
            .collect();
        let view = send(&app, worker, &lines.join("\n")).await;
        assert_eq!(view.import.state, ImportState::Waiting);
        let early = app.confirm_import(&permit, view.import.id).await.unwrap_err();
        assert!(matches!(early, Error::Refused(why) if why.code == "refused-import-busy"));
        run_jobs(&app, app.now()).await;
        let view = app.import(&permit, view.import.id).await.unwrap();
        assert_eq!((view.import.state, view.import.done), (ImportState::Ready, 6000));
        let mut after = None;
        let mut rows = 0;
        loop {
            let id = view.import.id;
            let page = app.import_rows(&permit, id, Verdict::New, after).await.unwrap();
            rows += page.rows.len();
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(rows, 6000);
        app.cancel_import(&permit, view.import.id).await.unwrap();
        assert_eq!(held(&app, &province).await, (0, 0));
        let over = app.confirm_import(&permit, view.import.id).await.unwrap_err();
        assert!(matches!(over, Error::Refused(why) if why.code == "refused-import-over"));
        // Cancelled while it waits, nobody reads it.
        let view = send(&app, worker, &lines[1..].join("\n")).await;
        app.cancel_import(&permit, view.import.id).await.unwrap();
        run_jobs(&app, app.now()).await;
        let view = app.import(&permit, view.import.id).await.unwrap();
        assert_eq!((view.import.state, view.import.done), (ImportState::Cancelled, 0));
    })
    .await;
}

#[tokio::test]
async fn a_preview_left_alone_is_erased_after_a_day_and_refused_rows_too() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        let left = send(&app, worker, LIST).await.import.id;
        let done = confirm(&app, worker, &format!("{LIST}Y Mai\t2012-01-01\t8B\n")).await;
        assert_eq!(held(&app, &province).await, (5, 0));
        world.set(app.now().plus_days(1));
        run_jobs(&app, app.now()).await;
        assert_eq!(held(&app, &province).await, (0, 0));
        let permit = worker.permit::<RosterImport>(&app).await;
        let left = app.import(&permit, left).await.unwrap();
        assert_eq!(left.import.state, ImportState::Cancelled);
        let gone = app.refused_sheet(&permit, done.import.id).await.unwrap_err();
        assert!(matches!(gone, Error::NotFound));
        let done = app.import(&permit, done.import.id).await.unwrap();
        assert_eq!(done.import.state, ImportState::Confirmed);
        assert_eq!(app.class_list(&permit, year()).await.unwrap().untaken, 4);
        assert_ne!(JOB_READ, JOB_ERASE);
    })
    .await;
}

#[tokio::test]
async fn a_file_refused_whole_stores_nothing_and_a_busy_reader_is_asked_again() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let worker = province.coordinator();
        for text in ["BROKEN", "CRASH"] {
            let view = send(&app, worker, text).await;
            assert_eq!(view.import.state, ImportState::Failed, "{text}");
            assert!(view.notes.file_error.is_some());
        }
        assert_eq!(held(&app, &province).await, (0, 0));
        let busy = send(&app, worker, "BUSY").await;
        assert_eq!(busy.import.state, ImportState::Waiting);
        world.set(app.now().plus_minutes(3));
        let mut tx = app.store().write().await.unwrap();
        let until = app.now().plus_minutes(5);
        let mut seen = Vec::new();
        while let Some(job) = store::jobs::claim(&mut tx, app.now(), until).await.unwrap() {
            seen.push(job);
        }
        tx.commit().await.unwrap();
        let job = seen.iter().find(|job| job.payload == busy.import.id.to_string()).unwrap();
        assert!(matches!(app.import_job(job).await, Err(Error::TooMany)));
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_died_is_followed_by_another_or_says_so() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, worker) = (province.school.id, province.coordinator());
        let permit = worker.permit::<RosterImport>(&app).await;
        let job = |id: ImportId, attempts| store::jobs::Job {
            id: "x".to_owned(),
            kind: JOB_READ.to_owned(),
            org_id: org.0,
            payload: id.to_string(),
            attempts,
        };
        let busy = send(&app, worker, "BUSY").await.import.id;
        let mut tx = app.store().write().await.unwrap();
        let from = [ImportState::Waiting];
        let taken = store::imports::step(&mut tx, org, busy, &from, ImportState::Reading, None);
        assert!(taken.await.unwrap());
        store::imports::erase_parts(&mut tx, org, busy).await.unwrap();
        tx.commit().await.unwrap();
        // A first attempt leaves it to the one who is at it; a second finds the file gone.
        app.import_job(&job(busy, 1)).await.unwrap();
        assert_eq!(app.import(&permit, busy).await.unwrap().import.state, ImportState::Reading);
        app.import_job(&job(busy, 2)).await.unwrap();
        let view = app.import(&permit, busy).await.unwrap();
        assert_eq!(view.import.state, ImportState::Failed);
        assert!(view.notes.interrupted);
    })
    .await;
}

#[tokio::test]
async fn faults_of_an_upload_are_named_and_a_siblings_import_is_not_there() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.coordinator().permit::<RosterImport>(&app).await;
        let bad = Upload { school_year: "2020-2021".to_owned(), bytes: vec![], ..upload("") };
        let Err(Error::Invalid(faults)) = app.upload_list(&permit, bad).await else {
            panic!("taken")
        };
        assert_eq!(faults.of("school_year"), Some("fault-school-year"));
        assert_eq!(faults.of("file"), Some("fault-file-empty"));
        let id = send(&app, province.coordinator(), LIST).await.import.id;
        let sibling = province.worker(domain::access::Role::Coordinator, province.sibling.id);
        let foreign = sibling.permit::<RosterImport>(&app).await;
        assert!(matches!(app.import(&foreign, id).await, Err(Error::NotFound)));
        assert!(matches!(app.confirm_import(&foreign, id).await, Err(Error::NotFound)));
        assert!(matches!(app.cancel_import(&foreign, id).await, Err(Error::NotFound)));
        let rows = app.import_rows(&foreign, id, Verdict::New, None).await;
        assert!(matches!(rows, Err(Error::NotFound)));
        assert!(matches!(app.refused_sheet(&foreign, id).await, Err(Error::NotFound)));
    })
    .await;
}
