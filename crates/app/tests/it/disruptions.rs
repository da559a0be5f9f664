//! When it cannot take place as planned: one act moves or calls off, the guard judges again, everybody concerned is told once.

use app::access::{ActivityRead, ActivityWrite, ForceRead, OwnSignup, Permit};
use app::activities::{Details, Disrupt, Held, MarkLine, Sheet};
use app::input::{Count, Day};
use app::signups::Give;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Cause, Disruption, Kind, Presence, Stage};
use domain::id::{ActivityId, DisruptionId, LearnerId};
use domain::inbox::TodoKind;
use domain::ledger::Measure;
use domain::signup::{News, State};
use jiff::civil::date;
use testkit::{Province, Squad, on_each_app};

struct Place {
    province: Province,
    squad: Squad,
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
    Place { province, squad, learners, permit }
}

impl Place {
    async fn add(&self, app: &App, day: &str, starts_at: &str) -> ActivityId {
        let details = Details {
            club: Some(self.squad.club),
            kind: Some(Kind::Support),
            title: "Trực góc hỗ trợ số".to_owned(),
            day: Day(day.to_owned()),
            starts_at: starts_at.to_owned(),
            minutes: Count::from(45),
            place: "Thư viện".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        app.schedule(&self.permit, &details).await.unwrap()
    }

    async fn give(&self, app: &App, id: ActivityId, who: &[usize]) {
        let learners = who.iter().map(|n| self.learners[*n]).collect();
        let give = Give { learners, why: String::new() };
        app.give_places(&self.permit, id, &give).await.unwrap();
    }

    async fn own(&mut self, app: &App, n: usize) -> Permit<OwnSignup> {
        let own = Own::Learner(self.learners[n]);
        let (login, org) = (format!("em.{n}"), self.province.school.id);
        let worker = self.province.join(app, org, Role::Ambassador, &login, own).await;
        worker.permit::<OwnSignup>(app).await
    }

    async fn to_tell(&self, app: &App) -> usize {
        let mut tx = app.store().read().await.unwrap();
        let org = self.province.school.id;
        let open = store::inbox::open(&mut tx, org, &[Role::Advisor]).await.unwrap();
        open.iter().filter(|todo| todo.kind == TodoKind::ActivityTell).count()
    }

    /// Minutes of service and sessions that count.
    async fn counted(&self, app: &App) -> (i64, i64) {
        let mut tx = app.store().read().await.unwrap();
        let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
        let org = self.province.school.id;
        let totals = store::ledger::flow(&mut tx, org, from, to).await.unwrap();
        let of = |measure: Measure| {
            totals.iter().filter(|total| total.measure == measure).map(|total| total.quantity).sum()
        };
        (of(Measure::ServiceMinutes), of(Measure::session(Kind::Support)))
    }
}

fn to(day: &str, starts_at: &str) -> Disrupt {
    Disrupt {
        what: Some(Disruption::Move),
        cause: Some(Cause::Weather),
        reason: "Mưa lớn, đường ngập".to_owned(),
        day: Day(day.to_owned()),
        starts_at: starts_at.to_owned(),
        ..Disrupt::default()
    }
}

fn off() -> Disrupt {
    Disrupt { what: Some(Disruption::Cancel), ..to("", "") }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused(why) => why.code.to_owned(),
        Error::Invalid(faults) => {
            let said = faults.0.into_iter().map(|fault| format!("{}={}", fault.field, fault.code));
            said.collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_is_moved_keeps_its_places_but_those_that_no_longer_fit_and_says_why() {
    on_each_app(async |app, _| {
        let mut place = setting(&app, 2).await;
        let id = place.add(&app, "2026-11-25", "15:00").await;
        let clash = place.add(&app, "2026-11-26", "15:00").await;
        place.give(&app, id, &[0, 1]).await;
        place.give(&app, clash, &[0]).await;
        let (a, b) = (place.own(&app, 0).await, place.own(&app, 1).await);
        let act = Disrupt {
            id: Some(DisruptionId(app.new_id())),
            place: "Hội trường".to_owned(),
            ..to("2026-11-26", "15:15")
        };
        app.disrupt_activity(&place.permit, id, &act).await.unwrap();
        // A phone that sends twice: moved once, told once.
        app.disrupt_activity(&place.permit, id, &act).await.unwrap();
        let mine = async |own| {
            let shifts = app.own_shifts(own).await.unwrap();
            shifts.mine.into_iter().find(|place| place.activity.id == id).unwrap()
        };
        let (lost, kept) = (mine(&a).await, mine(&b).await);
        assert_eq!((lost.signup.state, lost.signup.news), (State::Removed, Some(News::Removed)));
        assert_eq!(lost.signup.ended_by, "overlap");
        assert_eq!((kept.signup.state, kept.signup.news), (State::Signed, Some(News::Moved)));
        assert_eq!(kept.activity.cause, Some(Cause::Weather));
        assert_eq!(kept.activity.reason, "Mưa lớn, đường ngập");
        assert_eq!((&*kept.activity.starts_at, &*kept.activity.place), ("15:15", "Hội trường"));
        assert_eq!(app.own_news(&a).await.unwrap(), 1);
        assert_eq!(place.to_tell(&app).await, 1);
        let read = place.province.coordinator().permit::<ActivityRead>(&app).await;
        let view = app.activity(&read, id).await.unwrap();
        assert_eq!((view.disruptions.len(), view.places), (1, 1));
        assert_eq!(view.disruptions[0].was_day, date(2026, 11, 25));
        assert_eq!(view.disruptions[0].told_at, None);
        app.say_told(&place.permit, id).await.unwrap();
        app.say_told(&place.permit, id).await.unwrap();
        assert_eq!(place.to_tell(&app).await, 0);
        let view = app.activity(&read, id).await.unwrap();
        assert!(view.disruptions[0].told_at.is_some());
        // The same id for something else is no second act.
        let other = Disrupt { what: Some(Disruption::Cancel), ..act };
        let again = app.disrupt_activity(&place.permit, id, &other).await;
        assert_eq!(refused(again), "refused-activity-sent");
    })
    .await;
}

#[tokio::test]
async fn what_is_called_off_gives_no_hours_and_fills_nobodys_day() {
    on_each_app(async |app, world| {
        let mut place = setting(&app, 1).await;
        let id = place.add(&app, "2026-11-25", "15:00").await;
        place.give(&app, id, &[0]).await;
        app.disrupt_activity(&place.permit, id, &off()).await.unwrap();
        let own = place.own(&app, 0).await;
        assert_eq!(app.own_news(&own).await.unwrap(), 1);
        let other = place.add(&app, "2026-11-25", "15:00").await;
        place.give(&app, other, &[0]).await;
        world.set(domain::calendar::start_of(date(2026, 11, 25)).plus_minutes(17 * 60));
        let there = MarkLine { term: place.squad.terms[0], presence: Presence::Present };
        let sheet = Sheet { marks: vec![there], seen: None, held: Some(Held::default()) };
        let called_off = app.take_attendance(&place.permit, id, &sheet).await;
        assert_eq!(refused(called_off), "refused-activity-cancelled");
        app.take_attendance(&place.permit, other, &sheet).await.unwrap();
        assert_eq!(place.counted(&app).await, (45, 1));
        // What was held is neither moved nor called off.
        for act in [off(), to("2026-11-27", "15:00")] {
            let held = app.disrupt_activity(&place.permit, other, &act).await;
            assert_eq!(refused(held), "refused-activity-order");
        }
        assert_eq!(place.counted(&app).await, (45, 1));
    })
    .await;
}

#[tokio::test]
async fn a_move_needs_a_cause_a_reason_and_a_new_time_that_lies_ahead() {
    on_each_app(async |app, _| {
        let place = setting(&app, 1).await;
        let id = place.add(&app, "2026-11-25", "15:00").await;
        let ask = async |act| refused(app.disrupt_activity(&place.permit, id, &act).await);
        let said = ask(Disrupt { reason: "x".to_owned(), ..Disrupt::default() }).await;
        assert_eq!(said, "what=fault-disrupt-what cause=fault-disrupt-cause reason=fault-title");
        assert_eq!(ask(to("2026-11-25", "15:00")).await, "day=fault-disrupt-same");
        assert_eq!(ask(to("2026-11-16", "15:00")).await, "day=fault-disrupt-past");
        assert_eq!(ask(to("31/02/2026", "15:00")).await, "day=fault-activity-day");
        assert_eq!(ask(to("2026-11-26", "21:30")).await, "starts_at=fault-activity-night");
        let read = place.province.coordinator().permit::<ActivityRead>(&app).await;
        let view = app.activity(&read, id).await.unwrap();
        assert_eq!(view.activity.day, date(2026, 11, 25));
        assert_eq!((view.disruptions.len(), view.activity.stage), (0, Stage::Planned));
        assert_eq!(place.to_tell(&app).await, 0);
    })
    .await;
}

/// A coordinator and an advisor press at once: one calls it off, the other moves it, each twice.
#[tokio::test]
async fn of_two_who_press_at_once_one_is_told_that_the_other_was_first() {
    on_each_app(async |app, _| {
        let place = setting(&app, 1).await;
        let id = place.add(&app, "2026-11-25", "15:00").await;
        place.give(&app, id, &[0]).await;
        let mut tasks = tokio::task::JoinSet::new();
        for act in [off(), to("2026-11-27", "15:00")] {
            let act = Disrupt { id: Some(DisruptionId(app.new_id())), seen: Some(0), ..act };
            for _ in 0..2 {
                let (app, permit, act) = (app.clone(), place.permit.clone(), act.clone());
                tasks.spawn(async move {
                    (
                        act.what,
                        app.disrupt_activity(&permit, id, &act).await.map_err(|e| e.to_string()),
                    )
                });
            }
        }
        let done = tasks.join_all().await;
        let won: Vec<_> = done.iter().filter(|(_, result)| result.is_ok()).collect();
        assert_eq!(won.len(), 2, "{done:?}");
        assert_eq!(won[0].0, won[1].0, "one act, sent twice");
        let read = place.province.coordinator().permit::<ActivityRead>(&app).await;
        assert_eq!(app.activity(&read, id).await.unwrap().disruptions.len(), 1);
    })
    .await;
}
