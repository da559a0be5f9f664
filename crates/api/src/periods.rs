//! Reporting periods by program.

use app::App;
use app::access::{PeriodManage, ReportRead};
use app::periods::{Deadlines, NewPeriod, Period};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::Instant;
use domain::id::OrgId;
use domain::org::Tier;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Body, WholeView};

/// The operations of this feature.
pub fn book() -> Book {
    let all = "/api/v1/orgs/{org}/periods";
    let one = "/api/v1/orgs/{org}/periods/{period}";
    Book::new()
        .add(
            book::get::<ReportRead>(all, "period", "Reporting periods, the newest first")
                .gives::<WholeView<PeriodView>>(),
            list_periods,
        )
        .add(
            book::post::<PeriodManage>(all, "period", "Open a period")
                .takes::<NewPeriod>()
                .gives::<PeriodView>(),
            open_period,
        )
        .add(
            book::put::<PeriodManage>(one, "period", "Change the last valid day of each tier")
                .takes::<Deadlines>(),
            set_deadlines,
        )
}

#[derive(Serialize, JsonSchema)]
struct PeriodView {
    code: String,
    starts_on: String,
    ends_on: String,
    deadlines: Vec<DeadlineView>,
}

#[derive(Serialize, JsonSchema)]
struct DeadlineView {
    tier: Tier,
    /// The last day on time, in Viet Nam.
    last_day: String,
    /// The first late moment, UTC milliseconds.
    first_late: Instant,
}

impl From<Period> for PeriodView {
    fn from(period: Period) -> Self {
        let deadline = |tier: &Tier| DeadlineView {
            tier: *tier,
            last_day: period.last_day(*tier).to_string(),
            first_late: period.due(*tier),
        };
        Self {
            deadlines: Tier::ALL.iter().map(deadline).collect(),
            starts_on: period.starts_on.to_string(),
            ends_on: period.ends_on.to_string(),
            code: period.code,
        }
    }
}

async fn list_periods(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
) -> Result<Json<WholeView<PeriodView>>, Problem> {
    let rows = app.periods(&permit).await?.into_iter().map(PeriodView::from).collect();
    Ok(Json(WholeView { rows }))
}

async fn open_period(
    State(app): State<App>,
    Permitted(permit): Permitted<PeriodManage>,
    Body(new): Body<NewPeriod>,
) -> Result<(StatusCode, Json<PeriodView>), Problem> {
    let period = app.open_period(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(period.into())))
}

async fn set_deadlines(
    State(app): State<App>,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
    Body(deadlines): Body<Deadlines>,
) -> Result<StatusCode, Problem> {
    app.set_deadlines(&permit, &code, &deadlines).await?;
    Ok(StatusCode::NO_CONTENT)
}
