//! Many plans against what was done: every figure is the sum of those one level down, at last of the ledger's lines.

use std::collections::BTreeMap;

use app::access::{PlanRead, PlanWrite};
use app::plans::{Adopt, Against, BelowAsk, ItemChange, ItemText, PlanView, TargetText};
use app::{App, Error};
use domain::access::Role;
use domain::calendar::SchoolYear;
use domain::counting::towards;
use domain::id::PlanId;
use domain::ledger::{Line, Measure, Source, Unit};
use domain::plan::PlanState;
use jiff::civil::date;
use testkit::{Province, Worker, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

/// The school takes the whole box of its level; one of its items aims in two more units.
async fn planned(app: &App, worker: &Worker) -> PlanView {
    let writer = worker.permit::<PlanWrite>(app).await;
    let read = worker.permit::<PlanRead>(app).await;
    let ready = app.plan_box(&writer, year()).await.unwrap().year_box;
    let keep = ready.keys().map(str::to_owned).collect();
    app.adopt_box(&writer, year(), &Adopt { id: PlanId(app.new_id()), keep }).await.unwrap();
    let view = app.plan(&read, year()).await.unwrap();
    let item = view.items.iter().find(|item| item.more.is_empty()).unwrap();
    let units = [Unit::Session, Unit::Activity, Unit::Person];
    let figure = |unit: &Unit| TargetText { quantity: 7.into(), unit: *unit };
    let text = ItemText {
        month: i64::from(item.month).into(),
        kind: item.kind,
        integration: item.integration,
        detail: item.detail.clone(),
        duty: item.duty.clone(),
        task: String::new(),
        roadmap: None,
        title: item.title.clone(),
        owner: item.owner.clone(),
        quantity: item.quantity.into(),
        unit: item.unit,
        more: units.iter().filter(|unit| **unit != item.unit).map(figure).collect(),
    };
    let change = ItemChange { changed: view.plan.changed, item: text };
    app.change_item(&writer, year(), item.id, &change).await.unwrap();
    app.plan(&read, year()).await.unwrap()
}

/// Lines of every measure towards every item, some of them taken back: what counts and what does not.
fn lines(plan: &PlanView, seed: i64) -> Vec<Line> {
    let mut lines = Vec::new();
    for (n, item) in (seed..).zip(&plan.items) {
        for (m, measure) in (n..).zip(Measure::ALL) {
            let quantity = 1 + m % 5;
            let day = date(2026, 10, 1 + i8::try_from(m % 27).unwrap());
            let id = uuid::Uuid::from_u128(u128::try_from(n * 100 + m).unwrap());
            let line = Line {
                item: Some(item.id),
                ..Line::of(*measure, day, quantity, Source::Activity, id)
            };
            lines.push(line);
            if m % 4 == 0 {
                lines.push(Line { quantity: -quantity, ..line });
            }
        }
    }
    lines
}

/// The slow model: every line of every item, one after the other.
fn model(plans: &[(&PlanView, &[Line])]) -> BTreeMap<(i8, Unit), (i64, Option<i64>)> {
    let mut sums = BTreeMap::<(i8, Unit), (i64, Option<i64>)>::new();
    for (plan, lines) in plans {
        for item in &plan.items {
            for target in item.targets() {
                let sum = sums.entry((item.month, target.unit)).or_default();
                sum.0 += target.quantity;
                for measure in towards(item.kind, target.unit) {
                    let own = lines.iter().filter(|line| line.item == Some(item.id));
                    let own = own.filter(|line| line.measure == measure);
                    *sum.1.get_or_insert(0) += own.map(|line| line.quantity).sum::<i64>();
                }
            }
        }
    }
    sums
}

fn added<'a>(many: impl Iterator<Item = &'a Vec<Against>>) -> BTreeMap<Unit, (i64, Option<i64>)> {
    let mut sums = BTreeMap::<Unit, (i64, Option<i64>)>::new();
    for of in many.flatten() {
        let sum = sums.entry(of.unit).or_default();
        sum.0 += of.planned;
        if let Some(done) = of.done {
            *sum.1.get_or_insert(0) += done;
        }
    }
    sums
}

fn said(figures: &[Against]) -> BTreeMap<Unit, (i64, Option<i64>)> {
    figures.iter().map(|of| (of.unit, (of.planned, of.done))).collect()
}

#[tokio::test]
async fn every_sum_is_the_sum_of_what_it_opens_down_to_the_lines() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let at = |org| province.worker(Role::Coordinator, org);
        let mut told = Vec::new();
        for (seed, org) in
            (1..).zip([province.school.id, province.sibling.id, province.attached.id])
        {
            let plan = planned(&app, at(org)).await;
            let lines = lines(&plan, seed * 10);
            testkit::append(&app, org, &lines).await;
            told.push((plan, lines));
        }
        let officer = province.officer().permit::<PlanRead>(&app).await;
        let commune = app.plans_below(&officer, BelowAsk::default()).await.unwrap();
        let own: Vec<(&PlanView, &[Line])> =
            told[..2].iter().map(|(plan, lines)| (plan, lines.as_slice())).collect();
        let model = model(&own);
        for (month, figures) in &commune.months {
            let slow = model.iter().filter(|((of, _), _)| *of == month.number());
            let slow: BTreeMap<_, _> = slow.map(|((_, unit), sum)| (*unit, *sum)).collect();
            assert_eq!(said(figures), slow, "{month:?}");
        }
        assert_eq!(said(&commune.whole), added(commune.months.iter().map(|(_, of)| of)));
        assert_eq!(said(&commune.sums), said(&commune.whole));
        assert_eq!(said(&commune.sums), added(commune.schools.iter().map(|row| &row.figures)));
        assert!(commune.sums.iter().any(|of| of.done.is_some_and(|done| done > 0)));
        // A school's row is what the school's own page says, and its page what its records add up to.
        for row in &commune.schools {
            let read = province.officer().permit_at::<PlanRead>(&app, row.org).await;
            let page = app.plan_done(&read, year()).await.unwrap();
            assert_eq!(row.figures, page.sums);
            let item = &page.months[0].items[0];
            let records = app.plan_item_records(&read, year(), item.item.id).await.unwrap();
            assert_eq!(records.done.figures, item.figures);
        }
        let lead = province.lead().permit::<PlanRead>(&app).await;
        let month = Some(10);
        let above =
            app.plans_below(&lead, BelowAsk { month, ..BelowAsk::default() }).await.unwrap();
        let rows = above.communes.iter().chain(&above.schools);
        assert_eq!(said(&above.sums), added(rows.map(|row| &row.figures)));
        let below =
            app.plans_below(&officer, BelowAsk { month, ..BelowAsk::default() }).await.unwrap();
        let row = above.communes.iter().find(|row| row.org == province.commune.id).unwrap();
        assert_eq!((&row.figures, row.schools, row.planned), (&below.sums, 2, 2));
        assert_eq!(above.schools.len(), 1);
        assert_eq!(above.schools[0].state, Some(PlanState::Draft));
    })
    .await;
}

#[tokio::test]
async fn a_line_written_later_is_seen_at_once_and_a_school_without_a_plan_stands_there() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let officer = province.officer().permit::<PlanRead>(&app).await;
        let before = app.plans_below(&officer, BelowAsk::default()).await.unwrap();
        assert_eq!((before.schools.len(), before.sums.len()), (2, 0));
        assert!(before.schools.iter().all(|row| row.state == Some(PlanState::Missing)));
        let plan = planned(&app, province.coordinator()).await;
        let with_plan = app.plans_below(&officer, BelowAsk::default()).await.unwrap();
        let done = |view: &app::plans::BelowView| -> i64 {
            view.sums.iter().filter_map(|of| of.done).sum()
        };
        assert!(!with_plan.sums.is_empty() && done(&with_plan) == 0);
        let all = lines(&plan, 3);
        testkit::append(&app, province.school.id, &all).await;
        let after = app.plans_below(&officer, BelowAsk::default()).await.unwrap();
        assert!(done(&after) > 0);
        // The same plan of another year, of no month and of a school are other questions.
        let year = Some("2025-2026".parse().unwrap());
        let other = app.plans_below(&officer, BelowAsk { year, month: None }).await.unwrap();
        assert!(other.sums.is_empty());
        let none = app.plans_below(&officer, BelowAsk { year: None, month: Some(13) }).await;
        assert!(matches!(none, Err(Error::NotFound)));
        let school = province.head().permit::<PlanRead>(&app).await;
        assert!(matches!(
            app.plans_below(&school, BelowAsk::default()).await,
            Err(Error::NotFound)
        ));
    })
    .await;
}
