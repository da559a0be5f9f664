//! One press each: start, submit, approve, issue, revise, move and remove an item.

use app::App;
use app::access::{PlanApprove, PlanWrite};
use app::plans::{Approval, MoveItem, Seen, StartPlan};
use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::done;
use web::{Permitted, Problem};

use super::{OfItem, OfYear, year};

/// What a button sends: which state of the plan was on the screen.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Press {
    changed: i64,
    issue: String,
    up: String,
}

fn back(org: OrgId, year: &str, what: &str) -> Redirect {
    done(&format!("/o/{org}/plans/{year}"), what)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StartForm {
    id: String,
    year: String,
    origin: String,
}

pub(super) async fn start(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Form(form): Form<StartForm>,
) -> Result<Redirect, Problem> {
    let start = StartPlan {
        id: form.id.parse().map_err(|_| Problem::BadRequest)?,
        year: form.year.parse().map_err(|_| Problem::BadRequest)?,
        origin: form.origin.parse().map_err(|_| Problem::BadRequest)?,
    };
    app.start_plan(&permit, &start).await?;
    Ok(back(permit.org(), &start.year.to_string(), "plan-started"))
}

pub(super) async fn submit(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.submit_plan(&permit, year(&path.year)?, Seen { changed: press.changed }).await?;
    Ok(back(permit.org(), &path.year, "plan-submitted"))
}

pub(super) async fn approve(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    Path(path): Path<OfYear>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let issue = press.issue == "1";
    let approval = Approval { changed: press.changed, issue };
    app.approve_plan(&permit, year(&path.year)?, approval).await?;
    let what = if issue { "plan-issued" } else { "plan-approved" };
    Ok(back(permit.org(), &path.year, what))
}

pub(super) async fn issue(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    Path(path): Path<OfYear>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.issue_plan(&permit, year(&path.year)?, Seen { changed: press.changed }).await?;
    Ok(back(permit.org(), &path.year, "plan-issued"))
}

pub(super) async fn revise(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.revise_plan(&permit, year(&path.year)?, Seen { changed: press.changed }).await?;
    Ok(back(permit.org(), &path.year, "plan-revised"))
}

pub(super) async fn move_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let (year, item) = path.read()?;
    let to = MoveItem { changed: press.changed, up: press.up == "1" };
    app.move_item(&permit, year, item, to).await?;
    // Back to where the reader's eyes are; the order itself says what was done.
    Ok(Redirect::to(&format!("/o/{}/plans/{year}#item-{item}", permit.org())))
}

pub(super) async fn remove_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let (year, item) = path.read()?;
    app.remove_item(&permit, year, item, press.changed).await?;
    Ok(back(permit.org(), &path.year, "plan-item-removed"))
}
