//! Plans: start, write, hand over, return, issue, print; who sees what.

use app::access::RoadmapManage;
use app::roadmap::{NewRoadmapItem, RoadmapText};
use axum::http::StatusCode;
use domain::access::{Own, Role};
use testkit::{Answer, Browser, Province, on_each_app};

use crate::browser;

/// The value of the first hidden field of a name.
fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

async fn press(browser: &Browser, plan: &str, step: &str, more: &str) -> Answer {
    let page = browser.get(plan).await.text();
    let form = format!("changed={}{more}", hidden(&page, "changed"));
    browser.post(&format!("{plan}/{step}"), &form).await
}

async fn started(coordinator: &Browser, school: i64) -> String {
    let list = format!("/o/{school}/plans");
    let page = coordinator.get(&list).await.text();
    let form = format!("id={}&year=2026-2027&origin=template", hidden(&page, "id"));
    let answer = coordinator.post(&list, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    // Pressed twice: the same answer, the same plan.
    assert_eq!(coordinator.post(&list, &form).await.location(), answer.location());
    format!("/o/{school}/plans/2026-2027")
}

#[tokio::test]
async fn a_plan_is_written_returned_mended_and_issued_on_pages() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = browser(&app, province.coordinator());
        let head = browser(&app, province.head());
        let plan = started(&coordinator, province.school.id.0).await;
        let page = coordinator.get(&plan).await.text();
        assert!(page.contains("Tháng 9/2026") && page.contains("Tháng 8/2027"), "{page}");
        assert!(!page.contains("⟦") && !page.contains("month-empty"), "{page}");

        let item =
            page.split("<li id=\"item-").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let edit = coordinator.get(&format!("{plan}/items/{item}")).await.text();
        let changed = hidden(&edit, "changed");
        let form = format!(
            "changed={changed}&month=9&title=ab&kind=&integration=youth&owner=C%C3%A2u+l%E1%BA%A1c+b%E1%BB%99&quantity=x&unit=luot"
        );
        let bad = coordinator.post(&format!("{plan}/items/{item}"), &form).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(text.contains("Hãy chọn một mục.") && text.contains("value=\"ab\""), "{text}");
        let good = form.replace("title=ab", "title=N%E1%BB%99i+dung+m%E1%BB%9Bi");
        let good = good.replace("kind=&", "kind=meeting&").replace("quantity=x", "quantity=1.200");
        let saved = coordinator.post(&format!("{plan}/items/{item}"), &good).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        // Sent from an old page: what was typed stays, and the count is fresh.
        let stale = coordinator.post(&format!("{plan}/items/{item}"), &good).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let text = stale.text();
        assert!(text.contains("Người khác vừa sửa") && text.contains("Nội dung mới"), "{text}");
        assert_ne!(hidden(&text, "changed"), changed);

        assert!(head.get(&plan).await.text().contains("Đang soạn"));
        assert_eq!(press(&coordinator, &plan, "submission", "").await.status, StatusCode::SEE_OTHER);
        let waiting = head.get(&plan).await.text();
        assert!(waiting.contains("Duyệt và ban hành") && !waiting.contains("/items/new"), "{waiting}");

        let form = head.get(&format!("{plan}/review")).await.text();
        let changed = hidden(&form, "changed");
        let none = head.post(&format!("{plan}/review"), &format!("changed={changed}&send_back=1&whole=")).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let back = format!("changed={changed}&send_back=1&whole=&item-{item}=Th%C3%AAm+bu%E1%BB%95i");
        let answer = head.post(&format!("{plan}/review"), &back).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let fix = coordinator.get(&plan).await.text();
        assert!(fix.contains("Cần sửa những chỗ sau") && fix.contains("Thêm buổi"), "{fix}");

        // Only that item is there to be mended; the others are accepted and shown on demand.
        assert_eq!(fix.matches("<li id=\"item-").count(), 1, "{fix}");
        assert!(!fix.contains("/items/new") && fix.contains("?all=1"), "{fix}");
        let whole = coordinator.get(&format!("{plan}?all=1")).await.text();
        assert_eq!(whole.matches("<li id=\"item-").count(), 14, "{whole}");
        let changed = hidden(&fix, "changed");
        let mended = good.replace("quantity=1.200", "quantity=1.300");
        let mended = mended.replacen(&format!("changed={}", hidden(&edit, "changed")), &format!("changed={changed}"), 1);
        let saved = coordinator.post(&format!("{plan}/items/{item}"), &mended).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let fix = coordinator.get(&plan).await.text();
        assert!(fix.contains("<del>1.200 buổi</del>") || fix.contains("<del>1.200 lượt</del>"), "{fix}");
        press(&coordinator, &plan, "submission", "").await;
        let second = head.get(&format!("{plan}/sendings/2")).await.text();
        assert!(second.contains("Lần trình 2") && second.contains("<ins>1.300"), "{second}");
        assert!(second.contains("SHA-256") && !second.contains("⟦"), "{second}");
        assert_eq!(head.get(&format!("{plan}/sendings/3")).await.status, StatusCode::NOT_FOUND);
        let issued = press(&head, &plan, "approval", "&issue=1").await;
        let page = head.get(issued.location()).await.text();
        assert!(page.contains("Đã ban hành kế hoạch.") && page.contains("Số 01/KH-"), "{page}");
        let history = coordinator.get(&format!("{plan}/history")).await.text();
        assert!(history.contains("Trả lại để sửa") && history.contains("paper.pdf?version=1"), "{history}");
        assert!(!history.contains("⟦"), "{history}");
        let pdf = coordinator.get(&format!("{plan}/paper.pdf")).await;
        assert_eq!(pdf.status, StatusCode::OK);
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert_eq!(coordinator.get(&format!("{plan}/paper.pdf?version=1")).await.bytes, pdf.bytes);
        let locked = press(&coordinator, &plan, "submission", "").await;
        assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn empty_months_are_marked_and_an_empty_summer_is_named() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = browser(&app, province.coordinator());
        let list = format!("/o/{}/plans", province.school.id);
        let id = hidden(&coordinator.get(&list).await.text(), "id");
        coordinator.post(&list, &format!("id={id}&year=2026-2027&origin=blank")).await;
        let plan = format!("{list}/2026-2027");
        let new = coordinator.get(&format!("{plan}/items/new?month=1")).await.text();
        assert!(new.contains("<option value=\"1\" selected>Tháng 1/2027"), "{new}");
        let form = format!(
            "id={}&changed={}&month=1&title=S%C6%A1+k%E1%BA%BFt&kind=meeting&integration=youth&owner=CLB&quantity=1&unit=buoi",
            hidden(&new, "id"),
            hidden(&new, "changed"),
        );
        for _ in 0..2 {
            let added = coordinator.post(&format!("{plan}/items"), &form).await;
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        }
        let page = coordinator.get(&plan).await.text();
        assert_eq!(page.matches("month-empty").count(), 11, "{page}");
        assert!(page.contains("Cả mùa hè chưa có hoạt động tình nguyện"), "{page}");
        assert_eq!(page.matches("<li id=\"item-").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn each_sees_what_is_theirs_to_see() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let school = province.school.id;
        let plan = started(&browser(&app, province.coordinator()), school.0).await;
        let club = domain::id::ClubId(app.new_id());
        let advisor = province.join(&app, school, Role::Advisor, "co.van", Own::Club(club)).await;
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let far = province.worker(Role::CommuneOfficer, province.other_commune.id);
        let guardian = province.worker(Role::Guardian, school);
        let (ok, forbidden, gone) = (StatusCode::OK, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND);
        for (worker, read, write, review) in [
            (province.coordinator(), ok, ok, forbidden),
            (province.head(), ok, forbidden, ok),
            (province.officer(), ok, forbidden, ok),
            (province.lead(), ok, forbidden, ok),
            (&advisor, ok, forbidden, forbidden),
            (guardian, forbidden, forbidden, forbidden),
            (sibling, gone, gone, gone),
            (far, gone, gone, gone),
        ] {
            let browser = browser(&app, worker);
            for (path, status) in [
                ("", read),
                ("/history", read),
                ("/paper.docx", read),
                ("/aim", write),
                ("/review", review),
            ] {
                let answer = browser.get(&format!("{plan}{path}")).await;
                assert_eq!(answer.status, status, "{} {path}", worker.role);
            }
            let text = browser.get(&plan).await.text();
            assert_eq!(text.contains("/items/new"), write == ok, "{}", worker.role);
            // The act says the same as the page.
            let changed = browser.post(&format!("{plan}/submission"), "changed=99").await.status;
            let expected = if write == ok { StatusCode::CONFLICT } else { write };
            assert_eq!(changed, expected, "{}", worker.role);
        }
        for none in ["1999-2000", "nonsense", "2025-2026"] {
            let path = format!("/o/{school}/plans/{none}");
            let answer = browser(&app, province.head()).get(&path).await;
            assert_eq!(answer.status, gone, "{none}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_item_is_written_with_duty_task_and_figures_and_a_wrong_age_is_said_before_it_is_sent() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = browser(&app, province.coordinator());
        let plan = started(&coordinator, province.school.id.0).await;
        let new = coordinator.get(&format!("{plan}/items/new?month=7")).await.text();
        assert!(new.contains("Hướng dẫn thanh toán không dùng tiền mặt"), "{new}");
        let form = format!(
            "id={}&changed={}&month=7&title=H%C6%B0%E1%BB%9Bng+d%E1%BA%ABn&kind=community&integration=youth&detail=M%C3%B9a+h%C3%A8+xanh\
             &duty=payment&task=Thu+ph%C3%AD&owner=CLB&quantity=40&unit=luot&more-buoi=x&more-nguoi=30&more-doi=",
            hidden(&new, "id"),
            hidden(&new, "changed"),
        );
        let bad = coordinator.post(&format!("{plan}/items"), &form).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(text.contains("value=\"x\"") && text.contains("value=\"30\""), "{text}");
        let good = form.replace("more-buoi=x", "more-buoi=3");
        let added = coordinator.post(&format!("{plan}/items"), &good).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let page = coordinator.get(&plan).await.text();
        assert!(page.contains("Mùa hè xanh") && page.contains("3 buổi"), "{page}");
        assert!(page.contains("30 người") && !page.contains("Chưa hợp lứa tuổi"), "{page}");

        let lead = province.lead().permit::<app::access::SettingManage>(&app).await;
        let mut duties = app.duties(&lead).await.unwrap();
        for duty in &mut duties.rows {
            if duty.code == "payment" {
                duty.levels = vec![domain::plan::Level::UpperSecondary];
            }
        }
        app.set_duties(&lead, &duties).await.unwrap();
        let page = coordinator.get(&plan).await.text();
        assert!(page.contains("Nhiệm vụ này Sở giao cho: Trung học phổ thông."), "{page}");
        assert!(page.contains("Chưa hợp lứa tuổi: "), "what is sent says it: {page}");
        assert!(!page.contains("⟦"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_box_of_the_year_is_taken_without_what_was_dropped_and_shows_what_is_taken() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let coordinator = browser(&app, province.coordinator());
        let org = province.school.id;
        let list = coordinator.get(&format!("/o/{org}/plans")).await.text();
        let path = format!("/o/{org}/plan-box/2026-2027");
        assert!(list.contains(&path), "{list}");
        let page = coordinator.get(&path).await.text();
        assert!(
            page.contains("Tháng Thanh niên") && page.contains("Ca hỗ trợ ngoài trường"),
            "{page}"
        );
        assert!(!page.contains("⟦") && !page.contains("disabled"), "{page}");
        let id = hidden(&page, "id");
        let none = coordinator.post(&path, &format!("id={id}")).await;
        assert_eq!(none.location(), path, "nothing kept: the box again");
        let form = format!("id={id}&keep=item_1&keep=item_9&keep=shift_month");
        for _ in 0..2 {
            let answer = coordinator.post(&path, &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        }
        let plan = coordinator.get(&format!("/o/{org}/plans/2026-2027")).await.text();
        assert_eq!(plan.matches("<li id=\"item-").count(), 2, "{plan}");
        assert!(
            plan.contains("Sinh hoạt hằng tháng") && plan.contains("Câu lạc bộ, ca, lời nhắn"),
            "{plan}"
        );
        let done = coordinator.get(&format!("/o/{org}/plans/2026-2027/done")).await.text();
        assert!(done.contains("0 / 100 lượt") && !done.contains("⟦"), "{done}");
        let item = done.split("/done/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let records =
            coordinator.get(&format!("/o/{org}/plans/2026-2027/done/{item}")).await.text();
        assert!(records.contains("Chưa có hoạt động nào") && !records.contains("⟦"), "{records}");
        let page = coordinator.get(&path).await.text();
        assert_eq!(page.matches(" disabled").count(), 3, "{page}");
        let head = browser(&app, province.head());
        assert_eq!(head.get(&path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(
            coordinator.get(&format!("/o/{org}/plan-box/2040-2041")).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    })
    .await;
}

#[tokio::test]
async fn an_item_names_what_it_serves_of_the_communes_roadmap() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let keeper = province.officer().permit::<RoadmapManage>(&app).await;
        let words = RoadmapText {
            title: "Chợ không dùng tiền mặt".to_owned(),
            from_year: 2026.into(),
            to_year: 2028.into(),
            lead: "Phòng Kinh tế".to_owned(),
            measure: "80% hộ".to_owned(),
        };
        let id = app.new_id();
        let new = NewRoadmapItem { id: id.into(), item: words };
        app.add_roadmap_item(&keeper, &new).await.unwrap();
        let writer = browser(&app, province.coordinator());
        let plans = format!("/o/{}/plans", province.school.id);
        let start = format!("id={}&year=2026-2027&origin=blank", app.new_id());
        writer.post(&plans, &start).await;
        let form = writer.get(&format!("{plans}/2026-2027/items/new")).await.text();
        assert!(form.contains("Chợ không dùng tiền mặt") && !form.contains("⟦"), "{form}");
        let typed = |serves: &str| {
            format!(
                "id={}&changed=0&month=3&kind=community&integration=youth&title=Gi%C3%BAp+ch%E1%BB%A3&owner=CLB\
                 &quantity=5&unit=luot&roadmap={serves}",
                app.new_id()
            )
        };
        let items = format!("{plans}/2026-2027/items");
        for wrong in [app.new_id().to_string(), "x".to_owned()] {
            let bad = writer.post(&items, &typed(&wrong)).await;
            assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(bad.text().contains("không có trong lộ trình"), "{}", bad.text());
        }
        let added = writer.post(&items, &typed(&id.to_string())).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let page = writer.get(added.location()).await.text();
        assert!(page.contains("Lộ trình của địa phương: Chợ không dùng tiền mặt"), "{page}");
    })
    .await;
}
