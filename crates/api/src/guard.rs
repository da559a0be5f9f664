//! The guard of scheduling by program: its rules, the frame of a school year, a school's own days.

use app::App;
use app::access::{PlanWrite, SettingManage};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::SchoolYear;
use domain::guard::{Frame, Rules, SchoolDays};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

const RULES: &str = "/api/v1/orgs/{org}/settings/guard";
const FRAME: &str = "/api/v1/orgs/{org}/settings/frames/{year}";
const DAYS: &str = "/api/v1/orgs/{org}/school-days/{year}";

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<SettingManage>(RULES, "setting", "What a learner may be put down for")
                .gives::<Rules>(),
            rules,
        )
        .add(
            book::put::<SettingManage>(RULES, "setting", "Change it; it holds from now on")
                .takes::<Rules>(),
            set_rules,
        )
        .add(
            book::get::<SettingManage>(FRAME, "setting", "The frame of a school year")
                .gives::<FrameView>(),
            frame,
        )
        .add(
            book::put::<SettingManage>(FRAME, "setting", "Enter it for the whole province")
                .takes::<Frame>(),
            set_frame,
        )
        .add(
            book::get::<PlanWrite>(DAYS, "frame", "A school's own days and class shifts")
                .gives::<DaysView>(),
            days,
        )
        .add(book::put::<PlanWrite>(DAYS, "frame", "Enter them").takes::<SchoolDays>(), set_days)
}

#[derive(Deserialize)]
struct At {
    year: String,
}

impl At {
    fn year(&self) -> Result<SchoolYear, Problem> {
        self.year.parse().map_err(|_| Problem::NotFound)
    }
}

#[derive(Serialize, JsonSchema)]
struct FrameView {
    /// Whether the Department entered it; else it came with the system.
    entered: bool,
    /// None while nobody knows it: it is not guessed.
    frame: Option<Frame>,
}

#[derive(Serialize, JsonSchema)]
struct DaysView {
    /// Whether the school entered anything.
    entered: bool,
    /// The frame it stands in.
    frame: Option<Frame>,
    /// Its own days.
    days: SchoolDays,
}

async fn rules(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Json<Rules>, Problem> {
    Ok(Json(app.guard_rules(&permit).await?))
}

async fn set_rules(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Body(rules): Body<Rules>,
) -> Result<StatusCode, Problem> {
    app.set_guard_rules(&permit, &rules).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn frame(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Path(at): Path<At>,
) -> Result<Json<FrameView>, Problem> {
    let view = app.frame(&permit, at.year()?).await?;
    Ok(Json(FrameView { entered: view.entered, frame: view.frame }))
}

async fn set_frame(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Path(at): Path<At>,
    Body(frame): Body<Frame>,
) -> Result<StatusCode, Problem> {
    app.set_frame(&permit, at.year()?, &frame).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn days(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(at): Path<At>,
) -> Result<Json<DaysView>, Problem> {
    let view = app.school_days(&permit, at.year()?).await?;
    Ok(Json(DaysView { entered: view.entered, frame: view.frame, days: view.days }))
}

async fn set_days(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(at): Path<At>,
    Body(days): Body<SchoolDays>,
) -> Result<StatusCode, Problem> {
    app.set_school_days(&permit, at.year()?, &days).await?;
    Ok(StatusCode::NO_CONTENT)
}
