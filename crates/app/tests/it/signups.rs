//! Places at activities: the guard refuses with its reason, what may be is set aside in writing, places are exact.

use std::sync::Arc;

use app::access::{
    ActivityWrite, ConsentWrite, ForceManage, ForceRead, OwnSignup, Permit, PlanWrite,
};
use app::activities::{Details, Held, MarkLine, Reason, Sheet};
use app::clubs::terms::TermEnding;
use app::family::{NewAnswer, Noted, NotedBy};
use app::input::{Count, Day};
use app::signups::{Give, OwnShifts, RosterView, TakeAway};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Kind, Presence};
use domain::calendar::{SchoolYear, start_of};
use domain::consent::{Answer, Purpose, Route};
use domain::guard::{ClassShift, Reach, Refusal, Rule, SchoolDays, ShiftOf, Weekdays};
use domain::id::{ActivityId, ClubId, LearnerId};
use domain::ledger::Measure;
use domain::signup::{News, State};
use domain::term::EndReason;
use jiff::civil::date;
use testkit::{Province, StillWorld, on_each_app};

use crate::outcome::{faults, refused};

/// A Wednesday.
const DAY: &str = "2026-11-25";

struct Place {
    province: Province,
    club: ClubId,
    learners: Vec<LearnerId>,
    permit: Permit<ActivityWrite>,
}

async fn setting(app: &App, members: usize) -> Place {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", members).await;
    let read = province.coordinator().permit::<ForceRead>(app).await;
    let members = app.club(&read, squad.club).await.unwrap().members;
    let learners = members.iter().map(|term| term.learner).collect();
    let permit = province.coordinator().permit::<ActivityWrite>(app).await;
    Place { province, club: squad.club, learners, permit }
}

impl Place {
    fn at(&self, starts_at: &str, capacity: i64) -> Details {
        Details {
            club: Some(self.club),
            kind: Some(Kind::Support),
            title: "Trực góc hỗ trợ số".to_owned(),
            day: Day(DAY.to_owned()),
            starts_at: starts_at.to_owned(),
            minutes: Count::from(45),
            place: "Thư viện".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            capacity: Count::from(capacity),
            ..Details::default()
        }
    }

    async fn add(&self, app: &App, details: &Details) -> ActivityId {
        app.schedule(&self.permit, details).await.unwrap()
    }

    async fn give(&self, app: &App, id: ActivityId, who: &[usize], why: &str) -> Result<(), Error> {
        let learners = who.iter().map(|n| self.learners[*n]).collect();
        app.give_places(&self.permit, id, &Give { learners, why: why.to_owned() }).await
    }

    async fn roster(&self, app: &App, id: ActivityId) -> RosterView {
        app.roster(&self.permit, id).await.unwrap()
    }

    async fn signed(&self, app: &App, id: ActivityId) -> Vec<LearnerId> {
        self.roster(app, id).await.signed.iter().map(|one| one.learner).collect()
    }

    /// The permit of a learner's own account.
    async fn own(&mut self, app: &App, n: usize) -> Permit<OwnSignup> {
        let own = Own::Learner(self.learners[n]);
        let (login, org) = (format!("em.{n}"), self.province.school.id);
        let worker = self.province.join(app, org, Role::Ambassador, &login, own).await;
        worker.permit::<OwnSignup>(app).await
    }

    /// Lessons of the whole school from seven to half past eleven.
    async fn lessons(&self, app: &App) {
        let permit = self.province.coordinator().permit::<PlanWrite>(app).await;
        let shift = ClassShift { weekdays: Weekdays::WORKING, from: 420, to: 690 };
        let all = ShiftOf { classes: [].into(), grades: (1..=12).collect(), shift };
        let days = SchoolDays { shifts: vec![all], ..SchoolDays::default() };
        app.set_school_days(&permit, SchoolYear::starting(2026).unwrap(), &days).await.unwrap();
    }
}

fn state(shifts: &OwnShifts, id: ActivityId) -> Option<(State, Option<News>)> {
    let found = shifts.mine.iter().find(|place| place.activity.id == id);
    found.map(|place| (place.signup.state, place.signup.news))
}

#[tokio::test]
async fn a_place_in_lessons_is_refused_until_a_reason_is_written_and_then_counted() {
    on_each_app(async |app, world| {
        let place = setting(&app, 2).await;
        place.lessons(&app).await;
        let id = place.add(&app, &place.at("08:00", 0)).await;
        let roster = place.roster(&app, id).await;
        assert_eq!(roster.candidates[0].refusals, [Refusal::ClassShift(420, 690)]);
        assert!(roster.candidates[0].may_set_aside);
        assert_eq!(faults(place.give(&app, id, &[0], "").await), ["why=fault-signup-why"]);
        assert_eq!(place.signed(&app, id).await, []);
        place.give(&app, id, &[0], "Nhà trường cho nghỉ tiết").await.unwrap();
        let roster = place.roster(&app, id).await;
        let one = &roster.signed[0];
        assert_eq!((&*one.aside, &*one.aside_why), ("class_shift", "Nhà trường cho nghỉ tiết"));
        // It is counted where it counts: when the learner was there.
        let (org, day, term) = (place.province.school.id, date(2026, 11, 25), one.term);
        let counted = async || {
            let mut tx = app.store().read().await.unwrap();
            let totals = store::ledger::flow(&mut tx, org, day, day).await.unwrap();
            let aside = totals.iter().filter(|total| total.measure == Measure::SetAside);
            aside.map(|total| total.quantity).sum::<i64>()
        };
        assert_eq!(counted().await, 0);
        world.set(start_of(day).plus_minutes(12 * 60));
        let sheet = |presence| Sheet {
            marks: vec![MarkLine { term, presence }],
            seen: None,
            held: Some(Held { reached: Count::from(0) }),
        };
        let there = sheet(Presence::Late);
        app.take_attendance(&place.permit, id, &there).await.unwrap();
        assert_eq!(counted().await, 1);
        app.take_attendance(&place.permit, id, &there).await.unwrap();
        assert_eq!(counted().await, 1, "sent twice");
    })
    .await;
}

#[tokio::test]
async fn what_protects_a_child_is_never_set_aside() {
    on_each_app(async |app, _| {
        let place = setting(&app, 2).await;
        let outside = Details { outside: true, ..place.at("15:00", 0) };
        let id = place.add(&app, &outside).await;
        let alone = faults(place.give(&app, id, &[0], "Chỉ một em rảnh").await);
        assert_eq!(alone, ["learners=fault-signup-firm", "learners=guard-rule-alone"]);
        // Two together are not alone.
        place.give(&app, id, &[0, 1], "").await.unwrap();
        let clash = place.add(&app, &place.at("15:30", 0)).await;
        let named = faults(place.give(&app, clash, &[0], "Em chạy qua").await);
        assert_eq!(named, ["learners=fault-signup-firm", "learners=guard-rule-overlap"]);
        // One leaves: the page says that the other would be alone.
        let why = TakeAway { reason: "Em ốm".to_owned() };
        app.take_place(&place.permit, id, place.learners[1], &why).await.unwrap();
        assert!(place.roster(&app, id).await.alone);
    })
    .await;
}

#[tokio::test]
async fn the_cap_of_a_day_counts_what_other_clubs_gave() {
    on_each_app(async |app, _| {
        let place = setting(&app, 1).await;
        let org = place.province.school.id;
        let other = place.province.squad(&app, org, "CLB Hai", 0).await.club;
        let mut first = place.at("13:00", 0);
        first.minutes = Count::from(150);
        let id = place.add(&app, &first).await;
        place.give(&app, id, &[0], "").await.unwrap();
        let second = Details { club: Some(other), ..place.at("16:00", 0) };
        let id = place.add(&app, &second).await;
        // Without known lessons it is a free day of three hours: half an hour is left.
        let roster = place.roster(&app, id).await;
        let cap = Refusal::Cap { reach: Reach::Day, cap: 180, left: 30 };
        assert_eq!(roster.candidates[0].refusals, [cap]);
        assert_eq!(roster.candidates[0].refusals[0].rule(), Rule::DayCap);
    })
    .await;
}

#[tokio::test]
async fn who_waits_longest_moves_up_when_a_place_is_given_back() {
    on_each_app(async |app, world| {
        let mut place = setting(&app, 3).await;
        let id = place.add(&app, &place.at("15:00", 1)).await;
        let (a, b, c) =
            (place.own(&app, 0).await, place.own(&app, 1).await, place.own(&app, 2).await);
        assert_eq!(app.own_shifts(&a).await.unwrap().open.len(), 1);
        assert_eq!(app.claim_place(&a, id).await.unwrap(), State::Signed);
        assert_eq!(app.claim_place(&a, id).await.unwrap(), State::Signed);
        world.set(app.now().plus_minutes(1));
        assert_eq!(app.claim_place(&b, id).await.unwrap(), State::Waiting);
        world.set(app.now().plus_minutes(1));
        assert_eq!(app.claim_place(&c, id).await.unwrap(), State::Waiting);
        assert_eq!(refused(app.say_coming(&b, id).await), "refused-signup-none");
        app.drop_place(&a, id).await.unwrap();
        let up = app.own_shifts(&b).await.unwrap();
        assert_eq!(state(&up, id), Some((State::Signed, Some(News::Up))));
        app.say_coming(&b, id).await.unwrap();
        let read = app.own_shifts(&b).await.unwrap();
        assert_eq!(state(&read, id), Some((State::Signed, None)));
        assert!(read.mine[0].signup.coming);
        assert_eq!(state(&app.own_shifts(&c).await.unwrap(), id), Some((State::Waiting, None)));
        // Eleven hours before it begins only a teacher gives it back.
        world.set(start_of(date(2026, 11, 25)).plus_minutes(4 * 60));
        assert_eq!(refused(app.drop_place(&b, id).await), "refused-signup-late");
        world.set(start_of(date(2026, 11, 25)).plus_minutes(15 * 60));
        assert_eq!(refused(app.claim_place(&a, id).await), "refused-signup-over");
    })
    .await;
}

#[tokio::test]
async fn a_learner_sees_and_takes_only_what_the_guard_allows() {
    on_each_app(async |app, _| {
        let mut place = setting(&app, 1).await;
        place.lessons(&app).await;
        let lesson = place.add(&app, &place.at("08:00", 0)).await;
        let free = place.add(&app, &place.at("15:00", 0)).await;
        let own = place.own(&app, 0).await;
        let shifts = app.own_shifts(&own).await.unwrap();
        let open: Vec<ActivityId> = shifts.open.iter().map(|shift| shift.activity.id).collect();
        assert_eq!((open, shifts.hidden), (vec![free], 1));
        assert_eq!(refused(app.claim_place(&own, lesson).await), "refused-signup-guard");
        let org = place.province.school.id;
        let other = place.province.squad(&app, org, "CLB Hai", 0).await.club;
        let away = Details { club: Some(other), ..place.at("15:00", 0) };
        let away = place.add(&app, &away).await;
        assert!(matches!(app.claim_place(&own, away).await, Err(Error::NotFound)));
        // What a teacher took away the learner does not take again.
        app.claim_place(&own, free).await.unwrap();
        let why = TakeAway { reason: "Nghỉ".to_owned() };
        app.take_place(&place.permit, free, place.learners[0], &why).await.unwrap();
        let told = app.own_shifts(&own).await.unwrap();
        assert_eq!(state(&told, free), Some((State::Removed, Some(News::Removed))));
        assert_eq!(refused(app.claim_place(&own, free).await), "refused-signup-removed");
    })
    .await;
}

#[tokio::test]
async fn who_cannot_come_to_the_new_time_loses_the_place_and_the_others_are_told() {
    on_each_app(async |app, _| {
        let mut place = setting(&app, 3).await;
        let id = place.add(&app, &place.at("15:00", 2)).await;
        let clash = place.add(&app, &place.at("16:00", 0)).await;
        place.give(&app, id, &[0, 1], "").await.unwrap();
        place.give(&app, clash, &[0], "").await.unwrap();
        let (a, b, c) =
            (place.own(&app, 0).await, place.own(&app, 1).await, place.own(&app, 2).await);
        assert_eq!(app.claim_place(&c, id).await.unwrap(), State::Waiting);
        app.change_activity(&place.permit, id, &place.at("16:00", 2)).await.unwrap();
        let of = async |own| state(&app.own_shifts(own).await.unwrap(), id);
        assert_eq!(of(&a).await, Some((State::Removed, Some(News::Removed))));
        assert_eq!(of(&b).await, Some((State::Signed, Some(News::Moved))));
        assert_eq!(of(&c).await, Some((State::Signed, Some(News::Up))));
        let fewer = app.change_activity(&place.permit, id, &place.at("16:00", 1)).await;
        assert_eq!(faults(fewer), ["capacity=fault-activity-places"]);
        // Called off it fills nobody's day any more.
        let why = Reason { reason: "Bão".to_owned() };
        app.cancel_activity(&place.permit, clash, &why).await.unwrap();
        let again = place.add(&app, &place.at("16:00", 0)).await;
        place.give(&app, again, &[0], "").await.unwrap();
        app.reopen_activity(&place.permit, clash, &why).await.unwrap();
        assert_eq!(place.signed(&app, clash).await, [], "two things at once are not brought back");
    })
    .await;
}

#[tokio::test]
async fn whose_term_or_consent_ends_holds_no_place_from_that_moment() {
    on_each_app(async |app, _| {
        let mut place = setting(&app, 4).await;
        let id = place.add(&app, &place.at("15:00", 2)).await;
        place.province.vet(&app, place.province.school.id, "Trần Văn Bình").await;
        let out = Details { kind: Some(Kind::Community), ..place.at("16:00", 0) };
        let out = place.add(&app, &out).await;
        place.give(&app, id, &[0, 1], "").await.unwrap();
        place.give(&app, out, &[2], "").await.unwrap();
        let waits = place.own(&app, 3).await;
        assert_eq!(app.claim_place(&waits, id).await.unwrap(), State::Waiting);
        let note = place.province.coordinator().permit::<ConsentWrite>(&app).await;
        let no = |learner, purpose| Noted {
            learner,
            by: NotedBy::Learner,
            route: Route::InPerson,
            picture: None,
            remark: String::new(),
            answers: vec![NewAnswer { id: None, purpose, answer: Answer::No }],
        };
        let answers =
            [no(place.learners[0], Purpose::TakePart), no(place.learners[2], Purpose::Outreach)];
        app.note_answers(&note, &answers).await.unwrap();
        assert_eq!(place.signed(&app, id).await, [place.learners[1], place.learners[3]]);
        assert_eq!(place.signed(&app, out).await, []);
        let manage = place.province.coordinator().permit::<ForceManage>(&app).await;
        let read = place.province.coordinator().permit::<ForceRead>(&app).await;
        let members = app.club(&read, place.club).await.unwrap().members;
        let term = members.iter().find(|term| term.learner == place.learners[1]).unwrap().id;
        app.end_term(&manage, term, &TermEnding { reason: EndReason::Wish, on: Day::default() })
            .await
            .unwrap();
        assert_eq!(place.signed(&app, id).await, [place.learners[3]]);
    })
    .await;
}

/// Forty clients at once: learners claim and teachers give, at activities that overlap or are full.
#[tokio::test]
async fn of_forty_at_once_the_last_place_is_taken_once_and_no_child_is_in_two_places() {
    on_each_app(async |app, _: Arc<StillWorld>| {
        let mut place = setting(&app, 8).await;
        let org = place.province.school.id;
        let other = place.province.squad(&app, org, "CLB Hai", 0).await.club;
        let full = place.add(&app, &place.at("15:00", 1)).await;
        let second = Details { club: Some(other), ..place.at("15:30", 5) };
        let second = place.add(&app, &second).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..8 {
            let own = place.own(&app, n).await;
            let claims = app.clone();
            tasks.spawn(async move { claims.claim_place(&own, full).await.map(|_| ()) });
            for id in [full, second, second, full] {
                let (app, permit, learner) = (app.clone(), place.permit.clone(), place.learners[n]);
                tasks.spawn(async move {
                    let give = Give { learners: vec![learner], why: "Cần người".to_owned() };
                    app.give_places(&permit, id, &give).await
                });
            }
        }
        for done in tasks.join_all().await {
            match done {
                Ok(()) | Err(Error::Invalid(_) | Error::Refused(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        let (first, second) = (place.signed(&app, full).await, place.signed(&app, second).await);
        assert_eq!(first.len(), 1);
        assert_eq!(second.len(), 5);
        assert!(!second.contains(&first[0]), "a child in two places");
    })
    .await;
}
