//! The year in a box: taken entry by entry, never twice; laid ready by the Department.

use app::access::{PlanRead, PlanWrite, SettingManage};
use app::plans::{Adopt, PlanView, Seen, StartPlan};
use app::{App, Error};
use domain::calendar::SchoolYear;
use domain::id::PlanId;
use domain::plan::{Level, PlanOrigin, PlanStage, Target};
use testkit::{Province, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

async fn view(app: &App, province: &Province) -> PlanView {
    let read = province.head().permit::<PlanRead>(app).await;
    app.plan(&read, year()).await.unwrap()
}

fn adopt(app: &App, keys: &[&str]) -> Adopt {
    let keep = keys.iter().map(|key| (*key).to_owned()).collect();
    Adopt { id: PlanId(app.new_id()), keep }
}

#[tokio::test]
async fn what_is_kept_of_the_box_is_the_plan_and_nothing_is_made_twice() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let ready = app.plan_box(&writer, year()).await.unwrap();
        assert_eq!((ready.level, ready.taken.len()), (Level::LowerSecondary, 0));
        for bad in [adopt(&app, &[]), adopt(&app, &["item_1", "nothing"])] {
            let error = app.adopt_box(&writer, year(), &bad).await.unwrap_err();
            assert!(matches!(error, Error::Invalid(_)), "{error}");
        }
        assert!(app.plan_box(&writer, year()).await.unwrap().plan.is_none());

        // Four press at once: one plan, each entry once.
        let some = adopt(&app, &["item_1", "item_2", "club"]);
        let (a, b) = tokio::join!(
            app.adopt_box(&writer, year(), &some),
            app.adopt_box(&writer, year(), &some),
        );
        assert_eq!((a.unwrap().id, b.unwrap().id), (some.id, some.id));
        let first = view(&app, &province).await;
        assert_eq!((first.items.len(), first.notes.len()), (2, 1));
        assert_eq!(first.plan.aim, ready.year_box.aim);
        let again = app.adopt_box(&writer, year(), &some).await.unwrap();
        assert_eq!(again.changed, first.plan.changed);
        assert_eq!(view(&app, &province).await.items, first.items);

        // Later the rest, by two at once: what stands there is not made again.
        let all: Vec<&str> = ready.year_box.keys().collect();
        let rest = adopt(&app, &all);
        let (a, b) = tokio::join!(
            app.adopt_box(&writer, year(), &rest),
            app.adopt_box(&writer, year(), &rest),
        );
        assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
        let whole = view(&app, &province).await;
        assert_eq!((whole.items.len(), whole.notes.len()), (14, ready.year_box.notes.len()));
        assert_eq!((whole.empty.len(), whole.unfit.len()), (0, 0));
        let taken = app.plan_box(&writer, year()).await.unwrap().taken;
        assert_eq!(taken.len(), all.len());

        // A plan that waits for the head takes nothing more, but the same request still answers.
        let seen = Seen { changed: whole.plan.changed };
        app.submit_plan(&writer, year(), seen).await.unwrap();
        let answered = app.adopt_box(&writer, year(), &rest).await.unwrap();
        assert_eq!(answered.stage, PlanStage::Submitted);
    })
    .await;
}

#[tokio::test]
async fn the_department_lays_the_box_ready_and_of_two_who_change_it_one_looks_again() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = province.lead().permit::<SettingManage>(&app).await;
        let level = Level::LowerSecondary;
        let before = app.year_box(&lead, level).await.unwrap();
        let mut change = before.year_box.clone();
        change.items.truncate(3);
        change.items[0].title = "Việc đầu tiên của năm".to_owned();
        let mut other = before.year_box.clone();
        other.notes.clear();
        let (a, b) = tokio::join!(
            app.set_year_box(&lead, level, &change, &before.mark),
            app.set_year_box(&lead, level, &other, &before.mark),
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1, "{a:?} {b:?}");
        assert!(matches!(if a.is_err() { a } else { b }, Err(Error::Stale)));
        let now = app.year_box(&lead, level).await.unwrap();
        app.set_year_box(&lead, level, &change, &now.mark).await.unwrap();
        let now = app.year_box(&lead, level).await.unwrap();
        assert_eq!(now.year_box, change);
        // The other levels keep theirs.
        let primary = app.year_box(&lead, Level::Primary).await.unwrap();
        assert_eq!(primary.year_box.items.len(), 14);

        let mut bad = change.clone();
        bad.items[1].targets = vec![Target { quantity: 0, unit: domain::ledger::Unit::Session }];
        bad.items[2].duty = "none".to_owned();
        let error = app.set_year_box(&lead, level, &bad, &now.mark).await.unwrap_err();
        let Error::Invalid(faults) = error else { panic!("{error}") };
        assert_eq!(faults.of(&bad.items[1].key), Some("fault-box-targets"));
        bad.items[1].targets = change.items[1].targets.clone();
        let error = app.set_year_box(&lead, level, &bad, &now.mark).await.unwrap_err();
        let Error::Invalid(faults) = error else { panic!("{error}") };
        assert_eq!(faults.of(&bad.items[2].key), Some("fault-plan-duty"));

        // A plan from the template is what lies ready now.
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let start =
            StartPlan { id: PlanId(app.new_id()), year: year(), origin: PlanOrigin::Template };
        app.start_plan(&writer, &start).await.unwrap();
        let plan = view(&app, &province).await;
        assert_eq!(plan.items.len(), 3);
        assert!(plan.items.iter().any(|item| item.title == "Việc đầu tiên của năm"));
    })
    .await;
}
