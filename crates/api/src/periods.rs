//! Reporting periods by program.

use app::App;
use app::access::{PeriodManage, ReportRead};
use app::periods::extend::{Choice, Extend};
use app::periods::{Deadlines, NewPeriod, Period};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::Instant;
use domain::id::OrgId;
use domain::org::Tier;
use domain::report::extension::Extension;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Body, WholeView};

/// The operations of this feature.
pub fn book() -> Book {
    let all = "/api/v1/orgs/{org}/periods";
    let one = "/api/v1/orgs/{org}/periods/{period}";
    let more = "/api/v1/orgs/{org}/periods/{period}/extensions";
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
        .add(
            book::get::<PeriodManage>(
                more,
                "period",
                "Who was granted more time, and to whom it can be",
            )
            .gives::<ExtensionsView>(),
            extensions,
        )
        .add(
            book::post::<PeriodManage>(
                more,
                "period",
                "Give chosen orgs more time for their report",
            )
            .takes::<Extend>()
            .gives::<Extended>(),
            extend,
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

#[derive(Serialize, JsonSchema)]
struct GrantedView {
    org: OrgId,
    name: String,
    #[serde(flatten)]
    extension: Extension,
    /// The name of who granted it.
    by: String,
    /// When, UTC milliseconds.
    at: Instant,
}

#[derive(Serialize, JsonSchema)]
struct ExtensionsView {
    /// What was granted, the newest first; the last one of an org holds.
    granted: Vec<GrantedView>,
    /// Who reports to this org.
    choices: Vec<Choice>,
}

async fn extensions(
    State(app): State<App>,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
) -> Result<Json<ExtensionsView>, Problem> {
    let view = app.extensions(&permit, &code).await?;
    let granted = view.granted.into_iter().map(|one| GrantedView {
        org: one.org,
        name: one.name,
        extension: one.extension,
        by: one.by,
        at: one.at,
    });
    Ok(Json(ExtensionsView { granted: granted.collect(), choices: view.choices }))
}

#[derive(Serialize, JsonSchema)]
struct Extended {
    /// How many orgs got more time by this act.
    orgs: usize,
}

async fn extend(
    State(app): State<App>,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
    Body(extend): Body<Extend>,
) -> Result<Json<Extended>, Problem> {
    Ok(Json(Extended { orgs: app.extend(&permit, &code, &extend).await? }))
}
