//! The plan against what was done, by program.

use app::App;
use app::access::PlanRead;
use app::plans::{Against, ItemDone};
use axum::extract::{Path, State};
use axum::response::Json;
use domain::activity::Stage;
use domain::calendar::Month;
use domain::id::{ActivityId, ItemId};
use domain::ledger::{Measure, Source};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use super::path::{OfItem, OfYear};
use crate::book::{Book, get};

/// The operations on what was done.
pub(super) fn book() -> Book {
    let year = "/api/v1/orgs/{org}/plans/{year}/done";
    let item = "/api/v1/orgs/{org}/plans/{year}/done/{item}";
    Book::new()
        .add(
            get::<PlanRead>(year, "plan", "The plan beside what was done, by month and unit")
                .gives::<DonePlan>(),
            done,
        )
        .add(
            get::<PlanRead>(item, "plan", "The records behind the figures of an item")
                .gives::<Records>(),
            records,
        )
}

#[derive(Serialize, JsonSchema)]
struct DonePlan {
    months: Vec<DoneMonth>,
    /// The sums of the year, a unit each.
    sums: Vec<Against>,
}

#[derive(Serialize, JsonSchema)]
struct DoneMonth {
    month: Month,
    items: Vec<DoneItem>,
    /// The sums of the month, a unit each.
    sums: Vec<Against>,
}

#[derive(Serialize, JsonSchema)]
struct DoneItem {
    item: ItemId,
    title: String,
    figures: Vec<Against>,
}

fn item(done: ItemDone) -> DoneItem {
    DoneItem { item: done.item.id, title: done.item.title, figures: done.figures }
}

async fn done(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
) -> Result<Json<DonePlan>, Problem> {
    let view = app.plan_done(&permit, path.read()?).await?;
    let month = |of: app::plans::MonthDone| DoneMonth {
        month: of.month,
        items: of.items.into_iter().map(item).collect(),
        sums: of.sums,
    };
    Ok(Json(DonePlan { months: view.months.into_iter().map(month).collect(), sums: view.sums }))
}

#[derive(Serialize, JsonSchema)]
struct Records {
    #[serde(flatten)]
    done: DoneItem,
    activities: Vec<DoneActivity>,
    /// The ledger lines behind the figures.
    lines: Vec<DoneLine>,
}

#[derive(Serialize, JsonSchema)]
struct DoneActivity {
    id: ActivityId,
    title: String,
    /// ISO.
    day: String,
    stage: Stage,
}

#[derive(Serialize, JsonSchema)]
struct DoneLine {
    seq: i64,
    /// ISO.
    day: String,
    measure: Measure,
    /// Negative where it takes a line back.
    quantity: i64,
    source: Source,
}

async fn records(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfItem>,
) -> Result<Json<Records>, Problem> {
    let (year, id) = path.read()?;
    let records = app.plan_item_records(&permit, year, id).await?;
    let activities = records.activities.into_iter().map(|of| DoneActivity {
        id: of.id,
        title: of.title,
        day: of.day,
        stage: of.stage,
    });
    let lines = records.lines.into_iter().map(|of| DoneLine {
        seq: of.seq,
        day: of.day,
        measure: of.measure,
        quantity: of.quantity,
        source: of.source,
    });
    Ok(Json(Records {
        done: item(records.done),
        activities: activities.collect(),
        lines: lines.collect(),
    }))
}
