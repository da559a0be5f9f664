//! The bench of plans: counts, filters, calling, reminding, paging.

use app::access::OrgManage;
use app::orgs::NewOrg;
use app::plans::StartPlan;
use axum::http::StatusCode;
use domain::id::PlanId;
use domain::org::{OrgKind, Stage};
use domain::plan::PlanOrigin;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_bench_counts_filters_and_leads_to_the_schools() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = province.coordinator().permit::<app::access::PlanWrite>(&app).await;
        let start = StartPlan {
            id: PlanId(app.new_id()),
            year: "2026-2027".parse().unwrap(),
            origin: PlanOrigin::Template,
        };
        app.start_plan(&writer, &start).await.unwrap();
        let officer = browser(&app, province.officer());
        let bench = format!("/o/{}/plan-bench", province.commune.id);
        let page = officer.get(&bench).await.text();
        assert!(page.contains("Đang soạn") && page.contains("Chưa có"), "{page}");
        assert!(page.contains(&format!("/o/{}/plans/2026-2027", province.school.id)), "{page}");
        assert!(!page.contains("⟦") && !page.contains("/plan-bench/call"), "{page}");
        assert!(!page.contains("Trường THCS An Hải"), "{page}");
        let missing = officer.get(&format!("{bench}?state=missing")).await.text();
        assert!(missing.contains("Bình Trung") && !missing.contains("Châu Ổ"), "{missing}");

        let lead = browser(&app, province.lead());
        let top = format!("/o/{}/plan-bench", province.department.id);
        let page = lead.get(&top).await.text();
        assert!(page.contains(&format!("/o/{}/plan-bench?year=", province.commune.id)), "{page}");
        assert!(page.contains("Trường THPT Bình Sơn") && !page.contains("An Hải"), "{page}");
        let late = lead.post(&format!("{top}/call"), "year=2026-2027&due=2026-11-01").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text().contains("Hạn phải từ hôm nay"), "{}", late.text());
        let called = lead.post(&format!("{top}/call"), "year=2026-2027&due=2026-11-30").await;
        assert_eq!(called.status, StatusCode::SEE_OTHER);
        let page = lead.get(called.location()).await.text();
        assert!(page.contains("Đã gửi yêu cầu lập kế hoạch."), "{page}");
        let reminded = officer.post(&format!("{bench}/reminder"), "year=2026-2027").await;
        assert_eq!(reminded.status, StatusCode::SEE_OTHER);
        let refused = officer.post(&format!("{bench}/call"), "year=2026-2027&due=2026-11-30").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let own = browser(&app, province.head());
        let path = format!("/o/{}/plan-bench", province.school.id);
        assert_eq!(own.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(own.get(&bench).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_bench_goes_on_where_it_ended() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.lead().permit_at::<OrgManage>(&app, province.commune.id).await;
        for n in 0..55 {
            let new = NewOrg {
                code: format!("21040-X{n}"),
                kind: OrgKind::School,
                commune_kind: None,
                stage: Some(Stage::Primary),
                name: format!("Trường Tiểu học số {n}"),
                symbol: format!("TH{n}"),
                place: String::new(),
                valid_from: app::orgs::COMMUNES_FROM.into(),
                latitude: None,
                longitude: None,
            };
            app.add_org(&permit, &new).await.unwrap();
        }
        let officer = browser(&app, province.officer());
        let path = format!("/o/{}/plan-bench?year=2026-2027", province.commune.id);
        let page = officer.get(&path).await.text();
        let rows = |text: &str| text.matches("<tr><th scope=\"row\">").count();
        assert_eq!(rows(&page), 50);
        let next = page.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let rest = officer.fragment(&next.replace("&#38;", "&").replace("&amp;", "&")).await.text();
        assert_eq!(rows(&rest), 7, "{rest}");
        assert!(!rest.contains("<html"));
    })
    .await;
}

#[tokio::test]
async fn the_department_words_its_duties_and_gives_them_to_ages() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let path = format!("/o/{}/settings/duties", province.department.id);
        let page = lead.get(&path).await.text();
        assert!(page.contains("Cùng gia đình sử dụng dịch vụ số an toàn"), "{page}");
        assert!(!page.contains("⟦"), "{page}");
        let hidden = |n: usize| {
            let mark = format!("name=\"code-{n}\" value=\"");
            let rest = page.split(&mark).nth(1).unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let rows: Vec<String> = (0..9)
            .map(|n| {
                format!(
                    "code-{n}={}&name-{n}=Vi%E1%BB%87c+s%E1%BB%91+{n}&levels-{n}=primary",
                    hidden(n)
                )
            })
            .collect();
        let form = rows.join("&");
        assert_eq!(hidden(8), "", "the last row is for a new duty");
        let saved = lead.post(&path, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = lead.get(saved.location()).await.text();
        assert!(page.contains("Đã lưu các nhiệm vụ.") && page.contains("Việc số 8"), "{page}");
        let short = form.replace("name-3=Vi%E1%BB%87c+s%E1%BB%91+3", "name-3=x");
        let bad = lead.post(&path, &short).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("name-3-fault") || bad.text().contains("value=\"x\""));
        let fewer = rows[1..].join("&");
        let gone = lead.post(&path, &fewer).await;
        assert!(gone.text().contains("Không bỏ được nhiệm vụ đã có"), "{}", gone.text());
        let officer = browser(&app, province.officer());
        assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_department_changes_the_box_of_a_level_in_one_form() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let path = format!("/o/{}/settings/year-boxes/primary", province.department.id);
        let page = lead.get(&path).await.text();
        assert!(page.contains("Câu lạc bộ Đại sứ số") && !page.contains("⟦"), "{page}");
        let mark = page.split("name=\"mark\" value=\"").nth(1).unwrap();
        let mark = mark.split('"').next().unwrap().to_owned();
        let item = "item=item_1&item_1.title=Vi%E1%BB%87c+m%E1%BB%9Bi&item_1.month=9&item_1.kind=meeting\
            &item_1.integration=youth&item_1.owner=CLB&item_1.duty=upkeep&item_1.buoi=2&item_1.luot=";
        let form = format!(
            "mark={mark}&aim=M%E1%BB%A5c+%C4%91%C3%ADch&{item}&item=item_2&item_2.title=B%E1%BB%8F&item_2.drop=1\
             &note=n1&n1.part=shift&n1.title=Ca+s%C3%A1ng&n1.text=Hai+b%E1%BA%A1n&note=n2&n2.title="
        );
        let bad = lead.post(&path, &form.replace("item_1.buoi=2", "item_1.buoi=x")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Cần ít nhất một chỉ tiêu"), "{}", bad.text());
        assert!(bad.text().contains("Ca sáng"), "what was typed stays: {}", bad.text());
        let saved = lead.post(&path, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = lead.get(saved.location()).await.text();
        assert!(page.contains("Việc mới") && page.contains("Ca sáng"), "{page}");
        assert!(!page.contains("item_2"), "{page}");
        let stale = lead.post(&path, &form).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text().contains("Người khác vừa sửa hộp này"), "{}", stale.text());
        let none = format!("/o/{}/settings/year-boxes/none", province.department.id);
        assert_eq!(lead.get(&none).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_plans_against_what_was_done_lead_down_to_the_schools() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = province.coordinator().permit::<app::access::PlanWrite>(&app).await;
        let start = StartPlan {
            id: PlanId(app.new_id()),
            year: "2026-2027".parse().unwrap(),
            origin: PlanOrigin::Template,
        };
        app.start_plan(&writer, &start).await.unwrap();
        let lead = browser(&app, province.lead());
        let top = format!("/o/{}/plan-done", province.department.id);
        let page = lead.get(&top).await.text();
        let commune = format!("/o/{}/plan-done?year=2026-2027", province.commune.id);
        assert!(page.contains(&commune) && !page.contains("⟦"), "{page}");
        assert!(page.contains("1 / 2") && page.contains("Đơn vị trực thuộc Sở"), "{page}");
        let officer = browser(&app, province.officer());
        let page = officer.get(&format!("{commune}&month=3")).await.text();
        let school = format!("/o/{}/plans/2026-2027/done#done-3", province.school.id);
        assert!(page.contains(&school) && page.contains("0 / "), "{page}");
        // A school without a plan stands there without a way down.
        assert!(page.contains("Chưa có") && page.contains("Trường Tiểu học Bình Trung"), "{page}");
        assert!(!page.contains(&format!("/o/{}/plans", province.sibling.id)), "{page}");
        for wrong in ["month=13", "month=x"] {
            let answer = officer.get(&format!("{commune}&{wrong}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        assert_eq!(officer.get(&top).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
