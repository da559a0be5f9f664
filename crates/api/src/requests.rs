//! Requests about a child's data: the register, the steps, the copy; the family's own; how long data is kept.

use app::access::{OwnConsent, RequestHandle, SettingManage};
use app::privacy::{Copy, NewRequest, Proof, RequestView, Retention, Words};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::consent::Relation;
use domain::id::{GuardianId, LearnerId, OrgId, RequestId};
use domain::personal::Personal;
use domain::request::{Asker, RequestKind, RequestState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::children::{ReadView, ReadsAsked, read};
use crate::json::{Asked, Body, Made, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    register().join(steps()).join(own()).join(retention())
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

fn own() -> Book {
    Book::new()
        .add(
            book::get::<OwnConsent>(
                "/api/v1/orgs/{org}/children/{id}/requests",
                "request",
                "The requests that this family filed",
            )
            .gives::<Vec<RequestLine>>(),
            own_list,
        )
        .add(
            book::post::<OwnConsent>(
                "/api/v1/orgs/{org}/children/{id}/requests",
                "request",
                "File a request about one's own data or one's child's",
            )
            .takes::<OwnRequest>()
            .gives::<Made<RequestId>>(),
            own_file,
        )
        .add(
            book::get::<OwnConsent>(
                "/api/v1/orgs/{org}/children/{id}/copy",
                "learner",
                "Everything about the child",
            )
            .gives::<Copy>(),
            own_copy,
        )
        .add(
            book::get::<OwnConsent>(
                "/api/v1/orgs/{org}/children/{id}/reads",
                "learner",
                "Who of the staff looked at the child's data",
            )
            .query::<ReadsAsked>()
            .gives::<PageView<ReadView>>(),
            own_reads,
        )
}

fn retention() -> Book {
    Book::new()
        .add(
            book::get::<SettingManage>(
                "/api/v1/orgs/{org}/settings/retention",
                "setting",
                "How long data is kept, in months",
            )
            .gives::<Retention>(),
            kept,
        )
        .add(
            book::put::<SettingManage>(
                "/api/v1/orgs/{org}/settings/retention",
                "setting",
                "Set how long data is kept; the next night goes by it",
            )
            .takes::<Retention>(),
            set_kept,
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

/// A request. Moments are UTC, milliseconds since 1970; those to be done by are exclusive.
#[derive(Serialize, JsonSchema)]
struct RequestLine {
    id: RequestId,
    learner: LearnerId,
    name: Personal<String>,
    kind: RequestKind,
    asker: Asker,
    #[serde(skip_serializing_if = "Option::is_none")]
    guardian: Option<GuardianId>,
    words: Personal<String>,
    state: RequestState,
    at: i64,
    acknowledge_by: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<i64>,
    carry_out_by: i64,
    extension_reason: Personal<String>,
    answer: Personal<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<i64>,
    is_late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

fn line(view: RequestView) -> RequestLine {
    let request = view.request;
    RequestLine {
        id: request.id,
        learner: request.learner,
        name: request.name,
        kind: request.kind,
        asker: request.asker,
        guardian: request.guardian,
        words: request.words,
        state: request.state,
        at: request.at.0,
        acknowledge_by: request.acknowledge_by.0,
        acknowledged_at: request.acknowledged_at.map(|at| at.0),
        carry_out_by: request.carry_out_by.0,
        extension_reason: request.extension_reason,
        answer: request.answer,
        done_at: request.done_at.map(|at| at.0),
        is_late: view.is_late,
        proof: view.proof,
    }
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

/// A request of one's own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OwnRequest {
    /// Brought by the caller: sent twice, filed once.
    #[serde(default)]
    id: Option<RequestId>,
    /// What is asked.
    kind: RequestKind,
    /// In one's own words, up to 2,000 characters.
    #[serde(default)]
    words: String,
}

async fn own_list(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Json<Vec<RequestLine>>, Problem> {
    let family = app.family_of(&permit, id).await?;
    Ok(Json(app.own_requests(&family).await?.into_iter().map(line).collect()))
}

async fn own_file(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
    Body(new): Body<OwnRequest>,
) -> Result<impl IntoResponse, Problem> {
    let family = app.family_of(&permit, id).await?;
    let id = app.file_own_request(&family, new.id, new.kind, &new.words).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn own_copy(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Json<Copy>, Problem> {
    let family = app.family_of(&permit, id).await?;
    Ok(Json(app.own_copy(&family).await?))
}

async fn own_reads(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
    Asked(asked): Asked<ReadsAsked>,
) -> Result<Json<PageView<ReadView>>, Problem> {
    let family = app.family_of(&permit, id).await?;
    let after = After::try_from(asked.after).ok();
    Ok(Json(PageView::of(app.own_reads(&family, after.as_ref()).await?, read)))
}

async fn kept(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Json<Retention>, Problem> {
    Ok(Json(app.retention(&permit).await?))
}

async fn set_kept(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Body(retention): Body<Retention>,
) -> Result<StatusCode, Problem> {
    app.set_retention(&permit, &retention).await?;
    Ok(StatusCode::NO_CONTENT)
}
