//! Families: slips, codes, keys, answers, what follows from them; each on both databases.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::access::{ConsentRead, ConsentWrite, FamilyPass, ForceManage, ForceRead, OwnConsent};
use app::clubs::terms::TakeIn;
use app::family::{
    CALL_AFTER_DAYS, ConsentsAsked, GuardianAccount, Knock, LinkEnding, MakeSlips, NewAnswer,
    NewCall, Noted, NotedBy, PrintedSlip, SLIP_DAYS, SomeLearners, WRONG_CODES,
};
use app::input::Day;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::consent::{Answer, CallResult, Purpose, Relation, Route, Side, Who};
use domain::id::{GuardianId, LearnerId, OrgId};
use domain::inbox::TodoKind;
use domain::ledger::Measure;
use domain::look::Look;
use domain::term::{EndReason, TermState};
use jiff::civil::date;
use testkit::{PASSWORD, Province, StillWorld, Worker, on_each_app};

use crate::clubs::{club, stock};
use crate::learners::{enrol, enrol_born, year};

use crate::outcome::codes;

async fn slip_for(app: &App, worker: &Worker, learner: LearnerId, another: bool) -> PrintedSlip {
    let permit = worker.permit::<ConsentWrite>(app).await;
    let make = MakeSlips { learners: [learner].into(), another };
    app.make_slips(&permit, &make).await.unwrap().pop().unwrap()
}

/// Comes in by a slip's code and returns the session's token.
async fn come_in(app: &App, slip: &PrintedSlip, name: &str, relation: Relation) -> String {
    let knock = Knock::Code { code: slip.code.reveal(), full_name: name, relation };
    app.enter_family(slip.token.reveal(), "10.0.0.1", &knock).await.unwrap()
}

async fn pass(app: &App, session: &str) -> FamilyPass {
    app.family_pass(session).await.unwrap().unwrap()
}

fn say(purpose: Purpose, answer: Answer) -> NewAnswer {
    NewAnswer { id: None, purpose, answer }
}

/// The learner's own yes, noted by a teacher.
async fn own_yes(app: &App, worker: &Worker, learner: LearnerId) {
    let permit = worker.permit::<ConsentWrite>(app).await;
    let answers = Purpose::ALL.iter().map(|purpose| say(*purpose, Answer::Yes)).collect();
    let noted = Noted {
        learner,
        by: NotedBy::Learner,
        route: Route::InPerson,
        picture: None,
        remark: String::new(),
        answers,
    };
    app.note_answers(&permit, &[noted]).await.unwrap();
}

async fn open_todos(app: &App, org: OrgId, kind: TodoKind) -> Vec<String> {
    let mut tx = app.store().read().await.unwrap();
    let todos = store::inbox::open(&mut tx, org, &[Role::Coordinator]).await.unwrap();
    todos.into_iter().filter(|todo| todo.kind == kind).map(|todo| todo.subject).collect()
}

async fn sides(app: &App, worker: &Worker, learner: LearnerId, purpose: Purpose) -> (Side, Side) {
    let permit = worker.permit::<ConsentRead>(app).await;
    let record = app.consent_record(&permit, learner).await.unwrap();
    let mark = record.row.marks.iter().find(|mark| mark.purpose == purpose).unwrap();
    (mark.guardian, mark.learner)
}

#[tokio::test]
async fn from_slip_to_answers_to_a_place_and_out_again() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let (org, coordinator) = (province.school.id, province.coordinator());
        let [learner] = enrol(&app, org, &[("Lê Thị Ánh", "8A")]).await[..] else { panic!() };
        let slip = slip_for(&app, coordinator, learner, false).await;
        let name = app.family_school(slip.token.reveal()).await.unwrap();
        assert_eq!(name.as_deref(), Some("Trường THCS Châu Ổ"));
        assert_eq!(open_todos(&app, org, TodoKind::ConsentChase).await.len(), 1);

        let session = come_in(&app, &slip, "Nguyễn Thị Mẹ", Relation::Mother).await;
        let mother = pass(&app, &session).await;
        let key = mother.own_key().unwrap().reveal().clone();
        for purpose in Purpose::ALL {
            app.answer_family(&mother, &[say(*purpose, Answer::Yes)]).await.unwrap();
        }
        // Pressed twice it is one answer.
        app.answer_family(&mother, &[say(Purpose::Image, Answer::Yes)]).await.unwrap();
        let permit = coordinator.permit::<ConsentRead>(&app).await;
        let record = app.consent_record(&permit, learner).await.unwrap();
        assert_eq!(record.history.len(), 5);
        assert!(record.history.iter().all(|line| line.consent.route == Route::Web
            && line.consent.text_version == domain::consent::TEXT_VERSION
            && line.consent.noted_by.is_none()));

        // The family alone is not enough; with the child's own yes it is.
        let manage = coordinator.permit::<ForceManage>(&app).await;
        let squad = app.found_club(&manage, &club("CLB Một")).await.unwrap();
        let take = TakeIn { learners: [learner].into(), since: Day("2026-10-01".into()) };
        assert_eq!(app.take_in(&manage, squad, &take).await.unwrap().not_agreed, 1);
        own_yes(&app, coordinator, learner).await;
        assert_eq!(app.take_in(&manage, squad, &take).await.unwrap().taken, 1);
        assert_eq!(open_todos(&app, org, TodoKind::ConsentChase).await, [""; 0]);
        let before = stock(&app, org, Measure::Ambassador, date(2026, 11, 16)).await;

        // Another day: the link with the own key; the code is used up.
        world.set_day(date(2026, 11, 20));
        assert!(app.family_pass(&session).await.unwrap().is_none());
        let again = Knock::Code {
            code: slip.code.reveal(),
            full_name: "Nguyễn Thị Mẹ",
            relation: Relation::Mother,
        };
        let refused = app.enter_family(slip.token.reveal(), "10.0.0.1", &again).await.unwrap_err();
        assert_eq!(codes(refused), ["fault-slip-code"]);
        let back = app.enter_family(slip.token.reveal(), "10.0.0.1", &Knock::Key(&key)).await;
        let mother = pass(&app, &back.unwrap()).await;
        assert!(mother.own_key().is_none(), "the key is shown in the first session only");
        app.answer_family(&mother, &[say(Purpose::TakePart, Answer::Withdrawn)]).await.unwrap();
        assert_eq!(
            sides(&app, coordinator, learner, Purpose::TakePart).await,
            (Side::Withdrawn, Side::Yes)
        );
        let read = coordinator.permit::<ForceRead>(&app).await;
        let asked = app::force::Asked { state: None, ..app::force::Asked::of(year()) };
        let terms = app.force(&read, &asked).await.unwrap().rows;
        assert_eq!(
            (terms[0].state, terms[0].reason),
            (TermState::Withdrawn, Some(EndReason::Family))
        );
        // What was counted stays; from the next day there is nobody.
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2026, 11, 16)).await, before);
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2026, 11, 21)).await, 0);
    })
    .await;
}

#[tokio::test]
async fn silence_is_no_and_a_child_names_no_guardian() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let [learner, other] =
            enrol(&app, org, &[("Lê Thị Ánh", "8A"), ("Lê Bình", "8A")]).await[..]
        else {
            panic!()
        };
        let slip = slip_for(&app, province.coordinator(), learner, false).await;
        come_in(&app, &slip, "Lê Văn Cha", Relation::Father).await;
        assert_eq!(
            sides(&app, province.coordinator(), learner, Purpose::TakePart).await,
            (Side::Silent, Side::Silent)
        );
        // The child's own account answers for itself only, and only as the learner.
        let own = Own::Learner(learner);
        let child = province.join(&app, org, Role::Ambassador, "em.anh", own).await;
        let permit = child.permit::<OwnConsent>(&app).await;
        assert!(matches!(app.own_pass(&permit, other).await, Err(Error::NotFound)));
        let pass = app.own_pass(&permit, learner).await.unwrap();
        assert_eq!(pass.who(), Who::Learner);
        app.answer_family(&pass, &[say(Purpose::TakePart, Answer::Yes)]).await.unwrap();
        assert_eq!(
            sides(&app, province.coordinator(), learner, Purpose::TakePart).await,
            (Side::Silent, Side::Yes)
        );
        // It cannot be made a guardian's account, not even by a mistake of the school.
        let read = province.coordinator().permit::<ConsentRead>(&app).await;
        let record = app.consent_record(&read, learner).await.unwrap();
        let write = province.coordinator().permit::<ConsentWrite>(&app).await;
        let give = GuardianAccount { login: "em.anh".into() };
        let refused = app.give_account(&write, record.guardians[0].id, &give).await.err().unwrap();
        assert_eq!(codes(refused), ["fault-taken"]);
        // A guardian's role without the school's link answers for nobody.
        let loose =
            province.join(&app, org, Role::Guardian, "phu.huynh", Own::Learner(learner)).await;
        let permit = loose.permit::<OwnConsent>(&app).await;
        assert!(matches!(app.own_pass(&permit, learner).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn ten_wrong_codes_revoke_a_slip_and_each_waits_longer() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let (org, coordinator) = (province.school.id, province.coordinator());
        let [learner] = enrol(&app, org, &[("Lê Thị Ánh", "8A")]).await[..] else { panic!() };
        let slip = slip_for(&app, coordinator, learner, false).await;
        let try_code = async |token: &str, code: &str| {
            let knock = Knock::Code { code, full_name: "Lê Văn Cha", relation: Relation::Father };
            app.enter_family(token, "10.0.0.1", &knock).await
        };
        let mut waits = 0;
        for n in 0..WRONG_CODES {
            let mut tried = try_code(slip.token.reveal(), "AAAA-AAAA").await;
            while matches!(tried, Err(Error::TooMany)) {
                waits += 1;
                world.set(app.now().plus_minutes(1));
                tried = try_code(slip.token.reveal(), "AAAA-AAAA").await;
            }
            assert_eq!(codes(tried.unwrap_err()), ["fault-slip-code"], "{n}");
        }
        assert!(waits >= 4, "{waits}");
        assert_eq!(
            open_todos(&app, org, TodoKind::SlipRenew).await,
            [format!("learner/{learner}")]
        );
        world.set(app.now().plus_minutes(5));
        // Now the right code is as wrong as any, and as wrong as for a link that never was.
        let revoked = try_code(slip.token.reveal(), slip.code.reveal()).await.unwrap_err();
        let unknown = try_code("AAAAAAAAAAAAAAAAAAAAAA", "AAAA-AAAA").await.unwrap_err();
        assert_eq!(codes(revoked), codes(unknown));
        assert_eq!(app.family_school(slip.token.reveal()).await.unwrap(), None);
        // A new slip ends the to-do and works.
        let next = slip_for(&app, coordinator, learner, false).await;
        assert_eq!(open_todos(&app, org, TodoKind::SlipRenew).await, [""; 0]);
        come_in(&app, &next, "Lê Văn Cha", Relation::Father).await;
        // One that nobody used runs out.
        let late = slip_for(&app, coordinator, learner, true).await;
        world.set(app.now().plus_days(SLIP_DAYS));
        let refused = try_code(late.token.reveal(), late.code.reveal()).await.unwrap_err();
        assert_eq!(codes(refused), ["fault-slip-code"]);
    })
    .await;
}

#[tokio::test]
async fn a_new_slip_revokes_the_former_unless_it_is_for_a_second_guardian() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = province.coordinator();
        let [learner] = enrol(&app, province.school.id, &[("Lê Ánh", "8A")]).await[..] else {
            panic!()
        };
        let first = slip_for(&app, coordinator, learner, false).await;
        let second = slip_for(&app, coordinator, learner, false).await;
        let third = slip_for(&app, coordinator, learner, true).await;
        let school =
            async |slip: &PrintedSlip| app.family_school(slip.token.reveal()).await.unwrap();
        assert_eq!(school(&first).await, None);
        assert!(school(&second).await.is_some() && school(&third).await.is_some());
        let mother =
            pass(&app, &come_in(&app, &second, "Trần Thị Mẹ", Relation::Mother).await).await;
        let father = pass(&app, &come_in(&app, &third, "Lê Văn Cha", Relation::Father).await).await;
        assert_ne!(mother.who(), father.who());
        // Who lost the key and comes with another slip is the same guardian; the old key is dead.
        let fourth = slip_for(&app, coordinator, learner, false).await;
        let key = mother.own_key().unwrap().reveal().clone();
        let again =
            pass(&app, &come_in(&app, &fourth, "trần thị mẹ", Relation::Mother).await).await;
        assert_eq!(again.who(), mother.who());
        let old = app.enter_family(second.token.reveal(), "10.0.0.2", &Knock::Key(&key)).await;
        assert_eq!(codes(old.unwrap_err()), ["fault-slip-key"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guardians_who_answer_in_the_same_second_disagree_and_nothing_is_lost() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, coordinator) = (province.school.id, province.coordinator());
        let [learner] = enrol(&app, org, &[("Lê Ánh", "8A")]).await[..] else { panic!() };
        let one = slip_for(&app, coordinator, learner, false).await;
        let two = slip_for(&app, coordinator, learner, true).await;
        let mother = pass(&app, &come_in(&app, &one, "Trần Thị Mẹ", Relation::Mother).await).await;
        let father = pass(&app, &come_in(&app, &two, "Lê Văn Cha", Relation::Father).await).await;
        let mut tasks = tokio::task::JoinSet::new();
        for purpose in Purpose::ALL {
            for (who, answer) in [(mother.clone(), Answer::Yes), (father.clone(), Answer::No)] {
                let app = app.clone();
                tasks.spawn(async move {
                    app.answer_family(&who, &[say(*purpose, answer)]).await.unwrap();
                });
            }
        }
        tasks.join_all().await;
        let permit = coordinator.permit::<ConsentRead>(&app).await;
        let record = app.consent_record(&permit, learner).await.unwrap();
        assert_eq!(record.history.len(), 10);
        assert!(record.row.conflict);
        assert!(
            record.row.marks.iter().all(|mark| mark.guardian == Side::Conflict && !mark.agreed)
        );
        assert_eq!(open_todos(&app, org, TodoKind::ConsentConflict).await.len(), 1);
        // One of them changes their mind, and it is over.
        let all: Vec<_> = Purpose::ALL.iter().map(|p| say(*p, Answer::Yes)).collect();
        app.answer_family(&father, &all).await.unwrap();
        assert_eq!(open_todos(&app, org, TodoKind::ConsentConflict).await, [""; 0]);
        assert_eq!(sides(&app, coordinator, learner, Purpose::Image).await.0, Side::Yes);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_who_use_one_code_at_once_one_comes_in() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let [learner] = enrol(&app, province.school.id, &[("Lê Ánh", "8A")]).await[..] else {
            panic!()
        };
        let slip = Arc::new(slip_for(&app, province.coordinator(), learner, false).await);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (app, slip) = (app.clone(), Arc::clone(&slip));
            tasks.spawn(async move {
                let knock = Knock::Code {
                    code: slip.code.reveal(),
                    full_name: "Trần Thị Mẹ",
                    relation: Relation::Mother,
                };
                app.enter_family(slip.token.reveal(), "10.0.0.1", &knock).await.is_ok()
            });
        }
        let came = tasks.join_all().await.into_iter().filter(|came| *came).count();
        assert_eq!(came, 1);
        let permit = province.coordinator().permit::<ConsentRead>(&app).await;
        assert_eq!(app.consent_record(&permit, learner).await.unwrap().guardians.len(), 1);
    })
    .await;
}

/// A guardian with a yes to everything, and the learner's own; in a club.
async fn settled(app: &App, province: &Province) -> (LearnerId, GuardianId, String) {
    let (org, coordinator) = (province.school.id, province.coordinator());
    let [learner] = enrol(app, org, &[("Lê Ánh", "8A")]).await[..] else { panic!() };
    let slip = slip_for(app, coordinator, learner, false).await;
    let session = come_in(app, &slip, "Trần Thị Mẹ", Relation::Mother).await;
    let mother = pass(app, &session).await;
    let all: Vec<_> = Purpose::ALL.iter().map(|purpose| say(*purpose, Answer::Yes)).collect();
    app.answer_family(&mother, &all).await.unwrap();
    own_yes(app, coordinator, learner).await;
    let manage = coordinator.permit::<ForceManage>(app).await;
    let squad = app.found_club(&manage, &club("CLB Một")).await.unwrap();
    let take = TakeIn { learners: [learner].into(), since: Day("2026-10-01".into()) };
    assert_eq!(app.take_in(&manage, squad, &take).await.unwrap().taken, 1);
    (learner, mother.guardian().unwrap(), session)
}

#[tokio::test]
async fn an_ended_link_closes_session_account_and_answers_at_once() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, coordinator) = (province.school.id, province.coordinator());
        let (learner, guardian, session) = settled(&app, &province).await;
        let write = coordinator.permit::<ConsentWrite>(&app).await;
        let give = GuardianAccount { login: "me.anh".into() };
        let invitation = app.give_account(&write, guardian, &give).await.unwrap().unwrap();
        app.take_over("me.anh", invitation.code.reveal(), PASSWORD).await.unwrap();
        let permit = app.permit_of::<OwnConsent>(invitation.id, org).await.unwrap();
        let own = app.own_pass(&permit, learner).await.unwrap();
        assert_eq!(own.who(), Who::Guardian(guardian));
        assert_eq!(app.own_children(&permit).await.unwrap().len(), 1);
        let held = pass(&app, &session).await;

        let ending = LinkEnding { reason: "Ghi nhầm người".into() };
        app.end_guardian(&write, guardian, &ending).await.unwrap();
        assert!(app.family_pass(&session).await.unwrap().is_none());
        // Whoever held a pass at that moment answers no more either.
        let late = app.answer_family(&held, &[say(Purpose::Image, Answer::No)]).await;
        assert!(matches!(late, Err(Error::NotFound)));
        assert!(app.permit_of::<OwnConsent>(invitation.id, org).await.is_err());
        assert_eq!(sides(&app, coordinator, learner, Purpose::TakePart).await.0, Side::Silent);
    })
    .await;
}

#[tokio::test]
async fn a_guardians_account_has_several_children_and_loses_one_alone() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, coordinator) = (province.school.id, province.coordinator());
        let write = coordinator.permit::<ConsentWrite>(&app).await;
        let children = enrol(&app, org, &[("Lê Ánh", "8A"), ("Lê Bình", "6B")]).await;
        let mut links = Vec::new();
        let mut account = None;
        for child in &children {
            let slip = slip_for(&app, coordinator, *child, false).await;
            let session = come_in(&app, &slip, "Trần Thị Mẹ", Relation::Mother).await;
            let guardian = pass(&app, &session).await.guardian().unwrap();
            let give = GuardianAccount { login: "me.hai.con".into() };
            if let Some(made) = app.give_account(&write, guardian, &give).await.unwrap() {
                app.take_over("me.hai.con", made.code.reveal(), PASSWORD).await.unwrap();
                account = Some(made.id);
            }
            links.push(guardian);
        }
        let account = account.unwrap();
        let permit = app.permit_of::<OwnConsent>(account, org).await.unwrap();
        assert_eq!(app.own_children(&permit).await.unwrap().len(), 2);
        app.take_account(&write, links[0]).await.unwrap();
        let permit = app.permit_of::<OwnConsent>(account, org).await.unwrap();
        assert!(matches!(app.own_pass(&permit, children[0]).await, Err(Error::NotFound)));
        assert!(app.own_pass(&permit, children[1]).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn at_eighteen_the_guardians_rights_end() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let (learner, guardian, _) = settled(&app, &province).await;
        let write = province.coordinator().permit::<ConsentWrite>(&app).await;
        let give = GuardianAccount { login: "me.anh".into() };
        let made = app.give_account(&write, guardian, &give).await.unwrap().unwrap();
        app.take_over("me.anh", made.code.reveal(), PASSWORD).await.unwrap();
        let slip = slip_for(&app, province.coordinator(), learner, true).await;
        // Born on 1 May 2012.
        world.set_day(date(2030, 4, 30));
        let permit = app.permit_of::<OwnConsent>(made.id, org).await.unwrap();
        assert!(app.own_pass(&permit, learner).await.is_ok());
        world.set_day(date(2030, 5, 1));
        assert!(matches!(app.own_pass(&permit, learner).await, Err(Error::Refused(_))));
        let knock = Knock::Code {
            code: slip.code.reveal(),
            full_name: "Trần Thị Mẹ",
            relation: Relation::Mother,
        };
        assert!(app.enter_family(slip.token.reveal(), "10.0.0.1", &knock).await.is_err());
        let again = MakeSlips { learners: [learner].into(), another: false };
        let refused = app.make_slips(&write, &again).await.err().unwrap();
        assert_eq!(codes(refused), ["fault-slip-adult"]);
    })
    .await;
}

#[tokio::test]
async fn a_birthday_that_asks_for_the_childs_own_yes_is_told_a_month_before() {
    on_each_app(async |app, world: Arc<StillWorld>| {
        let province = Province::found(&app).await;
        let (org, coordinator) = (province.school.id, province.coordinator());
        let [learner] = enrol_born(&app, org, &[("Lê Ánh", "1A")], "2020-01-10").await[..] else {
            panic!()
        };
        let slip = slip_for(&app, coordinator, learner, false).await;
        let session = come_in(&app, &slip, "Trần Thị Mẹ", Relation::Mother).await;
        let mother = pass(&app, &session).await;
        app.answer_family(&mother, &[say(Purpose::TakePart, Answer::Yes)]).await.unwrap();
        // Six years old: the guardian's yes alone is enough.
        let manage = coordinator.permit::<ForceManage>(&app).await;
        let squad = app.found_club(&manage, &club("CLB Một")).await.unwrap();
        let take = TakeIn { learners: [learner].into(), since: Day("2026-10-01".into()) };
        assert_eq!(app.take_in(&manage, squad, &take).await.unwrap().taken, 1);
        for (day, waiting) in [(date(2026, 12, 10), 0), (date(2026, 12, 11), 1)] {
            world.set_day(day);
            assert_eq!(app.renew_consents().await.unwrap(), waiting, "{day}");
        }
        let subject = format!("learner/{learner}");
        assert_eq!(open_todos(&app, org, TodoKind::ConsentRenew).await, [subject]);
        own_yes(&app, coordinator, learner).await;
        assert_eq!(app.renew_consents().await.unwrap(), 0);
        assert_eq!(open_todos(&app, org, TodoKind::ConsentRenew).await, [""; 0]);
        // The last day of the school year is no birthday.
        world.set_day(date(2027, 8, 20));
        assert_eq!(app.renew_consents().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn staff_see_and_note_only_their_own_and_looking_leaves_a_row() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let learners = enrol(&app, org, &[("Lê Ánh", "8A"), ("Lê Bình", "8B")]).await;
        let class = Own::Class("8A".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "gv.8a", class).await;
        let read = teacher.permit::<ConsentRead>(&app).await;
        let asked = ConsentsAsked { year: year(), class: String::new(), missing: true };
        let table = app.consents(&read, &asked).await.unwrap();
        assert_eq!((table.classes.as_slice(), table.rows.len()), (&["8A".to_owned()][..], 1));
        assert_eq!((table.all, table.agreed, table.waiting), (1, 0, 1));
        assert!(app.consent_record(&read, learners[0]).await.is_ok());
        assert!(matches!(app.consent_record(&read, learners[1]).await, Err(Error::NotFound)));
        let write = teacher.permit::<ConsentWrite>(&app).await;
        let make = MakeSlips { learners: learners.iter().copied().collect(), another: false };
        assert!(matches!(app.make_slips(&write, &make).await, Err(Error::NotFound)));
        let remind = SomeLearners { learners: [learners[0]].into() };
        assert!(matches!(app.remind_families(&write, &remind).await, Err(Error::Refused(_))));
        slip_for(&app, &teacher, learners[0], false).await;
        assert_eq!(app.remind_families(&write, &remind).await.unwrap(), 1);
        let table = app.consents(&read, &asked).await.unwrap();
        assert_eq!(table.rows[0].slip.unwrap().1, 1);
        let mut tx = app.store().read().await.unwrap();
        let reads = store::reads::list(&mut tx, org, learners[0], None).await.unwrap().rows;
        let what: BTreeSet<Look> = reads.iter().map(|read| read.what).collect();
        assert_eq!(what, BTreeSet::from([Look::Slip, Look::Consents]));
        assert_eq!(reads[0].role, Role::FormTeacher);
        let other = store::reads::list(&mut tx, org, learners[1], None).await.unwrap();
        assert!(other.rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_family_is_called_a_week_after_its_slip_and_no_more_once_it_has_answered() {
    on_each_app(async |app, world| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let names = [("Lê Thị Ánh", "8A"), ("Đinh Ân", "8A"), ("Hồ Bình", "8A"), ("A Hùng", "8B")];
        let learners = enrol(&app, org, &names).await;
        let own = Own::Class("8A".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "gv.8a", own).await;
        let coordinator = province.coordinator();
        let read = coordinator.permit::<ConsentRead>(&app).await;
        let write = coordinator.permit::<ConsentWrite>(&app).await;
        let called = async |class: &str| {
            let list = app.call_list(&read, year(), class).await.unwrap();
            list.rows.iter().map(|row| row.full_name.reveal().clone()).collect::<Vec<_>>()
        };
        // The second has no slip; the mother of the third opens hers and answers nothing.
        for n in [0, 2, 3] {
            let slip = slip_for(&app, coordinator, learners[n], false).await;
            if n == 2 {
                come_in(&app, &slip, "Trần Thị Mẹ", Relation::Mother).await;
            }
        }
        let week = app.now().plus_days(CALL_AFTER_DAYS);
        world.set(domain::calendar::Instant(week.0 - 1));
        assert_eq!(called("8A").await, [""; 0], "not before a week is over");
        world.set(week);
        assert_eq!(called("8A").await, ["Lê Thị Ánh", "Hồ Bình"]);
        assert_eq!(called("8B").await, ["A Hùng"]);
        let list = app.call_list(&read, year(), "8A").await.unwrap();
        assert_eq!((list.rows[0].relations.len(), list.rows[0].last), (0, None));
        assert_eq!(list.rows[1].relations, [Relation::Mother]);

        // Called twice; what is sent again is noted once.
        let call = |learner, result| NewCall { id: Some(app.new_id().into()), learner, result };
        let first = [call(learners[0], CallResult::Absent), call(learners[2], CallResult::Reached)];
        app.note_calls(&write, &first).await.unwrap();
        world.set(app.now().plus_minutes(60));
        app.note_calls(&write, &first).await.unwrap();
        app.note_calls(&write, &[call(learners[0], CallResult::Later)]).await.unwrap();
        let list = app.call_list(&read, year(), "8A").await.unwrap();
        assert_eq!(list.rows[0].last, Some((app.now(), CallResult::Later, 2)));
        assert_eq!(
            list.rows[1].last.map(|(_, result, n)| (result, n)),
            Some((CallResult::Reached, 1))
        );
        assert_eq!(codes(app.note_calls(&write, &[]).await.unwrap_err()), ["fault-calls-none"]);
        let mine = teacher.permit::<ConsentWrite>(&app).await;
        let foreign = app.note_calls(&mine, &[call(learners[3], CallResult::Later)]).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "a form teacher calls for the own class");

        // A no on the telephone is noted like every answer, and nobody calls again.
        let by = NotedBy::NewGuardian {
            id: None,
            full_name: "Lê Văn Cha".to_owned(),
            relation: Relation::Father,
            phone: String::new(),
        };
        let no = Noted {
            learner: learners[0],
            by,
            route: Route::Phone,
            picture: None,
            remark: String::new(),
            answers: vec![say(Purpose::TakePart, Answer::No)],
        };
        app.note_answers(&write, &[no]).await.unwrap();
        assert_eq!(called("8A").await, ["Hồ Bình"]);
        // The chain says that somebody called whom, by ids.
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, org, 0, 1000).await.unwrap();
        let chain: String = lines.into_iter().map(|line| line.entry).collect();
        assert!(chain.contains("consent.call") && !chain.contains("Ánh"), "{chain}");
    })
    .await;
}
