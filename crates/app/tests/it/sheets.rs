//! Sheets of paper: before an activity there is room to write, afterwards they say what was; a tally sheet names no child.

use app::App;
use app::access::{ActivityWrite, TallyWrite};
use app::activities::{CheckIn, Details, Held, MarkLine, NewTally, Sheet, TallyBatch};
use app::input::{Count, Day};
use domain::activity::{Kind, Presence};
use domain::attendance::Check;
use domain::calendar::start_of;
use domain::paper::{Block, Paper, Row};
use jiff::civil::date;
use testkit::{Province, on_each_app};

/// The table of a sheet, and everything that can be read on it.
fn table(printed: &app::plans::Printed) -> (Vec<Vec<String>>, String) {
    let text = String::from_utf8(printed.bytes.clone()).unwrap();
    let paper: Paper = serde_json::from_str(&text).unwrap();
    assert_eq!(paper.number_line(), "", "a sheet is not numbered");
    let table = paper.body.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = |row: &Row| match row {
        Row::Cells(cells) => Some(cells.clone()),
        Row::Group(_) => None,
    };
    (table.unwrap().rows.iter().filter_map(cells).collect(), text)
}

#[tokio::test]
async fn sheets_are_empty_before_and_filled_after_an_activity() {
    on_each_app(async |app: App, world| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 3).await;
        let write = province.coordinator().permit::<ActivityWrite>(&app).await;
        let tally = province.coordinator().permit::<TallyWrite>(&app).await;
        let details = Details {
            club: Some(squad.club),
            kind: Some(Kind::Community),
            title: "Trực điểm hỗ trợ cộng đồng".to_owned(),
            day: Day("2026-11-17".to_owned()),
            starts_at: "14:00".to_owned(),
            minutes: Count::from(90),
            place: "Nhà văn hóa thôn".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            outside: true,
            ..Details::default()
        };
        let id = app.schedule(&write, &details).await.unwrap();
        let (rows, text) = table(&app.print_attendance(&write, id).await.unwrap());
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row[3].is_empty() && !row[1].is_empty()), "{rows:?}");
        for said in
            ["Trần Văn Bình", "không cầm điện thoại", "Đại diện nơi tổ chức", "Danh sách có 3 em."]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        let (rows, text) = table(&app.print_tally(&tally, id).await.unwrap());
        assert!(rows.iter().all(|row| row[1..].iter().all(String::is_empty)), "{rows:?}");
        assert!(text.contains("Người cao tuổi") && !text.contains("Học sinh, học viên"), "{text}");
        assert!(!text.contains("Nguyễn Thị Ánh"), "no child's name: {text}");

        let presences = [Presence::Present, Presence::Late, Presence::Absent];
        let marks = squad.terms.iter().zip(presences);
        let marks = marks.map(|(term, presence)| MarkLine { term: *term, presence }).collect();
        let held = Some(Held { reached: Count::from(20) });
        app.take_attendance(&write, id, &Sheet { marks, seen: None, held }).await.unwrap();
        for (service, audience, quantity) in
            [("vneid", "elderly", 3), ("vneid", "elderly", 2), ("other", "learner", 1)]
        {
            let (service, audience) = (service.to_owned(), audience.to_owned());
            let entry = NewTally {
                id: app.new_id().into(),
                service,
                audience,
                quantity: Count::from(quantity),
            };
            app.tally(&tally, id, &TallyBatch { entries: vec![entry] }).await.unwrap();
        }
        let (rows, _) = table(&app.print_attendance(&write, id).await.unwrap());
        let said: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
        assert_eq!(said, ["Có mặt", "Đến muộn", "Vắng"]);
        assert!(rows.iter().all(|row| row[4].is_empty() && row[5].is_empty()), "{rows:?}");
        // Whoever was checked in at the door has the real times.
        app.tell_red_lines(&write, id).await.unwrap();
        world.set(start_of(date(2026, 11, 17)).plus_minutes(17 * 60));
        for (what, time) in [(Check::Arrive, "14:05"), (Check::Leave, "15:20")] {
            let (term, time) = (Some(squad.terms[0]), time.to_owned());
            let check = CheckIn { term, what: Some(what), time, ..CheckIn::default() };
            app.check_in(&write, id, &check).await.unwrap();
        }
        let (rows, _) = table(&app.print_attendance(&write, id).await.unwrap());
        assert_eq!((&*rows[0][4], &*rows[0][5]), ("14:05", "15:20"));
        assert!(rows[1][4].is_empty(), "{rows:?}");
        let (rows, text) = table(&app.print_tally(&tally, id).await.unwrap());
        let counted: Vec<&str> = rows
            .iter()
            .flat_map(|row| &row[1..])
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect();
        assert_eq!(counted, ["5", "1"]);
        // Whoever was counted has a column, expected or not.
        assert!(text.contains("Học sinh, học viên"), "{text}");
    })
    .await;
}
