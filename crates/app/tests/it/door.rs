//! On the day: taps and cards at the door, real times, the red lines, the host's word; hours are confirmed presence.

use app::access::{ActivityWrite, CardWrite, ForceRead, Permit};
use app::activities::{CheckIn, Details, Held, HostSaid};
use app::cards::MakeCards;
use app::input::{Count, Day};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Kind, Presence};
use domain::attendance::{Check, HostWord};
use domain::calendar::start_of;
use domain::id::{ActivityId, CheckInId, LearnerId, TermId};
use domain::ledger::Measure;
use jiff::civil::date;
use testkit::{Province, Squad, StillWorld, on_each_app};

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

/// The clock shows a time of the day.
fn at(world: &StillWorld, hour: i64, minute: i64) {
    world.set(start_of(date(2026, 11, 25)).plus_minutes(hour * 60 + minute));
}

impl Place {
    async fn add(&self, app: &App, kind: Kind) -> ActivityId {
        let details = Details {
            club: Some(self.squad.club),
            kind: Some(kind),
            title: "Trực góc hỗ trợ số".to_owned(),
            day: Day("2026-11-25".to_owned()),
            starts_at: "14:00".to_owned(),
            minutes: Count::from(90),
            place: "Thư viện".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        app.schedule(&self.permit, &details).await.unwrap()
    }

    fn tap(&self, n: usize, what: Check, time: &str) -> CheckIn {
        let (term, time) = (Some(self.squad.terms[n]), time.to_owned());
        CheckIn { term, what: Some(what), time, ..CheckIn::default() }
    }

    async fn check(&self, app: &App, id: ActivityId, check: CheckIn) -> Result<TermId, String> {
        app.check_in(&self.permit, id, &check).await.map_err(|error| match error {
            Error::Refused(why) => why.code.to_owned(),
            Error::Invalid(faults) => faults.0[0].code.clone(),
            other => other.to_string(),
        })
    }

    async fn minutes(&self, app: &App) -> i64 {
        let mut tx = app.store().read().await.unwrap();
        let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
        let org = self.province.school.id;
        let totals = store::ledger::flow(&mut tx, org, from, to).await.unwrap();
        let minutes = totals.iter().filter(|total| total.measure == Measure::ServiceMinutes);
        minutes.map(|total| total.quantity).sum()
    }
}

#[tokio::test]
async fn hours_are_the_time_that_somebody_was_there_and_count_once_it_was_held() {
    on_each_app(async |app, world| {
        let place = setting(&app, 3).await;
        let id = place.add(&app, Kind::Support).await;
        at(&world, 14, 5);
        place.check(&app, id, place.tap(0, Check::Arrive, "")).await.unwrap();
        at(&world, 14, 20);
        place.check(&app, id, place.tap(1, Check::Arrive, "")).await.unwrap();
        place.check(&app, id, place.tap(2, Check::Excused, "")).await.unwrap();
        at(&world, 15, 0);
        place.check(&app, id, place.tap(0, Check::Leave, "")).await.unwrap();
        let door = app.door(&place.permit, id).await.unwrap();
        let said: Vec<_> =
            door.people.iter().map(|one| (one.member.presence, one.minutes)).collect();
        assert_eq!(
            said,
            [
                (Some(Presence::Present), 55),
                (Some(Presence::Late), 70),
                (Some(Presence::Excused), 0)
            ]
        );
        assert_eq!(place.minutes(&app).await, 0, "nothing counts before the school says so");
        app.hold_activity(&place.permit, id, &Held::default()).await.unwrap();
        assert_eq!(place.minutes(&app).await, 125);
        // Taken in again later, the ledger follows.
        at(&world, 17, 0);
        place.check(&app, id, place.tap(1, Check::Leave, "15:00")).await.unwrap();
        assert_eq!(place.minutes(&app).await, 95);
        let leave = place.check(&app, id, place.tap(2, Check::Leave, "15:00")).await;
        assert_eq!(leave, Err("refused-check-leave".to_owned()));
        let ahead = place.check(&app, id, place.tap(1, Check::Leave, "17:01")).await;
        assert_eq!(ahead, Err("fault-check-time".to_owned()));
        let backwards = place.check(&app, id, place.tap(1, Check::Leave, "14:19")).await;
        assert_eq!(backwards, Err("fault-check-before".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_presence_that_is_very_short_or_very_long_asks_for_a_note() {
    on_each_app(async |app, world| {
        let place = setting(&app, 1).await;
        let id = place.add(&app, Kind::Support).await;
        at(&world, 17, 0);
        place.check(&app, id, place.tap(0, Check::Arrive, "14:00")).await.unwrap();
        for time in ["14:09", "16:01"] {
            let leave = place.tap(0, Check::Leave, time);
            let asks = place.check(&app, id, leave.clone()).await;
            assert_eq!(asks, Err("fault-check-note".to_owned()), "{time}");
            let noted = CheckIn { note: "Em bị mệt".to_owned(), ..leave };
            if time == "16:01" {
                place.check(&app, id, noted).await.unwrap();
            }
        }
        let door = app.door(&place.permit, id).await.unwrap();
        assert_eq!((door.people[0].minutes, &*door.people[0].note), (121, "Em bị mệt"));
    })
    .await;
}

#[tokio::test]
async fn a_card_says_who_it_is_by_its_code_or_its_number_and_a_dead_or_strange_one_nobody() {
    on_each_app(async |app, world| {
        let place = setting(&app, 2).await;
        let id = place.add(&app, Kind::Support).await;
        at(&world, 14, 0);
        let cards = place.province.coordinator().permit::<CardWrite>(&app).await;
        let make = MakeCards { learners: place.learners.iter().copied().collect() };
        let slips = app.make_cards(&cards, &make).await.unwrap();
        let by = |card: &str| CheckIn {
            card: card.to_owned(),
            what: Some(Check::Arrive),
            ..CheckIn::default()
        };
        let first = slips.iter().find(|slip| slip.learner == place.learners[0]).unwrap();
        let link = format!("https://daisuso.example/card/{}", first.token.reveal());
        assert_eq!(place.check(&app, id, by(&link)).await, Ok(place.squad.terms[0]));
        let second = slips.iter().find(|slip| slip.learner == place.learners[1]).unwrap();
        let typed = second.number.to_lowercase();
        assert_eq!(place.check(&app, id, by(&typed)).await, Ok(place.squad.terms[1]));
        let nobody = Err("fault-check-card".to_owned());
        for card in ["", "000000", "x".repeat(500).as_str()] {
            assert_eq!(place.check(&app, id, by(card)).await, nobody);
        }
        app.revoke_card(&cards, place.learners[0]).await.unwrap();
        assert_eq!(place.check(&app, id, by(&link)).await, nobody);
    })
    .await;
}

#[tokio::test]
async fn outreach_begins_once_the_red_lines_were_told() {
    on_each_app(async |app, world| {
        let place = setting(&app, 1).await;
        let id = place.add(&app, Kind::Community).await;
        let early = app.tell_red_lines(&place.permit, id).await;
        assert!(matches!(early, Err(Error::Refused(_))));
        at(&world, 14, 0);
        let untold = place.check(&app, id, place.tap(0, Check::Arrive, "")).await;
        assert_eq!(untold, Err("refused-activity-lines".to_owned()));
        assert!(!app.door(&place.permit, id).await.unwrap().open);
        app.tell_red_lines(&place.permit, id).await.unwrap();
        app.tell_red_lines(&place.permit, id).await.unwrap();
        place.check(&app, id, place.tap(0, Check::Arrive, "")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_host_confirms_with_a_code_that_only_the_school_knows_or_on_paper() {
    on_each_app(async |app, world| {
        let mut place = setting(&app, 1).await;
        let id = place.add(&app, Kind::Support).await;
        at(&world, 14, 0);
        let own = Own::Club(place.squad.club);
        let org = place.province.school.id;
        let leader = place.province.join(&app, org, Role::Advisor, "gv.binh", own).await;
        let leader = leader.permit::<ActivityWrite>(&app).await;
        assert!(matches!(app.make_host_code(&leader, id).await, Err(Error::Forbidden)));
        let code = app.make_host_code(&place.permit, id).await.unwrap();
        let by = |code: &str| HostSaid {
            how: Some(HostWord::Code),
            code: code.to_owned(),
            name: String::new(),
        };
        let said = async |said| {
            app.host_confirms(&leader, id, &said).await.map_err(|error| match error {
                Error::Refused(why) => why.code.to_owned(),
                Error::Invalid(faults) => faults.0[0].code.clone(),
                other => other.to_string(),
            })
        };
        assert_eq!(said(by(&code)).await, Err("refused-host-early".to_owned()));
        place.check(&app, id, place.tap(0, Check::Arrive, "")).await.unwrap();
        let wrong = if code == "123456" { "654321" } else { "123456" };
        for _ in 0..5 {
            assert_eq!(said(by(wrong)).await, Err("fault-host-code".to_owned()));
        }
        assert_eq!(said(by(&code)).await, Err("fault-host-none".to_owned()), "five were wrong");
        let code = app.make_host_code(&place.permit, id).await.unwrap();
        said(by(&code)).await.unwrap();
        said(by("000000")).await.unwrap();
        let door = app.door(&place.permit, id).await.unwrap();
        assert_eq!(door.spot.host_how, Some(HostWord::Code));
        assert_eq!(place.minutes(&app).await, 0, "the host's word alone counts nothing");
    })
    .await;
}

/// A telephone that sends everything twice, and two teachers at one door.
#[tokio::test]
async fn of_presses_sent_twice_and_at_once_each_counts_once_and_the_first_arrival_stands() {
    on_each_app(async |app, world| {
        let place = setting(&app, 4).await;
        let id = place.add(&app, Kind::Support).await;
        at(&world, 16, 0);
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..4 {
            for time in ["14:30", "14:05"] {
                let press = Some(CheckInId(app.new_id()));
                let check = CheckIn { id: press, ..place.tap(n, Check::Arrive, time) };
                for _ in 0..2 {
                    let (app, permit, check) = (app.clone(), place.permit.clone(), check.clone());
                    tasks.spawn(async move { app.check_in(&permit, id, &check).await });
                }
            }
        }
        for done in tasks.join_all().await {
            done.unwrap();
        }
        app.hold_activity(&place.permit, id, &Held::default()).await.unwrap();
        assert_eq!(place.minutes(&app).await, 4 * 85);
        let door = app.door(&place.permit, id).await.unwrap();
        assert!(door.people.iter().all(|one| one.times.arrived == Some(845)));
    })
    .await;
}
