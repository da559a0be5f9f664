//! One press each: start, submit, approve, issue, revise, move and remove an item.

use app::App;
use app::access::{PlanApprove, PlanWrite};
use app::plans::{Approval, MoveItem, Seen, StartPlan};
use axum::extract::{Form, State};
use axum::response::Redirect;
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::done;
use web::{AtYear, Permitted, Problem};

use super::at::AtItem;

/// What a button sends: which state of the plan was on the screen.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Press {
    changed: i64,
    issue: String,
    up: String,
}

fn back(org: OrgId, year: SchoolYear, what: &str) -> Redirect {
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
    Ok(back(permit.org(), start.year, "plan-started"))
}

pub(super) async fn submit(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.submit_plan(&permit, year, Seen { changed: press.changed }).await?;
    Ok(back(permit.org(), year, "plan-submitted"))
}

pub(super) async fn approve(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    AtYear(year): AtYear,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let issue = press.issue == "1";
    let approval = Approval { changed: press.changed, issue };
    app.approve_plan(&permit, year, approval).await?;
    let what = if issue { "plan-issued" } else { "plan-approved" };
    Ok(back(permit.org(), year, what))
}

pub(super) async fn issue(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    AtYear(year): AtYear,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.issue_plan(&permit, year, Seen { changed: press.changed }).await?;
    Ok(back(permit.org(), year, "plan-issued"))
}

pub(super) async fn revise(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.revise_plan(&permit, year, Seen { changed: press.changed }).await?;
    Ok(back(permit.org(), year, "plan-revised"))
}

pub(super) async fn move_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    AtItem(year, item): AtItem,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let to = MoveItem { changed: press.changed, up: press.up == "1" };
    app.move_item(&permit, year, item, to).await?;
    // Back to where the reader's eyes are; the order itself says what was done.
    Ok(Redirect::to(&format!("/o/{}/plans/{year}#item-{item}", permit.org())))
}

pub(super) async fn remove_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    AtItem(year, item): AtItem,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.remove_item(&permit, year, item, press.changed).await?;
    Ok(back(permit.org(), year, "plan-item-removed"))
}
