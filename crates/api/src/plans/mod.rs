//! Plans: read, write, papers; the steps and the office's bench beside.

mod below;
mod bench;
mod done;
mod duties;
mod path;
mod sendings;
mod steps;
mod view;
mod year_box;

use app::App;
use app::access::{PlanRead, PlanWrite};
use app::plans::{AimChange, Format, ItemChange, MoveItem, NewItem, Standing, StartPlan};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Json, Response};
use domain::calendar::SchoolYear;
use domain::id::PlanId;
use schemars::JsonSchema;
use serde::Deserialize;
use web::{Permitted, Problem};

use self::path::{OfItem, OfYear};
use self::view::{PlanLine, WholePlan, line, whole};
use crate::book::{Book, delete, get, post, put};
use crate::json::{Asked, Body, Made, WholeView};

/// The operations of this feature.
pub fn book() -> Book {
    let plan = "plan";
    reading()
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans", plan, "Start the plan of a school year")
                .takes::<StartPlan>()
                .gives::<Made<PlanId>>(),
            start,
        )
        .add(
            put::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/aim", plan, "Write the purpose")
                .takes::<AimChange>()
                .gives::<Standing>()
                .status(200),
            aim,
        )
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/items", plan, "Add an item")
                .takes::<NewItem>()
                .gives::<Standing>(),
            add_item,
        )
        .add(
            put::<PlanWrite>(
                "/api/v1/orgs/{org}/plans/{year}/items/{item}",
                plan,
                "Change an item",
            )
            .takes::<ItemChange>()
            .gives::<Standing>()
            .status(200),
            change_item,
        )
        .add(
            delete::<PlanWrite>(
                "/api/v1/orgs/{org}/plans/{year}/items/{item}",
                plan,
                "Remove an item",
            )
            .query::<SeenAsked>()
            .gives::<Standing>()
            .status(200),
            remove_item,
        )
        .add(
            post::<PlanWrite>(
                "/api/v1/orgs/{org}/plans/{year}/items/{item}/move",
                plan,
                "Move an item inside its month",
            )
            .takes::<MoveItem>()
            .gives::<Standing>()
            .status(200),
            move_item,
        )
        .join(steps::book())
        .join(bench::book())
        .join(below::book())
        .join(done::book())
        .join(duties::book())
        .join(year_box::book())
        .join(sendings::book())
}

fn reading() -> Book {
    let plan = "plan";
    Book::new()
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans", plan, "The school's plans")
                .gives::<WholeView<PlanLine>>(),
            list,
        )
        .add(
            get::<PlanWrite>(
                "/api/v1/orgs/{org}/plan-years",
                plan,
                "School years that a plan can be started for",
            )
            .gives::<Vec<SchoolYear>>(),
            years,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans/{year}", plan, "The plan of a school year")
                .gives::<WholePlan>(),
            one,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans/{year}/paper.docx", plan, "As Word file")
                .query::<PaperAsked>()
                .media(const { &[Format::Docx.media()] }),
            docx,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans/{year}/paper.pdf", plan, "As PDF")
                .query::<PaperAsked>()
                .media(const { &[Format::Pdf.media()] }),
            pdf,
        )
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
) -> Result<Json<WholeView<PlanLine>>, Problem> {
    let rows = app.plans(&permit).await?.iter().map(line).collect();
    Ok(Json(WholeView { rows }))
}

async fn years(
    State(app): State<App>,
    Permitted(_): Permitted<PlanWrite>,
) -> Json<Vec<SchoolYear>> {
    Json(app.plan_years())
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
) -> Result<Json<WholePlan>, Problem> {
    Ok(Json(whole(app.plan(&permit, path.read()?).await?)))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct PaperAsked {
    /// The paper of this issued version; otherwise what holds now.
    version: Option<i64>,
}

async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
    Asked(asked): Asked<PaperAsked>,
) -> Result<Response, Problem> {
    let printed = app.print_plan(&permit, path.read()?, Format::Docx, asked.version).await?;
    Ok(web::file::printed(printed))
}

async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
    Asked(asked): Asked<PaperAsked>,
) -> Result<Response, Problem> {
    let printed = app.print_plan(&permit, path.read()?, Format::Pdf, asked.version).await?;
    Ok(web::file::printed(printed))
}

async fn start(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Body(start): Body<StartPlan>,
) -> Result<(StatusCode, Json<Made<PlanId>>), Problem> {
    let id = app.start_plan(&permit, &start).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn aim(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(change): Body<AimChange>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.change_aim(&permit, path.read()?, &change).await?))
}

async fn add_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(new): Body<NewItem>,
) -> Result<(StatusCode, Json<Standing>), Problem> {
    Ok((StatusCode::CREATED, Json(app.add_item(&permit, path.read()?, &new).await?)))
}

async fn change_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Body(change): Body<ItemChange>,
) -> Result<Json<Standing>, Problem> {
    let (year, item) = path.read()?;
    Ok(Json(app.change_item(&permit, year, item, &change).await?))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SeenAsked {
    /// The plan's count of changes as it was read.
    changed: i64,
}

async fn remove_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Asked(seen): Asked<SeenAsked>,
) -> Result<Json<Standing>, Problem> {
    let (year, item) = path.read()?;
    Ok(Json(app.remove_item(&permit, year, item, seen.changed).await?))
}

async fn move_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Body(to): Body<MoveItem>,
) -> Result<Json<Standing>, Problem> {
    let (year, item) = path.read()?;
    Ok(Json(app.move_item(&permit, year, item, to).await?))
}
