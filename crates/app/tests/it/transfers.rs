//! Moves between schools: both ends, who sees what, consents that do not travel, races.

use app::access::{ConsentRead, ForceManage, ForceRead};
use app::clubs::Club;
use app::transfers::{Accept, AskTransfer, Refuse};
use app::{App, Error};
use domain::access::Role;
use domain::id::{ClubId, LearnerId, TransferId};
use domain::inbox::TodoKind;
use domain::ledger::Measure;
use domain::look::Look;
use domain::term::{EndReason, TermState};
use domain::transfer::TransferState;
use testkit::{Province, TODAY, Worker, on_each_app};

use crate::children::first;
use crate::clubs::{club, stock};

/// A learner in a club of the school, and a club at a school of another commune.
async fn scene(app: &App, province: &Province) -> (LearnerId, ClubId) {
    let squad = province.squad(app, province.school.id, "CLB Một", 1).await;
    let learner = first(app, province.coordinator(), squad.terms[0]).await;
    let manage = far(province).permit::<ForceManage>(app).await;
    let there = app.found_club(&manage, &club("CLB Đảo")).await.unwrap();
    (learner, there)
}

fn far(province: &Province) -> &Worker {
    province.worker(Role::Coordinator, province.far_school.id)
}

async fn ask(app: &App, province: &Province, learner: LearnerId) -> TransferId {
    let permit = province.coordinator().permit::<ForceManage>(app).await;
    let ask = AskTransfer {
        id: None,
        learner,
        to: province.far_school.id,
        remark: "Gia đình chuyển ra đảo".to_owned(),
    };
    app.ask_transfer(&permit, &ask).await.unwrap()
}

fn accept(club: ClubId) -> Accept {
    Accept { club, class: "8B".to_owned() }
}

async fn todos(app: &App, worker: &Worker) -> Vec<TodoKind> {
    let mut tx = app.store().read().await.unwrap();
    let open = store::inbox::open(&mut tx, worker.org, &[worker.role]).await.unwrap();
    open.into_iter().map(|todo| todo.kind).collect()
}

#[tokio::test]
async fn a_learner_moves_and_agrees_anew_while_the_history_stays() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, club) = scene(&app, &province).await;
        let id = ask(&app, &province, learner).await;
        let there = far(&province);
        assert!(todos(&app, there).await.contains(&TodoKind::TransferAnswer));
        let permit = there.permit::<ForceManage>(&app).await;
        let view = app.transfer(&permit, id).await.unwrap();
        let mover = view.mover.unwrap();
        assert_eq!((mover.class.as_str(), mover.born), ("8A1", Some(2012)));
        let bad = Accept { club, class: "?".repeat(40) };
        assert!(matches!(app.accept_transfer(&permit, id, &bad).await, Err(Error::Invalid(_))));
        let new = app.accept_transfer(&permit, id, &accept(club)).await.unwrap();
        assert_eq!(app.accept_transfer(&permit, id, &accept(club)).await.unwrap(), new);
        // The old school: ended, counted no more, history kept, and the family sees who looked.
        let head = province.head().permit::<ForceRead>(&app).await;
        let old = app.learner_record(&head, learner).await.unwrap();
        let term = &old.terms[0];
        assert_eq!(
            (term.term.state, term.term.reason),
            (TermState::Ended, Some(EndReason::MovedOut))
        );
        assert_eq!(term.steps.len(), 2);
        assert_eq!(old.transfers[0].state, TransferState::Accepted);
        assert_eq!(stock(&app, province.school.id, Measure::Ambassador, TODAY).await, 0);
        let reads = province.head().permit::<ConsentRead>(&app).await;
        let reads = app.reads_of(&reads, learner, None).await.unwrap().rows;
        assert!(reads.iter().any(|read| read.what == Look::Transfer), "the other school looked");
        // The new school: chosen, not counted, nobody has agreed.
        let read = there.permit::<ForceRead>(&app).await;
        let record = app.learner_record(&read, new).await.unwrap();
        assert_eq!(record.learner.full_name.reveal(), "Nguyễn Thị Ánh Một");
        assert_eq!(record.learner.class, "8B");
        assert_eq!(record.terms[0].term.state, TermState::Selected);
        let silent = Some(domain::consent::Side::Silent);
        assert!(record.agreed.iter().all(|one| one.guardians == silent && one.learner == silent));
        assert_eq!(stock(&app, province.far_school.id, Measure::Ambassador, TODAY).await, 0);
        let todo = todos(&app, there).await;
        assert!(
            todo.contains(&TodoKind::ConsentChase) && !todo.contains(&TodoKind::TransferAnswer)
        );
        // Once answered, the new school sees nothing of the old row.
        assert!(app.transfer(&permit, id).await.unwrap().mover.is_none());
        assert!(matches!(app.learner_record(&read, learner).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_two_schools_sees_a_move_and_a_refusal_has_its_reason() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, club) = scene(&app, &province).await;
        let id = ask(&app, &province, learner).await;
        let stranger = province.worker(Role::Coordinator, province.sibling.id);
        let stranger = stranger.permit::<ForceManage>(&app).await;
        assert!(matches!(app.transfer(&stranger, id).await, Err(Error::NotFound)));
        let no = app.accept_transfer(&stranger, id, &accept(club)).await;
        assert!(matches!(no, Err(Error::NotFound)));
        assert!(app.transfers(&stranger, true, None).await.unwrap().rows.is_empty());
        // The school that asked cannot answer itself, the asked one cannot take the question back.
        let mine = province.coordinator().permit::<ForceManage>(&app).await;
        let theirs = far(&province).permit::<ForceManage>(&app).await;
        assert!(matches!(
            app.accept_transfer(&mine, id, &accept(club)).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(app.cancel_transfer(&theirs, id).await, Err(Error::NotFound)));
        let short = Refuse { reason: "k".to_owned() };
        assert!(matches!(app.refuse_transfer(&theirs, id, &short).await, Err(Error::Invalid(_))));
        let again =
            AskTransfer { id: None, learner, to: province.attached.id, remark: String::new() };
        let twice = app.ask_transfer(&mine, &again).await;
        assert!(matches!(twice, Err(Error::Refused(_))), "one question at a time");
        let reason = Refuse { reason: "Em không có trong danh sách nhập học".to_owned() };
        app.refuse_transfer(&theirs, id, &reason).await.unwrap();
        let view = app.transfer(&mine, id).await.unwrap();
        assert_eq!(view.transfer.answer.reveal(), &reason.reason);
        assert_eq!(stock(&app, province.school.id, Measure::Ambassador, TODAY).await, 1);
        app.ask_transfer(&mine, &again).await.unwrap();
        let own = AskTransfer { to: province.school.id, ..again };
        assert!(app.ask_transfer(&mine, &own).await.is_err(), "not to itself");
    })
    .await;
}

#[tokio::test]
async fn of_those_who_accept_refuse_and_cancel_at_once_one_counts() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, club) = scene(&app, &province).await;
        let id = ask(&app, &province, learner).await;
        let mine = province.coordinator().permit::<ForceManage>(&app).await;
        let theirs = far(&province).permit::<ForceManage>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..9 {
            let (app, mine, theirs) = (app.clone(), mine.clone(), theirs.clone());
            tasks.spawn(async move {
                match n % 3 {
                    0 => app.accept_transfer(&theirs, id, &accept(club)).await.map(|_| ()),
                    1 => app.cancel_transfer(&mine, id).await,
                    _ => {
                        let refuse = Refuse { reason: "Không có em này".to_owned() };
                        app.refuse_transfer(&theirs, id, &refuse).await
                    }
                }
            });
        }
        let mut done = 0;
        while let Some(ended) = tasks.join_next().await {
            done += i32::from(ended.unwrap().is_ok());
        }
        // Whoever came first, and those who asked for the same again.
        assert_eq!(done, 3);
        let state = app.transfer(&mine, id).await.unwrap().transfer.state;
        let here = stock(&app, province.school.id, Measure::Ambassador, TODAY).await;
        assert_eq!(here, i64::from(state != TransferState::Accepted), "{state}");
    })
    .await;
}

#[tokio::test]
async fn a_child_whom_the_new_list_has_already_is_not_written_twice() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (learner, club) = scene(&app, &province).await;
        let head = province.head().permit::<ForceRead>(&app).await;
        let name = app.learner_record(&head, learner).await.unwrap();
        let key = name.learner.same_key.reveal().clone();
        let there = crate::learners::enrol(&app, province.far_school.id, &[(&key, "7A")]).await[0];
        testkit::raw(&app, &format!("update learners set same_key = '{key}' where id = '{there}'"))
            .await;
        let id = ask(&app, &province, learner).await;
        let permit = far(&province).permit::<ForceManage>(&app).await;
        let new = app.accept_transfer(&permit, id, &accept(club)).await.unwrap();
        assert_eq!(new, there);
        let clubs: Vec<Club> =
            app.clubs(&far(&province).permit::<ForceRead>(&app).await).await.unwrap();
        assert_eq!(clubs.len(), 1);
    })
    .await;
}
