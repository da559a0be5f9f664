//! The steps of a plan by program.

use app::App;
use app::access::{PlanApprove, PlanReview, PlanWrite};
use app::plans::{Approval, Review, Seen, Standing};
use axum::extract::{Path, State};
use axum::response::Json;
use web::{Permitted, Problem};

use super::path::OfYear;
use crate::book::{Book, post};
use crate::json::Body;

/// The operations of the steps.
pub(super) fn book() -> Book {
    let plan = "plan";
    Book::new()
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/submission", plan, "Submit")
                .takes::<Seen>()
                .gives::<Standing>()
                .status(200),
            submit,
        )
        .add(
            post::<PlanReview>("/api/v1/orgs/{org}/plans/{year}/review", plan, "Remark or return")
                .takes::<Review>()
                .gives::<Standing>()
                .status(200),
            review,
        )
        .add(
            post::<PlanApprove>("/api/v1/orgs/{org}/plans/{year}/approval", plan, "Approve")
                .takes::<Approval>()
                .gives::<Standing>()
                .status(200),
            approve,
        )
        .add(
            post::<PlanApprove>("/api/v1/orgs/{org}/plans/{year}/issue", plan, "Issue")
                .takes::<Seen>()
                .gives::<Standing>()
                .status(200),
            issue,
        )
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/revision", plan, "Open a version")
                .takes::<Seen>()
                .gives::<Standing>()
                .status(200),
            revise,
        )
}

async fn submit(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(seen): Body<Seen>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.submit_plan(&permit, path.read()?, seen).await?))
}

async fn review(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanReview>,
    Path(path): Path<OfYear>,
    Body(review): Body<Review>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.review_plan(&permit, path.read()?, &review).await?))
}

async fn approve(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    Path(path): Path<OfYear>,
    Body(approval): Body<Approval>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.approve_plan(&permit, path.read()?, approval).await?))
}

async fn issue(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    Path(path): Path<OfYear>,
    Body(seen): Body<Seen>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.issue_plan(&permit, path.read()?, seen).await?))
}

async fn revise(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(seen): Body<Seen>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.revise_plan(&permit, path.read()?, seen).await?))
}
