//! Moves between schools by program.

use app::access::ForceManage;
use app::transfers::{Accept, AskTransfer, Refuse, TransferView};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::id::{LearnerId, OrgId, TransferId};
use domain::org::Stage;
use domain::personal::Personal;
use domain::transfer::TransferState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, Made, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    let object = "transfer";
    Book::new()
        .add(
            book::get::<ForceManage>("/api/v1/orgs/{org}/transfers", object, "Who comes or goes")
                .query::<TransfersAsked>()
                .gives::<PageView<TransferLine>>(),
            list,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/transfers",
                object,
                "Ask another school to take a learner over",
            )
            .takes::<AskTransfer>()
            .gives::<Made<TransferId>>(),
            ask,
        )
        .add(
            book::get::<ForceManage>("/api/v1/orgs/{org}/transfers/{id}", object, "A move")
                .gives::<TransferLine>(),
            one,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/transfers/{id}/acceptance",
                object,
                "Take the learner over",
            )
            .takes::<Accept>()
            .gives::<Made<LearnerId>>()
            .status(200),
            accept,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/transfers/{id}/refusal",
                object,
                "Do not take the learner over",
            )
            .takes::<Refuse>()
            .status(204),
            refuse,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/transfers/{id}/cancellation",
                object,
                "Take the question back",
            )
            .status(204),
            cancel,
        )
        .add(
            book::get::<ForceManage>(
                "/api/v1/orgs/{org}/schools",
                object,
                "Schools of the province by name or code, to move somebody to",
            )
            .query::<SchoolsAsked>()
            .gives::<Vec<SchoolLine>>(),
            schools,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct TransfersAsked {
    /// Those who go instead of those who come.
    going: bool,
    /// The `next` of the page before.
    after: String,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct SchoolsAsked {
    /// Part of the name or code; marks do not matter.
    search: String,
}

#[derive(Serialize, JsonSchema)]
struct SchoolLine {
    id: OrgId,
    code: String,
    name: String,
}

/// A move as one of its two schools sees it. Moments are UTC, milliseconds since 1970.
#[derive(Serialize, JsonSchema)]
struct TransferLine {
    id: TransferId,
    coming: bool,
    from: OrgId,
    from_name: String,
    to: OrgId,
    to_name: String,
    state: TransferState,
    remark: Personal<String>,
    asked_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<i64>,
    answer: Personal<String>,
    /// The learner at this school: where it was, or where it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    learner: Option<LearnerId>,
    /// Who it is; the asked school sees this only while it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    mover: Option<MoverView>,
}

#[derive(Serialize, JsonSchema)]
struct MoverView {
    full_name: Personal<String>,
    class: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    born: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    school_year: String,
}

fn line(view: TransferView) -> TransferLine {
    let transfer = view.transfer;
    TransferLine {
        id: transfer.id,
        coming: view.coming,
        from: transfer.org,
        from_name: transfer.org_name,
        to: transfer.to,
        to_name: transfer.to_name,
        state: transfer.state,
        remark: transfer.remark,
        asked_at: transfer.asked_at.0,
        answered_at: transfer.answered_at.map(|at| at.0),
        answer: transfer.answer,
        learner: if view.coming { transfer.new_learner } else { Some(transfer.learner) },
        mover: view.mover.map(|mover| MoverView {
            full_name: mover.full_name,
            class: mover.class,
            born: mover.born,
            stage: mover.stage,
            school_year: mover.school_year.to_string(),
        }),
    }
}

type AtTransfer = Path<(OrgId, TransferId)>;

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Asked(asked): Asked<TransfersAsked>,
) -> Result<Json<PageView<TransferLine>>, Problem> {
    let after = After::try_from(asked.after).ok();
    let page = app.transfers(&permit, !asked.going, after.as_ref()).await?;
    Ok(Json(PageView::of(page, line)))
}

async fn ask(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Body(ask): Body<AskTransfer>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.ask_transfer(&permit, &ask).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): AtTransfer,
) -> Result<Json<TransferLine>, Problem> {
    Ok(Json(line(app.transfer(&permit, id).await?)))
}

async fn accept(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): AtTransfer,
    Body(accept): Body<Accept>,
) -> Result<Json<Made<LearnerId>>, Problem> {
    Ok(Json(Made { id: app.accept_transfer(&permit, id, &accept).await? }))
}

async fn refuse(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): AtTransfer,
    Body(refuse): Body<Refuse>,
) -> Result<StatusCode, Problem> {
    app.refuse_transfer(&permit, id, &refuse).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): AtTransfer,
) -> Result<StatusCode, Problem> {
    app.cancel_transfer(&permit, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn schools(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Asked(asked): Asked<SchoolsAsked>,
) -> Result<Json<Vec<SchoolLine>>, Problem> {
    let found = app.schools_named(&permit, &asked.search).await?;
    let line = |org: app::orgs::Org| SchoolLine { id: org.id, code: org.code, name: org.name };
    Ok(Json(found.into_iter().map(line).collect()))
}
