//! The family's own side of the register, for those who have an account.

use app::access::OwnConsent;
use app::privacy::Copy;
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::id::{LearnerId, OrgId, RequestId};
use domain::request::RequestKind;
use schemars::JsonSchema;
use serde::Deserialize;
use web::{Permitted, Problem};

use super::view::{RequestLine, line};
use crate::book::{self, Book};
use crate::children::{ReadView, ReadsAsked, read};
use crate::json::{Asked, Body, Made, PageView};

/// Its operations.
pub fn book() -> Book {
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
    let pass = app.own_pass(&permit, id).await?;
    Ok(Json(app.own_requests(&pass).await?.into_iter().map(line).collect()))
}

async fn own_file(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
    Body(new): Body<OwnRequest>,
) -> Result<impl IntoResponse, Problem> {
    let pass = app.own_pass(&permit, id).await?;
    let id = app.file_own_request(&pass, new.id, new.kind, &new.words).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn own_copy(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Json<Copy>, Problem> {
    let pass = app.own_pass(&permit, id).await?;
    Ok(Json(app.own_copy(&pass).await?))
}

async fn own_reads(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
    Asked(asked): Asked<ReadsAsked>,
) -> Result<Json<PageView<ReadView>>, Problem> {
    let pass = app.own_pass(&permit, id).await?;
    let after = After::try_from(asked.after).ok();
    Ok(Json(PageView::of(app.own_reads(&pass, after.as_ref()).await?, read)))
}
