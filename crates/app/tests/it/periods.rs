//! Periods: defaults, order of the tiers, dates of the to-dos.

use app::access::{PeriodManage, ReportRead};
use app::periods::{Deadlines, NewPeriod};
use app::{App, Error};
use domain::access::Role;
use domain::org::Tier;
use jiff::civil::date;
use testkit::{Province, on_each_app};

/// The report year 2026 with the usual days.
pub async fn open_2026(app: &App, province: &Province) {
    let permit = province.lead().permit::<PeriodManage>(app).await;
    let new = NewPeriod { code: "2026".into(), ..NewPeriod::default() };
    app.open_period(&permit, &new).await.unwrap();
}

#[tokio::test]
async fn a_year_runs_from_25_november_to_24_november_and_opens_once() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.lead().permit::<PeriodManage>(&app).await;
        let new = NewPeriod { code: "2026".into(), ..NewPeriod::default() };
        let period = app.open_period(&permit, &new).await.unwrap();
        assert_eq!(period.starts_on, date(2025, 11, 25));
        assert_eq!(period.ends_on, date(2026, 11, 24));
        assert_eq!(period.last_day(Tier::School), date(2026, 11, 15));
        assert_eq!(period.due(Tier::Commune).rfc3339(), "2026-11-24T17:00:00.000Z");
        // Sent twice, done once; other days under the same code are refused.
        assert_eq!(app.open_period(&permit, &new).await.unwrap().id, period.id);
        let other = NewPeriod { ends_on: "20/11/2026".to_owned().into_day(), ..new };
        assert!(matches!(app.open_period(&permit, &other).await, Err(Error::Invalid(_))));
        // The next year begins on the day after: no day is in no period.
        let next = NewPeriod { code: "2027".into(), ..NewPeriod::default() };
        assert_eq!(app.open_period(&permit, &next).await.unwrap().starts_on, date(2026, 11, 25));
    })
    .await;
}

#[tokio::test]
async fn opening_raises_a_to_do_with_the_date_of_the_tier_and_a_change_moves_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let due = async |org| {
            let mut tx = app.store().read().await.unwrap();
            let todos =
                store::inbox::open(&mut tx, org, &[Role::Coordinator, Role::CommuneOfficer]);
            todos.await.unwrap().into_iter().map(|todo| todo.due.unwrap().day()).collect::<Vec<_>>()
        };
        assert_eq!(due(province.school.id).await, [date(2026, 11, 16)]);
        assert_eq!(due(province.attached.id).await, [date(2026, 11, 25)]);
        assert_eq!(due(province.commune.id).await, [date(2026, 11, 25)]);
        assert!(due(province.partner.id).await.is_empty());
        let permit = province.lead().permit::<PeriodManage>(&app).await;
        let moved = Deadlines { school: date(2026, 11, 18).into(), ..Deadlines::default() };
        app.set_deadlines(&permit, "2026", &moved).await.unwrap();
        assert_eq!(due(province.school.id).await, [date(2026, 11, 19)]);
        assert_eq!(due(province.commune.id).await, [date(2026, 11, 25)]);
    })
    .await;
}

#[tokio::test]
async fn a_lower_tier_is_not_due_after_the_one_that_sums_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.lead().permit::<PeriodManage>(&app).await;
        let deadlines = Deadlines { school: date(2026, 11, 25).into(), ..Deadlines::default() };
        let new = NewPeriod { code: "2026".into(), deadlines, ..NewPeriod::default() };
        let Err(Error::Invalid(faults)) = app.open_period(&permit, &new).await else { panic!() };
        assert_eq!(faults.of("school"), Some("fault-period-order"));
        for code in ["", "năm", "2026/1", "a b", &"9".repeat(21)] {
            let new = NewPeriod { code: code.to_owned(), ..NewPeriod::default() };
            assert!(matches!(app.open_period(&permit, &new).await, Err(Error::Invalid(_))));
        }
        let read = province.coordinator().permit::<ReportRead>(&app).await;
        assert!(app.periods(&read).await.unwrap().is_empty());
    })
    .await;
}

trait IntoDay {
    fn into_day(self) -> app::input::Day;
}

impl IntoDay for String {
    fn into_day(self) -> app::input::Day {
        app::input::Day(self)
    }
}
