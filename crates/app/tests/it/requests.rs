//! Requests about a child's data: the clocks, who may ask, the copy, the erasure that leaves nothing, retention.

use app::access::{ConsentWrite, ForceManage, ForceRead, OwnConsent, RequestHandle, SettingManage};
use app::clubs::terms::TakeIn;
use app::family::{NewAnswer, Noted, NotedBy};
use app::input::Day;
use app::privacy::{NewRequest, Retention, Words};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::calendar::start_of;
use domain::consent::{Answer, Purpose, Relation, Route};
use domain::id::{GuardianId, LearnerId, RequestId};
use domain::ledger::Measure;
use domain::request::{Asker, RequestKind, RequestState};
use jiff::civil::date;
use store::dump::Reading;
use testkit::{Province, TODAY, on_each_app, raw};

use crate::clubs::{club, stock};
use crate::learners::enrol;

/// Words that stand nowhere else.
const CHILD: &str = "Hoàng Yến Chim";
const MOTHER: &str = "Nguyễn Thị Kanari";
const PHONE: &str = "0912345671";
const REMARK: &str = "nhà ở xóm chim yến";

fn words(text: &str) -> Words {
    Words { words: text.to_owned() }
}

/// A child in a club, with a mother who has agreed to everything.
async fn child(app: &App, province: &Province) -> (LearnerId, GuardianId) {
    let org = province.school.id;
    let worker = province.coordinator();
    let learner = enrol(app, org, &[(CHILD, "8A")]).await[0];
    let permit = worker.permit::<ConsentWrite>(app).await;
    let mother: GuardianId = app.new_id().into();
    let by = NotedBy::NewGuardian {
        id: Some(mother),
        full_name: MOTHER.to_owned(),
        relation: Relation::Mother,
        phone: PHONE.to_owned(),
    };
    let yes = |purpose: &Purpose| NewAnswer { id: None, purpose: *purpose, answer: Answer::Yes };
    let noted = [by, NotedBy::Learner].map(|by| Noted {
        learner,
        by,
        route: Route::Phone,
        picture: None,
        remark: REMARK.to_owned(),
        answers: Purpose::ALL.iter().map(yes).collect(),
    });
    app.note_answers(&permit, &noted).await.unwrap();
    let manage = worker.permit::<ForceManage>(app).await;
    let club = app.found_club(&manage, &club("CLB Một")).await.unwrap();
    let take = TakeIn { learners: [learner].into(), since: Day::default() };
    assert_eq!(app.take_in(&manage, club, &take).await.unwrap().taken, 1);
    (learner, mother)
}

async fn file(app: &App, province: &Province, new: &NewRequest) -> RequestId {
    let permit = province.coordinator().permit::<RequestHandle>(app).await;
    app.file_request(&permit, new).await.unwrap()
}

fn new(learner: LearnerId, guardian: Option<GuardianId>, kind: RequestKind) -> NewRequest {
    NewRequest { id: None, learner, kind, guardian, words: format!("Mẹ em {CHILD} xin") }
}

/// Every line of every table that a backup holds.
async fn whole(app: &App) -> String {
    let mut text = String::new();
    let mut tx = app.store().read().await.unwrap();
    for table in store::dump::tables() {
        let mut reading = Reading::of(table);
        loop {
            let rows = reading.next(&mut tx).await.unwrap();
            if rows.is_empty() {
                break;
            }
            for row in rows {
                text.push_str(table.name);
                text.push(' ');
                text.push_str(&row);
                text.push('\n');
            }
        }
    }
    text
}

#[tokio::test]
async fn a_request_has_its_clocks_and_its_todos_and_an_extension_moves_them_once() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let (learner, mother) = child(&app, &province).await;
        let permit = province.head().permit::<RequestHandle>(&app).await;
        let asked = new(learner, Some(mother), RequestKind::Correct);
        let id =
            file(&app, &province, &NewRequest { id: Some(app.new_id().into()), ..asked.clone() })
                .await;
        let again = NewRequest { id: Some(id), ..asked };
        assert_eq!(file(&app, &province, &again).await, id);
        let view = app.request(&permit, id).await.unwrap();
        assert_eq!(view.request.asker, Asker::Guardian);
        // Tuesday 17 November: two working days are Thursday 19, ten days are 27.
        assert_eq!(view.request.acknowledge_by, start_of(date(2026, 11, 20)));
        assert_eq!(view.request.carry_out_by, start_of(date(2026, 11, 28)));
        assert!(!view.is_late);
        world.set(start_of(date(2026, 11, 20)));
        assert!(app.request(&permit, id).await.unwrap().is_late);
        app.acknowledge_request(&permit, id).await.unwrap();
        app.acknowledge_request(&permit, id).await.unwrap();
        assert!(!app.request(&permit, id).await.unwrap().is_late);
        let short = app.extend_request(&permit, id, &words("a")).await.unwrap_err();
        assert!(matches!(short, Error::Invalid(_)));
        app.extend_request(&permit, id, &words("Chờ trường cũ trả lời")).await.unwrap();
        let view = app.request(&permit, id).await.unwrap();
        assert_eq!(view.request.carry_out_by, start_of(date(2026, 12, 8)));
        let twice = app.extend_request(&permit, id, &words("Chờ nữa")).await.unwrap_err();
        assert!(matches!(twice, Error::Refused(_)), "{twice}");
        app.refuse_request(&permit, id, &words("Thông tin đã đúng")).await.unwrap();
        let late = app.carry_out_request(&permit, id, &words("Đã sửa")).await.unwrap_err();
        assert!(matches!(late, Error::Refused(_)), "{late}");
        let over = app.requests(&permit, false, None).await.unwrap();
        assert_eq!(over.rows.len(), 1);
        assert!(app.requests(&permit, true, None).await.unwrap().rows.is_empty());
        // Nothing is left to do.
        let mut tx = app.store().read().await.unwrap();
        let open = store::inbox::open(&mut tx, province.school.id, &[Role::Coordinator]);
        let open = open.await.unwrap();
        assert!(open.iter().all(|todo| !todo.subject.contains("request")), "{open:?}");
        drop(tx);
    })
    .await;
}

#[tokio::test]
async fn of_eight_who_answer_a_request_at_once_one_does() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, _) = child(&app, &province).await;
        let id = file(&app, &province, &new(learner, None, RequestKind::Object)).await;
        let permit = province.head().permit::<RequestHandle>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..8 {
            let (app, permit) = (app.clone(), permit.clone());
            tasks.spawn(async move {
                let said = words("Trường đã xem xét");
                if n % 2 == 0 {
                    app.carry_out_request(&permit, id, &said).await
                } else {
                    app.refuse_request(&permit, id, &said).await
                }
            });
        }
        let mut done = 0;
        while let Some(ended) = tasks.join_next().await {
            done += i32::from(ended.unwrap().is_ok());
        }
        assert_eq!(done, 1);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_by_request_takes_back_what_that_guardian_agreed_to() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, mother) = child(&app, &province).await;
        let permit = province.coordinator().permit::<RequestHandle>(&app).await;
        let nobody = file(&app, &province, &new(learner, None, RequestKind::Withdraw)).await;
        let who = app.carry_out_request(&permit, nobody, &words("Đã rút")).await.unwrap_err();
        assert!(matches!(who, Error::Refused(_)), "{who}");
        let id = file(&app, &province, &new(learner, Some(mother), RequestKind::Withdraw)).await;
        app.carry_out_request(&permit, id, &words("Đã rút")).await.unwrap();
        let org = province.school.id;
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 0, "the place is given up");
        let read = province.head().permit::<ForceRead>(&app).await;
        let record = app.learner_record(&read, learner).await.unwrap();
        let side = record.agreed[0].guardians.unwrap();
        assert_eq!(side, domain::consent::Side::Withdrawn);
    })
    .await;
}

#[tokio::test]
async fn the_copy_holds_everything_and_that_it_was_taken() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, mother) = child(&app, &province).await;
        let permit = province.coordinator().permit::<RequestHandle>(&app).await;
        let id = file(&app, &province, &new(learner, Some(mother), RequestKind::Copy)).await;
        let copy = app.request_copy(&permit, id).await.unwrap();
        assert_eq!(copy.learners[0].full_name, CHILD);
        assert_eq!((copy.guardians[0].full_name.as_str(), copy.answers.len()), (MOTHER, 10));
        assert_eq!((copy.terms.len(), copy.requests.len()), (1, 1));
        assert!(copy.looks.iter().any(|look| look.what == domain::look::Look::Copy));
        let text = serde_json::to_string(&copy).unwrap();
        for word in [CHILD, MOTHER, PHONE, REMARK, "2012-05-01"] {
            assert!(text.contains(word), "{word}");
        }
        let other = file(&app, &province, &new(learner, None, RequestKind::Restrict)).await;
        assert!(matches!(app.request_copy(&permit, other).await, Err(Error::Refused(_))));
        let far = province.worker(Role::Coordinator, province.sibling.id);
        let far = far.permit::<RequestHandle>(&app).await;
        assert!(matches!(app.request_copy(&far, id).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn after_an_erasure_no_table_holds_the_child_and_the_figures_stay() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let (learner, mother) = child(&app, &province).await;
        let read = province.head().permit::<ForceRead>(&app).await;
        app.learner_record(&read, learner).await.unwrap();
        let other = file(&app, &province, &new(learner, Some(mother), RequestKind::View)).await;
        let id = file(&app, &province, &new(learner, Some(mother), RequestKind::Erase)).await;
        // A picture with the child, a slip, a card with its account, words of an activity: as other features leave them.
        raw(&app, &format!(
            "insert into pictures values ({org}, 'p1', 'portrait', '{learner}', '', '{CHILD}', 1, 1, 1, '', 1, '', 0);
             insert into picture_parts values ({org}, 'p1', 'full', 0, 'AAAA');
             insert into picture_people values ({org}, 'p1', '{learner}');
             insert into accounts values ('00000000-0000-7000-8000-0000000000aa', 'chim.yen', '{CHILD}', 'active', 'h', '', 0, 0, 0);
             insert into grants values ('00000000-0000-7000-8000-0000000000aa', {org}, 'ambassador', 'learner', '{learner}', '2026-01-01', '2027-01-01');
             insert into sign_in_cards values ({org}, '00000000-0000-7000-8000-0000000000c1', '{learner}', '00000000-0000-7000-8000-0000000000aa', 'x', 'y', 0, '00000000-0000-7000-8000-0000000000aa', 0, 0, 0, 0);"
        ))
        .await;
        let before = whole(&app).await;
        for word in [CHILD, MOTHER, PHONE, REMARK, "chim.yen"] {
            assert!(before.contains(word), "the test plants {word}");
        }
        let permit = province.coordinator().permit::<RequestHandle>(&app).await;
        let by_hand = app.carry_out_request(&permit, id, &words("Đã xóa")).await.unwrap_err();
        assert!(matches!(by_hand, Error::Refused(_)), "erasing has an act of its own");
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 1);
        let proof = app.erase_learner(&permit, id).await.unwrap();
        assert_eq!((proof.erased["learners"], proof.erased["pictures"]), (1, 1));
        assert_eq!((proof.erased["accounts"], proof.erased["sign_in_cards"]), (1, 1));
        let after = whole(&app).await;
        let folded = domain::text::fold(CHILD);
        for word in [CHILD, MOTHER, PHONE, REMARK, "chim.yen", &folded, "2012-05-01"] {
            let left: Vec<&str> = after.lines().filter(|line| line.contains(word)).collect();
            assert!(left.is_empty(), "{word}: {left:#?}");
        }
        let record = app.learner_record(&read, learner).await.unwrap();
        assert!(record.is_erased() && record.terms.len() == 1, "the row stays for what was counted");
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 0);
        let view = app.request(&permit, id).await.unwrap();
        assert_eq!((view.request.state, view.proof), (RequestState::Done, Some(proof)));
        let view = app.request(&permit, other).await.unwrap();
        assert_eq!(view.request.state, RequestState::Done, "there is nothing left to show");
        let again = app.erase_learner(&permit, id).await.unwrap_err();
        assert!(matches!(again, Error::Refused(_)), "{again}");
        let late = app.file_request(&permit, &new(learner, None, RequestKind::Copy)).await;
        assert!(matches!(late, Err(Error::Refused(_) | Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_child_and_its_guardian_ask_for_themselves_and_nobody_else_does() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let (learner, mother) = child(&app, &province).await;
        let stranger = enrol(&app, org, &[("Lê Văn Khác", "8B")]).await[0];
        let own = Own::Learner(learner);
        let kid = province.join(&app, org, Role::Ambassador, "em.yen", own.clone()).await;
        let parent = province.join(&app, org, Role::Guardian, "me.yen", own).await;
        let permit = kid.permit::<OwnConsent>(&app).await;
        let pass = app.own_pass(&permit, learner).await.unwrap();
        let id = app.file_own_request(&pass, None, RequestKind::View, "Em muốn xem").await.unwrap();
        assert_eq!(app.own_requests(&pass).await.unwrap()[0].request.id, id);
        assert_eq!(app.own_copy(&pass).await.unwrap().learners.len(), 1);
        assert!(matches!(app.own_pass(&permit, stranger).await, Err(Error::NotFound)));
        // A guardian's grant without the school's link to the child is not enough (b7).
        let permit = parent.permit::<OwnConsent>(&app).await;
        assert!(matches!(app.own_pass(&permit, learner).await, Err(Error::NotFound)));
        raw(
            &app,
            &format!("update guardians set account_id = '{}' where id = '{mother}'", parent.id),
        )
        .await;
        let pass = app.own_pass(&permit, learner).await.unwrap();
        assert!(
            app.own_requests(&pass).await.unwrap().is_empty(),
            "what the child asked is its own"
        );
    })
    .await;
}

#[tokio::test]
async fn what_has_been_kept_long_enough_is_erased_in_the_night() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let (learner, _) = child(&app, &province).await;
        assert!(app.erase_due().await.unwrap().is_empty(), "nothing is due yet");
        // 2026-2027 ends on 31 August 2027; contact data is due a year later, the record after three.
        world.set_day(date(2028, 9, 2));
        app.finish_terms().await.unwrap();
        let swept = app.erase_due().await.unwrap();
        assert_eq!((swept[0].0, swept[0].1.contacts, swept[0].1.records), (org, 1, 0));
        let now = whole(&app).await;
        assert!(!now.contains(PHONE) && now.contains(CHILD));
        assert!(app.erase_due().await.unwrap().is_empty(), "and once only");
        let lead = province.lead().permit::<SettingManage>(&app).await;
        let shorter = Retention { records: 12, ..Retention::default() };
        app.set_retention(&lead, &shorter).await.unwrap();
        let swept = app.erase_due().await.unwrap();
        assert_eq!(swept[0].1.records, 1);
        assert!(!whole(&app).await.contains(CHILD), "{learner}");
    })
    .await;
}
