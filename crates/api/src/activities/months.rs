//! The months of the school year: how many activities each has, and how far its plan items are.

use app::App;
use app::access::{ActivityRead, PlanRead};
use app::activities::{Asked as Wanted, ItemProgress};
use axum::extract::State;
use axum::response::Json;
use domain::activity::Kind;
use domain::calendar::Month;
use domain::id::ItemId;
use domain::ledger::Unit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Asked;

/// The operations on months.
pub(super) fn book() -> Book {
    let object = "activity";
    Book::new()
        .add(
            book::get::<ActivityRead>(
                "/api/v1/orgs/{org}/activity-months",
                object,
                "How many activities each month of the school year has",
            )
            .query::<MonthAsked>()
            .gives::<Vec<MonthView>>(),
            months,
        )
        .add(
            book::get::<PlanRead>(
                "/api/v1/orgs/{org}/plan-progress",
                object,
                "The plan items of a month with what was counted towards them",
            )
            .query::<MonthAsked>()
            .gives::<Vec<ProgressView>>(),
            progress,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct MonthAsked {
    /// Year and month: 202611; the present month when absent.
    month: Option<Month>,
}

/// A number that is a month.
pub(super) fn known(month: Option<Month>) -> Result<Option<Month>, Problem> {
    match month {
        Some(m) if !(1..=12).contains(&(m.0 % 100)) || !(2000..2199).contains(&(m.0 / 100)) => {
            Err(Problem::BadRequest)
        }
        other => Ok(other),
    }
}

#[derive(Serialize, JsonSchema)]
struct MonthView {
    month: Month,
    /// Activities in it; cancelled ones do not count.
    count: i64,
}

#[derive(Serialize, JsonSchema)]
struct ProgressView {
    item: ItemId,
    title: String,
    kind: Kind,
    unit: Unit,
    /// Aimed at, in the unit.
    target: i64,
    /// Counted in the same unit; absent where nothing of the kind is counted in it.
    counted: Option<i64>,
}

async fn months(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Asked(asked): Asked<MonthAsked>,
) -> Result<Json<Vec<MonthView>>, Problem> {
    let wanted = Wanted { month: known(asked.month)?, ..Wanted::default() };
    let strip = app.activities(&permit, &wanted).await?.strip;
    let view = |m: app::activities::MonthCount| MonthView { month: m.month, count: m.count };
    Ok(Json(strip.into_iter().map(view).collect()))
}

async fn progress(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Asked(asked): Asked<MonthAsked>,
) -> Result<Json<Vec<ProgressView>>, Problem> {
    let items = app.month_progress(&permit, known(asked.month)?).await?;
    let view = |progress: ItemProgress| ProgressView {
        item: progress.item.id,
        title: progress.item.title,
        kind: progress.item.kind,
        unit: progress.item.unit,
        target: progress.item.quantity,
        counted: progress.countable.then_some(progress.counted),
    };
    Ok(Json(items.into_iter().map(view).collect()))
}
