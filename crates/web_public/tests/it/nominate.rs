//! Nominating oneself by a link: no account, one answer for the found and the unknown, nothing kept in the browser.

use axum::http::StatusCode;
use testkit::{Province, on_each_app};

use crate::nobody;

/// A round of the school and its link.
async fn round_with_link(app: &app::App, province: &Province) -> String {
    use app::access::{ForceManage, RoundWrite};
    use app::input::{Count, Day};
    let worker = province.coordinator();
    let manage = worker.permit::<ForceManage>(app).await;
    let club = app::clubs::NewClub {
        id: None,
        kind: domain::term::ClubKind::Club,
        name: "CLB Một".to_owned(),
        decision: String::new(),
        founded_on: Day::default(),
        advisor: String::new(),
    };
    let club = app.found_club(&manage, &club).await.unwrap();
    let settings = app::selection::RoundSettings {
        name: "Đợt 1".to_owned(),
        nominate_from: Day("2026-11-17".to_owned()),
        nominate_to: Day("2026-11-18".to_owned()),
        assess_to: Day("2026-11-18".to_owned()),
        places: Count::default(),
        assessors: [worker.id].into(),
    };
    let write = worker.permit::<RoundWrite>(app).await;
    let open = app::selection::OpenRound { id: None, club, settings };
    let id = app.open_round(&write, &open).await.unwrap();
    app.new_round_link(&write, id).await.unwrap().into_inner()
}

#[tokio::test]
async fn the_page_of_a_link_answers_the_same_whether_the_child_is_known() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let link = round_with_link(&app, &province).await;
        let child = nobody(&app);
        let dead = child.get("/nominate/khong-co").await;
        assert_eq!(dead.status, StatusCode::NOT_FOUND);
        let at = format!("/nominate/{link}");
        let page = child.get(&at).await;
        assert_eq!(page.headers["cache-control"], "no-store");
        let page = page.text();
        assert!(
            page.contains("Trường THCS Châu Ổ: Đợt 1") && page.contains("18/11/2026"),
            "{page}"
        );
        assert!(page.len() < 100_000);
        let sent =
            child.post(&at, "name=Ai+Do&born=1/5/2012&class=8A&wish=Em+thich&website=").await;
        assert_eq!(sent.status, StatusCode::OK);
        let robot = child.post(&at, "name=Ai+Do&born=1/5/2012&class=8A&website=http://x").await;
        assert_eq!(robot.text(), sent.text());
        assert!(!sent.text().contains("Ai Do"), "the next child at this computer sees no name");
        let bad = child.post(&at, "name=&born=mai&class=8A&wish=Em+thich").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let bad = bad.text();
        assert!(bad.contains("value=\"mai\"") && bad.contains("Em thich</textarea>"), "{bad}");
        world.set_day(jiff::civil::date(2026, 11, 19));
        let late = child.get(&at).await.text();
        assert!(late.contains("không nhận đề cử hôm nay") && !late.contains("<textarea"), "{late}");
        let late = child.post(&at, "name=Ai+Do&born=1/5/2012&class=8A").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
