//! With an account: a guardian for each of the children that the school bound to it, an ambassador for itself.

use app::App;
use app::access::OwnConsent;
use app::family::OwnChild;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{Html, Response};
use domain::id::{LearnerId, OrgId};
use web::{Desk, Frame, Permitted, Problem, show};

use super::{data, own};

#[derive(Template)]
#[template(path = "family/children.html")]
struct ChildrenPage {
    frame: Frame,
    org: OrgId,
    children: Vec<OwnChild>,
}

pub(super) async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
) -> Result<Html<String>, Problem> {
    let children = app.own_children(&permit).await?;
    show(&ChildrenPage { frame, org: permit.org(), children })
}

fn base(org: OrgId, learner: LearnerId) -> String {
    format!("/o/{org}/children/{learner}")
}

pub(super) async fn overview(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    own::overview(&app, frame, &pass, base(org, learner)).await
}

pub(super) async fn question(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner, purpose)): Path<(OrgId, LearnerId, String)>,
    Query(way): Query<own::Way>,
) -> Result<Html<String>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    own::question(&app, frame, &pass, base(org, learner), (&purpose, way)).await
}

pub(super) async fn answer(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner, purpose)): Path<(OrgId, LearnerId, String)>,
    Form(form): Form<own::Pressed>,
) -> Result<Response, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    own::answer(&app, frame, &pass, base(org, learner), (&purpose, form)).await
}

pub(super) async fn receipt(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    own::receipt(&app, frame, &pass, base(org, learner)).await
}

pub(super) async fn data(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    data::data(&app, frame, &pass, base(org, learner)).await
}

pub(super) async fn copy(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    data::copy(&app, frame, &pass, base(org, learner)).await
}

pub(super) async fn ask(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    Form(form): Form<data::Asking>,
) -> Result<Response, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    data::ask(&app, frame, &pass, base(org, learner), form).await
}

pub(super) async fn json(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Response, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    data::json(&app, &pass).await
}

pub(super) async fn reads(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    Query(from): Query<data::From>,
) -> Result<Html<String>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    data::reads(&app, frame, &pass, base(org, learner), from).await
}
