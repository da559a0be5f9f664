//! Calendars: a link shows what its maker may read, dies with that right, with a new one and when it is taken back.

use app::access::{ActivityRead, ActivityWrite, ForceRead, OwnSignup, Permit};
use app::activities::Details;
use app::input::{Count, Day};
use app::signups::Give;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Kind, Stage};
use domain::id::{ActivityId, ClubId, LearnerId};
use domain::subscription::Followed;
use jiff::civil::date;
use testkit::{Province, TODAY, on_each_app};

struct Place {
    province: Province,
    club: ClubId,
    learner: LearnerId,
    write: Permit<ActivityWrite>,
}

async fn setting(app: &App) -> Place {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", 2).await;
    let read = province.coordinator().permit::<ForceRead>(app).await;
    let learner = app.club(&read, squad.club).await.unwrap().members[0].learner;
    let write = province.coordinator().permit::<ActivityWrite>(app).await;
    Place { province, club: squad.club, learner, write }
}

impl Place {
    async fn add(&self, app: &App, title: &str, day: &str) -> ActivityId {
        let details = Details {
            club: Some(self.club),
            kind: Some(Kind::Support),
            title: title.to_owned(),
            day: Day(day.to_owned()),
            starts_at: "15:30".to_owned(),
            minutes: Count::from(45),
            place: "Thư viện".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        app.schedule(&self.write, &details).await.unwrap()
    }
}

async fn titles(app: &App, token: &str) -> Vec<String> {
    let feed = app.feed(token).await.unwrap();
    feed.events.into_iter().map(|(event, ..)| event.title).collect()
}

async fn dead(app: &App, token: &str) -> bool {
    matches!(app.feed(token).await, Err(Error::NotFound))
}

#[tokio::test]
async fn a_schools_calendar_has_its_times_and_what_was_called_off_until_the_link_is_taken_back() {
    on_each_app(async |app, world| {
        let place = setting(&app).await;
        let id = place.add(&app, "Trực góc hỗ trợ số", "2026-11-25").await;
        let read = place.province.coordinator().permit::<ActivityRead>(&app).await;
        let token = app.subscribe(&read, Followed::School).await.unwrap().into_inner();
        let offers = app.subscriptions(&read).await.unwrap();
        assert!(offers[0].link.is_some_and(|link| link.read_at.is_none()));
        assert_eq!((offers.len(), offers[1].link.is_none()), (2, true));
        let feed = app.feed(&token).await.unwrap();
        let [(event, from, to)] = &feed.events[..] else { panic!("one activity within reach") };
        assert_eq!((event.id, event.stage, event.club.as_str()), (id, Stage::Planned, "CLB Một"));
        // Half past three in Viet Nam.
        assert_eq!(from.rfc3339(), "2026-11-25T08:30:00.000Z");
        assert_eq!(to.rfc3339(), "2026-11-25T09:15:00.000Z");
        let first = app.subscriptions(&read).await.unwrap()[0].link.unwrap().read_at.unwrap();
        world.set(first.plus_minutes(59));
        app.feed(&token).await.unwrap();
        assert_eq!(app.subscriptions(&read).await.unwrap()[0].link.unwrap().read_at, Some(first));
        let reason = app::activities::Reason { reason: "Mưa to".to_owned() };
        app.cancel_activity(&place.write, id, &reason).await.unwrap();
        assert_eq!(app.feed(&token).await.unwrap().events[0].0.stage, Stage::Cancelled);
        // What is long over leaves the calendar.
        world.set_day(date(2027, 1, 24));
        assert_eq!(app.feed(&token).await.unwrap().events.len(), 1);
        world.set_day(date(2027, 1, 25));
        assert!(titles(&app, &token).await.is_empty());
        app.unsubscribe(&read, Followed::School).await.unwrap();
        app.unsubscribe(&read, Followed::School).await.unwrap();
        assert!(dead(&app, &token).await);
        assert!(app.subscriptions(&read).await.unwrap()[0].link.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_learners_calendar_has_only_the_own_places_and_ends_with_the_role() {
    on_each_app(async |app, _| {
        let mut place = setting(&app).await;
        let org = place.province.school.id;
        let mine = place.add(&app, "Ca của em", "2026-11-25").await;
        place.add(&app, "Ca của bạn", "2026-11-26").await;
        let own = Own::Learner(place.learner);
        let worker = place.province.join(&app, org, Role::Ambassador, "em.1", own).await;
        let read = worker.permit::<ActivityRead>(&app).await;
        for beyond in [Followed::School, Followed::Club(place.club)] {
            assert!(matches!(app.subscribe(&read, beyond).await, Err(Error::NotFound)), "{beyond}");
        }
        let token = app.subscribe(&read, Followed::Own).await.unwrap().into_inner();
        assert!(titles(&app, &token).await.is_empty());
        let give = Give { learners: vec![place.learner], why: String::new() };
        app.give_places(&place.write, mine, &give).await.unwrap();
        assert_eq!(titles(&app, &token).await, ["Ca của em"]);
        let signup = worker.permit::<OwnSignup>(&app).await;
        app.drop_place(&signup, mine).await.unwrap();
        assert!(titles(&app, &token).await.is_empty());
        let mut tx = app.store().write().await.unwrap();
        let yesterday = TODAY.yesterday().unwrap();
        let (account, role) = (read.account(), Role::Ambassador);
        store::accounts::end_grants(&mut tx, account, org, role, yesterday).await.unwrap();
        tx.commit().await.unwrap();
        assert!(dead(&app, &token).await);
    })
    .await;
}

#[tokio::test]
async fn a_link_asked_for_twice_at_once_is_one_and_the_clubs_own_shows_only_the_club() {
    on_each_app(async |app, _| {
        let place = setting(&app).await;
        let other = place.province.squad(&app, place.province.school.id, "CLB Hai", 1).await;
        place.add(&app, "Của câu lạc bộ một", "2026-11-25").await;
        let read = place.province.coordinator().permit::<ActivityRead>(&app).await;
        let followed = Followed::Club(place.club);
        let (one, two) =
            tokio::join!(app.subscribe(&read, followed), app.subscribe(&read, followed));
        let tokens = [one.unwrap().into_inner(), two.unwrap().into_inner()];
        let mut alive = Vec::new();
        for token in &tokens {
            if !dead(&app, token).await {
                alive.push(token);
            }
        }
        let [alive] = alive[..] else { panic!("{} links live", alive.len()) };
        assert_eq!(titles(&app, alive).await, ["Của câu lạc bộ một"]);
        let empty = app.subscribe(&read, Followed::Club(other.club)).await.unwrap().into_inner();
        assert!(titles(&app, &empty).await.is_empty());
        let nowhere = Followed::Club(app.new_id().into());
        assert!(matches!(app.subscribe(&read, nowhere).await, Err(Error::NotFound)));
        assert!(dead(&app, "no token").await);
    })
    .await;
}
