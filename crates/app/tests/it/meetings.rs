//! Regular meetings and their minutes: all days or none, however often it is sent; who writes on what is old is told.

use app::access::{ActivityRead, ActivityWrite, ClubKeep, ForceManage, ForceRead};
use app::activities::{AskDays, Asked, Details, Held, MarkLine, NewSeries, Sheet, WriteMinutes};
use app::clubs::officers::Appoint;
use app::input::{Count, Day};
use app::plans::Format;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Kind, Presence};
use domain::calendar::Month;
use domain::club::meetings::Every;
use domain::id::{ActivityId, ClubId};
use domain::term::ClubPost;
use testkit::{Province, Squad, on_each_app};

fn code(error: Error) -> String {
    match error {
        Error::Invalid(faults) => format!("{}: {}", faults.0[0].field, faults.0[0].code),
        Error::Refused(why) => why.code.to_owned(),
        other => panic!("{other}"),
    }
}

fn asked(first: &str, count: i64) -> AskDays {
    AskDays { first: Day(first.to_owned()), every: Every::Week, count: Count::from(count) }
}

fn series(app: &App, club: ClubId, days: &[&str]) -> NewSeries {
    NewSeries {
        id: Some(ActivityId(app.new_id())),
        club: Some(club),
        title: "Sinh hoạt định kỳ".to_owned(),
        days: days.iter().map(|day| Day((*day).to_owned())).collect(),
        starts_at: "15:30".to_owned(),
        minutes: Count::from(45),
        place: "Phòng Tin học".to_owned(),
        adult: String::new(),
        ..NewSeries::default()
    }
}

async fn planned(app: &App, province: &Province, month: i32) -> usize {
    let read = province.head().permit::<ActivityRead>(app).await;
    let asked = Asked { month: Some(Month(month)), ..Asked::default() };
    app.activities(&read, &asked).await.unwrap().page.rows.len()
}

#[tokio::test]
async fn the_days_are_shown_with_their_holidays_and_none_is_left_out() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.coordinator().permit::<ActivityWrite>(&app).await;
        let days = app.meeting_days(&permit, &asked("18/12/2026", 4)).unwrap();
        let shown: Vec<(String, bool)> =
            days.iter().map(|one| (one.day.to_string(), one.holiday)).collect();
        let wanted = [
            ("2026-12-18", false),
            ("2026-12-25", false),
            ("2027-01-01", true),
            ("2027-01-08", false),
        ];
        assert_eq!(shown, wanted.map(|(day, holiday)| (day.to_owned(), holiday)));
        for (bad, why) in [
            (asked("32/12/2026", 4), "first: fault-day"),
            (asked("18/12/2026", 0), "count: fault-series-count"),
            (asked("18/12/2026", 41), "count: fault-series-count"),
        ] {
            assert_eq!(code(app.meeting_days(&permit, &bad).unwrap_err()), why);
        }
    })
    .await;
}

#[tokio::test]
async fn all_meetings_are_scheduled_at_once_or_none_and_once_however_often_it_is_sent() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let club = province.squad(&app, org, "CLB Một", 0).await.club;
        let other = province.squad(&app, org, "CLB Hai", 0).await.club;
        let permit = province.coordinator().permit::<ActivityWrite>(&app).await;
        for (days, why) in [
            (&[][..], "days: fault-series-days"),
            (&["2026-12-18", "2026-12-18"], "days: fault-series-days"),
            (&["2026-12-18", "nay"], "days: fault-series-days"),
            (&["2026-12-18", "2030-12-18"], "days: fault-activity-day"),
        ] {
            let bad = app.schedule_series(&permit, &series(&app, club, days)).await;
            assert_eq!(code(bad.unwrap_err()), why);
        }
        assert_eq!(planned(&app, &province, 202_612).await, 0, "all or none");
        let new = series(&app, club, &["2026-12-25", "2026-12-18"]);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (app, permit, new) = (app.clone(), permit.clone(), new.clone());
            tasks.spawn(async move { app.schedule_series(&permit, &new).await });
        }
        let mut answers = Vec::new();
        for one in tasks.join_all().await {
            answers.push(one.unwrap());
        }
        assert!(answers.iter().all(|ids| *ids == answers[0] && ids.len() == 2));
        assert_eq!(planned(&app, &province, 202_612).await, 2, "once");
        let moved = NewSeries { starts_at: "14:00".to_owned(), ..new };
        let moved = app.schedule_series(&permit, &moved).await.unwrap_err();
        assert_eq!(code(moved), "refused-activity-sent", "the same id with something else");
        let days = ["2026-12-21", "2026-12-28"];
        let (kind, capacity) = (Some(Kind::Support), Count::from(2));
        let shifts = NewSeries { kind, capacity, ..series(&app, club, &days) };
        for id in app.schedule_series(&permit, &shifts).await.unwrap() {
            let roster = app.roster(&permit, id).await.unwrap();
            assert_eq!((roster.activity.kind, roster.left), (Kind::Support, Some(2)));
        }
        let advisor = province.join(&app, org, Role::Advisor, "co.hai", Own::Club(other)).await;
        let own = advisor.permit::<ActivityWrite>(&app).await;
        let foreign = app.schedule_series(&own, &series(&app, club, &["2026-12-20"])).await;
        assert_eq!(code(foreign.unwrap_err()), "club: fault-activity-club");
    })
    .await;
}

/// A meeting of today; held with two of three present, when asked.
async fn meeting(app: &App, province: &Province, squad: &Squad, held: bool) -> ActivityId {
    let permit = province.coordinator().permit::<ActivityWrite>(app).await;
    let details = Details {
        club: Some(squad.club),
        kind: Some(Kind::Meeting),
        title: "Sinh hoạt tháng 11".to_owned(),
        day: Day("2026-11-17".to_owned()),
        starts_at: "07:30".to_owned(),
        minutes: Count::from(45),
        place: "Phòng Tin học".to_owned(),
        ..Details::default()
    };
    let id = app.schedule(&permit, &details).await.unwrap();
    if held {
        let presences = [Presence::Present, Presence::Late, Presence::Absent];
        let mark = |(term, presence)| MarkLine { term, presence };
        let marks = squad.terms.iter().copied().zip(presences).map(mark).collect();
        let held = Some(Held { reached: Count::from(0) });
        app.take_attendance(&permit, id, &Sheet { marks, seen: None, held }).await.unwrap();
    }
    id
}

fn write(changed: i64, said: &str, decided: &str) -> WriteMinutes {
    WriteMinutes { changed, said: said.to_owned(), decided: decided.to_owned() }
}

#[tokio::test]
async fn minutes_say_who_was_there_what_was_said_and_what_was_decided() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 3).await;
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        let secretary = Appoint {
            id: None,
            term: squad.terms[0],
            post: ClubPost::Secretary,
            since: Day::default(),
        };
        app.appoint_officer(&manage, squad.club, &secretary).await.unwrap();
        let id = meeting(&app, &province, &squad, true).await;
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let read = province.head().permit::<ForceRead>(&app).await;
        let view = app.meeting_minutes(&read, id).await.unwrap();
        assert_eq!((view.changed, view.minutes.said.as_str()), (0, ""));
        let none = app.print_meeting(&read, id, Format::Docx).await;
        assert!(matches!(none, Err(Error::NotFound)));
        for (bad, why) in [
            (write(0, " \n", "Một"), "said: fault-minutes-empty"),
            (write(0, "Một", &"a".repeat(8001)), "decided: fault-minutes-long"),
        ] {
            assert_eq!(code(app.write_minutes(&keep, id, &bad).await.unwrap_err()), why);
        }
        let first = write(0, "Ôn kỹ năng số.\n\n\nChia nhóm.", "Tập huấn ngày 20/11");
        for _ in 0..2 {
            app.write_minutes(&keep, id, &first).await.unwrap();
        }
        assert_eq!(app.meeting_minutes(&read, id).await.unwrap().changed, 1, "sent twice");
        let stale = app.write_minutes(&keep, id, &write(0, "Khác.", "")).await;
        assert!(matches!(stale, Err(Error::Stale)));
        app.write_minutes(
            &keep,
            id,
            &write(1, "Ôn kỹ năng số.\nChia nhóm.", "Tập huấn ngày 20/11"),
        )
        .await
        .unwrap();
        let view = app.meeting_minutes(&read, id).await.unwrap();
        assert_eq!(view.presences.iter().map(|(_, count)| count).sum::<i64>(), 3);
        let paper = app.print_meeting(&read, id, Format::Docx).await.unwrap();
        let paper = String::from_utf8(paper.bytes).unwrap();
        for word in [
            "Ôn kỹ năng số.",
            "Tập huấn ngày 20/11",
            "có mặt: 2/3 (đến muộn: 1)",
            "Nguyễn Thị Ánh Một",
            "Trần Văn Bình",
            "Thư ký",
        ] {
            assert!(paper.contains(word), "{word}: {paper}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_a_meeting_of_the_own_club_that_was_held_has_minutes() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 3).await;
        let other = province.squad(&app, org, "CLB Hai", 0).await.club;
        let id = meeting(&app, &province, &squad, false).await;
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let early = app.write_minutes(&keep, id, &write(0, "Một.", "")).await.unwrap_err();
        assert_eq!(code(early), "refused-minutes-not-held");
        let advisor = province.join(&app, org, Role::Advisor, "co.hai", Own::Club(other)).await;
        let keep = advisor.permit::<ClubKeep>(&app).await;
        let foreign = app.write_minutes(&keep, id, &write(0, "Một.", "")).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let read = advisor.permit::<ForceRead>(&app).await;
        assert!(matches!(app.meeting_minutes(&read, id).await, Err(Error::NotFound)));
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let keep = sibling.permit::<ClubKeep>(&app).await;
        let foreign = app.write_minutes(&keep, id, &write(0, "Một.", "")).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn of_many_who_write_minutes_at_once_one_does() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 3).await;
        let id = meeting(&app, &province, &squad, true).await;
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let (app, keep) = (app.clone(), keep.clone());
            let minutes = write(0, &format!("Bản thứ {n}."), "");
            tasks.spawn(async move { app.write_minutes(&keep, id, &minutes).await });
        }
        let done = tasks.join_all().await;
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(done.iter().all(|one| matches!(one, Ok(()) | Err(Error::Stale))));
    })
    .await;
}
