//! The plan against what was done: by month and unit, each figure the sum of the records that it opens.

use app::access::{ActivityWrite, PlanRead, PlanWrite, TallyWrite};
use app::activities::{Details, Held, MarkLine, NewTally, Sheet, TallyBatch};
use app::input::{Count, Day};
use app::plans::{Adopt, Against, ItemChange, ItemText, TargetText};
use app::{App, Error};
use domain::activity::{Kind, Presence, Stage};
use domain::calendar::SchoolYear;
use domain::id::{ItemId, PlanId};
use domain::ledger::{Measure, Unit};
use testkit::{Province, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

fn of(unit: Unit, planned: i64, done: Option<i64>) -> Against {
    Against { unit, planned, done }
}

async fn help(app: &App, province: &Province, id: domain::id::ActivityId, quantity: i64) {
    let permit = province.coordinator().permit::<TallyWrite>(app).await;
    let entry = NewTally {
        id: app.new_id().into(),
        service: "vneid".to_owned(),
        audience: "citizen".to_owned(),
        quantity: Count::from(quantity),
    };
    app.tally(&permit, id, &TallyBatch { entries: vec![entry] }).await.unwrap();
}

#[tokio::test]
async fn each_figure_is_the_sum_of_the_lines_it_opens_and_units_are_never_mixed() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 3).await;
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let read = province.officer().permit_at::<PlanRead>(&app, province.school.id).await;
        assert!(matches!(app.plan_done(&read, year()).await, Err(Error::NotFound)));
        let keep = vec!["item_2".to_owned(), "item_9".to_owned()];
        let adopt = Adopt { id: PlanId(app.new_id()), keep };
        app.adopt_box(&writer, year(), &adopt).await.unwrap();
        let plan = app.plan(&read, year()).await.unwrap();
        let item = plan.items.iter().find(|item| item.box_key == "item_9").unwrap();
        let figure = |quantity, unit| TargetText { quantity: Count::from(quantity), unit };
        let text = ItemText {
            month: i64::from(item.month).into(),
            kind: item.kind,
            integration: item.integration,
            detail: String::new(),
            duty: item.duty.clone(),
            task: String::new(),
            roadmap: None,
            title: item.title.clone(),
            owner: item.owner.clone(),
            quantity: item.quantity.into(),
            unit: item.unit,
            more: vec![figure(3, Unit::Session), figure(10, Unit::Person)],
        };
        let change = ItemChange { changed: plan.plan.changed, item: text };
        app.change_item(&writer, year(), item.id, &change).await.unwrap();

        let act = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            item: Some(item.id),
            club: Some(squad.club),
            kind: Some(Kind::Community),
            title: "Trực điểm hỗ trợ".to_owned(),
            day: Day("2026-11-17".to_owned()),
            starts_at: "14:00".to_owned(),
            minutes: Count::from(90),
            place: "Nhà văn hóa thôn".to_owned(),
            adult: "Trần Văn Bình".to_owned(),
            ..Details::default()
        };
        let id = app.schedule(&act, &details).await.unwrap();
        help(&app, &province, id, 5).await;
        help(&app, &province, id, 4).await;
        let marks =
            squad.terms.iter().map(|term| MarkLine { term: *term, presence: Presence::Present });
        let held = Some(Held { reached: Count::from(20) });
        let sheet = Sheet { marks: marks.collect(), seen: None, held };
        app.take_attendance(&act, id, &sheet).await.unwrap();

        let done = app.plan_done(&read, year()).await.unwrap();
        let march = &done.months[6];
        assert_eq!(march.month.number(), 3);
        let figures = [
            of(Unit::Contact, 100, Some(9)),
            of(Unit::Session, 3, Some(1)),
            of(Unit::Person, 10, None),
        ];
        assert_eq!(march.items[0].figures, figures);
        // September has its own contacts, of which nothing is done; the year adds contacts to contacts.
        assert_eq!(done.months[0].sums, [of(Unit::Contact, 60, Some(0))]);
        assert_eq!(done.sums[0], of(Unit::Contact, 160, Some(9)));
        assert_eq!(done.sums.len(), 3);

        let records = app.plan_item_records(&read, year(), item.id).await.unwrap();
        assert_eq!(records.done.figures, figures);
        let counted: i64 = records
            .lines
            .iter()
            .filter(|line| line.measure == Measure::Help)
            .map(|line| line.quantity)
            .sum();
        assert_eq!((counted, records.lines.len()), (9, 3));
        assert_eq!(records.activities.len(), 1);
        assert_eq!((records.activities[0].id, records.activities[0].stage), (id, Stage::Held));
        let none = app.plan_item_records(&read, year(), ItemId(app.new_id())).await;
        assert!(matches!(none, Err(Error::NotFound)));
    })
    .await;
}
