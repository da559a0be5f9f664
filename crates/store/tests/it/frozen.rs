//! What was sent is refused to every hand by the database itself (security, abuse 36).

use domain::calendar::Instant;
use domain::id::{PeriodId, ReportId};
use domain::ledger::Unit;
use domain::org::Tier;
use domain::report::Cell;
use jiff::civil::date;
use store::Store;
use store::periods::Period;
use store::reports::versions::{self, Version};
use testkit::{StillWorld, app_on, on_each_db};

#[tokio::test]
async fn neither_update_nor_delete_reaches_a_version_or_its_figures() {
    on_each_db(async |store| {
        let app = app_on(store.clone(), StillWorld::default().into());
        let org = app.found_province().await.unwrap().id;
        let id = |n| uuid::Uuid::from_u128(n);
        let (period, report) = (PeriodId(id(1)), ReportId(id(2)));
        let mut tx = store.write().await.unwrap();
        let row = Period {
            id: period,
            code: "2026".into(),
            starts_on: date(2025, 11, 25),
            ends_on: date(2026, 11, 24),
            opened_at: Instant(0),
            last_days: Vec::new(),
            extended: std::collections::BTreeMap::new(),
        };
        assert!(store::periods::insert(&mut tx, &row).await.unwrap());
        store::reports::hold(&mut tx, org, period, Tier::Department, report).await.unwrap();
        let version = Version {
            version: 1,
            submitted_at: 0,
            submitted_by: String::new(),
            late: 0,
            ledger_seq: 0,
            audit_seq: 0,
            audit_hash: String::new(),
            content: "{}".into(),
            hash: String::new(),
        };
        let (computed, adjustment) = (5, 0);
        let (indicator, reason, unit) = ("I06".to_owned(), String::new(), Unit::Contact);
        let cell = Cell { indicator, computed, adjustment, reason, unit };
        versions::insert(&mut tx, org, report, &version, &[cell]).await.unwrap();
        tx.commit().await.unwrap();
        for text in [
            "update report_versions set content = '[]'",
            "update report_cells set computed = 7",
            "delete from report_cells",
            "delete from report_versions",
        ] {
            let refused = match &store {
                Store::Sqlite { writer, .. } => {
                    sqlx::raw_sql(text).execute(writer).await.map(drop).unwrap_err().to_string()
                }
                Store::Postgres(pool) => {
                    sqlx::raw_sql(text).execute(pool).await.map(drop).unwrap_err().to_string()
                }
            };
            assert!(refused.contains("frozen"), "{text}: {refused}");
        }
        let mut tx = store.read().await.unwrap();
        assert_eq!(versions::all(&mut tx, org, report).await.unwrap(), [version]);
    })
    .await;
}
