//! The door's page on the leader's phone: the red lines, a tap, a card, the host's word, and what it shows.

use app::access::ActivityWrite;
use app::activities::Details;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::{Own, Role};
use domain::activity::Kind;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn a_leader_tells_the_red_lines_taps_names_and_takes_the_hosts_word() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 2).await;
        let own = Own::Club(squad.club);
        let advisor = province.join(&app, org, Role::Advisor, "gv.binh", own).await;
        let (teacher, leader) = (browser(&app, province.coordinator()), browser(&app, &advisor));
        let permit = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            club: Some(squad.club),
            kind: Some(Kind::Community),
            title: "Hỗ trợ ở chợ".to_owned(),
            day: Day(testkit::TODAY.to_string()),
            starts_at: "07:00".to_owned(),
            minutes: Count::from(60),
            place: "Chợ trung tâm".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        let id = app.schedule(&permit, &details).await.unwrap();
        let base = format!("/o/{org}/activities/{id}");
        let page = leader.get(&format!("{base}/door")).await.text();
        assert!(page.contains("Đã nhắc tất cả đại sứ") && !page.contains("Số thẻ"), "{page}");
        assert!(!page.contains("Ghi có mặt theo thẻ"), "closed before the red lines: {page}");
        let typed = format!("term={}&what=arrive&time=07:00", squad.terms[0]);
        let early = leader.post(&format!("{base}/check-ins"), &typed).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text());
        let told = leader.post(&format!("{base}/red-lines"), "").await;
        let page = leader.get(told.location()).await.text();
        assert!(page.contains("Ghi có mặt theo thẻ") && !page.contains('⟦'), "{page}");
        let there = leader.post(&format!("{base}/check-ins"), &typed).await;
        let page = leader.get(there.location()).await.text();
        assert!(page.contains("Có mặt 1/2") && page.contains("07:00"), "{page}");
        let odd = format!("term={}&what=leave&time=07:01", squad.terms[0]);
        let odd = leader.post(&format!("{base}/check-ins"), &odd).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.text().contains("quá ngắn hoặc quá dài"), "{}", odd.text());
        let nobody = leader.post(&format!("{base}/check-ins"), "card=ABCDEF&what=arrive").await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        // The code is made and seen by who is responsible for the school, not by the leader.
        let made = teacher.post(&format!("{base}/host-code"), "").await;
        let page = teacher.get(made.location()).await.text();
        assert!(page.contains("không báo cho người dẫn đoàn"), "{page}");
        let page = leader.get(&format!("{base}/door")).await.text();
        assert!(
            page.contains("Xác nhận bằng mã") && !page.contains("không báo cho người dẫn đoàn")
        );
        let signed = "how=paper&name=%C3%94ng+Nguy%E1%BB%85n+V%C4%83n+T%C6%B0";
        let signed = leader.post(&format!("{base}/host"), signed).await;
        let page = leader.get(signed.location()).await.text();
        assert!(page.contains("Nơi tổ chức đã ký giấy") && page.contains("Ông Nguyễn Văn Tư"));
        assert!(page.contains("Trường chưa duyệt"), "{page}");
    })
    .await;
}
