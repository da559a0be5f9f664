//! Steps on a report: narrative, "nothing happened", one's own number, signing and sending.

use app::access::{ReportRead, ReportSubmit, ReportWrite};
use app::input::Count;
use app::reports::{AdjustFigure, Narrative, Submission};
use app::{App, Error};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Me, Permitted, Problem};

use super::page::{Asked, FigureForm, Typed, Visit, draw};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NarrativeForm {
    changed: String,
    direction: String,
    results: String,
    assessment: String,
    orientation: String,
    proposals: String,
}

fn here(org: OrgId, code: &str) -> String {
    format!("/o/{org}/reports/{code}")
}

fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::BadRequest)
}

pub(super) async fn narrative(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ReportWrite>,
    Path((org, code)): Path<(OrgId, String)>,
    Form(form): Form<NarrativeForm>,
) -> Result<Response, Problem> {
    let typed = Narrative {
        changed: number(&form.changed)?,
        direction: form.direction,
        results: form.results,
        assessment: form.assessment,
        orientation: form.orientation,
        proposals: form.proposals,
    };
    match app.write_narrative(&permit, &code, &typed).await {
        Ok(()) => Ok(done(&here(org, &code), "report-saved").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let permit = app.permit::<ReportRead>(&person, org).await?;
            let visit = Visit { frame, person, permit, code };
            let typed = Typed { narrative: Some(typed), ..Typed::default() };
            let page = draw(&app, visit, &Asked::default(), typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn nothing(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportWrite>,
    Path((org, code)): Path<(OrgId, String)>,
) -> Result<Redirect, Problem> {
    app.nothing_to_report(&permit, &code).await?;
    Ok(done(&here(org, &code), "report-nothing"))
}

pub(super) async fn adjust(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ReportWrite>,
    Path((org, code)): Path<(OrgId, String)>,
    Form(form): Form<FigureForm>,
) -> Result<Response, Problem> {
    let figure = AdjustFigure { value: Count(form.value.clone()), reason: form.reason.clone() };
    match app.adjust_figure(&permit, &code, &form.indicator, &figure).await {
        Ok(()) => Ok(done(&here(org, &code), "report-adjusted").into_response()),
        Err(error @ Error::Invalid(_)) => {
            let faults = faults(frame.w, error)?;
            let permit = app.permit::<ReportRead>(&person, org).await?;
            let visit = Visit { frame, person, permit, code };
            let typed = Typed { figure: form, ..Typed::default() };
            let page = draw(&app, visit, &Asked::default(), typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SubmissionForm {
    changed: String,
}

pub(super) async fn submit(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportSubmit>,
    Path((org, code)): Path<(OrgId, String)>,
    Form(form): Form<SubmissionForm>,
) -> Result<Redirect, Problem> {
    let seen = Submission { changed: number(&form.changed)? };
    app.submit_report(&permit, &code, &seen).await?;
    Ok(done(&here(org, &code), "report-submitted"))
}
