//! The box of the year by program: a school takes from it, the Department lays it ready.

use app::App;
use app::access::{PlanWrite, SettingManage};
use app::plans::{Adopt, MarkedBox, Standing};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::plan::{Level, YearBox};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use super::path::OfYear;
use crate::book::{Book, get, post, put};
use crate::json::Body;

/// The operations on boxes.
pub(super) fn book() -> Book {
    let (school, office) =
        ("/api/v1/orgs/{org}/plan-box/{year}", "/api/v1/orgs/{org}/settings/year-boxes/{level}");
    Book::new()
        .add(
            get::<PlanWrite>(school, "plan", "What lies ready for the year, and what is taken")
                .gives::<ReadyView>(),
            ready,
        )
        .add(
            post::<PlanWrite>(school, "plan", "Take entries into the plan; begins it if need be")
                .takes::<Adopt>()
                .gives::<Standing>()
                .status(200),
            adopt,
        )
        .add(
            get::<SettingManage>(office, "setting", "The box of a level").gives::<MarkedBox>(),
            read,
        )
        .add(
            put::<SettingManage>(office, "setting", "Lay the box of a level ready")
                .takes::<BoxChange>(),
            write,
        )
}

#[derive(Serialize, JsonSchema)]
struct ReadyView {
    level: Level,
    #[serde(rename = "box")]
    year_box: YearBox,
    /// The keys that stand in the plan already.
    taken: Vec<String>,
}

async fn ready(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
) -> Result<Json<ReadyView>, Problem> {
    let view = app.plan_box(&permit, path.read()?).await?;
    let taken = view.taken.into_iter().collect();
    Ok(Json(ReadyView { level: view.level, year_box: view.year_box, taken }))
}

async fn adopt(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(adopt): Body<Adopt>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.adopt_box(&permit, path.read()?, &adopt).await?))
}

#[derive(Deserialize)]
struct OfLevel {
    level: String,
}

impl OfLevel {
    fn read(&self) -> Result<Level, Problem> {
        self.level.parse().map_err(|_| Problem::NotFound)
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BoxChange {
    /// What lies ready from now on.
    #[serde(rename = "box")]
    year_box: YearBox,
    /// The mark that was read with it.
    mark: String,
}

async fn read(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Path(path): Path<OfLevel>,
) -> Result<Json<MarkedBox>, Problem> {
    Ok(Json(app.year_box(&permit, path.read()?).await?))
}

async fn write(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Path(path): Path<OfLevel>,
    Body(change): Body<BoxChange>,
) -> Result<StatusCode, Problem> {
    app.set_year_box(&permit, path.read()?, &change.year_box, &change.mark).await?;
    Ok(StatusCode::NO_CONTENT)
}
