//! Requests about a child's data: the register, the steps, the copy; the family's own; how long data is kept.

mod own;
mod retention;
mod view;

use app::access::RequestHandle;
use app::privacy::{Copy, NewRequest, Proof, Words};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::consent::Relation;
use domain::id::{GuardianId, LearnerId, OrgId, RequestId};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, Made, PageView};
use view::{RequestLine, line};

/// The operations of this feature.
pub fn book() -> Book {
    register().join(steps()).join(own::book()).join(retention::book())
}

fn register() -> Book {
    Book::new()
        .add(
            book::get::<RequestHandle>(
                "/api/v1/orgs/{org}/learners/{id}/guardians",
                "learner",
                "The guardians who may ask something about a learner",
            )
            .gives::<Vec<GuardianView>>(),
            guardians,
        )
        .add(
            book::get::<RequestHandle>(
                "/api/v1/orgs/{org}/requests",
                "request",
                "Requests: the open ones by urgency, or those that are over",
            )
            .query::<RequestsAsked>()
            .gives::<PageView<RequestLine>>(),
            list,
        )
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests",
                "request",
                "Write down what a family asks; the clocks run from now",
            )
            .takes::<NewRequest>()
            .gives::<Made<RequestId>>(),
            file,
        )
        .add(
            book::get::<RequestHandle>("/api/v1/orgs/{org}/requests/{id}", "request", "A request")
                .gives::<RequestLine>(),
            one,
        )
}

fn steps() -> Book {
    Book::new()
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests/{id}/acknowledgement",
                "request",
                "The family knows that it came in",
            )
            .status(204),
            acknowledge,
        )
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests/{id}/extension",
                "request",
                "Take longer, once, with a reason",
            )
            .takes::<Words>()
            .status(204),
            extend,
        )
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests/{id}/completion",
                "request",
                "Carried out; an erasure has an operation of its own",
            )
            .takes::<Words>()
            .status(204),
            complete,
        )
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests/{id}/refusal",
                "request",
                "Refuse with a reason",
            )
            .takes::<Words>()
            .status(204),
            refuse,
        )
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests/{id}/erasure",
                "request",
                "Erase the child a request asks to erase; it cannot be undone",
            )
            .gives::<Proof>()
            .status(200),
            erase,
        )
        .add(
            book::post::<RequestHandle>(
                "/api/v1/orgs/{org}/requests/{id}/copy",
                "request",
                "Everything about the child; that it was taken is noted",
            )
            .gives::<Copy>()
            .status(200),
            copy,
        )
}

#[derive(Serialize, JsonSchema)]
struct GuardianView {
    id: GuardianId,
    full_name: Personal<String>,
    relation: Relation,
}

async fn guardians(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Json<Vec<GuardianView>>, Problem> {
    let found = app.guardians_who_may_ask(&permit, id).await?;
    let view = found.into_iter().map(|one| GuardianView {
        id: one.id,
        full_name: one.full_name,
        relation: one.relation,
    });
    Ok(Json(view.collect()))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct RequestsAsked {
    /// Those that are over instead of those that are open.
    over: bool,
    /// The `next` of the page before.
    after: String,
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Asked(asked): Asked<RequestsAsked>,
) -> Result<Json<PageView<RequestLine>>, Problem> {
    let after = After::try_from(asked.after).ok();
    let page = app.requests(&permit, !asked.over, after.as_ref()).await?;
    Ok(Json(PageView::of(page, line)))
}

async fn file(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Body(new): Body<NewRequest>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.file_request(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

type AtRequest = Path<(OrgId, RequestId)>;

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
) -> Result<Json<RequestLine>, Problem> {
    Ok(Json(line(app.request(&permit, id).await?)))
}

async fn acknowledge(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
) -> Result<StatusCode, Problem> {
    app.acknowledge_request(&permit, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn extend(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
    Body(words): Body<Words>,
) -> Result<StatusCode, Problem> {
    app.extend_request(&permit, id, &words).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn complete(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
    Body(words): Body<Words>,
) -> Result<StatusCode, Problem> {
    app.carry_out_request(&permit, id, &words).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn refuse(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
    Body(words): Body<Words>,
) -> Result<StatusCode, Problem> {
    app.refuse_request(&permit, id, &words).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn erase(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
) -> Result<Json<Proof>, Problem> {
    Ok(Json(app.erase_learner(&permit, id).await?))
}

async fn copy(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): AtRequest,
) -> Result<Json<Copy>, Problem> {
    Ok(Json(app.request_copy(&permit, id).await?))
}
