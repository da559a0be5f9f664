//! The school's yearly plan: its way, its numbers, what is frozen, who may.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]

use std::sync::Arc;

use app::access::{PeriodManage, PlanApprove, PlanRead, PlanReview, PlanWrite, ReminderSend};
use app::input::{Count, Day};
use app::plans::{
    AimChange, Approval, BenchAsk, CallForPlans, Format, ItemChange, ItemRemark, ItemText,
    MoveItem, NewItem, RemindPlans, Review, Seen, StartPlan,
};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{ItemId, OrgId, PlanId};
use domain::inbox::TodoKind;
use domain::ledger::{Measure, Unit};
use domain::paper::{Paper, Text};
use domain::plan::{Integration, PlanOrigin, PlanStage, PlanState};
use jiff::civil::date;
use testkit::{Province, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

fn text(month: i64, title: &str) -> ItemText {
    ItemText {
        month: month.into(),
        kind: Kind::Support,
        integration: Integration::Subject,
        title: title.to_owned(),
        owner: "Câu lạc bộ".to_owned(),
        quantity: Count("1.500".to_owned()),
        unit: Unit::Contact,
        detail: String::new(),
        duty: String::new(),
        task: String::new(),
        roadmap: None,
        more: Vec::new(),
    }
}

async fn start(app: &App, province: &Province, org: OrgId, origin: PlanOrigin) -> PlanId {
    let permit = province.worker(Role::Coordinator, org).permit::<PlanWrite>(app).await;
    let new = StartPlan { id: PlanId(app.new_id()), year: year(), origin };
    app.start_plan(&permit, &new).await.unwrap()
}

/// The count of changes that a reader sees now.
async fn seen(app: &App, province: &Province, org: OrgId) -> Seen {
    let permit = province.worker(Role::SchoolHead, org).permit::<PlanRead>(app).await;
    Seen { changed: app.plan(&permit, year()).await.unwrap().plan.changed }
}

async fn submit(app: &App, province: &Province, org: OrgId) {
    let permit = province.worker(Role::Coordinator, org).permit::<PlanWrite>(app).await;
    app.submit_plan(&permit, year(), seen(app, province, org).await).await.unwrap();
}

async fn approve(app: &App, province: &Province, org: OrgId, issue: bool) {
    let permit = province.worker(Role::SchoolHead, org).permit::<PlanApprove>(app).await;
    let Seen { changed } = seen(app, province, org).await;
    app.approve_plan(&permit, year(), Approval { changed, issue }).await.unwrap();
}

async fn todos(app: &App, org: OrgId) -> Vec<(TodoKind, String)> {
    let mut tx = app.store().read().await.unwrap();
    let roles = [Role::Coordinator, Role::SchoolHead];
    let open = store::inbox::open(&mut tx, org, &roles).await.unwrap();
    open.into_iter().map(|todo| (todo.kind, todo.detail)).collect()
}

async fn issued_sum(app: &App, org: OrgId) -> i64 {
    let mut tx = app.store().read().await.unwrap();
    let totals = store::ledger::stock(&mut tx, org, date(2030, 1, 1)).await.unwrap();
    totals.iter().filter(|total| total.measure == Measure::PlanIssued).map(|t| t.quantity).sum()
}

fn code(error: &Error) -> &str {
    match error {
        Error::Refused(why) => why.code,
        Error::Stale => "stale",
        Error::NotFound => "not-found",
        Error::Invalid(faults) => faults.0.first().map_or("", |fault| fault.code.as_str()),
        _ => "other",
    }
}

#[tokio::test]
async fn a_plan_goes_its_way_and_each_step_hands_over_to_the_next() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        start(&app, &province, org, PlanOrigin::Template).await;
        submit(&app, &province, org).await;
        assert_eq!(todos(&app, org).await, [(TodoKind::PlanReview, "2026-2027".to_owned())]);

        // The head returns it with a remark on one item and on the whole.
        let reviewer = province.head().permit::<PlanReview>(&app).await;
        let read = province.head().permit::<PlanRead>(&app).await;
        let view = app.plan(&read, year()).await.unwrap();
        let empty = Review {
            changed: view.plan.changed,
            send_back: true,
            whole: "  ".to_owned(),
            items: vec![],
        };
        let error = app.review_plan(&reviewer, year(), &empty).await.unwrap_err();
        assert_eq!(code(&error), "fault-plan-remark");
        let item = &view.items[3];
        let remark = ItemRemark { item: item.id, text: "Chuyển sang cuối tháng.".to_owned() };
        let review = Review { whole: "Thêm tháng 4.".to_owned(), items: vec![remark], ..empty };
        app.review_plan(&reviewer, year(), &review).await.unwrap();
        let open = todos(&app, org).await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert_eq!(open[0].0, TodoKind::PlanFix);
        assert!(open[0].1.contains(&item.title) && open[0].1.contains("Thêm tháng 4."), "{open:?}");
        assert!(!open[0].1.contains(&view.items[0].title));
        let view = app.plan(&read, year()).await.unwrap();
        assert_eq!(view.plan.stage, PlanStage::Returned);
        assert_eq!(view.remarks_on(&item.id).len(), 1);
        assert_eq!(view.remarks_on_whole().len(), 1);

        // Mended and sent again: the old remarks are history, not work.
        submit(&app, &province, org).await;
        let view = app.plan(&read, year()).await.unwrap();
        assert_eq!((view.open_remarks().count(), view.remarks.len()), (0, 2));
        approve(&app, &province, org, false).await;
        assert_eq!(todos(&app, org).await, [(TodoKind::PlanIssue, "2026-2027".to_owned())]);
        let signer = province.head().permit::<PlanApprove>(&app).await;
        let at = seen(&app, &province, org).await;
        let done = app.issue_plan(&signer, year(), at).await.unwrap();
        assert_eq!(
            (done.stage, done.version, done.changed),
            (PlanStage::Issued, 1, at.changed + 1)
        );
        assert_eq!(todos(&app, org).await, []);
        assert_eq!(issued_sum(&app, org).await, 1);
        let steps: Vec<String> = app
            .plan(&read, year())
            .await
            .unwrap()
            .steps
            .into_iter()
            .map(|step| step.step)
            .collect();
        assert_eq!(steps, ["start", "submit", "return", "submit", "approve", "issue"]);
        let error = app.issue_plan(&signer, year(), seen(&app, &province, org).await).await;
        assert_eq!(code(&error.unwrap_err()), "refused-plan-order");
    })
    .await;
}

#[tokio::test]
async fn an_issued_plan_is_frozen_and_prints_the_same_bytes_until_a_new_version_is_issued() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        start(&app, &province, org, PlanOrigin::Template).await;
        submit(&app, &province, org).await;
        approve(&app, &province, org, true).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let read = province.head().permit::<PlanRead>(&app).await;
        let view = app.plan(&read, year()).await.unwrap();
        let changed = view.plan.changed;
        let first = view.items[0].id;
        let new =
            NewItem { id: ItemId(app.new_id()), changed, item: text(9, "Thêm sau khi ban hành") };
        let change = ItemChange { changed, item: text(9, "Sửa sau khi ban hành") };
        let refused = [
            app.add_item(&writer, year(), &new).await,
            app.change_item(&writer, year(), first, &change).await,
            app.remove_item(&writer, year(), first, changed).await,
            app.move_item(&writer, year(), first, MoveItem { changed, up: false }).await,
            app.change_aim(&writer, year(), &AimChange { changed, aim: "Khác".into() }).await,
        ];
        for answer in refused {
            assert_eq!(code(&answer.unwrap_err()), "refused-plan-frozen");
        }
        let print = async |version| app.print_plan(&read, year(), Format::Docx, version).await;
        let issued = print(None).await.unwrap();
        assert_eq!(issued.name, "KH-21040-THCS1-2026-2027.docx");

        // A revision changes the draft, not the issued paper; nothing more is counted.
        world.set_day(date(2027, 1, 4));
        let revised = app.revise_plan(&writer, year(), Seen { changed }).await.unwrap();
        assert_eq!((revised.stage, revised.version), (PlanStage::Draft, 2));
        let change =
            ItemChange { changed: revised.changed, item: text(10, "Nội dung của lần hai") };
        app.change_item(&writer, year(), first, &change).await.unwrap();
        assert_eq!(print(Some(1)).await.unwrap().bytes, issued.bytes);
        let draft: Paper = serde_json::from_slice(&print(None).await.unwrap().bytes).unwrap();
        assert!(draft.draft && draft.number.is_none() && draft.date.is_none());
        assert_eq!(draft.check(), Ok(()));
        submit(&app, &province, org).await;
        approve(&app, &province, org, true).await;
        assert_eq!(issued_sum(&app, org).await, 1);
        assert_eq!(print(Some(1)).await.unwrap().bytes, issued.bytes);
        let second: Paper = serde_json::from_slice(&print(None).await.unwrap().bytes).unwrap();
        // D64: another calendar year, so the book begins again.
        assert_eq!(second.number_line(), "Số: 01/KH-T040-THCS1");
        assert_eq!(code(&print(Some(3)).await.unwrap_err()), "not-found");
        let view = app.plan(&read, year()).await.unwrap();
        let papers: Vec<_> =
            view.papers.iter().map(|paper| (paper.version, paper.number)).collect();
        assert_eq!(papers, [(2, 1), (1, 1)]);
    })
    .await;
}

#[tokio::test]
async fn the_paper_keeps_the_rules_of_its_kind() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let mut papers = Vec::new();
        for org in [province.school.id, province.attached.id] {
            start(&app, &province, org, PlanOrigin::Template).await;
            submit(&app, &province, org).await;
            approve(&app, &province, org, true).await;
            let read = province.worker(Role::SchoolHead, org).permit::<PlanRead>(&app).await;
            let paper = app.plan_paper(&read, year()).await.unwrap();
            assert_eq!(paper.check(), Ok(()));
            papers.push(paper);
        }
        let [school, attached] = &papers[..] else { panic!("two papers") };
        assert_eq!(school.issuer.managing, ["UBND XÃ BÌNH SƠN"]);
        assert_eq!(school.issuer.name, ["TRƯỜNG THCS CHÂU Ổ"]);
        assert_eq!(school.number_line(), "Số: 01/KH-T040-THCS1");
        assert_eq!(school.date_line(), "Bình Sơn, ngày 17 tháng 11 năm 2026");
        assert_eq!(school.signature.authority(), ["HIỆU TRƯỞNG"]);
        assert_eq!(school.signature.name, "Người dùng truong.hieutruong");
        let grounds: Vec<String> = school.ground_lines().iter().map(Text::letters).collect();
        assert!(
            grounds[0]
                .starts_with("Căn cứ Công văn số 2233/BGDĐT-HSSV ngày 29 tháng 4 năm 2026 của Bộ")
        );
        assert!(grounds[0].ends_with(';') && grounds.last().unwrap().ends_with('.'));
        assert_eq!(attached.issuer.managing, ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "QUẢNG NGÃI"]);
        let body = serde_json::to_string(&school.body).unwrap();
        assert!(
            body.contains("9/2026") && body.contains("8/2027") && body.contains("120 lượt"),
            "{body}"
        );
        let last = school.closed_body().last().unwrap().letters();
        assert!(last.ends_with("./."), "{last}");
        let to: Vec<String> = school.recipient_lines().iter().map(Text::letters).collect();
        assert_eq!(to[0], "- UBND xã Bình Sơn (báo cáo);");
        assert_eq!(to.last().unwrap(), "- Lưu: VT.");
    })
    .await;
}

#[tokio::test]
async fn two_who_write_at_once_notice_and_what_is_sent_twice_is_done_once() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let id = start(&app, &province, org, PlanOrigin::Blank).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let again = StartPlan { id, year: year(), origin: PlanOrigin::Blank };
        assert_eq!(app.start_plan(&writer, &again).await.unwrap(), id);
        let other = StartPlan { id: PlanId(app.new_id()), ..again };
        assert_eq!(
            code(&app.start_plan(&writer, &other).await.unwrap_err()),
            "refused-plan-exists"
        );

        let new = NewItem {
            id: ItemId(app.new_id()), changed: 0, item: text(9, "Họp câu lạc bộ")
        };
        let first = app.add_item(&writer, year(), &new).await.unwrap();
        assert_eq!(app.add_item(&writer, year(), &new).await.unwrap(), first);
        let other = NewItem { item: text(9, "Nội dung khác"), ..new.clone() };
        assert_eq!(code(&app.add_item(&writer, year(), &other).await.unwrap_err()), "stale");
        // Somebody else read the plan before the item was there.
        let aim = AimChange { changed: 0, aim: "Mục đích".to_owned() };
        assert_eq!(code(&app.change_aim(&writer, year(), &aim).await.unwrap_err()), "stale");
        let error = app.submit_plan(&writer, year(), Seen { changed: 0 }).await.unwrap_err();
        assert_eq!(code(&error), "stale");
        // Without a purpose there is nothing to submit.
        let seen = Seen { changed: first.changed };
        let error = app.submit_plan(&writer, year(), seen).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-aim");
    })
    .await;
}

#[tokio::test]
async fn items_are_checked_and_keep_their_order() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        start(&app, &province, org, PlanOrigin::Blank).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let read = province.coordinator().permit::<PlanRead>(&app).await;
        let mut changed = 0;
        let mut ids = Vec::new();
        for (month, title) in [(9, "Một"), (1, "Tháng giêng"), (9, "Hai hai"), (9, "Ba ba")] {
            let new = NewItem { id: ItemId(app.new_id()), changed, item: text(month, title) };
            changed = app.add_item(&writer, year(), &new).await.unwrap().changed;
            ids.push(new.id);
        }
        let to = MoveItem { changed, up: true };
        changed = app.move_item(&writer, year(), ids[3], to).await.unwrap().changed;
        let view = app.plan(&read, year()).await.unwrap();
        let titles: Vec<&str> = view.items.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["Một", "Ba ba", "Hai hai", "Tháng giêng"]);
        assert_eq!(view.items[0].quantity, 1500);
        // D44: ten empty months, and the summer by itself.
        assert_eq!((view.empty.len(), view.summer_empty), (10, true));
        assert_eq!((view.months[0].1, view.months[4].1, view.months[11].1), (3, 1, 0));
        assert_eq!(view.coverage[0], (Integration::Subject, 4));
        let bad = ItemText {
            month: 13.into(),
            title: "x".to_owned(),
            quantity: Count("nhiều".to_owned()),
            unit: Unit::Plan,
            ..text(1, "")
        };
        let bad = ItemChange { changed, item: bad };
        let error = app.change_item(&writer, year(), ids[0], &bad).await.unwrap_err();
        let Error::Invalid(faults) = error else { panic!("{error}") };
        let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["month", "title", "quantity", "unit"]);
        let done = app.remove_item(&writer, year(), ids[1], changed).await.unwrap();
        assert_eq!(app.plan(&read, year()).await.unwrap().items.len(), 3);
        let error = app.remove_item(&writer, year(), ids[1], done.changed).await.unwrap_err();
        assert_eq!(code(&error), "not-found");
        let month = app.items_of_month(&read, year(), 9).await.unwrap();
        assert_eq!(month.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gap_when_eight_press_at_once() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        // One school, three years' plans issued at once: one book.
        let years: Vec<SchoolYear> = app.plan_years();
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let signer = Arc::new(province.head().permit::<PlanApprove>(&app).await);
        let mut pressing = Vec::new();
        for year in years {
            let new = StartPlan { id: PlanId(app.new_id()), year, origin: PlanOrigin::Template };
            app.start_plan(&writer, &new).await.unwrap();
            let sent = app.submit_plan(&writer, year, Seen { changed: 0 }).await.unwrap();
            // The middle one is approved beforehand: its press only issues.
            let issue_only = year == self::year();
            let sent = if issue_only {
                let approval = Approval { changed: sent.changed, issue: false };
                app.approve_plan(&signer, year, approval).await.unwrap()
            } else {
                sent
            };
            // Each is pressed four times at once: by the first it is issued, the others are told so.
            for _ in 0..4 {
                let (app, signer) = (app.clone(), Arc::clone(&signer));
                let approval = Approval { changed: sent.changed, issue: true };
                pressing.push(tokio::spawn(async move {
                    if issue_only {
                        app.issue_plan(&signer, year, Seen { changed: approval.changed }).await
                    } else {
                        app.approve_plan(&signer, year, approval).await
                    }
                }));
            }
        }
        let mut done = 0;
        for press in pressing {
            match press.await.unwrap() {
                Ok(standing) => {
                    assert_eq!(standing.stage, PlanStage::Issued);
                    done += 1;
                }
                Err(Error::Stale) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(done, 3);
        let numbers = async || {
            let mut tx = app.store().read().await.unwrap();
            let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
            store::papers::numbers(&mut tx, org, "KH", from, to).await.unwrap()
        };
        assert_eq!(numbers().await, [1, 2, 3]);
        assert_eq!(issued_sum(&app, org).await, 3);
        // D64: 31/12 23:59:59 in Viet Nam is the old book, one second later is the new one.
        for (second, expected) in [(-1, 1), (0, 1)] {
            let org = if second < 0 { province.sibling.id } else { province.far_school.id };
            start(&app, &province, org, PlanOrigin::Template).await;
            submit(&app, &province, org).await;
            let turn = domain::calendar::start_of(date(2027, 1, 1));
            world.set(domain::calendar::Instant(turn.0 + second * 1000));
            approve(&app, &province, org, true).await;
            let read = province.worker(Role::SchoolHead, org).permit::<PlanRead>(&app).await;
            let paper = app.plan_paper(&read, year()).await.unwrap();
            assert_eq!(paper.number, Some(expected));
            assert_eq!(paper.date.unwrap().year(), if second < 0 { 2026 } else { 2027 });
        }
    })
    .await;
}

#[tokio::test]
async fn who_submitted_does_not_approve() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        start(&app, &province, org, PlanOrigin::Template).await;
        // A head who is also the coordinator of the school.
        let both = province.join(&app, org, Role::SchoolHead, "kiem.nhiem", Own::Org).await;
        let mut tx = app.store().write().await.unwrap();
        let (from, to) = (date(2026, 1, 1), date(9999, 12, 31));
        store::accounts::grant(&mut tx, both.id, org, Role::Coordinator, &Own::Org, from, to)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let writer = both.permit::<PlanWrite>(&app).await;
        let sent = app.submit_plan(&writer, year(), Seen { changed: 0 }).await.unwrap();
        let signer = both.permit::<PlanApprove>(&app).await;
        let approval = Approval { changed: sent.changed, issue: true };
        let error = app.approve_plan(&signer, year(), approval).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-same-person");
        let other = province.head().permit::<PlanApprove>(&app).await;
        app.approve_plan(&other, year(), Approval { issue: false, ..approval }).await.unwrap();
        let seen = seen(&app, &province, org).await;
        let error = app.issue_plan(&signer, year(), seen).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-same-person");
    })
    .await;
}

#[tokio::test]
async fn the_commune_remarks_and_nobody_above_writes() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        start(&app, &province, org, PlanOrigin::Template).await;
        let officer = province.officer();
        assert!(app.permit_of::<PlanWrite>(officer.id, org).await.is_err());
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let error = app.permit_of::<PlanRead>(sibling.id, org).await.unwrap_err();
        assert_eq!(code(&error), "not-found");
        let reviewer = officer.permit_at::<PlanReview>(&app, org).await;
        let review = Review {
            changed: 0,
            send_back: false,
            whole: "Thêm hoạt động ở chợ.".to_owned(),
            items: vec![],
        };
        // A draft is the school's own affair.
        let error = app.review_plan(&reviewer, year(), &review).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-order");
        submit(&app, &province, org).await;
        approve(&app, &province, org, true).await;
        // On an issued plan a remark changes nothing of it, and the school is told.
        let Seen { changed } = seen(&app, &province, org).await;
        let noted = app.review_plan(&reviewer, year(), &Review { changed, ..review.clone() }).await;
        assert_eq!(noted.unwrap().stage, PlanStage::Issued);
        assert_eq!(todos(&app, org).await[0].0, TodoKind::PlanFix);
        let back = Review { changed: changed + 1, send_back: true, ..review };
        let error = app.review_plan(&reviewer, year(), &back).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-order");
    })
    .await;
}

#[tokio::test]
async fn the_department_calls_the_bench_shows_and_the_missing_are_reminded() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = province.lead();
        let call = CallForPlans { year: year(), due: Day("30/11/2026".to_owned()) };
        let caller = lead.permit::<PeriodManage>(&app).await;
        assert_eq!(app.call_for_plans(&caller, &call).await.unwrap(), 4);
        assert_eq!(app.call_for_plans(&caller, &call).await.unwrap(), 4);
        let past = CallForPlans { due: Day("01/11/2026".to_owned()), ..call.clone() };
        let error = app.call_for_plans(&caller, &past).await.unwrap_err();
        assert_eq!(code(&error), "fault-plan-due");
        let org = province.school.id;
        assert_eq!(todos(&app, org).await, [(TodoKind::PlanWrite, "2026-2027".to_owned())]);
        start(&app, &province, org, PlanOrigin::Template).await;
        assert_eq!(todos(&app, org).await.len(), 1, "a draft is not yet a plan");
        submit(&app, &province, org).await;
        assert_eq!(todos(&app, org).await[0].0, TodoKind::PlanReview);

        // The commune sees its two schools, the Department its communes and the attached school.
        let officer = province.officer().permit::<PlanRead>(&app).await;
        let bench = app.plan_bench(&officer, BenchAsk::default()).await.unwrap();
        let rows: Vec<_> =
            bench.page.rows.iter().map(|row| (row.org, row.stage, row.months)).collect();
        let submitted = (org, Some(PlanStage::Submitted), 12);
        assert!(rows.len() == 2 && rows.contains(&submitted), "{rows:?}");
        assert!(rows.contains(&(province.sibling.id, None, 0)), "{rows:?}");
        let above = lead.permit::<PlanRead>(&app).await;
        let bench = app.plan_bench(&above, BenchAsk::default()).await.unwrap();
        assert_eq!(bench.children.len(), 96);
        let child = bench.children.iter().find(|child| child.org == province.commune.id).unwrap();
        assert_eq!((child.schools(), child.of(&PlanState::Missing)), (2, 1));
        let rows: Vec<_> = bench.page.rows.iter().map(|row| row.org).collect();
        assert_eq!(rows, [province.attached.id]);
        let ask = BenchAsk { state: Some(PlanState::Missing), ..BenchAsk::default() };
        assert_eq!(app.plan_bench(&above, ask).await.unwrap().page.rows.len(), 3);
        let ask = BenchAsk { search: "an hai".to_owned(), ..BenchAsk::default() };
        let found = app.plan_bench(&above, ask).await.unwrap().page.rows;
        assert_eq!((found.len(), found[0].org), (1, province.far_school.id));

        // Only those without a plan are reminded; the day of the call stays.
        let reminder = province.officer().permit::<ReminderSend>(&app).await;
        let remind = RemindPlans { year: year() };
        assert_eq!(app.remind_plans(&reminder, remind).await.unwrap(), 1);
        let mut tx = app.store().read().await.unwrap();
        let roles = [Role::Coordinator];
        let open = store::inbox::open(&mut tx, province.sibling.id, &roles).await.unwrap();
        let due = domain::calendar::first_late(date(2026, 11, 30));
        assert_eq!((open.len(), open[0].due), (1, Some(due)));
    })
    .await;
}

#[tokio::test]
async fn last_years_plan_can_be_the_beginning_of_this_ones() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let before: SchoolYear = "2025-2026".parse().unwrap();
        let new = |year, origin| StartPlan { id: PlanId(app.new_id()), year, origin };
        let error = app.start_plan(&writer, &new(year(), PlanOrigin::LastYear)).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-no-last-year");
        app.start_plan(&writer, &new(before, PlanOrigin::Template)).await.unwrap();
        app.start_plan(&writer, &new(year(), PlanOrigin::LastYear)).await.unwrap();
        let read = province.coordinator().permit::<PlanRead>(&app).await;
        let (old, now) =
            (app.plan(&read, before).await.unwrap(), app.plan(&read, year()).await.unwrap());
        let titles = |view: &app::plans::PlanView| {
            view.items.iter().map(|item| item.title.clone()).collect::<Vec<_>>()
        };
        assert_eq!((titles(&old), old.plan.aim.clone()), (titles(&now), now.plan.aim.clone()));
        assert!(now.items.iter().all(|item| old.items.iter().all(|other| other.id != item.id)));
        let far: SchoolYear = "2031-2032".parse().unwrap();
        let error = app.start_plan(&writer, &new(far, PlanOrigin::Blank)).await.unwrap_err();
        assert_eq!(code(&error), "refused-plan-year");
    })
    .await;
}
