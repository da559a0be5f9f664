//! The record of one learner: what it shows, to whom, and that every look at it is noted once an hour.

use app::access::{ConsentRead, ForceRead};
use app::force::Asked;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::id::LearnerId;
use domain::look::Look;
use domain::term::TermState;
use testkit::{Province, Worker, on_each_app};

/// The learner behind the first term of a squad.
pub async fn first(app: &App, worker: &Worker, term: domain::id::TermId) -> LearnerId {
    let permit = worker.permit::<ForceRead>(app).await;
    app.term(&permit, term).await.unwrap().learner
}

async fn looks(app: &App, worker: &Worker, learner: LearnerId) -> Vec<(Role, Look)> {
    let permit = worker.permit::<ConsentRead>(app).await;
    let page = app.reads_of(&permit, learner, None).await.unwrap();
    page.rows.into_iter().map(|read| (read.role, read.what)).collect()
}

#[tokio::test]
async fn the_record_shows_the_term_and_both_sides_of_every_consent() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 2).await;
        let learner = first(&app, province.coordinator(), squad.terms[0]).await;
        let permit = province.head().permit::<ForceRead>(&app).await;
        let record = app.learner_record(&permit, learner).await.unwrap();
        assert_eq!(record.terms.len(), 1);
        assert_eq!(record.terms[0].steps.len(), 1);
        assert_eq!(record.terms[0].steps[0].state, TermState::Active);
        assert_eq!(record.agreed.len(), 5);
        let yes = Some(domain::consent::Side::Yes);
        assert!(record.agreed.iter().all(|one| one.guardians == yes && one.learner == yes));
        assert!(!record.is_erased());
        let far = province.worker(Role::Coordinator, province.sibling.id);
        let far = far.permit::<ForceRead>(&app).await;
        assert!(matches!(app.learner_record(&far, learner).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn an_advisor_opens_the_records_of_the_own_club_only() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let own = province.squad(&app, org, "CLB Một", 1).await;
        let other = province.squad(&app, org, "CLB Hai", 1).await;
        let coordinator = province.coordinator().clone();
        let inside = first(&app, &coordinator, own.terms[0]).await;
        let outside = first(&app, &coordinator, other.terms[0]).await;
        let advisor =
            province.join(&app, org, Role::Advisor, "truong.clb", Own::Club(own.club)).await;
        let permit = advisor.permit::<ForceRead>(&app).await;
        assert!(app.learner_record(&permit, inside).await.is_ok());
        assert!(matches!(app.learner_record(&permit, outside).await, Err(Error::NotFound)));
        let consents = advisor.permit::<ConsentRead>(&app).await;
        assert!(matches!(app.reads_of(&consents, outside, None).await, Err(Error::NotFound)));
        // Who was refused has not looked.
        let seen = looks(&app, province.head(), outside).await;
        assert!(seen.iter().all(|(role, _)| *role != Role::Advisor), "{seen:?}");
    })
    .await;
}

#[tokio::test]
async fn a_look_is_noted_once_an_hour_for_a_person_and_a_thing() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 1).await;
        let head = province.head();
        let permit = head.permit::<ForceRead>(&app).await;
        let learner = app.term(&permit, squad.terms[0]).await.unwrap().learner;
        // Eight at once are one look.
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (app, permit) = (app.clone(), permit.clone());
            tasks.spawn(async move { app.learner_record(&permit, learner).await.map(|_| ()) });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap().unwrap();
        }
        assert_eq!(looks(&app, head, learner).await, [(Role::SchoolHead, Look::Record)]);
        world.set(app.now().plus_minutes(61));
        app.learner_record(&permit, learner).await.unwrap();
        let asked = Asked::of(app.school_year());
        app.force_sheet(&permit, &asked).await.unwrap();
        let seen = looks(&app, head, learner).await;
        assert_eq!(seen.len(), 3, "{seen:?}");
        assert_eq!(seen.iter().filter(|(_, what)| *what == Look::Export).count(), 1);
    })
    .await;
}
