//! One import: its progress, its preview, its refused rows; confirm or cancel.

use app::access::RosterImport;
use app::imports::{ImportView, RowView};
use app::{App, Error};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, Redirect, Response};
use domain::id::{ImportId, OrgId};
use domain::roster::matching::{ImportState, Verdict};
use serde::Deserialize;
use web::answer::done;
use web::doors::{get, post};
use web::{Desk, Doors, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<RosterImport>("/o/{org}/imports/{id}", "import").fragment(), one)
        .add(get::<RosterImport>("/o/{org}/imports/{id}/rows", "import").fragment(), rows)
        .add(get::<RosterImport>("/o/{org}/imports/{id}/refused.xlsx", "import"), refused)
        .add(post::<RosterImport>("/o/{org}/imports/{id}/confirmation", "import"), confirm)
        .add(post::<RosterImport>("/o/{org}/imports/{id}/cancellation", "import"), cancel)
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct ShowPage {
    frame: Frame,
    org: OrgId,
    view: ImportView,
    verdict: Verdict,
    rows: Vec<RowView>,
    next: Option<i64>,
}

/// What moves while a worker is at it, alone for htmx.
#[derive(Template)]
#[template(path = "imports/state.html")]
struct State_ {
    frame: Frame,
    org: OrgId,
    view: ImportView,
    verdict: Verdict,
    rows: Vec<RowView>,
    next: Option<i64>,
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let view = app.import(&permit, id).await?;
    let verdict = Verdict::Refused;
    let page = app.import_rows(&permit, id, verdict, None).await?;
    let (org, rows, next) = (permit.org(), page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&State_ { frame, org, view, verdict, rows, next });
    }
    show(&ShowPage { frame, org, view, verdict, rows, next })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RowsAsked {
    verdict: String,
    after: Option<i64>,
}

#[derive(Template)]
#[template(path = "imports/rows.html")]
struct RowsPage {
    frame: Frame,
    org: OrgId,
    view: ImportView,
    verdict: Verdict,
    rows: Vec<RowView>,
    next: Option<i64>,
}

#[derive(Template)]
#[template(path = "imports/row_lines.html")]
struct RowLines {
    frame: Frame,
    org: OrgId,
    view: ImportView,
    verdict: Verdict,
    rows: Vec<RowView>,
    next: Option<i64>,
}

async fn rows(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
    Query(asked): Query<RowsAsked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let verdict: Verdict = asked.verdict.parse().map_err(|_| Problem::NotFound)?;
    let view = app.import(&permit, id).await?;
    let page = app.import_rows(&permit, id, verdict, asked.after).await?;
    let (org, rows, next) = (permit.org(), page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&RowLines { frame, org, view, verdict, rows, next });
    }
    show(&RowsPage { frame, org, view, verdict, rows, next })
}

async fn refused(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
) -> Result<Response, Problem> {
    let bytes = app.refused_sheet(&permit, id).await?;
    Ok(web::file::xlsx("dong-chua-nhan", bytes))
}

async fn confirm(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((org, id)): Path<(OrgId, ImportId)>,
) -> Result<Redirect, Problem> {
    app.confirm_import(&permit, id).await?;
    Ok(done(&format!("/o/{org}/imports/{id}"), "import-confirmed"))
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((org, id)): Path<(OrgId, ImportId)>,
) -> Result<Redirect, Problem> {
    app.cancel_import(&permit, id).await?;
    let view = app.import(&permit, id).await?;
    // Somebody may have confirmed meanwhile: then nothing was cancelled, and the page says what is.
    if view.import.state != ImportState::Cancelled {
        return Err(Error::Stale.into());
    }
    let year = view.import.school_year;
    Ok(done(&format!("/o/{org}/lists?year={year}"), "import-cancelled"))
}
