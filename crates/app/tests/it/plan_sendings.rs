//! Plans that come back in single items: what may be mended, what was sent each time, who is quicker.

use app::access::{PlanRead, PlanReview, PlanWrite};
use app::plans::{
    AimChange, ItemChange, ItemRemark, ItemText, MoveItem, NewItem, PlanView, Review, Seen,
    StartPlan,
};
use app::{App, Error};
use domain::calendar::SchoolYear;
use domain::id::{ItemId, PlanId};
use domain::plan::{Part, PlanOrigin, PlanStage};
use testkit::{Province, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

async fn view(app: &App, province: &Province) -> PlanView {
    let read = province.head().permit::<PlanRead>(app).await;
    app.plan(&read, year()).await.unwrap()
}

async fn submit(app: &App, province: &Province) {
    let writer = province.coordinator().permit::<PlanWrite>(app).await;
    let changed = view(app, province).await.plan.changed;
    app.submit_plan(&writer, year(), Seen { changed }).await.unwrap();
}

async fn submitted(app: &App, province: &Province) -> PlanView {
    let writer = province.coordinator().permit::<PlanWrite>(app).await;
    let start = StartPlan { id: PlanId(app.new_id()), year: year(), origin: PlanOrigin::Template };
    app.start_plan(&writer, &start).await.unwrap();
    submit(app, province).await;
    view(app, province).await
}

fn back(view: &PlanView, whole: &str, items: &[ItemId]) -> Review {
    let remark =
        |item: &ItemId| ItemRemark { item: *item, text: "Nêu rõ chỉ tiêu.".to_owned() };
    Review {
        changed: view.plan.changed,
        send_back: true,
        whole: whole.to_owned(),
        items: items.iter().map(remark).collect(),
    }
}

fn said(view: &PlanView, item: usize, title: &str) -> ItemText {
    let item = &view.items[item];
    ItemText {
        month: i64::from(item.month).into(),
        kind: item.kind,
        integration: item.integration,
        detail: item.detail.clone(),
        duty: item.duty.clone(),
        task: item.task.clone(),
        roadmap: None,
        title: title.to_owned(),
        owner: item.owner.clone(),
        quantity: (item.quantity + 5).into(),
        unit: item.unit,
        more: Vec::new(),
    }
}

fn code(error: &Error) -> &str {
    match error {
        Error::Refused(why) => why.code,
        Error::Stale => "stale",
        _ => "other",
    }
}

#[tokio::test]
async fn single_items_come_back_and_the_others_stay_accepted() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let sent = submitted(&app, &province).await;
        let (mended, accepted) = (sent.items[1].id, sent.items[2].id);
        // The commune returns it: one item of fourteen.
        let officer = province.officer().permit_at::<PlanReview>(&app, province.school.id).await;
        app.review_plan(&officer, year(), &back(&sent, "", &[mended])).await.unwrap();
        let open = view(&app, &province).await;
        assert!(open.only_some() && open.may_change(&mended) && !open.may_change(&accepted));
        let changed = open.plan.changed;
        let change = ItemChange { changed, item: said(&open, 2, "Nội dung khác") };
        let new = NewItem { id: ItemId(app.new_id()), changed, item: said(&open, 2, "Thêm vào") };
        for refused in [
            app.change_item(&writer, year(), accepted, &change).await,
            app.remove_item(&writer, year(), accepted, changed).await,
            app.move_item(&writer, year(), accepted, MoveItem { changed, up: true }).await,
            app.add_item(&writer, year(), &new).await,
            app.change_aim(&writer, year(), &AimChange { changed, aim: "Khác".into() }).await,
        ] {
            assert_eq!(code(&refused.unwrap_err()), "refused-plan-accepted");
        }
        let change =
            ItemChange { changed, item: said(&open, 1, "Hỗ trợ đầu năm, nêu rõ") };
        app.change_item(&writer, year(), mended, &change).await.unwrap();
        // The writer sees the old and the new value.
        let open = view(&app, &province).await;
        let difference = open.change_of(&mended).unwrap();
        assert_eq!(difference.parts, [Part::Title, Part::Targets]);
        assert_eq!(difference.before.as_ref().unwrap().title, sent.items[1].title);
        assert_eq!(open.changes.len(), 1);

        world.set(app.now().plus_minutes(90));
        submit(&app, &province).await;
        let read = province.head().permit::<PlanRead>(&app).await;
        let kept = app.plan_sendings(&read, year()).await.unwrap();
        assert_eq!(kept.iter().map(|sent| sent.round).collect::<Vec<_>>(), [2, 1]);
        assert!(kept[0].at > kept[1].at && kept[0].hash != kept[1].hash);
        assert_eq!(kept[0].hash.len(), 64);
        let second = app.plan_sending(&read, year(), 2).await.unwrap();
        assert_eq!(second.differences.len(), 1);
        assert_eq!(second.differences[0].item(), Some(mended));
        let first = app.plan_sending(&read, year(), 1).await.unwrap();
        assert_eq!((first.sending.items.len(), first.differences.len()), (14, 0));
        assert_eq!(first.sending.items[1].title, sent.items[1].title);
        assert!(matches!(app.plan_sending(&read, year(), 3).await, Err(Error::NotFound)));
        let check = app.verify().await.unwrap();
        let check = check.iter().find(|check| check.name == "sent plans").unwrap();
        assert_eq!((check.looked_at, check.faults.len()), (2, 0));

        // A remark on the whole opens everything.
        let now = view(&app, &province).await;
        app.review_plan(&officer, year(), &back(&now, "Thêm mùa hè.", &[mended])).await.unwrap();
        let open = view(&app, &province).await;
        assert!(!open.only_some() && open.may_change(&accepted));
    })
    .await;
}

#[tokio::test]
async fn of_two_who_return_and_one_who_writes_only_one_is_first() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let sent = submitted(&app, &province).await;
        let head = province.head().permit::<PlanReview>(&app).await;
        let officer = province.officer().permit_at::<PlanReview>(&app, province.school.id).await;
        let (one, other) =
            (back(&sent, "", &[sent.items[0].id]), back(&sent, "", &[sent.items[3].id]));
        let (a, b) = tokio::join!(
            app.review_plan(&head, year(), &one),
            app.review_plan(&officer, year(), &other),
        );
        assert_eq!([&a, &b].iter().filter(|answer| answer.is_ok()).count(), 1, "{a:?} {b:?}");
        let refused = if a.is_err() { a } else { b };
        assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
        let now = view(&app, &province).await;
        assert_eq!((now.plan.stage, now.remarks.len()), (PlanStage::Returned, 1));

        // Sent again while the commune would return it once more: whoever comes second looks again.
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        submit(&app, &province).await;
        let now = view(&app, &province).await;
        let again = back(&now, "Còn thiếu.", &[]);
        app.review_plan(&officer, year(), &again).await.unwrap();
        let open = view(&app, &province).await;
        let changed = open.plan.changed;
        let change = ItemChange { changed, item: said(&open, 0, "Sửa cùng lúc") };
        let remark = Review { send_back: false, ..back(&open, "Thêm một ý.", &[]) };
        let (write, remarked) = tokio::join!(
            app.change_item(&writer, year(), open.items[0].id, &change),
            app.review_plan(&head, year(), &remark),
        );
        assert_eq!([write.is_ok(), remarked.is_ok()].iter().filter(|ok| **ok).count(), 1);
        let done = view(&app, &province).await;
        assert_eq!(done.plan.changed, changed + 1);
        let retitled = done.items.iter().any(|item| item.title == "Sửa cùng lúc");
        assert_eq!(retitled, write.is_ok(), "the one who came second wrote nothing");
        // Two who send at once send once.
        let seen = Seen { changed: done.plan.changed };
        let (a, b) = tokio::join!(
            app.submit_plan(&writer, year(), seen),
            app.submit_plan(&writer, year(), seen),
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
        let read = province.head().permit::<PlanRead>(&app).await;
        assert_eq!(app.plan_sendings(&read, year()).await.unwrap().len(), 3);
    })
    .await;
}
