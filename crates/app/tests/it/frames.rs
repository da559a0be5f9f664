//! Frames of school years and the rules of the guard: what is shipped, what is entered, what is refused.

use app::access::{PlanWrite, SettingManage};
use domain::calendar::SchoolYear;
use domain::guard::{
    ClassShift, Rule, Rules, SchoolDays, ShiftOf, Weekdays, breaks_of, known_frame,
};
use testkit::{Province, on_each_app};

use crate::outcome::faults;

fn year(start: i16) -> SchoolYear {
    SchoolYear::starting(start).unwrap()
}

#[tokio::test]
async fn a_frame_that_nobody_entered_is_empty_and_says_so() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.lead().permit::<SettingManage>(&app).await;
        let shipped = app.frame(&permit, year(2025)).await.unwrap();
        assert_eq!((shipped.frame, shipped.entered), (known_frame(year(2025)), false));
        assert!(app.frame(&permit, year(2026)).await.unwrap().frame.is_none());
        let mut frame = known_frame(year(2025)).unwrap();
        frame.breaks = breaks_of("Tết: 14/02/2026 - 22/02/2026").unwrap();
        app.set_frame(&permit, year(2025), &frame).await.unwrap();
        let view = app.frame(&permit, year(2025)).await.unwrap();
        assert_eq!((view.frame, view.entered), (Some(frame.clone()), true));
        // The days of one school year are none of another.
        let wrong = faults(app.set_frame(&permit, year(2026), &frame).await);
        assert!(wrong.contains(&"starts_on=fault-frame-order".to_owned()), "{wrong:?}");
        assert!(wrong.contains(&"breaks=fault-frame-entry".to_owned()), "{wrong:?}");
    })
    .await;
}

#[tokio::test]
async fn a_school_enters_its_own_days_for_itself_alone() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.coordinator().permit::<PlanWrite>(&app).await;
        let shift = ClassShift { weekdays: Weekdays::WORKING, from: 420, to: 690 };
        let days = SchoolDays {
            shifts: vec![ShiftOf { classes: ["8A1".to_owned()].into(), grades: [9].into(), shift }],
            breaks: breaks_of("Bão: 20/10/2026").unwrap(),
            exams: Vec::new(),
        };
        app.set_school_days(&permit, year(2026), &days).await.unwrap();
        let view = app.school_days(&permit, year(2026)).await.unwrap();
        assert_eq!((view.days, view.entered, view.frame), (days.clone(), true, None));
        let sibling = province.worker(domain::access::Role::Coordinator, province.sibling.id);
        let sibling = sibling.permit::<PlanWrite>(&app).await;
        let other = app.school_days(&sibling, year(2026)).await.unwrap();
        assert_eq!((other.days, other.entered), (SchoolDays::default(), false));
        let mut bad = days;
        bad.shifts[0].shift.to = 400;
        let bad = faults(app.set_school_days(&permit, year(2026), &bad).await);
        assert_eq!(bad, ["shifts=fault-frame-shift"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_firm_cannot_be_set_aside_by_any_setting() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.lead().permit::<SettingManage>(&app).await;
        let mut rules = app.guard_rules(&permit).await.unwrap();
        assert_eq!(rules, Rules::default());
        rules.may_set_aside.insert(Rule::Consent);
        rules.primary.month = 1;
        let named = faults(app.set_guard_rules(&permit, &rules).await);
        assert_eq!(named, ["primary=fault-guard-caps", "may_set_aside=fault-guard-firm"]);
        let mut rules = Rules::default();
        rules.upper_secondary.latest_end = 20 * 60;
        app.set_guard_rules(&permit, &rules).await.unwrap();
        assert_eq!(app.guard_rules(&permit).await.unwrap(), rules);
    })
    .await;
}
