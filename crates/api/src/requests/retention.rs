//! How long data is kept.

use app::App;
use app::access::SettingManage;
use app::privacy::Retention;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Json;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

/// Its operations.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<SettingManage>(
                "/api/v1/orgs/{org}/settings/retention",
                "setting",
                "How long data is kept, in months",
            )
            .gives::<Retention>(),
            kept,
        )
        .add(
            book::put::<SettingManage>(
                "/api/v1/orgs/{org}/settings/retention",
                "setting",
                "Set how long data is kept; the next night goes by it",
            )
            .takes::<Retention>(),
            set_kept,
        )
}

async fn kept(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Json<Retention>, Problem> {
    Ok(Json(app.retention(&permit).await?))
}

async fn set_kept(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Body(retention): Body<Retention>,
) -> Result<StatusCode, Problem> {
    app.set_retention(&permit, &retention).await?;
    Ok(StatusCode::NO_CONTENT)
}
