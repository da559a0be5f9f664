//! Activities: scheduled, attended, held, called off, reopened, with the ledger behind each; help counted once.

use app::access::{ActivityRead, ActivityWrite, LedgerRead, OrgSee, Permit, PlanRead, TallyWrite};
use app::activities::{Asked, Details, Held, MarkLine, NewTally, Reason, Sheet, TallyBatch};
use app::input::{Count, Day};
use app::ledger::{Figure, Opens};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Kind, Presence, Stage};
use domain::calendar::Month;
use domain::catalogue::{AUDIENCES, SERVICES};
use domain::id::{ActivityId, ClubId, OrgId, TallyId};
use domain::inbox::TodoKind;
use domain::indicator::INDICATORS;
use domain::ledger::{Measure, Total, UpTo};
use jiff::civil::date;
use testkit::{Province, Squad, TODAY, Worker, on_each_app};

use crate::outcome::{faults, refused};

fn details(club: ClubId, kind: Kind, day: &str) -> Details {
    Details {
        club: Some(club),
        kind: Some(kind),
        title: "Trực điểm hỗ trợ cộng đồng".to_owned(),
        day: Day(day.to_owned()),
        starts_at: "14:00".to_owned(),
        minutes: Count::from(90),
        place: "Nhà văn hóa thôn".to_owned(),
        adult: "Trần Văn Bình".to_owned(),
        ..Details::default()
    }
}

fn sheet(squad: &Squad, absent: &[usize]) -> Sheet {
    let mark = |(n, term): (usize, &domain::id::TermId)| MarkLine {
        term: *term,
        presence: if absent.contains(&n) { Presence::Absent } else { Presence::Present },
    };
    let marks = squad.terms.iter().enumerate().map(mark).collect();
    Sheet { marks, seen: None, held: None }
}

fn held(reached: i64) -> Held {
    Held { reached: Count::from(reached) }
}

fn why() -> Reason {
    Reason { reason: "Ghi nhầm buổi".to_owned() }
}

fn help(app: &App, service: &str, audience: &str, quantity: i64) -> NewTally {
    NewTally {
        id: app.new_id().into(),
        service: service.to_owned(),
        audience: audience.to_owned(),
        quantity: Count::from(quantity),
    }
}

fn one(entry: NewTally) -> TallyBatch {
    TallyBatch { entries: vec![entry] }
}

/// A province with a club of members at its school, and the coordinator's permit.
async fn setting(app: &App, members: usize) -> (Province, Squad, Permit<ActivityWrite>) {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", members).await;
    let permit = province.coordinator().permit::<ActivityWrite>(app).await;
    (province, squad, permit)
}

async fn sum(app: &App, org: OrgId, measure: Measure) -> i64 {
    let mut tx = app.store().read().await.unwrap();
    let from = date(2026, 1, 1);
    let totals = store::ledger::flow(&mut tx, org, from, date(2026, 12, 31)).await.unwrap();
    totals.iter().filter(|total| total.measure == measure).map(|total| total.quantity).sum()
}

async fn is_sound(app: &App) {
    let mut tx = app.store().read().await.unwrap();
    assert_eq!(store::ledger::disagreements(&mut tx).await.unwrap(), []);
    assert_eq!(store::ledger::gaps(&mut tx).await.unwrap(), []);
}

async fn todos(app: &App, org: OrgId) -> usize {
    let mut tx = app.store().read().await.unwrap();
    let open = store::inbox::open(&mut tx, org, &[Role::Advisor]).await.unwrap();
    open.iter().filter(|todo| todo.kind == TodoKind::ActivityClose).count()
}

#[tokio::test]
async fn an_activity_is_scheduled_once_and_asks_to_be_closed() {
    on_each_app(async |app, _| {
        let (province, squad, permit) = setting(&app, 2).await;
        let org = province.school.id;
        let id: ActivityId = app.new_id().into();
        let new = Details { id: Some(id), ..details(squad.club, Kind::Community, "2026-11-17") };
        assert_eq!(app.schedule(&permit, &new).await.unwrap(), id);
        assert_eq!(app.schedule(&permit, &new).await.unwrap(), id);
        let other = Details { title: "Một việc khác".to_owned(), ..new.clone() };
        assert_eq!(refused(app.schedule(&permit, &other).await), "refused-activity-sent");
        assert_eq!(todos(&app, org).await, 1);
        let mut tx = app.store().read().await.unwrap();
        let open = store::inbox::open(&mut tx, org, &[Role::Coordinator]).await.unwrap();
        // Due at the end of the day after.
        assert_eq!(open[0].due.unwrap().rfc3339(), "2026-11-18T17:00:00.000Z");
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_a_new_activity_is_named_at_once() {
    on_each_app(async |app, _| {
        let (_, squad, permit) = setting(&app, 1).await;
        let bad = Details {
            title: "x".to_owned(),
            adult: String::new(),
            minutes: Count("0".to_owned()),
            starts_at: "25:00".to_owned(),
            partner: "Ai đó".to_owned(),
            item: Some(app.new_id().into()),
            ..details(app.new_id().into(), Kind::Community, "31/02/2026")
        };
        let named = faults(app.schedule(&permit, &bad).await);
        for fault in [
            "title=fault-title",
            "day=fault-activity-day",
            "minutes=fault-activity-minutes",
            "starts_at=fault-activity-time",
            "adult=fault-activity-adult",
            "club=fault-activity-club",
            "partner=fault-activity-partner",
            "item=fault-activity-item",
        ] {
            assert!(named.iter().any(|named| named == fault), "{fault}: {named:?}");
        }
        // D37: outreach without a named adult; R06: not at night; a year that was mistyped.
        let alone = Details {
            adult: "  ".to_owned(),
            ..details(squad.club, Kind::Community, "2026-11-20")
        };
        assert_eq!(faults(app.schedule(&permit, &alone).await), ["adult=fault-activity-adult"]);
        let night = Details {
            starts_at: "21:00".to_owned(),
            ..details(squad.club, Kind::Meeting, "2026-11-20")
        };
        assert_eq!(faults(app.schedule(&permit, &night).await), ["starts_at=fault-activity-night"]);
        let far = details(squad.club, Kind::Meeting, "2062-11-20");
        assert_eq!(faults(app.schedule(&permit, &far).await), ["day=fault-activity-day"]);
    })
    .await;
}

#[tokio::test]
async fn holding_counts_session_people_partner_and_attendance() {
    on_each_app(async |app, world| {
        let (province, squad, permit) = setting(&app, 4).await;
        let org = province.school.id;
        let partner = "Đoàn Thanh niên xã Bình Sơn".to_owned();
        let new = Details { partner, ..details(squad.club, Kind::Community, "2026-11-18") };
        let id = app.schedule(&permit, &new).await.unwrap();
        let early = app.take_attendance(&permit, id, &sheet(&squad, &[])).await;
        assert_eq!(refused(early), "refused-activity-early");
        assert_eq!(
            refused(app.hold_activity(&permit, id, &held(30)).await),
            "refused-activity-early"
        );
        world.set_day(date(2026, 11, 18));
        assert_eq!(
            refused(app.hold_activity(&permit, id, &held(30)).await),
            "refused-activity-nobody"
        );
        // Grid and "it took place" in one act.
        let grid = Sheet { held: Some(held(30)), ..sheet(&squad, &[1]) };
        app.take_attendance(&permit, id, &grid).await.unwrap();
        for (measure, quantity) in [
            (Measure::SessionCommunity, 1),
            (Measure::ReachOther, 30),
            (Measure::JointActivity, 1),
            (Measure::Participation, 3),
            (Measure::ServiceMinutes, 270),
        ] {
            assert_eq!(sum(&app, org, measure).await, quantity, "{measure}");
        }
        assert_eq!(todos(&app, org).await, 0);
        // The same again changes nothing; a correction reverses and says anew.
        let mut tx = app.store().read().await.unwrap();
        let before = store::ledger::last_seq(&mut tx, org).await.unwrap();
        drop(tx);
        app.take_attendance(&permit, id, &grid).await.unwrap();
        app.hold_activity(&permit, id, &held(30)).await.unwrap();
        let mut tx = app.store().read().await.unwrap();
        assert_eq!(store::ledger::last_seq(&mut tx, org).await.unwrap(), before);
        drop(tx);
        app.take_attendance(&permit, id, &sheet(&squad, &[1, 2])).await.unwrap();
        app.hold_activity(&permit, id, &held(28)).await.unwrap();
        assert_eq!(sum(&app, org, Measure::Participation).await, 2);
        assert_eq!(sum(&app, org, Measure::ServiceMinutes).await, 180);
        assert_eq!(sum(&app, org, Measure::ReachOther).await, 28);
        assert_eq!(sum(&app, org, Measure::SessionCommunity).await, 1);
        is_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_activity_counts_nothing_and_a_wrong_word_is_taken_back() {
    on_each_app(async |app, _| {
        let (province, squad, permit) = setting(&app, 3).await;
        let org = province.school.id;
        let tally = province.coordinator().permit::<TallyWrite>(&app).await;
        let new = details(squad.club, Kind::Support, "2026-11-17");
        let id = app.schedule(&permit, &new).await.unwrap();
        app.tally(&tally, id, &one(help(&app, "lms", "teacher", 5))).await.unwrap();
        assert_eq!(sum(&app, org, Measure::Help).await, 5);
        let grid = Sheet { held: Some(held(0)), ..sheet(&squad, &[]) };
        app.take_attendance(&permit, id, &grid).await.unwrap();
        assert_eq!(
            refused(app.cancel_activity(&permit, id, &why()).await),
            "refused-activity-order"
        );
        let vague = Reason { reason: " ".to_owned() };
        assert_eq!(faults(app.reopen_activity(&permit, id, &vague).await), ["reason=fault-title"]);
        app.reopen_activity(&permit, id, &why()).await.unwrap();
        assert_eq!(sum(&app, org, Measure::Participation).await, 0);
        assert_eq!(sum(&app, org, Measure::SessionSupport).await, 0);
        assert_eq!(todos(&app, org).await, 1);
        app.cancel_activity(&permit, id, &why()).await.unwrap();
        app.cancel_activity(&permit, id, &why()).await.unwrap();
        for measure in Measure::ALL {
            if !matches!(measure, Measure::Club | Measure::Ambassador) {
                assert_eq!(sum(&app, org, *measure).await, 0, "{measure}");
            }
        }
        assert_eq!(todos(&app, org).await, 0);
        let more = app.tally(&tally, id, &one(help(&app, "lms", "teacher", 1))).await;
        assert_eq!(refused(more), "refused-activity-cancelled");
        is_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn the_grid_holds_every_member_once_and_nobody_else() {
    on_each_app(async |app, _| {
        let (province, squad, permit) = setting(&app, 3).await;
        let other = province.squad(&app, province.school.id, "CLB Hai", 1).await;
        let new = details(squad.club, Kind::Meeting, "2026-11-17");
        let id = app.schedule(&permit, &new).await.unwrap();
        let mut few = sheet(&squad, &[]);
        few.marks.pop();
        assert_eq!(
            faults(app.take_attendance(&permit, id, &few).await),
            ["marks=fault-attendance-missing"]
        );
        let mut strange = sheet(&squad, &[]);
        strange.marks.push(MarkLine { term: other.terms[0], presence: Presence::Late });
        strange.marks.push(strange.marks[0]);
        assert_eq!(
            faults(app.take_attendance(&permit, id, &strange).await),
            ["marks=fault-attendance-stranger", "marks=fault-attendance-twice"]
        );
    })
    .await;
}

#[tokio::test]
async fn two_teachers_who_save_at_once_do_not_overwrite_each_other_unseen() {
    on_each_app(async |app, _| {
        let (province, squad, permit) = setting(&app, 6).await;
        let org = province.school.id;
        let new = details(squad.club, Kind::Meeting, "2026-11-17");
        let id = app.schedule(&permit, &new).await.unwrap();
        let save = |n: usize, seen: Option<i64>| {
            let (app, permit) = (app.clone(), permit.clone());
            let grid = Sheet { seen, held: Some(held(0)), ..sheet(&squad, &[n]) };
            tokio::spawn(async move { app.take_attendance(&permit, id, &grid).await })
        };
        // All read the empty grid; one is first, the others hear of it.
        let tasks: Vec<_> = (0..6).map(|n| save(n, Some(0))).collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => won += 1,
                Err(error) => assert!(matches!(error, Error::Stale), "{error}"),
            }
        }
        assert_eq!(won, 1);
        // Without saying what was read the last word holds, and the ledger is what the grid says.
        let tasks: Vec<_> = (0..6).map(|n| save(n, None)).collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let grid = app.attendance(&permit, id).await.unwrap();
        let present = grid.members.iter().filter(|m| m.presence == Some(Presence::Present)).count();
        assert_eq!(present, 5);
        assert_eq!(sum(&app, org, Measure::Participation).await, 5);
        assert_eq!(sum(&app, org, Measure::SessionMeeting).await, 1);
        is_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn an_entry_sent_twice_or_by_eight_at_once_counts_once() {
    on_each_app(async |app, _| {
        let (province, squad, permit) = setting(&app, 1).await;
        let org = province.school.id;
        let tally = province.coordinator().permit::<TallyWrite>(&app).await;
        let new = details(squad.club, Kind::Community, "2026-11-17");
        let id = app.schedule(&permit, &new).await.unwrap();
        let entry = help(&app, "vneid", "citizen", 3);
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, tally, entry) = (app.clone(), tally.clone(), entry.clone());
                tokio::spawn(async move { app.tally(&tally, id, &one(entry)).await.unwrap() })
            })
            .collect();
        let mut fresh = 0;
        for task in tasks {
            fresh += usize::from(task.await.unwrap()[0].fresh);
        }
        assert_eq!(fresh, 1);
        assert_eq!(sum(&app, org, Measure::Help).await, 3);
        // The same id for something else is refused, in the same batch and later.
        let other = NewTally { service: "lms".to_owned(), ..entry.clone() };
        assert_eq!(faults(app.tally(&tally, id, &one(other.clone())).await), ["id=fault-tally-id"]);
        let both = TallyBatch { entries: vec![entry.clone(), other] };
        let named = faults(app.tally(&tally, id, &both).await);
        assert_eq!(named, ["entries.1.id=fault-tally-id"]);
        // A batch: all or nothing, each answered.
        let mut batch: Vec<NewTally> = (0..499).map(|_| help(&app, "scam", "family", 1)).collect();
        batch.push(entry.clone());
        let batch = TallyBatch { entries: batch };
        let answers = app.tally(&tally, id, &batch).await.unwrap();
        assert_eq!(answers.iter().filter(|answer| answer.fresh).count(), 499);
        assert_eq!(sum(&app, org, Measure::Help).await, 502);
        let again = app.tally(&tally, id, &batch).await.unwrap();
        assert!(again.iter().all(|answer| !answer.fresh));
        let mut much = batch.entries.clone();
        much.push(help(&app, "scam", "family", 1));
        let much = app.tally(&tally, id, &TallyBatch { entries: much }).await;
        assert_eq!(faults(much), ["entries=fault-tally-batch"]);
        let bad = NewTally {
            id: app.new_id().into(),
            service: "nguyễn văn a".to_owned(),
            audience: "051012345678".to_owned(),
            quantity: Count::from(2_001),
        };
        assert_eq!(
            faults(app.tally(&tally, id, &one(bad)).await),
            [
                "service=fault-tally-service",
                "audience=fault-tally-audience",
                "quantity=fault-tally-quantity"
            ]
        );
        is_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn an_undone_entry_stays_visible_and_counts_nothing() {
    on_each_app(async |app, world| {
        let (province, squad, permit) = setting(&app, 1).await;
        let org = province.school.id;
        let tally = province.coordinator().permit::<TallyWrite>(&app).await;
        let read = province.coordinator().permit::<ActivityRead>(&app).await;
        let new = details(squad.club, Kind::Community, "2026-11-17");
        let id = app.schedule(&permit, &new).await.unwrap();
        let entry = help(&app, "vneid", "citizen", 3);
        let sent = entry.id;
        app.tally(&tally, id, &one(entry.clone())).await.unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, tally) = (app.clone(), tally.clone());
                tokio::spawn(async move { app.undo_tally(&tally, id, sent).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(sum(&app, org, Measure::Help).await, 0);
        let page = app.tallies(&read, id, None).await.unwrap();
        assert_eq!(page.entries.rows.len(), 1);
        assert!(page.entries.rows[0].undone.is_some() && page.sums.is_empty());
        // Sent once more, from a phone that had no network: it is known, and stays undone.
        world.set_day(date(2026, 11, 20));
        let answer = app.tally(&tally, id, &one(entry)).await.unwrap();
        assert!(!answer[0].fresh);
        assert_eq!(sum(&app, org, Measure::Help).await, 0);
        let late = app.tally(&tally, id, &one(help(&app, "vneid", "citizen", 1))).await;
        assert_eq!(refused(late), "refused-activity-not-held");
        is_sound(&app).await;
    })
    .await;
}

#[tokio::test]
async fn own_reaches_the_own_club_only_and_siblings_see_nothing() {
    on_each_app(async |app, _| {
        let (mut province, squad, permit) = setting(&app, 2).await;
        let org = province.school.id;
        let other = province.squad(&app, org, "CLB Hai", 1).await;
        let mine = details(squad.club, Kind::Meeting, "2026-11-17");
        let mine = app.schedule(&permit, &mine).await.unwrap();
        let theirs = details(other.club, Kind::Meeting, "2026-11-17");
        let theirs = app.schedule(&permit, &theirs).await.unwrap();
        let own = Own::Club(squad.club);
        let advisor = province.join(&app, org, Role::Advisor, "co.van", own.clone()).await;
        let child = province.join(&app, org, Role::Ambassador, "dai.su", own).await;
        for worker in [&advisor, &child] {
            let read = worker.permit::<ActivityRead>(&app).await;
            let list = app.activities(&read, &Asked::default()).await.unwrap();
            assert_eq!(list.page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [mine]);
            assert_eq!(list.strip.iter().map(|month| month.count).sum::<i64>(), 1);
            assert_eq!(list.clubs.len(), 1);
            let asked = Asked { club: Some(other.club), ..Asked::default() };
            assert!(app.activities(&read, &asked).await.unwrap().page.rows.is_empty());
            assert!(app.activity(&read, mine).await.is_ok());
            assert!(matches!(app.activity(&read, theirs).await, Err(Error::NotFound)));
            let tally = worker.permit::<TallyWrite>(&app).await;
            app.tally(&tally, mine, &one(help(&app, "lms", "learner", 1))).await.unwrap();
            let no = app.tally(&tally, theirs, &one(help(&app, "lms", "learner", 1))).await;
            assert!(matches!(no, Err(Error::NotFound)));
        }
        let write = advisor.permit::<ActivityWrite>(&app).await;
        app.take_attendance(&write, mine, &sheet(&squad, &[])).await.unwrap();
        let no = app.take_attendance(&write, theirs, &sheet(&other, &[])).await;
        assert!(matches!(no, Err(Error::NotFound)));
        let wrong = details(other.club, Kind::Meeting, "2026-11-18");
        assert_eq!(faults(app.schedule(&write, &wrong).await), ["club=fault-activity-club"]);
        app.hold_activity(&write, mine, &held(0)).await.unwrap();
        let no = app.reopen_activity(&write, mine, &why()).await;
        assert!(matches!(no, Err(Error::Forbidden)));
        // A sibling's activity is not there, whatever id is tried.
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let elsewhere = sibling.permit::<ActivityRead>(&app).await;
        assert!(matches!(app.activity(&elsewhere, mine).await, Err(Error::NotFound)));
        let elsewhere = sibling.permit::<TallyWrite>(&app).await;
        let no = app.tally(&elsewhere, mine, &one(help(&app, "lms", "learner", 1))).await;
        assert!(matches!(no, Err(Error::NotFound)));
    })
    .await;
}

/// What a small chance is made of: the same numbers every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

/// Random steps with random activities at a school; refusals are part of life.
async fn live(app: &App, coordinator: &Worker, squad: &Squad, dice: &mut Dice, steps: usize) {
    let write = coordinator.permit::<ActivityWrite>(app).await;
    let tally = coordinator.permit::<TallyWrite>(app).await;
    let mut activities: Vec<ActivityId> = Vec::new();
    let mut entries: Vec<(ActivityId, TallyId)> = Vec::new();
    for _ in 0..steps {
        if activities.len() < 2 || dice.roll(8) == 0 {
            let kind = Kind::ALL[dice.roll(7)];
            let day = ["2026-11-02", "2026-11-17", "2026-11-17"][dice.roll(3)];
            let mut new = details(squad.club, kind, day);
            if dice.roll(3) == 0 {
                "Đoàn Thanh niên xã Bình Sơn".clone_into(&mut new.partner);
            }
            activities.extend(app.schedule(&write, &new).await.ok());
            continue;
        }
        let id = activities[dice.roll(activities.len() as u64)];
        let absent: Vec<usize> = (0..squad.terms.len()).filter(|_| dice.roll(3) == 0).collect();
        match dice.roll(8) {
            0 => drop(app.take_attendance(&write, id, &sheet(squad, &absent)).await),
            1 | 2 => {
                let reached = i64::try_from(dice.roll(40)).unwrap();
                let grid = Sheet { held: Some(held(reached)), ..sheet(squad, &absent) };
                drop(app.take_attendance(&write, id, &grid).await);
            }
            3 => drop(app.cancel_activity(&write, id, &why()).await),
            4 => drop(app.reopen_activity(&write, id, &why()).await),
            5 => {
                if let Some((id, entry)) = entries.pop() {
                    app.undo_tally(&tally, id, entry).await.unwrap();
                }
            }
            _ => {
                let service = SERVICES[dice.roll(21)].code;
                let audience = AUDIENCES[dice.roll(7)].code;
                let entry = help(app, service, audience, i64::try_from(dice.roll(9)).unwrap() + 1);
                let sent = entry.id;
                if app.tally(&tally, id, &one(entry)).await.is_ok() {
                    entries.push((id, sent));
                }
            }
        }
    }
    // What the records say and what the ledger says is the same.
    let read = coordinator.permit::<ActivityRead>(app).await;
    let (mut helped, mut present, mut reached, mut sessions, mut minutes) = (0, 0, 0, 0, 0);
    for id in activities {
        let view = app.activity(&read, id).await.unwrap();
        helped += view.activity.helped;
        if view.activity.stage == Stage::Held {
            present += view.activity.present;
            minutes += view.activity.present * view.activity.minutes;
            reached += view.activity.reached;
            sessions += 1;
        }
    }
    let org = coordinator.org;
    assert_eq!(sum(app, org, Measure::Help).await, helped);
    assert_eq!(sum(app, org, Measure::Participation).await, present);
    assert_eq!(sum(app, org, Measure::ServiceMinutes).await, minutes);
    let mut counted = (0, 0);
    for measure in Measure::SESSIONS {
        counted.0 += sum(app, org, measure).await;
    }
    for measure in [Measure::ReachTraining, Measure::ReachAwareness, Measure::ReachOther] {
        counted.1 += sum(app, org, measure).await;
    }
    assert_eq!(counted, (sessions, reached));
}

/// The sum of all lines behind a figure in one org, page by page.
async fn lines_sum(app: &App, permit: &Permit<LedgerRead>, figure: &Figure) -> (i64, i64) {
    let mut page = app.behind(permit, figure, None).await.unwrap();
    let own = page.own;
    let mut sum = 0;
    loop {
        for line in &page.lines.rows {
            sum += line.quantity;
            assert!(line.opens.is_some(), "{line:?}");
            let named = !line.label.is_empty() || matches!(line.opens, Some(Opens::Term(_)));
            assert!(named, "{line:?}");
        }
        let Some(after) = page.lines.next.take() else { break };
        page = app.behind(permit, figure, Some(after)).await.unwrap();
    }
    (own, sum)
}

#[tokio::test]
async fn after_any_history_figures_equal_their_lines_and_offices_the_sum_of_their_schools() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let mut dice = Dice(20_261_117);
        let schools =
            [province.school.id, province.sibling.id, province.far_school.id, province.attached.id];
        for (n, org) in schools.into_iter().enumerate() {
            let squad = province.squad(&app, org, "CLB Một", n + 3).await;
            let coordinator = province.worker(Role::Coordinator, org);
            live(&app, coordinator, &squad, &mut dice, 45).await;
        }
        is_sound(&app).await;
        let lead = province.lead();
        let (from, to) = app::ledger::report_year(TODAY);
        let cut =
            [(date(2026, 11, 1), date(2026, 11, 16)), (date(2026, 10, 3), date(2026, 11, 13))];
        for (from, to) in cut.into_iter().chain([(from, to)]) {
            let mut lively = 0;
            for org in schools {
                let mut tx = app.store().read().await.unwrap();
                let mut quick = store::ledger::flow(&mut tx, org, from, to).await.unwrap();
                let exact = store::ledger::flow_up_to(&mut tx, org, from, to, i64::MAX);
                let mut exact = exact.await.unwrap();
                let key = |total: &Total| (total.measure.number(), total.service, total.audience);
                quick.sort_by_key(key);
                exact.sort_by_key(key);
                assert_eq!(quick, exact, "{org} from {from} to {to}");
                lively += usize::from(!exact.is_empty());
            }
            assert!(lively >= 2, "the days from {from} to {to} must have something to count");
            for indicator in &INDICATORS {
                let figure = Figure {
                    indicator: indicator.code.to_owned(),
                    from: from.into(),
                    to: to.into(),
                    up_to: None,
                };
                let mut figures = Vec::new();
                for org in schools {
                    let permit = lead.permit_at::<LedgerRead>(&app, org).await;
                    let behind = app.behind(&permit, &figure, None).await.unwrap();
                    let mut tx = app.store().read().await.unwrap();
                    let flow = store::ledger::flow(&mut tx, org, from, to).await.unwrap();
                    let stock = store::ledger::stock(&mut tx, org, to).await.unwrap();
                    drop(tx);
                    assert_eq!(behind.figure, indicator.count(&flow, &stock), "{}", indicator.code);
                    let (own, sum) = lines_sum(&app, &permit, &figure).await;
                    assert_eq!(own, indicator.figure(sum), "{}", indicator.code);
                    figures.push(behind.figure);
                }
                let at = async |org| {
                    let permit = lead.permit_at::<LedgerRead>(&app, org).await;
                    app.behind(&permit, &figure, None).await.unwrap()
                };
                let commune = at(province.commune.id).await;
                assert_eq!(commune.figure, figures[0] + figures[1], "{}", indicator.code);
                let department = at(province.department.id).await;
                assert_eq!(department.figure, figures.iter().sum::<i64>(), "{}", indicator.code);
                let shown: i64 = department.children.iter().map(|child| child.figure).sum();
                assert_eq!(shown + department.own, department.figure);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_frozen_figure_opens_the_lines_it_was_made_of() {
    on_each_app(async |app, _| {
        let (province, squad, permit) = setting(&app, 2).await;
        let org = province.school.id;
        let tally = province.coordinator().permit::<TallyWrite>(&app).await;
        let ledger = province.head().permit::<LedgerRead>(&app).await;
        let new = details(squad.club, Kind::Community, "2026-11-17");
        let id = app.schedule(&permit, &new).await.unwrap();
        app.tally(&tally, id, &one(help(&app, "vneid", "citizen", 3))).await.unwrap();
        let mut tx = app.store().read().await.unwrap();
        let frozen = UpTo { org, seq: store::ledger::last_seq(&mut tx, org).await.unwrap() };
        drop(tx);
        app.tally(&tally, id, &one(help(&app, "vneid", "elderly", 4))).await.unwrap();
        let now = Figure { indicator: "I06".to_owned(), ..Figure::default() };
        let then = Figure { up_to: Some(frozen.seq), ..now.clone() };
        assert_eq!(app.behind(&ledger, &now, None).await.unwrap().figure, 7);
        assert_eq!(app.behind(&ledger, &then, None).await.unwrap().figure, 3);
        assert_eq!(lines_sum(&app, &ledger, &then).await, (3, 3));
        let bad = Figure {
            indicator: "I99".to_owned(),
            from: Day("1/12/2026".to_owned()),
            to: Day("hôm nay".to_owned()),
            up_to: None,
        };
        assert_eq!(
            faults(app.behind(&ledger, &bad, None).await),
            ["indicator=fault-ledger-indicator", "to=fault-day"]
        );
    })
    .await;
}

#[tokio::test]
async fn august_is_the_last_month_of_its_school_year_on_the_strip() {
    on_each_app(async |app, world| {
        world.set_day(date(2026, 5, 11));
        let province = Province::found(&app).await;
        world.set_day(date(2026, 8, 20));
        let permit = province.coordinator().permit::<ActivityWrite>(&app).await;
        let read = province.coordinator().permit::<ActivityRead>(&app).await;
        let see = province.coordinator().permit::<OrgSee>(&app).await;
        assert_eq!(see.org(), province.school.id);
        let asked = Asked { month: Some(Month(202_608)), ..Asked::default() };
        let list = app.activities(&read, &asked).await.unwrap();
        // August is the last month of its school year on the strip (D44).
        assert_eq!(list.strip[11].month, Month(202_608));
        let plan = province.coordinator().permit::<PlanRead>(&app).await;
        assert!(app.month_progress(&plan, asked.month).await.unwrap().is_empty());
        assert!(app.propose(&permit, None).await.unwrap().clubs.is_empty());
    })
    .await;
}
