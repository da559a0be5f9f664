//! The plans below an office against what was done, by program.

use app::App;
use app::access::PlanRead;
use app::plans::{Against, BelowAsk, BelowRow};
use axum::extract::State;
use axum::response::Json;
use domain::calendar::{Month, SchoolYear};
use domain::id::OrgId;
use domain::plan::PlanState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{Book, get};
use crate::json::Asked;

/// The one operation.
pub(super) fn book() -> Book {
    Book::new().add(
        get::<PlanRead>(
            "/api/v1/orgs/{org}/plan-done",
            "plan",
            "The plans of the schools below beside what was done, by month and unit",
        )
        .query::<BelowAsked>()
        .gives::<BelowPage>(),
        below,
    )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct BelowAsked {
    /// The school year; the present one when not said.
    year: Option<SchoolYear>,
    /// Only this calendar month of it, 1 to 12.
    month: Option<i8>,
}

#[derive(Serialize, JsonSchema)]
struct BelowPage {
    year: SchoolYear,
    /// Each month of the year, September first.
    months: Vec<MonthSums>,
    /// The whole year, a unit each.
    whole: Vec<Against>,
    /// What the rows add up to: the month that was asked for, or the year.
    sums: Vec<Against>,
    /// The Department's communes.
    communes: Vec<RowView>,
    /// The schools directly under the office.
    schools: Vec<RowView>,
}

#[derive(Serialize, JsonSchema)]
struct MonthSums {
    month: Month,
    sums: Vec<Against>,
}

#[derive(Serialize, JsonSchema)]
struct RowView {
    org: OrgId,
    name: String,
    /// A school's plan; absent for a commune.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<PlanState>,
    /// How many schools it stands for.
    schools: usize,
    /// How many of them have a plan.
    planned: usize,
    figures: Vec<Against>,
}

fn row(row: BelowRow) -> RowView {
    RowView {
        org: row.org,
        name: row.name,
        state: row.state,
        schools: row.schools,
        planned: row.planned,
        figures: row.figures,
    }
}

async fn below(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Asked(asked): Asked<BelowAsked>,
) -> Result<Json<BelowPage>, Problem> {
    let ask = BelowAsk { year: asked.year, month: asked.month };
    let view = app.plans_below(&permit, ask).await?;
    let months = view.months.into_iter().map(|(month, sums)| MonthSums { month, sums });
    Ok(Json(BelowPage {
        year: view.year,
        months: months.collect(),
        whole: view.whole,
        sums: view.sums,
        communes: view.communes.into_iter().map(row).collect(),
        schools: view.schools.into_iter().map(row).collect(),
    }))
}
