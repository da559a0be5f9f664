//! Posts of a club: one captain at a time, whoever asks at once; a post ends with the term; consent first.

use app::access::{ForceManage, ForceRead};
use app::clubs::officers::{Appoint, Dismissal, Officer};
use app::clubs::terms::TermEnding;
use app::input::Day;
use app::{App, Error};
use domain::id::{ClubId, TermId};
use domain::term::{ClubPost, EndReason};
use jiff::civil::date;
use testkit::{Province, TODAY, on_each_app};

use crate::clubs::club;

fn to(term: TermId, post: ClubPost) -> Appoint {
    Appoint { id: None, term, post, since: Day::default() }
}

fn on(term: TermId, post: ClubPost, day: &str) -> Appoint {
    Appoint { since: Day(day.to_owned()), ..to(term, post) }
}

async fn officers(app: &App, province: &Province, club: ClubId) -> Vec<Officer> {
    let read = province.head().permit::<ForceRead>(app).await;
    app.club(&read, club).await.unwrap().officers
}

fn code(error: Error) -> String {
    match error {
        Error::Invalid(faults) => faults.0[0].code.clone(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_new_captain_takes_over_from_the_old_one_on_the_same_day() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 3).await;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let [first, second, third] = squad.terms[..] else { panic!("three members") };
        let new =
            Appoint { id: Some(app.new_id().into()), ..on(first, ClubPost::Captain, "2026-10-01") };
        let id = app.appoint_officer(&permit, squad.club, &new).await.unwrap();
        assert_eq!(app.appoint_officer(&permit, squad.club, &new).await.unwrap(), id, "sent twice");
        let again = app.appoint_officer(&permit, squad.club, &to(first, ClubPost::Captain)).await;
        assert_eq!(code(again.unwrap_err()), "fault-officer-already");
        for vice in [second, third] {
            app.appoint_officer(&permit, squad.club, &to(vice, ClubPost::Vice)).await.unwrap();
        }
        // The vice becomes captain: gives up the own post, and the captain the other.
        let early = on(second, ClubPost::Captain, "2026-10-02");
        let early = app.appoint_officer(&permit, squad.club, &early).await.unwrap_err();
        assert_eq!(code(early), "fault-day-range", "the vice is vice since today");
        app.appoint_officer(&permit, squad.club, &to(second, ClubPost::Captain)).await.unwrap();
        let all = officers(&app, &province, squad.club).await;
        let in_post: Vec<(TermId, ClubPost)> =
            all.iter().filter(|one| one.until.is_none()).map(|one| (one.term, one.post)).collect();
        assert_eq!(in_post, [(second, ClubPost::Captain), (third, ClubPost::Vice)]);
        let old = all.iter().find(|one| one.id == id).unwrap();
        assert_eq!((old.since, old.until), (date(2026, 10, 1), Some(TODAY)));
        let vice = all.iter().find(|one| one.until.is_none() && one.term == third).unwrap();
        let dismissal = Dismissal::default();
        for _ in 0..2 {
            app.dismiss_officer(&permit, squad.club, vice.id, &dismissal).await.unwrap();
        }
        let beside = app.found_club(&permit, &club("CLB Hai")).await.unwrap();
        let no = app.dismiss_officer(&permit, beside, id, &dismissal).await;
        assert!(matches!(no, Err(Error::NotFound)), "of another club");
        let no = app.appoint_officer(&permit, beside, &to(first, ClubPost::Captain)).await;
        assert_eq!(code(no.unwrap_err()), "fault-officer-member");
    })
    .await;
}

#[tokio::test]
async fn of_many_captains_appointed_at_once_one_is_captain() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 6).await;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for term in squad.terms.clone() {
            let (app, permit, club) = (app.clone(), permit.clone(), squad.club);
            tasks.spawn(async move {
                app.appoint_officer(&permit, club, &to(term, ClubPost::Captain)).await.map(|_| ())
            });
        }
        for done in tasks.join_all().await {
            done.unwrap();
        }
        let all = officers(&app, &province, squad.club).await;
        assert_eq!(all.len(), 6);
        assert_eq!(all.iter().filter(|one| one.until.is_none()).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_post_ends_with_the_term_and_is_not_named_when_the_consent_was_taken_back() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 2).await;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        for (term, post) in squad.terms.iter().zip([ClubPost::Captain, ClubPost::Secretary]) {
            app.appoint_officer(&permit, squad.club, &to(*term, post)).await.unwrap();
        }
        let moved = TermEnding { reason: EndReason::MovedOut, on: Day::default() };
        app.end_term(&permit, squad.terms[0], &moved).await.unwrap();
        let all = officers(&app, &province, squad.club).await;
        let of = |term: TermId| all.iter().find(|one| one.term == term).unwrap().until;
        assert_eq!((of(squad.terms[0]), of(squad.terms[1])), (Some(TODAY), None));
        let wish = TermEnding { reason: EndReason::Wish, on: Day::default() };
        app.end_term(&permit, squad.terms[1], &wish).await.unwrap();
        let all = officers(&app, &province, squad.club).await;
        assert_eq!(all.iter().map(|one| one.term).collect::<Vec<_>>(), [squad.terms[0]]);
        let gone =
            app.appoint_officer(&permit, squad.club, &to(squad.terms[1], ClubPost::Vice)).await;
        assert_eq!(code(gone.unwrap_err()), "fault-officer-member");
    })
    .await;
}
