//! Clubs: founding with faults, showing, closing.

use axum::http::StatusCode;
use testkit::{Browser, Province, on_each_app};

use crate::browser;

/// Founds a club by its form; returns its address.
pub async fn found(me: &Browser, org: domain::id::OrgId, name: &str) -> String {
    let form = me.get(&format!("/o/{org}/clubs/new")).await.text();
    let id = form.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let name = name.replace(' ', "+");
    let body = format!("id={id}&kind=clb&name={name}&founded_on=2026-09-10&decision=12");
    let done = me.post(&format!("/o/{org}/clubs"), &body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let again = me.post(&format!("/o/{org}/clubs"), &body).await;
    assert_eq!(again.location(), done.location(), "sent twice, founded once");
    done.location().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_club_is_founded_shown_and_closed() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let bad = me.post(&format!("/o/{org}/clubs"), "kind=xx&name=ab&advisor=Lan").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Hãy chọn loại") && bad.text().contains("value=\"Lan\""));
        let at = found(&me, org, "CLB Mot").await;
        let list = me.get(&format!("/o/{org}/clubs")).await.text();
        assert!(list.contains("CLB Mot") && list.contains("10/09/2026"), "{list}");
        let head = browser(&app, province.head());
        let page = head.get(&at).await.text();
        assert!(page.contains("CLB Mot") && !page.contains("/closure"), "{page}");
        assert_eq!(head.post(&format!("{at}/closure"), "").await.status, StatusCode::FORBIDDEN);
        let early = me.post(&format!("{at}/closure"), "on=2026-01-01").await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = me.post(&format!("{at}/closure"), "").await;
        let page = me.get(done.location()).await.text();
        assert!(page.contains("Đã kết thúc ngày 17/11/2026"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_member_gets_a_post_and_gives_it_up_on_the_clubs_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 2).await;
        let me = browser(&app, province.coordinator());
        let at = format!("/o/{org}/clubs/{}", squad.club);
        let page = me.get(&at).await.text();
        assert!(page.contains("Phân công nhiệm vụ") && !page.contains("Ban điều hành"), "{page}");
        let bad = me.post(&format!("{at}/officers"), "post=captain&term=").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Hãy chọn một em đang tham gia câu lạc bộ"), "{}", bad.text());
        for term in &squad.terms {
            let body = format!("post=captain&term={term}");
            let done = me.post(&format!("{at}/officers"), &body).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        }
        let page = me.get(&at).await.text();
        let end = page.split(&format!("{at}/officers/")).nth(1).unwrap();
        let end = end.split('"').next().unwrap();
        assert!(page.contains("Ban điều hành") && page.matches("/end\"").count() == 1, "{page}");
        let head = browser(&app, province.head());
        let seen = head.get(&at).await.text();
        assert!(seen.contains("Đội trưởng") && !seen.contains("/end\""), "{seen}");
        let done = me.post(&format!("{at}/officers/{end}"), "").await;
        let page = me.get(done.location()).await.text();
        assert!(page.contains("Em đã thôi nhiệm vụ") && !page.contains("/end\""), "{page}");
    })
    .await;
}
