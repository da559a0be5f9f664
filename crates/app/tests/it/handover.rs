//! Advisors of a club and its handover: the right comes and goes with the appointment; of many presses one takes over.

use app::access::{ActivityWrite, ClubKeep, ForceManage, ForceRead, OrgSee};
use app::activities::Details;
use app::clubs::ClubClosing;
use app::clubs::advisors::{Advisor, AdvisorEnding, AppointAdvisor};
use app::clubs::officers::Appoint;
use app::handover::TakeOver;
use app::input::{Count, Day};
use app::plans::Format;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::Kind;
use domain::club::{AdvisorPost, Kit};
use domain::id::{AccountId, ClubId, OrgId};
use domain::inbox::TodoKind;
use domain::term::ClubPost;
use jiff::civil::date;
use testkit::{Province, TODAY, Worker, on_each_altered_app, on_each_app, raw, verified};

fn lead(account: AccountId) -> AppointAdvisor {
    AppointAdvisor { id: None, account, post: AdvisorPost::Lead, since: Day::default() }
}

fn deputy(account: AccountId) -> AppointAdvisor {
    AppointAdvisor { post: AdvisorPost::Deputy, ..lead(account) }
}

fn code(error: Error) -> String {
    match error {
        Error::Invalid(faults) => faults.0[0].code.clone(),
        Error::Refused(why) => why.code.to_owned(),
        other => panic!("{other}"),
    }
}

/// A club with three members, and two form teachers who could advise it.
async fn set(app: &App) -> (Province, ClubId, [Worker; 2]) {
    let mut province = Province::found(app).await;
    let org = province.school.id;
    let club = province.squad(app, org, "CLB Một", 3).await.club;
    let class = |name: &str| Own::Class(name.to_owned());
    let first = province.join(app, org, Role::FormTeacher, "gv.an", class("9A")).await;
    let second = province.join(app, org, Role::FormTeacher, "gv.binh", class("9B")).await;
    (province, club, [first, second])
}

async fn advisors(app: &App, province: &Province, club: ClubId) -> Vec<Advisor> {
    let read = province.head().permit::<ForceRead>(app).await;
    app.club(&read, club).await.unwrap().advisors
}

/// Whether an account may act for a club today.
async fn acts_for(app: &App, account: AccountId, org: OrgId, club: ClubId) -> bool {
    let permit = app.permit_of::<ActivityWrite>(account, org).await;
    permit.is_ok_and(|permit| permit.check_club(club).is_ok())
}

async fn waits(app: &App, worker: &Worker) -> bool {
    let person = app.person(worker.id).await.unwrap().unwrap();
    let see = app.permit::<OrgSee>(&person, worker.org).await.unwrap();
    let todos = app.todos(&see, &person).await.unwrap();
    todos.iter().any(|todo| todo.kind == TodoKind::ClubTakeOver)
}

#[tokio::test]
async fn an_appointment_gives_the_right_on_the_club_and_its_end_takes_it_away() {
    on_each_app(async |app, _| {
        let (province, club, [first, second]) = set(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        assert!(!acts_for(&app, first.id, org, club).await);
        let new = AppointAdvisor {
            id: Some(app.new_id().into()),
            since: Day("2026-10-01".to_owned()),
            ..lead(first.id)
        };
        let id = app.appoint_advisor(&permit, club, &new).await.unwrap();
        assert_eq!(app.appoint_advisor(&permit, club, &new).await.unwrap(), id, "sent twice");
        let other = AppointAdvisor { account: second.id, ..new.clone() };
        let other = app.appoint_advisor(&permit, club, &other).await;
        assert!(matches!(other, Err(Error::Stale)), "the same id for somebody else");
        assert!(acts_for(&app, first.id, org, club).await);
        let read = province.head().permit::<ForceRead>(&app).await;
        let view = app.club(&read, club).await.unwrap();
        assert_eq!(view.club.advisor, "Người dùng gv.an");
        // Who was only written down stays readable as history.
        let names: Vec<(&str, bool)> = view
            .advisors
            .iter()
            .map(|one| (one.full_name.reveal().as_str(), one.until.is_none()))
            .collect();
        assert_eq!(names, [("Người dùng gv.an", true), ("Trần Văn Bình", false)]);
        assert_eq!(view.advisors[1].until, Some(date(2026, 10, 1)));
        for (who, why) in [
            (lead(first.id), "fault-advisor-already"),
            (deputy(first.id), "fault-advisor-leads"),
            (lead(province.head().id), "fault-advisor-account"),
            (
                AppointAdvisor { since: Day("2026-09-30".to_owned()), ..lead(second.id) },
                "fault-day-range",
            ),
        ] {
            let no = app.appoint_advisor(&permit, club, &who).await.unwrap_err();
            assert_eq!(code(no), why);
        }
        for _ in 0..2 {
            app.end_advisor(&permit, club, id, &AdvisorEnding::default()).await.unwrap();
        }
        assert!(!acts_for(&app, first.id, org, club).await, "the right ended with it");
        let view = app.club(&read, club).await.unwrap();
        assert_eq!((view.club.advisor.as_str(), view.advisors[0].until), ("", Some(TODAY)));
        // Again: the right begins anew, and the history has both times.
        app.appoint_advisor(&permit, club, &lead(first.id)).await.unwrap();
        assert!(acts_for(&app, first.id, org, club).await);
        assert_eq!(advisors(&app, &province, club).await.len(), 3);
        let beside = app.found_club(&permit, &crate::clubs::club("CLB Hai")).await.unwrap();
        let no = app.end_advisor(&permit, beside, id, &AdvisorEnding::default()).await;
        assert!(matches!(no, Err(Error::NotFound)), "of another club");
        assert!(!acts_for(&app, first.id, org, beside).await);
        app.close_club(&permit, club, &ClubClosing::default()).await.unwrap();
        assert!(!acts_for(&app, first.id, org, club).await, "a closed club has no advisors");
        let shut = app.appoint_advisor(&permit, club, &lead(second.id)).await.unwrap_err();
        assert_eq!(code(shut), "refused-club-closed");
    })
    .await;
}

#[tokio::test]
async fn an_appointment_that_lies_ahead_begins_by_itself() {
    on_each_app(async |app, world| {
        let (province, club, [first, second]) = set(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        app.appoint_advisor(&permit, club, &lead(first.id)).await.unwrap();
        let ahead = |day: &str| AppointAdvisor { since: Day(day.to_owned()), ..lead(second.id) };
        let far = app.appoint_advisor(&permit, club, &ahead("2028-01-01")).await.unwrap_err();
        assert_eq!(code(far), "fault-day-range");
        let id = app.appoint_advisor(&permit, club, &ahead("2026-12-01")).await.unwrap();
        assert!(!acts_for(&app, second.id, org, club).await, "not yet");
        let all = province.coordinator().permit::<ClubKeep>(&app).await;
        let take = TakeOver { advisor: id, remark: String::new() };
        let early = app.take_club_over(&all, club, &take).await.unwrap_err();
        assert_eq!(code(early), "refused-handover-early");
        world.set_day(date(2026, 12, 1));
        assert!(acts_for(&app, second.id, org, club).await, "by itself");
        assert!(acts_for(&app, first.id, org, club).await, "until the club is taken over");
        let mine = app.permit_of::<ClubKeep>(second.id, org).await.unwrap();
        app.take_club_over(&mine, club, &take).await.unwrap();
        assert!(!acts_for(&app, first.id, org, club).await);
    })
    .await;
}

async fn meeting(app: &App, coordinator: &Worker, club: ClubId, day: &str) {
    let permit = coordinator.permit::<ActivityWrite>(app).await;
    let details = Details {
        club: Some(club),
        kind: Some(Kind::Meeting),
        title: format!("Sinh hoạt {day}"),
        day: Day(day.to_owned()),
        starts_at: "14:00".to_owned(),
        minutes: Count::from(60),
        place: "Phòng máy".to_owned(),
        ..Details::default()
    };
    app.schedule(&permit, &details).await.unwrap();
}

#[tokio::test]
async fn taking_over_freezes_what_was_open_and_ends_the_right_of_the_one_before() {
    on_each_app(async |app, world| {
        let (province, club, [first, second]) = set(&app).await;
        let org = province.school.id;
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        app.appoint_advisor(&manage, club, &lead(first.id)).await.unwrap();
        app.appoint_advisor(&manage, club, &deputy(second.id)).await.unwrap();
        assert!(!waits(&app, &first).await && !waits(&app, province.coordinator()).await);
        let id = app.appoint_advisor(&manage, club, &lead(second.id)).await.unwrap();
        assert!(waits(&app, province.coordinator()).await && waits(&app, &second).await);
        meeting(&app, province.coordinator(), club, "2026-11-10").await;
        meeting(&app, province.coordinator(), club, "2026-11-30").await;
        let read = province.head().permit::<ForceRead>(&app).await;
        let term = app.club(&read, club).await.unwrap().members[0].id;
        let captain = Appoint { id: None, term, post: ClubPost::Captain, since: Day::default() };
        app.appoint_officer(&manage, club, &captain).await.unwrap();
        let view = app.handover(&read, club).await.unwrap();
        let kit = &view.kit;
        assert_eq!((kit.members, kit.without_consent, kit.cards), (3, 0, 0));
        assert_eq!(kit.officers, [ClubPost::Captain]);
        assert_eq!((kit.unconfirmed.len(), kit.planned.len()), (1, 1));
        assert_eq!(view.titles[&kit.planned[0].id.to_string()], "Sinh hoạt 2026-11-30");
        assert!(kit.rounds.is_empty() && kit.todos.is_empty());
        let draft = app.print_handover(&read, club, id, Format::Docx).await.unwrap();
        let draft = String::from_utf8(draft.bytes).unwrap();
        assert!(draft.contains("Sinh hoạt 2026-11-10") && draft.contains("\"draft\":true"));

        // Not by whoever hands over, and not with an essay.
        let theirs = app.permit_of::<ClubKeep>(first.id, org).await.unwrap();
        let take = TakeOver { advisor: id, remark: "Đã nhận đủ  hồ sơ".to_owned() };
        let no = app.take_club_over(&theirs, club, &take).await.unwrap_err();
        assert_eq!(code(no), "refused-handover-other");
        let mine = app.permit_of::<ClubKeep>(second.id, org).await.unwrap();
        let long = TakeOver { remark: "a".repeat(501), ..take.clone() };
        let long = app.take_club_over(&mine, club, &long).await.unwrap_err();
        assert_eq!(code(long), "fault-handover-remark");
        app.take_club_over(&mine, club, &take).await.unwrap();
        assert!(!acts_for(&app, first.id, org, club).await);
        assert!(acts_for(&app, second.id, org, club).await);
        assert!(!waits(&app, &second).await && !waits(&app, province.coordinator()).await);
        let all = advisors(&app, &province, club).await;
        let running: Vec<_> = all.iter().filter(|one| one.until.is_none()).collect();
        assert!(running.len() == 1 && running[0].id == id && running[0].leads(), "deputy no more");
        assert_eq!(running[0].remark, "Đã nhận đủ hồ sơ");

        // What comes later is not in what was handed over, and no name of a child is.
        world.set_day(date(2026, 12, 15));
        meeting(&app, province.coordinator(), club, "2026-12-20").await;
        let mut tx = app.store().read().await.unwrap();
        let (json, hash) = store::clubs::advisors::kit(&mut tx, org, id).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(app::digest(&json), hash);
        let frozen: Kit = serde_json::from_str(&json).unwrap();
        assert_eq!(frozen.day, TODAY);
        assert_eq!((frozen.unconfirmed.len(), frozen.planned.len()), (1, 1));
        assert!(!json.contains("Nguyễn") && !json.contains("Sinh hoạt"), "{json}");
        let paper = app.print_handover(&read, club, id, Format::Docx).await.unwrap();
        assert!(paper.name.contains("2026-11-17"), "{}", paper.name);
        let paper = String::from_utf8(paper.bytes).unwrap();
        assert!(paper.contains(&hash) && paper.contains("Người dùng gv.an"));
        assert!(!paper.contains("2026-12-20") && paper.contains("\"draft\":false"));
        let none = app.print_handover(&read, club, all.last().unwrap().id, Format::Pdf).await;
        assert!(matches!(none, Err(Error::NotFound)), "nothing was handed over to the first");
    })
    .await;
}

#[tokio::test]
async fn of_many_who_take_over_at_once_one_does_and_of_many_appointments_one_stands() {
    on_each_app(async |app, _| {
        let (mut province, club, [first, second]) = set(&app).await;
        let org = province.school.id;
        let third =
            province.join(&app, org, Role::FormTeacher, "gv.cuc", Own::Class("9C".into())).await;
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        app.appoint_advisor(&manage, club, &lead(first.id)).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let (app, manage) = (app.clone(), manage.clone());
            let who = if n % 2 == 0 { second.id } else { third.id };
            tasks.spawn(async move { app.appoint_advisor(&manage, club, &lead(who)).await });
        }
        let done = tasks.join_all().await;
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1, "one stands");
        let id = *done.iter().find_map(|one| one.as_ref().ok()).unwrap();
        let to = advisors(&app, &province, club).await;
        let to = to.iter().find(|one| one.id == id).unwrap().account.unwrap();
        let mine = app.permit_of::<ClubKeep>(to, org).await.unwrap();
        let all = province.coordinator().permit::<ClubKeep>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let (app, permit) = (app.clone(), if n % 2 == 0 { mine.clone() } else { all.clone() });
            let take = TakeOver { advisor: id, remark: format!("Lần {n}") };
            tasks.spawn(async move { app.take_club_over(&permit, club, &take).await });
        }
        for one in tasks.join_all().await {
            one.unwrap();
        }
        let list = advisors(&app, &province, club).await;
        assert_eq!(list.iter().filter(|one| one.leads()).count(), 1);
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, org, 0, 1000).await.unwrap();
        let taken = lines.iter().filter(|line| line.entry.contains("handover.take")).count();
        assert_eq!(taken, 1, "taken over once");
    })
    .await;
}

#[tokio::test]
async fn a_kit_that_somebody_touched_is_not_printed_and_verify_says_so() {
    on_each_altered_app(async |app, _| {
        let (province, club, [first, second]) = set(&app).await;
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        app.appoint_advisor(&manage, club, &lead(first.id)).await.unwrap();
        let id = app.appoint_advisor(&manage, club, &lead(second.id)).await.unwrap();
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let take = TakeOver { advisor: id, remark: String::new() };
        app.take_club_over(&keep, club, &take).await.unwrap();
        verified(&app).await;
        raw(&app, "update club_advisors set kit = replace(kit, '\"members\":3', '\"members\":9')")
            .await;
        let read = province.head().permit::<ForceRead>(&app).await;
        let altered = app.print_handover(&read, club, id, Format::Pdf).await;
        assert!(matches!(altered, Err(Error::Broken(_))));
        let checks = app.verify().await.unwrap();
        let kits = checks.iter().find(|check| check.name == "frozen kits").unwrap();
        assert_eq!((kits.looked_at, kits.faults.len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_kit_is_for_those_of_the_club_and_nobody_beside() {
    on_each_app(async |app, _| {
        let (mut province, club, _) = set(&app).await;
        let org = province.school.id;
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        let other = app.found_club(&manage, &crate::clubs::club("CLB Hai")).await.unwrap();
        let advisor = province.join(&app, org, Role::Advisor, "co.hai", Own::Club(other)).await;
        let read = advisor.permit::<ForceRead>(&app).await;
        assert!(app.handover(&read, other).await.is_ok());
        assert!(matches!(app.handover(&read, club).await, Err(Error::NotFound)));
        let id = app.appoint_advisor(&manage, club, &lead(advisor.id)).await.unwrap();
        let keep = province.worker(Role::Coordinator, province.sibling.id);
        let keep = keep.permit::<ClubKeep>(&app).await;
        let take = TakeOver { advisor: id, remark: String::new() };
        let foreign = app.take_club_over(&keep, club, &take).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "another school");
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let there = app.take_club_over(&keep, club, &take).await.unwrap_err();
        assert_eq!(code(there), "refused-handover-none", "the first takes nothing over");
        let wrong = app.take_club_over(&keep, other, &take).await;
        assert!(matches!(wrong, Err(Error::NotFound)), "another club");
    })
    .await;
}
