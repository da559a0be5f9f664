//! The form of the plan's purpose.

use app::App;
use app::access::PlanWrite;
use app::plans::AimChange;
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{Html, IntoResponse, Response};
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::done;
use web::{AtYear, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::crumbs;
use super::mend::{mend, plan_of};

#[derive(Template)]
#[template(path = "plans/aim.html")]
struct AimPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    form: AimForm,
    faults: Faults,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AimForm {
    changed: i64,
    aim: String,
}

pub(super) async fn aim(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let plan = plan_of(&app, &person, org, year).await?.plan;
    crumbs(&mut frame, org, Some(year));
    let form = AimForm { changed: plan.changed, aim: plan.aim };
    show(&AimPage { frame, org, year, form, faults: Faults::new() })
}

pub(super) async fn save_aim(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(mut form): Form<AimForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let change = AimChange { changed: form.changed, aim: form.aim.clone() };
    let Err(error) = app.change_aim(&permit, year, &change).await else {
        return Ok(done(&format!("/o/{org}/plans/{year}"), "plan-saved").into_response());
    };
    let wrong = (error, form.changed, "aim");
    let (status, faults, changed) = mend(&app, &frame, &person, (org, year), wrong).await?;
    form.changed = changed;
    crumbs(&mut frame, org, Some(year));
    Ok((status, show(&AimPage { frame, org, year, form, faults })?).into_response())
}
