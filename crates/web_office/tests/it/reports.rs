//! Periods, one report and the bench as people walk them: journeys J1, J2 and J4.

use app::App;
use axum::http::StatusCode;
use domain::access::Role;
use domain::id::OrgId;
use domain::ledger::{Line, Measure, Source};
use jiff::civil::date;
use testkit::{Browser, Province, on_each_app};

use crate::browser;

async fn count(app: &App, org: OrgId, n: i64) {
    let id = uuid::Uuid::from_u128(7);
    let line = Line::of(Measure::Help, date(2026, 10, 3), n, Source::Tally, id);
    let line = Line { service: 31, audience: 4, ..line };
    testkit::append(app, org, &[line]).await;
}

async fn open(app: &App, province: &Province) {
    let lead = browser(app, province.lead());
    let path = format!("/o/{}/periods", province.department.id);
    assert_eq!(lead.post(&path, "code=2026").await.status, StatusCode::SEE_OTHER);
}

/// The value of a hidden or visible field.
fn field(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    let rest = &page[at..];
    let value = rest.split("value=\"").nth(1).expect("a field has a value");
    value.split('"').next().unwrap_or_default().to_owned()
}

const TEXT: &str =
    "direction=A%CC%81+1&results=B+22&assessment=C+33&orientation=D+44&proposals=E+55";

/// Writes and sends as two people; the head's way is: open, "sign", "yes".
async fn send(maker: &Browser, signer: &Browser, base: &str) {
    let changed = field(&maker.get(base).await.text(), "changed");
    let saved =
        maker.post(&format!("{base}/narrative"), &format!("changed={changed}&{TEXT}")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = signer.get(base).await.text();
    let form = format!("changed={}", field(&page, "changed"));
    let sent = signer.post(&format!("{base}/submission"), &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
}

#[tokio::test]
async fn the_lead_gives_schools_hit_by_a_flood_more_time_and_they_and_the_commune_read_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        open(&app, &province).await;
        let path = format!("/o/{}/periods/2026/extensions", province.department.id);
        let page = lead.get(&path).await.text();
        assert!(page.contains("2 trường chưa gửi"), "{page}");
        let id = field(&page, "id");
        // A code that nobody has is named, and what was typed and chosen stays.
        let wrong = format!(
            "id={id}&last_day=20/11/2026&cause=flood&reason=L%C5%A9+l%E1%BB%9Bn&codes=99-9&schools_of={}",
            province.commune.id
        );
        let again = lead.post(&path, &wrong).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = again.text();
        assert!(text.contains("Không có đơn vị nào mang mã: 99-9"), "{text}");
        assert!(text.contains(">\n99-9</textarea>") && text.contains("checked"), "{text}");
        let good = wrong.replace("99-9", "");
        assert_eq!(lead.post(&path, &good).await.status, StatusCode::SEE_OTHER);
        let page = lead.get(&path).await.text();
        assert!(page.contains("20/11/2026") && page.contains("Lũ lụt: Lũ lớn"), "{page}");

        let maker = browser(&app, province.coordinator());
        let school = format!("/o/{}/reports/2026", province.school.id);
        let report = maker.get(&school).await.text();
        assert!(report.contains("Được gia hạn đến hết ngày 20/11/2026. Lũ lụt: Lũ lớn"));
        let officer = browser(&app, province.officer());
        let bench = format!("/o/{}/bench?period=2026", province.commune.id);
        let bench = officer.get(&bench).await.text();
        assert!(bench.contains("Gia hạn đến 20/11/2026") && !bench.contains("Quá hạn"), "{bench}");
        // The own tier of the commune was not extended.
        let own = format!("/o/{}/periods/2026/extensions", province.commune.id);
        assert_eq!(officer.get(&own).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_lead_opens_a_period_and_sees_deadlines_to_the_second() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let path = format!("/o/{}/periods", province.department.id);
        let bad = lead.post(&path, "code=2026&school=2026-12-24&ends_on=x").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        open(&app, &province).await;
        let page = lead.get(&path).await.text();
        for text in ["23:59:59 24/11/2026", "23:59:59 15/11/2026", "25/11/2025 – 24/11/2026"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let change = format!("{path}/2026");
        assert!(lead.get(&change).await.text().contains("value=\"15/11/2026\""));
        let form = "school=18/11/2026&commune=24/11/2026&attached=24/11/2026&department=2026-12-09";
        assert_eq!(lead.post(&change, form).await.status, StatusCode::SEE_OTHER);
        assert!(lead.get(&path).await.text().contains("23:59:59 18/11/2026"));
        let officer = browser(&app, province.officer());
        assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND);
        let own = format!("/o/{}/periods", province.commune.id);
        assert_eq!(officer.get(&own).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_school_walks_from_figures_to_a_frozen_report() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open(&app, &province).await;
        let school = province.school.id;
        count(&app, school, 1_234).await;
        let (maker, head) = (browser(&app, province.coordinator()), browser(&app, province.head()));
        let list = maker.get(&format!("/o/{school}/reports")).await.text();
        assert!(list.contains("Quá hạn, chưa gửi") && list.contains("15/11/2026 23:59"), "{list}");
        let base = format!("/o/{school}/reports/2026");
        let page = maker.get(&base).await.text();
        let drill =
            format!("/o/{school}/ledger?indicator=I06&#38;from=2025-11-25&#38;to=2026-11-24");
        assert!(page.contains("1.234") && page.contains(&drill), "{page}");
        assert!(page.contains("Phải sửa") && !page.contains("/submission"));
        // Suggestions are offered, not stored.
        let begun = maker.get(&format!("{base}?starter=1")).await.text();
        assert!(begun.contains("Tổng số 1.234 lượt hỗ trợ"), "{begun}");
        assert!(maker.get(&base).await.text().contains("chưa có nội dung"));
        // One's own number needs a reason and keeps what was typed.
        let bad = maker.post(&format!("{base}/figures"), "indicator=I06&value=9999&reason=").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("value=\"9999\""));
        let good = "indicator=I06&value=1.300&reason=S%E1%BB%95+gi%E1%BA%A5y";
        assert_eq!(
            maker.post(&format!("{base}/figures"), good).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(maker.get(&base).await.text().contains("điều chỉnh +66. Lý do: Sổ giấy"));
        assert_eq!(maker.post(&format!("{base}/submission"), "changed=2").await.status, 403);
        send(&maker, &head, &base).await;
        let page = head.get(&base).await.text();
        assert!(page.contains("Đã gửi, chờ nhận") && page.contains("Gửi muộn"), "{page}");
        let version = head.get(&format!("{base}/versions/1")).await.text();
        assert!(version.contains("giữ nguyên từng chữ") && version.contains("1.300"));
        let file = head.get(&format!("{base}/file?format=json&version=1")).await;
        assert_eq!(file.json()["figures"].as_array().unwrap().len(), 25);
        let name = file.headers["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(
            name,
            format!("attachment; filename=\"BC-2026-{}-v1.json\"", province.school.code)
        );
        for format in ["docx", "pdf", "xlsx"] {
            let file = head.get(&format!("{base}/file?format={format}")).await;
            assert_eq!(file.status, StatusCode::OK, "{format}");
        }
        assert_eq!(head.get(&format!("{base}/file?format=exe")).await.status, 404);
        let sibling = browser(&app, province.worker(Role::SchoolHead, province.sibling.id));
        for path in [base.clone(), format!("{base}/versions/1"), format!("{base}/file?format=pdf")]
        {
            assert_eq!(sibling.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_to_report_is_one_press_on_the_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open(&app, &province).await;
        let school = province.school.id;
        let maker = browser(&app, province.coordinator());
        let base = format!("/o/{school}/reports/2026");
        assert!(maker.get(&base).await.text().contains(&format!("{base}/nothing")));
        assert_eq!(maker.post(&format!("{base}/nothing"), "").await.status, StatusCode::SEE_OTHER);
        let head = browser(&app, province.head());
        assert!(head.get(&base).await.text().contains("/submission"));
    })
    .await;
}

#[tokio::test]
async fn the_commune_chases_returns_with_two_presses_a_cell_and_accepts_all() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open(&app, &province).await;
        let (commune, school) = (province.commune.id, province.school.id);
        count(&app, school, 40).await;
        let (maker, head) = (browser(&app, province.coordinator()), browser(&app, province.head()));
        let base = format!("/o/{school}/reports/2026");
        send(&maker, &head, &base).await;
        let officer = browser(&app, province.officer());
        let bench = format!("/o/{commune}/bench");
        let page = officer.get(&bench).await.text();
        assert!(
            page.contains("Chấp nhận tất cả 1 báo cáo") && page.contains("Nhắc 1 đơn vị"),
            "{page}"
        );
        let missing = officer.get(&format!("{bench}?period=2026&state=missing")).await.text();
        assert!(!missing.contains(&format!("{bench}/{school}?")), "who has sent is not missing");
        assert!(missing.contains(&format!("{bench}/{}?", province.sibling.id)));
        let reminded = officer.post(&format!("{bench}/reminder"), "period=2026&count=1").await;
        assert_eq!(reminded.status, StatusCode::SEE_OTHER);
        assert!(officer.get(reminded.location()).await.text().contains("nhắc lúc"));

        let review = officer.get(&format!("{bench}/{school}?period=2026")).await.text();
        assert!(review.contains("name=\"cell-I06\"") && review.contains("/acceptance"), "{review}");
        let back = format!("{bench}/{school}/return");
        let empty = officer.post(&back, "period=2026&version=1&cell-I06=&reason=").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent =
            officer.post(&back, "period=2026&version=1&cell-I06=high&cell-I05=&reason=").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let page = maker.get(&base).await.text();
        assert!(page.contains("Chỉ cần sửa") && page.contains("Cao bất thường"), "{page}");
        count(&app, school, -5).await;
        send(&maker, &head, &base).await;
        let review = officer.get(&format!("{bench}/{school}?period=2026")).await.text();
        assert!(review.contains("40 → <strong>35</strong>"), "{review}");
        let done = officer.post(&format!("{bench}/acceptance"), "period=2026&count=1").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let own = officer.get(&format!("/o/{commune}/reports/2026?figure=I06")).await.text();
        assert!(
            own.contains("Tổng hợp từ 1 trên 2 đơn vị") && own.contains("theo từng đơn vị"),
            "{own}"
        );
        assert!(own.contains("chưa gửi"), "the missing are named");
        // A coordinator has no bench; a stranger's school is not on ours.
        assert_eq!(maker.get(&format!("/o/{school}/bench")).await.status, StatusCode::FORBIDDEN);
        let far = format!("{bench}/{}?period=2026", province.far_school.id);
        assert_eq!(officer.get(&far).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
