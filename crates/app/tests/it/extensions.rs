//! More time for the reports of chosen orgs: dates, lateness, print, and what is not granted (J3, abuse 37).

use app::access::{PeriodManage, ReportRead};
use app::periods::extend::Extend;
use app::{App, Error};
use domain::access::Role;
use domain::calendar::{Instant, first_late};
use domain::id::{ExtensionId, OrgId};
use domain::org::Tier;
use domain::report::extension::Cause;
use jiff::civil::{Date, date};
use testkit::{Province, on_each_app};

use crate::outcome::faults;
use crate::periods::open_2026;
use crate::reports::{accept, send};

fn flood(day: Date) -> Extend {
    let reason = "Lũ chia cắt, mất điện từ ngày 13/11".to_owned();
    Extend { last_day: day.into(), cause: Some(Cause::Flood), reason, ..Extend::default() }
}

async fn due(app: &App, org: OrgId) -> Vec<Date> {
    let mut tx = app.store().read().await.unwrap();
    let todos = store::inbox::open(&mut tx, org, &[Role::Coordinator, Role::CommuneOfficer]);
    todos.await.unwrap().into_iter().map(|todo| todo.due.unwrap().day()).collect()
}

/// What was frozen when the org sent its report for the first time.
async fn printed(app: &App, org: OrgId) -> String {
    let mut tx = app.store().read().await.unwrap();
    let period = store::periods::by_code(&mut tx, "2026").await.unwrap().unwrap();
    let report = store::reports::find(&mut tx, org, period.id).await.unwrap().unwrap();
    let id = report.id.to_string();
    let row = store::papers::of_version(&mut tx, org, "report", &id, 1).await;
    row.unwrap().unwrap().content
}

#[tokio::test]
async fn who_got_more_time_is_on_time_to_its_last_second_and_late_after_it() {
    for (at, late) in [(-1, 0), (0, 1)] {
        on_each_app(async |app, world| {
            let province = Province::found(&app).await;
            open_2026(&app, &province).await;
            let lead = province.lead().permit::<PeriodManage>(&app).await;
            let until = date(2026, 11, 20);
            let id = ExtensionId(app.new_id());
            let extend =
                Extend { id: Some(id), schools_of: vec![province.commune.id], ..flood(until) };
            assert_eq!(app.extend(&lead, "2026", &extend).await.unwrap(), 2);
            // Sent twice, done once.
            assert_eq!(app.extend(&lead, "2026", &extend).await.unwrap(), 0);
            let view = app.extensions(&lead, "2026").await.unwrap();
            assert_eq!(view.granted.len(), 2);
            // The to-do moves; that of the commune, which was not chosen, stays.
            assert_eq!(due(&app, province.school.id).await, [date(2026, 11, 21)]);
            assert_eq!(due(&app, province.commune.id).await, [date(2026, 11, 25)]);
            // A change of the tier's day leaves it alone.
            let moved = app::periods::Deadlines {
                school: date(2026, 11, 17).into(),
                ..app::periods::Deadlines::default()
            };
            app.set_deadlines(&lead, "2026", &moved).await.unwrap();
            assert_eq!(due(&app, province.school.id).await, [date(2026, 11, 21)]);

            world.set(Instant(first_late(until).0 + at));
            send(&app, &province, province.school.id).await;
            let read = province.coordinator().permit::<ReportRead>(&app).await;
            let view = app.report(&read, "2026").await.unwrap();
            assert_eq!(i64::from(view.late), late);
            // What was printed says that more time was granted, and why.
            let paper = printed(&app, province.school.id).await;
            assert!(paper.contains("Được gia hạn gửi báo cáo đến hết ngày 20/11/2026 (lũ lụt)"));
        })
        .await;
    }
}

#[tokio::test]
async fn who_sums_up_prints_whom_more_time_was_granted_and_who_has_sent_gets_none() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let version = send(&app, &province, province.school.id).await;
        let lead = province.lead().permit::<PeriodManage>(&app).await;
        let schools = Extend {
            schools_of: vec![province.commune.id],
            codes: vec![province.attached.code.clone()],
            ..flood(date(2026, 11, 28))
        };
        // One of the two schools has sent; the unit of the Department is named by its code.
        assert_eq!(app.extend(&lead, "2026", &schools).await.unwrap(), 2);
        accept(&app, &province, province.commune.id, province.school.id, version).await;
        let period = app.periods(&lead).await.unwrap().remove(0);
        assert!(!period.extended.contains_key(&province.school.id));
        assert_eq!(period.last_day_of(province.attached.id, Tier::Attached), date(2026, 11, 28));
        // The last one granted holds: too long a time is cut back.
        let shorter = Extend { orgs: vec![province.attached.id], ..flood(date(2026, 11, 26)) };
        world.set(Instant(app.now().0 + 1));
        assert_eq!(app.extend(&lead, "2026", &shorter).await.unwrap(), 1);
        let period = app.periods(&lead).await.unwrap().remove(0);
        assert_eq!(period.last_day_of(province.attached.id, Tier::Attached), date(2026, 11, 26));

        send(&app, &province, province.commune.id).await;
        let paper = printed(&app, province.commune.id).await;
        assert!(paper.contains("chưa gửi. Được gia hạn gửi báo cáo đến hết ngày 28/11/2026"));
    })
    .await;
}

#[tokio::test]
async fn what_gives_no_time_or_names_nobody_is_refused_with_its_field() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        open_2026(&app, &province).await;
        let lead = province.lead().permit::<PeriodManage>(&app).await;
        let tried = async |extend: Extend| app.extend(&lead, "2026", &extend).await;
        for (day, code) in [
            (date(2026, 11, 16), "fault-extension-past"),
            (date(2026, 11, 24), "fault-extension-early"),
            (date(2028, 1, 1), "fault-period-far"),
        ] {
            let wrong =
                faults(tried(Extend { orgs: vec![province.commune.id], ..flood(day) }).await);
            assert_eq!(wrong, [format!("last_day={code}")]);
        }
        let nobody = faults(tried(flood(date(2026, 11, 20))).await);
        assert_eq!(nobody, ["orgs=fault-extension-nobody"]);
        let blank = Extend {
            orgs: vec![province.school.id],
            last_day: date(2026, 11, 20).into(),
            ..Extend::default()
        };
        assert_eq!(
            faults(tried(blank).await),
            ["cause=fault-extension-cause", "reason=fault-title"]
        );
        let unknown = Extend {
            codes: vec!["99999-01".to_owned(), province.school.code.clone()],
            ..flood(date(2026, 11, 20))
        };
        let Err(Error::Refused(refusal)) = tried(unknown).await else { panic!() };
        assert_eq!(refusal.args, [("codes", "99999-01".to_owned())]);
        assert!(app.extensions(&lead, "2026").await.unwrap().granted.is_empty());
    })
    .await;
}
