//! What an item says besides its title: duty and ages, task, detail, figures in several units.

use app::access::{PlanRead, PlanWrite, SettingManage};
use app::input::Count;
use app::plans::{BenchAsk, ItemChange, ItemText, NewItem, StartPlan, TargetText};
use app::{App, Error};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{ItemId, PlanId};
use domain::ledger::Unit;
use domain::plan::{Integration, Level, PlanOrigin, Target};
use testkit::{Province, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

fn text(duty: &str, more: &[(&str, Unit)]) -> ItemText {
    let figure = |(quantity, unit): &(&str, Unit)| TargetText {
        quantity: Count((*quantity).to_owned()),
        unit: *unit,
    };
    ItemText {
        month: 3.into(),
        kind: Kind::Community,
        integration: Integration::Subject,
        detail: "Tin học 7, bài 5".to_owned(),
        duty: duty.to_owned(),
        task: "Thu phí không dùng tiền mặt".to_owned(),
        roadmap: None,
        title: "Giúp người dân nộp hồ sơ".to_owned(),
        owner: "Câu lạc bộ".to_owned(),
        quantity: Count("1.500".to_owned()),
        unit: Unit::Contact,
        more: more.iter().map(figure).collect(),
    }
}

async fn blank(app: &App, province: &Province) -> app::access::Permit<PlanWrite> {
    let writer = province.coordinator().permit::<PlanWrite>(app).await;
    let start = StartPlan { id: PlanId(app.new_id()), year: year(), origin: PlanOrigin::Blank };
    app.start_plan(&writer, &start).await.unwrap();
    writer
}

fn fields(error: Error) -> Vec<(String, String)> {
    let Error::Invalid(faults) = error else { panic!("{error}") };
    faults.0.into_iter().map(|fault| (fault.field, fault.code)).collect()
}

#[tokio::test]
async fn an_item_aims_in_several_units_and_no_unit_stands_twice() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = blank(&app, &province).await;
        let read = province.head().permit::<PlanRead>(&app).await;
        let more = [("12", Unit::Session), ("30", Unit::Person)];
        let new = NewItem { id: ItemId(app.new_id()), changed: 0, item: text("payment", &more) };
        let first = app.add_item(&writer, year(), &new).await.unwrap();
        // Sent twice: the figures too are those that were added, once.
        assert_eq!(app.add_item(&writer, year(), &new).await.unwrap(), first);
        let other = NewItem { item: text("payment", &more[..1]), ..new.clone() };
        assert!(matches!(app.add_item(&writer, year(), &other).await, Err(Error::Stale)));
        let item = app.plan(&read, year()).await.unwrap().items.remove(0);
        let figure = |quantity, unit| Target { quantity, unit };
        let all: Vec<Target> = item.targets().collect();
        assert_eq!(
            all,
            [figure(1500, Unit::Contact), figure(12, Unit::Session), figure(30, Unit::Person)]
        );
        assert_eq!((item.detail.as_str(), item.duty.as_str()), ("Tin học 7, bài 5", "payment"));

        let bad = [("0", Unit::Session), ("1", Unit::Contact), ("1", Unit::Plan)];
        let bad = ItemText { detail: "x".repeat(201), ..text("không có", &bad) };
        let change = ItemChange { changed: first.changed, item: bad };
        let faults = fields(app.change_item(&writer, year(), new.id, &change).await.unwrap_err());
        let names: Vec<&str> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(
            names,
            ["more-buoi", "more-luot", "more-ke_hoach", "detail", "duty"],
            "{faults:?}"
        );

        let change = ItemChange { changed: first.changed, item: text("", &[("9", Unit::Team)]) };
        let done = app.change_item(&writer, year(), new.id, &change).await.unwrap();
        let item = app.plan(&read, year()).await.unwrap().items.remove(0);
        assert_eq!((item.more, item.duty), (vec![figure(9, Unit::Team)], String::new()));
        let paper =
            serde_json::to_string(&app.plan_paper(&read, year()).await.unwrap().body).unwrap();
        for said in
            ["1.500 lượt; 9 đội, nhóm", "Môn học: Tin học 7, bài 5", "Thu phí không dùng tiền mặt"]
        {
            assert!(paper.contains(said), "{said}: {paper}");
        }
        app.remove_item(&writer, year(), new.id, done.changed).await.unwrap();
        assert!(app.plan(&read, year()).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_duty_for_other_ages_is_marked_for_the_school_and_counted_for_the_commune() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let writer = blank(&app, &province).await;
        let read = province.officer().permit_at::<PlanRead>(&app, province.school.id).await;
        let new = NewItem { id: ItemId(app.new_id()), changed: 0, item: text("payment", &[]) };
        app.add_item(&writer, year(), &new).await.unwrap();
        assert_eq!(app.plan(&read, year()).await.unwrap().unfit, []);

        // The Department gives the duty to the oldest only: from then on the plan is marked.
        let lead = province.lead().permit::<SettingManage>(&app).await;
        let mut duties = app.duties(&lead).await.unwrap();
        let at = duties.rows.iter().position(|duty| duty.code == "payment").unwrap();
        duties.rows[at].levels = vec![Level::UpperSecondary];
        app.set_duties(&lead, &duties).await.unwrap();
        let view = app.plan(&read, year()).await.unwrap();
        assert_eq!(view.unfit_for(&new.id), [Level::UpperSecondary]);
        let officer = province.officer().permit::<PlanRead>(&app).await;
        let bench = app.plan_bench(&officer, BenchAsk::default()).await.unwrap();
        let row = bench.page.rows.iter().find(|row| row.org == province.school.id).unwrap();
        assert_eq!((row.unfit, row.summer, row.months), (1, 0, 1));

        // Not offered any more, it stays where it stood, and comes nowhere else.
        duties.rows[at].levels.clear();
        app.set_duties(&lead, &duties).await.unwrap();
        let changed = view.plan.changed;
        let change = ItemChange { changed, item: text("payment", &[]) };
        let changed = app.change_item(&writer, year(), new.id, &change).await.unwrap().changed;
        let next = NewItem { id: ItemId(app.new_id()), changed, item: text("payment", &[]) };
        let faults = fields(app.add_item(&writer, year(), &next).await.unwrap_err());
        assert_eq!(faults, [("duty".to_owned(), "fault-plan-duty".to_owned())]);

        duties.rows.remove(0);
        let faults = fields(app.set_duties(&lead, &duties).await.unwrap_err());
        assert_eq!(faults, [("rows".to_owned(), "fault-duty-gone".to_owned())]);
    })
    .await;
}
