//! Lists: upload, preview, confirm, cancel, refused rows, learners, close; faults; who may not.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app};

use crate::{LIST, browser, list_in, send_file};

#[tokio::test]
async fn a_coordinator_uploads_previews_confirms_and_gets_the_refused_rows() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let empty = me.get(&format!("/o/{org}/lists")).await.text();
        assert!(empty.contains("Chưa có danh sách"), "{empty}");
        let path = format!("/o/{org}/lists");
        let sent = send_file(&me, &path, "2026-2027", LIST.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let at = sent.location().to_owned();
        let page = me.get(&at).await.text();
        assert!(page.contains("Chờ xác nhận") && page.contains("khoi 8.xlsx"), "{page}");
        assert!(page.contains("dòng 5") && page.contains("Ngày sinh không hợp lệ"), "{page}");
        assert!(page.contains("Thêm 3 em mới"), "{page}");
        assert!(!page.contains("hx-trigger"), "nothing is polled when it is done");
        let fresh = me.get(&format!("{at}/rows?verdict=new")).await.text();
        assert!(fresh.contains("Lê Thị Ánh") && fresh.contains("01/05/2012"), "{fresh}");
        assert_eq!(me.get(&format!("{at}/rows?verdict=odd")).await.status, StatusCode::NOT_FOUND);
        let fragment = me.fragment(&at).await.text();
        assert!(fragment.contains("id=\"import\"") && !fragment.contains("<html"), "{fragment}");
        let done = me.post(&format!("{at}/confirmation"), "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let page = me.get(done.location()).await.text();
        assert!(page.contains("Đã nhận các dòng hợp lệ"), "{page}");
        let sheet = me.get(&format!("{at}/refused.xlsx")).await;
        assert_eq!(sheet.status, StatusCode::OK);
        assert!(sheet.headers["content-type"].to_str().unwrap().contains("spreadsheetml"));
        assert_eq!(sheet.headers["cache-control"], "no-store");
        let list = me.get(&path).await.text();
        for text in ["8A", "9B", "Đóng danh sách", "Sẽ xóa hẳn 3 em"] {
            assert!(list.contains(text), "{text}: {list}");
        }
        let again = send_file(&me, &path, "2026-2027", LIST.as_bytes()).await;
        let page = me.get(again.location()).await.text();
        assert!(page.contains("Chính tệp này đã được nhận"), "{page}");
        assert!(page.contains("Thêm 0 em mới"), "{page}");
        let cancelled = me.post(&format!("{}/cancellation", again.location()), "").await;
        let page = me.get(cancelled.location()).await.text();
        assert!(page.contains("Đã hủy lần tải lên"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_long_reading_is_polled_and_an_upload_with_faults_comes_back() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let path = format!("/o/{org}/lists");
        let busy = send_file(&me, &path, "2026-2027", b"BUSY").await;
        let page = me.get(busy.location()).await.text();
        assert!(page.contains("hx-trigger=\"every 1s\"") && page.contains("<progress"), "{page}");
        assert!(page.contains("Xem tiến độ"), "it works without a script: {page}");
        let empty = send_file(&me, &path, "2026-2027", b"").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("Hãy chọn một tệp có dữ liệu"), "{}", empty.text());
        let year = send_file(&me, &path, "1999-2000", LIST.as_bytes()).await;
        assert!(year.text().contains("Chọn năm học này"), "{}", year.text());
        let broken = send_file(&me, &path, "2026-2027", b"BROKEN").await;
        let page = me.get(broken.location()).await.text();
        assert!(page.contains("Không đọc được") && page.contains("Tệp bị hỏng"), "{page}");
        let large = vec![b'x'; 3 << 20];
        let large = send_file(&me, &path, "2026-2027", &large).await;
        assert_eq!(large.status, StatusCode::SEE_OTHER, "3 MiB pass the usual limit of forms");
        let huge = vec![b'x'; 21 << 20];
        let huge = send_file(&me, &path, "2026-2027", &huge).await;
        assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    })
    .await;
}

#[tokio::test]
async fn learners_are_searched_in_the_body_and_closing_erases_them() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        list_in(&me, org).await;
        let path = format!("/o/{org}/lists/learners");
        let class = me.get(&format!("{path}?class=8A")).await.text();
        assert!(class.contains("Đinh Ân") && !class.contains("A Hùng"), "{class}");
        // A search in an address is not looked at: names do not belong there.
        let address = me.get(&format!("{path}?search=hung")).await.text();
        assert!(address.contains("Đinh Ân"), "{address}");
        let found = me.post(&path, "search=dinh+an").await.text();
        assert!(found.contains("Đinh Ân") && !found.contains("Lê Thị"), "{found}");
        let none = me.post(&path, "search=zzz").await.text();
        assert!(none.contains("Không có học sinh nào"), "{none}");
        let closed = me.post(&format!("/o/{org}/lists/closure"), "year=2026-2027").await;
        let page = me.get(closed.location()).await.text();
        assert!(page.contains("Đã đóng danh sách") && !page.contains("8A</a>"), "{page}");
        let none = me.get(&path).await.text();
        assert!(!none.contains("Đinh Ân"), "{none}");
        let template = me.get(&format!("/o/{org}/lists/template.xlsx")).await;
        let text = template.text();
        assert!(text.contains("Mã định danh") && text.contains("Hướng dẫn"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_long_list_shows_fifty_and_goes_on_in_both_ways() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let lines: Vec<String> = (0..70u8)
            .map(|n| {
                let (a, b) = (char::from(b'A' + n / 20), char::from(b'a' + n % 20));
                format!("Lê {a}{b}\t2012-01-01\t8A")
            })
            .collect();
        let path = format!("/o/{org}/lists");
        let sent = send_file(&me, &path, "2026-2027", lines.join("\n").as_bytes()).await;
        let at = sent.location().to_owned();
        let rows = me.get(&format!("{at}/rows?verdict=new")).await.text();
        assert_eq!(rows.matches("01/01/2012").count(), 50);
        let next = rows.split("hx-get=\"").nth(1).unwrap().split('"').next().unwrap();
        let rest = me.fragment(&next.replace("&#38;", "&").replace("&amp;", "&")).await.text();
        assert_eq!(rest.matches("01/01/2012").count(), 20, "{rest}");
        me.post(&format!("{at}/confirmation"), "").await;
        let path = format!("/o/{org}/lists/learners");
        let page = me.get(&path).await.text();
        assert_eq!(page.matches("01/01/2012").count(), 50);
        let after = page.split("name=\"after\" value=\"").nth(1).unwrap();
        let after = after.split('"').next().unwrap();
        let rest = me.post(&path, &format!("after={after}")).await.text();
        assert_eq!(rest.matches("01/01/2012").count(), 20);
        assert!(!after.contains("Le"), "the cursor is an id");
    })
    .await;
}

#[tokio::test]
async fn nobody_else_looks_into_a_list() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let path = format!("/o/{org}/lists");
        let sent = send_file(&me, &path, "2026-2027", LIST.as_bytes()).await;
        let at = sent.location().to_owned();
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        for (worker, status) in [
            (province.head(), StatusCode::FORBIDDEN),
            (province.officer(), StatusCode::FORBIDDEN),
            (province.lead(), StatusCode::FORBIDDEN),
            (sibling, StatusCode::NOT_FOUND),
        ] {
            let other = browser(&app, worker);
            for path in [path.clone(), at.clone(), format!("{at}/rows?verdict=new")] {
                assert_eq!(other.get(&path).await.status, status, "{} {path}", worker.login);
            }
            let confirmed = other.post(&format!("{at}/confirmation"), "").await;
            assert_eq!(confirmed.status, status);
        }
        // The sibling's own address with this import's id leads nowhere.
        let theirs = browser(&app, sibling);
        let id = at.rsplit('/').next().unwrap();
        let crossed = format!("/o/{}/imports/{id}", province.sibling.id);
        assert_eq!(theirs.get(&crossed).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
