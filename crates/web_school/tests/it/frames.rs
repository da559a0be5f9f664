//! The page of a school's own days: a line names who has lessons when; what does not do is named and kept.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn a_school_says_when_its_classes_have_lessons_and_a_bad_line_is_named() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let at = format!("/o/{}/school-days/2026-2027", province.school.id);
        let me = browser(&app, province.coordinator());
        let page = me.get(&at).await.text();
        assert!(!page.contains('⟦') && page.contains("Sở chưa nhập khung"), "{page}");
        let bad = "who-0=6-7&from-0=07%3A00&to-0=06%3A00&days-0=0&who-1=&from-1=&to-1=&breaks=B%C3%A3o&exams=";
        let answer = me.post(&at, bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains("value=\"6-7\"") && text.contains("Dòng 1 không đúng mẫu"), "{text}");
        let good = "who-0=6-7%2C+8A1&from-0=07%3A00&to-0=11%3A30&days-0=0&days-0=5\
            &who-1=&from-1=13%3A00&to-1=&breaks=B%C3%A3o%3A+20%2F10%2F2026&exams=";
        let saved = me.post(&at, good).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = me.get(saved.location()).await.text();
        for text in ["value=\"6, 7, 8A1\"", "value=\"07:00\"", "Bão: 20/10/2026", "Đã lưu lịch học"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(page.contains("name=\"days-0\" value=\"5\" checked"), "{page}");
        let list = me.get(&format!("/o/{}/activities", province.school.id)).await.text();
        assert!(list.contains(&format!("href=\"{at}\"")), "{list}");
        let head = province.worker(Role::SchoolHead, province.school.id);
        assert_eq!(browser(&app, head).get(&at).await.status, StatusCode::FORBIDDEN);
        assert_eq!(me.get(&at.replace("2026-2027", "2026")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
