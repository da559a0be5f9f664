//! Orgs: list, search with old names, add, change.

use axum::http::StatusCode;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_lead_finds_an_org_by_its_old_name_without_marks() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        // Châu Ổ was a town of the old Bình Sơn district; it is now part of the commune Bình Sơn (D12).
        let page = lead.get(&format!("/o/{}/orgs?search=chau%20o", province.department.id)).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(text.contains("Tên cũ") && text.contains("Châu Ổ"), "{text}");
        assert!(text.contains(&format!("/o/{}/about", province.commune.id)), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_page_shows_fifty_and_the_fragment_goes_on() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let path = format!("/o/{}/orgs?kind=commune", province.department.id);
        let page = lead.get(&path).await.text();
        let rows = |text: &str| text.matches("/about\"").count();
        assert_eq!(rows(&page), 50);
        let next = page.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let rest = lead.fragment(&next.replace("&#38;", "&").replace("&amp;", "&")).await.text();
        assert_eq!(rows(&rest), 46, "{rest}");
        assert!(!rest.contains("<html"));
    })
    .await;
}

#[tokio::test]
async fn a_bad_form_comes_back_with_every_fault_and_what_was_typed() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let path = format!("/o/{}/orgs", province.commune.id);
        let bad = lead.post(&path, "name=ab&code=c%C3%B3+d%E1%BA%A5u&kind=school&symbol=X").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        for fault in ["Cần từ 3 đến 200", "Chỉ gồm chữ không dấu", "phải có cấp học"] {
            assert!(text.contains(fault), "{fault}: {text}");
        }
        assert!(text.contains("value=\"có dấu\""), "{text}");
        let form = "name=Tr%C6%B0%E1%BB%9Dng+THCS+M%E1%BB%9Bi&code=21040-X&kind=school&stage=thcs&symbol=THCSM";
        let good = lead.post(&path, form).await;
        assert_eq!(good.status, StatusCode::SEE_OTHER);
        let page = lead.get(good.location()).await.text();
        assert!(page.contains("Trường THCS Mới") && page.contains("Đã thêm đơn vị"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_coordinator_sees_neither_the_sibling_nor_its_pages() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = browser(&app, province.coordinator());
        for (path, status) in [
            (format!("/o/{}/about", province.school.id), StatusCode::OK),
            (format!("/o/{}/about", province.sibling.id), StatusCode::NOT_FOUND),
            (format!("/o/{}/about", province.commune.id), StatusCode::NOT_FOUND),
            (format!("/o/{}/change", province.school.id), StatusCode::FORBIDDEN),
            (format!("/o/{}/change", province.sibling.id), StatusCode::NOT_FOUND),
            ("/o/999999/about".to_owned(), StatusCode::NOT_FOUND),
        ] {
            assert_eq!(coordinator.get(&path).await.status, status, "{path}");
        }
    })
    .await;
}
