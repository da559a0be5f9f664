//! The duties of the programme by program: read by whoever reads plans, set by the Department.

use app::App;
use app::access::{PlanRead, SettingManage};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Json;
use domain::plan::Duties;
use web::{Permitted, Problem};

use crate::book::{Book, get, put};
use crate::json::Body;

/// The operations on the catalogue.
pub(super) fn book() -> Book {
    let set = "/api/v1/orgs/{org}/settings/duties";
    Book::new()
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plan-duties", "plan", "Duties an item may name")
                .gives::<Duties>(),
            given,
        )
        .add(
            get::<SettingManage>(set, "setting", "The duties and the ages each suits")
                .gives::<Duties>(),
            read,
        )
        .add(
            put::<SettingManage>(set, "setting", "Set them; none that was there may be missing")
                .takes::<Duties>(),
            write,
        )
}

async fn given(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
) -> Result<Json<Duties>, Problem> {
    Ok(Json(app.plan_duties(&permit).await?))
}

async fn read(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Json<Duties>, Problem> {
    Ok(Json(app.duties(&permit).await?))
}

async fn write(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Body(duties): Body<Duties>,
) -> Result<StatusCode, Problem> {
    app.set_duties(&permit, &duties).await?;
    Ok(StatusCode::NO_CONTENT)
}
