//! A calendar as a telephone reads it: without signing in, without a name, every line of it as iCalendar wants.

use app::access::{ActivityRead, ActivityWrite};
use app::activities::Details;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::activity::Kind;
use domain::subscription::Followed;
use testkit::{Province, on_each_app};

use crate::nobody;

#[tokio::test]
async fn a_calendar_is_read_by_its_link_alone_and_names_nobody() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một, hai; ba", 1).await;
        let write = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            club: Some(squad.club),
            kind: Some(Kind::Support),
            title: "Hướng dẫn cài đặt ứng dụng định danh và thanh toán không dùng tiền mặt"
                .to_owned(),
            day: Day("2026-11-25".to_owned()),
            starts_at: "15:30".to_owned(),
            minutes: Count::from(45),
            place: "Nhà văn hóa".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        app.schedule(&write, &details).await.unwrap();
        let read = province.coordinator().permit::<ActivityRead>(&app).await;
        let token = app.subscribe(&read, Followed::School).await.unwrap().into_inner();
        let nobody = nobody(&app);
        let answer = nobody.get(&format!("/calendar/{token}.ics")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = answer.text();
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"),
            "{text}"
        );
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        for line in [
            "DTSTART:20261125T083000Z",
            "DTEND:20261125T091500Z",
            "STATUS:CONFIRMED",
            "LOCATION:Nhà văn hóa",
            "DESCRIPTION:CLB Một\\, hai\\; ba",
        ] {
            assert!(unfolded.lines().any(|one| one == line), "{line} is not in {unfolded}");
        }
        assert!(!text.contains("Bình"), "{text}");
        assert_eq!(nobody.get("/calendar/khac.ics").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
