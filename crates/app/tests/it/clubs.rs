//! Clubs and terms: founding, taking in, leaving, closing, the turn of the year; each with its ledger lines.

use app::access::{ForceManage, ForceRead};
use app::clubs::terms::{TakeIn, TakenIn, TermEnding};
use app::clubs::{ClubClosing, NewClub};
use app::input::Day;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::consent::Purpose;
use domain::id::{ClubId, LearnerId, OrgId};
use domain::ledger::Measure;
use domain::term::{ClubKind, EndReason, TermState};
use jiff::civil::{Date, date};
use testkit::{Province, TODAY, on_each_app};

use crate::learners::{enrol, enrol_in};

use crate::outcome::codes;

pub fn club(name: &str) -> NewClub {
    NewClub {
        id: None,
        kind: ClubKind::Club,
        name: name.to_owned(),
        decision: "12/QĐ-THCS".to_owned(),
        founded_on: Day("2026-09-10".to_owned()),
        advisor: "Trần Văn Bình".to_owned(),
    }
}

fn take(learners: &[LearnerId]) -> TakeIn {
    let learners = learners.iter().copied().collect();
    TakeIn { learners, since: Day::default() }
}

/// What the ledger says there is at the end of a day.
pub async fn stock(app: &App, org: OrgId, measure: Measure, on: Date) -> i64 {
    let mut tx = app.store().read().await.unwrap();
    let totals = store::ledger::stock(&mut tx, org, on).await.unwrap();
    totals.iter().filter(|total| total.measure == measure).map(|total| total.quantity).sum()
}

#[tokio::test]
async fn a_club_is_founded_once_however_often_it_is_sent() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let id: ClubId = app.new_id().into();
        let new = NewClub { id: Some(id), ..club("CLB Đại sứ số Châu Ổ") };
        assert_eq!(app.found_club(&permit, &new).await.unwrap(), id);
        assert_eq!(app.found_club(&permit, &new).await.unwrap(), id);
        assert_eq!(stock(&app, org, Measure::Club, date(2026, 9, 9)).await, 0);
        assert_eq!(stock(&app, org, Measure::Club, date(2026, 9, 10)).await, 1);
        let taken = app.found_club(&permit, &club("clb đại sứ số châu ổ")).await.unwrap_err();
        assert_eq!(codes(taken), ["fault-club-taken"]);
        let late = NewClub { founded_on: Day("18/11/2026".to_owned()), ..club("ab") };
        let late = codes(app.found_club(&permit, &late).await.unwrap_err());
        assert_eq!(late, ["fault-title", "fault-day-range"]);
        let read = province.head().permit::<ForceRead>(&app).await;
        let clubs = app.clubs(&read).await.unwrap();
        assert_eq!(clubs.len(), 1);
        assert_eq!(clubs[0].decision, "12/QĐ-THCS");
    })
    .await;
}

#[tokio::test]
async fn learners_are_taken_in_once_leave_and_may_come_back() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let first = app.found_club(&permit, &club("CLB Một")).await.unwrap();
        let second = app.found_club(&permit, &club("CLB Hai")).await.unwrap();
        let names = [("Lê Thị Ánh", "8A"), ("Đinh Ân", "8A"), ("A Hùng", "8B")];
        let ids = enrol(&app, org, &names).await;
        let sum = app.take_in(&permit, first, &take(&ids)).await.unwrap();
        assert_eq!(sum, TakenIn { not_agreed: 3, ..TakenIn::default() }, "silence is no");
        province.coordinator().agree(&app, ids.clone(), &[Purpose::TakePart]).await;
        let sum = app.take_in(&permit, first, &take(&ids[..2])).await.unwrap();
        assert_eq!(sum, TakenIn { taken: 2, ..TakenIn::default() });
        let sum = app.take_in(&permit, first, &take(&ids)).await.unwrap();
        assert_eq!(sum, TakenIn { taken: 1, already: 2, ..TakenIn::default() });
        let sum = app.take_in(&permit, second, &take(&ids)).await.unwrap();
        assert_eq!(sum, TakenIn { elsewhere: 3, ..TakenIn::default() });
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 3);
        let read = province.head().permit::<ForceRead>(&app).await;
        let members = app.club(&read, first).await.unwrap().members;
        let order: Vec<&str> = members.iter().map(|m| m.full_name.reveal().as_str()).collect();
        assert_eq!(order, ["Lê Thị Ánh", "Đinh Ân", "A Hùng"]);
        let ending = TermEnding { reason: EndReason::Wish, on: Day::default() };
        app.end_term(&permit, members[0].id, &ending).await.unwrap();
        app.end_term(&permit, members[0].id, &ending).await.unwrap();
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 2);
        let sum = app.take_in(&permit, second, &take(&ids[..1])).await.unwrap();
        assert_eq!(sum.taken, 1);
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 3);
        let odd = TermEnding { reason: EndReason::ClubClosed, on: Day("1/1/2026".to_owned()) };
        let odd = app.end_term(&permit, members[1].id, &odd).await.unwrap_err();
        assert_eq!(codes(odd), ["fault-end-reason", "fault-day-range"]);
        // The chain names ids, never names.
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, org, 0, 1000).await.unwrap();
        let text: String = lines.into_iter().map(|line| line.entry).collect();
        assert!(text.contains("term.take_in") && text.contains("term.end"));
        assert!(!text.contains("Hùng") && !text.contains("2012-05-01"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn closing_a_club_ends_its_terms_and_nothing_grows_in_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let id = app.found_club(&permit, &club("CLB Một")).await.unwrap();
        let ids = enrol(&app, org, &[("Lê Ân", "8A"), ("Lê Bình", "8A")]).await;
        province.coordinator().agree(&app, ids.clone(), &[Purpose::TakePart]).await;
        app.take_in(&permit, id, &take(&ids[..1])).await.unwrap();
        let early = ClubClosing { on: Day("2026-10-01".to_owned()) };
        let early = app.close_club(&permit, id, &early).await.unwrap_err();
        assert_eq!(codes(early), ["fault-club-close-early"]);
        app.close_club(&permit, id, &ClubClosing::default()).await.unwrap();
        app.close_club(&permit, id, &ClubClosing::default()).await.unwrap();
        assert_eq!(stock(&app, org, Measure::Club, TODAY).await, 0);
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 0);
        let shut = app.take_in(&permit, id, &take(&ids[1..])).await.unwrap_err();
        assert!(matches!(shut, Error::Refused(why) if why.code == "refused-club-closed"));
    })
    .await;
}

#[tokio::test]
async fn when_the_year_is_over_its_terms_finish_and_nobody_counts_twice() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let id = app.found_club(&permit, &club("CLB Một")).await.unwrap();
        let ids = enrol(&app, org, &[("Lê Ân", "8A")]).await;
        province.coordinator().agree(&app, ids.clone(), &[Purpose::TakePart]).await;
        app.take_in(&permit, id, &take(&ids)).await.unwrap();
        // In August the next year's list may come; its terms begin with the year.
        world.set_day(date(2027, 8, 20));
        let next = domain::calendar::SchoolYear::starting(2027).unwrap();
        let again = enrol_in(&app, org, next, &[("Lê Ân", "9A")]).await;
        province.coordinator().agree(&app, again.clone(), &[Purpose::TakePart]).await;
        app.take_in(&permit, id, &take(&again)).await.unwrap();
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2027, 8, 30)).await, 1);
        assert_eq!(app.finish_terms().await.unwrap(), 0);
        world.set_day(date(2027, 9, 1));
        assert_eq!(app.finish_terms().await.unwrap(), 1);
        assert_eq!(app.finish_terms().await.unwrap(), 0);
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2027, 9, 1)).await, 1);
        let over = app.take_in(&permit, id, &take(&ids)).await.unwrap_err();
        assert!(matches!(over, Error::Refused(why) if why.code == "refused-year-over"));
    })
    .await;
}

#[tokio::test]
async fn an_advisor_sees_the_own_club_and_no_other_and_nobody_a_sibling_school() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let first = app.found_club(&permit, &club("CLB Một")).await.unwrap();
        let second = app.found_club(&permit, &club("CLB Hai")).await.unwrap();
        let advisor = province.join(&app, org, Role::Advisor, "co.van", Own::Club(first)).await;
        let read = advisor.permit::<ForceRead>(&app).await;
        assert_eq!(app.clubs(&read).await.unwrap().len(), 1);
        assert!(app.club(&read, first).await.is_ok());
        assert!(matches!(app.club(&read, second).await, Err(Error::NotFound)));
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let other = sibling.permit::<ForceManage>(&app).await;
        let ids = enrol(&app, org, &[("Lê Ân", "8A")]).await;
        province.coordinator().agree(&app, ids.clone(), &[Purpose::TakePart]).await;
        let foreign = app.take_in(&other, first, &take(&ids)).await.unwrap_err();
        assert!(matches!(foreign, Error::NotFound));
        let own = app.found_club(&other, &club("CLB Một")).await.unwrap();
        let foreign = app.take_in(&other, own, &take(&ids)).await.unwrap_err();
        assert!(matches!(foreign, Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn eight_who_take_the_same_learners_in_at_once_count_them_once() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let id = app.found_club(&permit, &club("CLB Một")).await.unwrap();
        let ids = enrol(&app, org, &[("Lê Ân", "8A"), ("Lê Bình", "8A")]).await;
        province.coordinator().agree(&app, ids.clone(), &[Purpose::TakePart]).await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, permit, take) = (app.clone(), permit.clone(), take(&ids));
                tokio::spawn(async move { app.take_in(&permit, id, &take).await })
            })
            .collect();
        let mut taken = 0;
        for task in tasks {
            taken += task.await.unwrap().unwrap().taken;
        }
        assert_eq!(taken, 2);
        assert_eq!(stock(&app, org, Measure::Ambassador, TODAY).await, 2);
        let read = province.head().permit::<ForceRead>(&app).await;
        let members = app.club(&read, id).await.unwrap().members;
        assert!(members.len() == 2 && members.iter().all(|m| m.state == TermState::Active));
    })
    .await;
}
