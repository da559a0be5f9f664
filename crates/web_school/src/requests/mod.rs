//! Requests about a child's data: the register, writing one down, what the school does with it, the copy.

mod at;
mod file;
mod steps;

pub use at::tone;

use app::access::RequestHandle;
use app::privacy::{Copy, RequestView};
use app::{After, App};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use domain::id::{OrgId, RequestId};
use serde::Deserialize;
use web::doors::{get, post};
use web::{Desk, Doors, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    let one = "/o/{org}/requests/{id}";
    Doors::new()
        .add(get::<RequestHandle>("/o/{org}/requests", "request").fragment(), list)
        .add(get::<RequestHandle>("/o/{org}/learners/{id}/requests/new", "request"), file::new)
        .add(post::<RequestHandle>("/o/{org}/learners/{id}/requests", "request"), file::file)
        .add(get::<RequestHandle>(one, "request"), steps::one)
        .add(
            post::<RequestHandle>("/o/{org}/requests/{id}/acknowledgement", "request"),
            steps::acknowledge,
        )
        .add(post::<RequestHandle>("/o/{org}/requests/{id}/extension", "request"), steps::extend)
        .add(post::<RequestHandle>("/o/{org}/requests/{id}/completion", "request"), steps::done)
        .add(post::<RequestHandle>("/o/{org}/requests/{id}/refusal", "request"), steps::refuse)
        .add(
            post::<RequestHandle>("/o/{org}/requests/{id}/erasure", "request").fresh(),
            steps::erase,
        )
        .add(get::<RequestHandle>("/o/{org}/requests/{id}/copy", "request").fresh(), copy)
        .add(get::<RequestHandle>("/o/{org}/requests/{id}/copy.json", "request").fresh(), json)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    over: String,
    after: String,
}

#[derive(Template)]
#[template(path = "requests/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    open: bool,
    rows: Vec<RequestView>,
    next: Option<After>,
}

#[derive(Template)]
#[template(path = "requests/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    open: bool,
    rows: Vec<RequestView>,
    next: Option<After>,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let open = asked.over.is_empty();
    let after = After::try_from(asked.after).ok();
    let page = app.requests(&permit, open, after.as_ref()).await?;
    let (org, rows, next) = (permit.org(), page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, open, rows, next });
    }
    show(&ListPage { frame, org, open, rows, next })
}

#[derive(Template)]
#[template(path = "requests/copy.html")]
struct CopyPage {
    frame: Frame,
    org: OrgId,
    id: RequestId,
    copy: Copy,
}

async fn copy(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((org, id)): Path<(OrgId, RequestId)>,
) -> Result<Html<String>, Problem> {
    let copy = app.request_copy(&permit, id).await?;
    at::crumbs(&mut frame, org);
    show(&CopyPage { frame, org, id, copy })
}

async fn json(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): Path<(OrgId, RequestId)>,
) -> Result<Response, Problem> {
    let copy = app.request_copy(&permit, id).await?;
    let headers = [
        (header::CONTENT_DISPOSITION, "attachment; filename=\"ban-sao-du-lieu.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, axum::Json(copy)).into_response())
}
