//! Advisors of a club and its handover: appoint, end, what stands open, take over, the minutes as files.

use std::collections::BTreeMap;

use app::App;
use app::access::{ClubKeep, ForceManage, ForceRead};
use app::clubs::advisors::{AdvisorEnding, AppointAdvisor};
use app::handover::TakeOver;
use app::plans::Format;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use domain::club::Kit;
use domain::id::{AccountId, AdvisorId, ClubId, OrgId};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::clubs::{AdvisorView, OfficerView, officer};
use crate::force::{TermView, term};
use crate::json::{Body, Made};

/// The operations of this feature.
pub fn book() -> Book {
    let (docx, pdf) = const { (&[Format::Docx.media()], &[Format::Pdf.media()]) };
    let handover = "/api/v1/orgs/{org}/clubs/{id}/handover";
    let file = |path, summary| book::get::<ForceRead>(path, "club", summary);
    Book::new()
        .add(
            book::get::<ForceManage>(
                "/api/v1/orgs/{org}/teachers",
                "club",
                "The teachers who can advise a club",
            )
            .gives::<Vec<Teacher>>(),
            teachers,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/clubs/{id}/advisors",
                "club",
                "Appoint an advisor; where somebody is in charge, the new one has to take over",
            )
            .takes::<AppointAdvisor>()
            .gives::<Made<AdvisorId>>(),
            appoint,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/clubs/{id}/advisors/{advisor}/end",
                "club",
                "End a time as advisor; the right on the club ends at once",
            )
            .takes::<AdvisorEnding>()
            .status(204),
            end,
        )
        .add(
            book::get::<ForceRead>(handover, "club", "What stands open in a club")
                .gives::<Handover>(),
            look,
        )
        .add(
            book::post::<ClubKeep>(handover, "club", "Take a club over; its kit is frozen")
                .takes::<TakeOver>()
                .status(204),
            take,
        )
        .add(
            file(
                "/api/v1/orgs/{org}/clubs/{id}/advisors/{advisor}/handover.docx",
                "The minutes of a handover as Word file; a draft until it was taken over",
            )
            .media(docx),
            print_docx,
        )
        .add(
            file(
                "/api/v1/orgs/{org}/clubs/{id}/advisors/{advisor}/handover.pdf",
                "The minutes of a handover as PDF; a draft until it was taken over",
            )
            .media(pdf),
            print_pdf,
        )
}

#[derive(Serialize, JsonSchema)]
struct Teacher {
    account: AccountId,
    full_name: Personal<String>,
}

#[derive(Serialize, JsonSchema)]
struct Handover {
    /// Who is in charge.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<AdvisorView>,
    /// Who is to take over.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<AdvisorView>,
    kit: Kit,
    /// What activities and rounds of the kit are called, by id.
    titles: BTreeMap<String, String>,
    officers: Vec<OfficerView>,
    /// Members for whom a yes is missing.
    missing: Vec<TermView>,
}

async fn teachers(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
) -> Result<Json<Vec<Teacher>>, Problem> {
    let teachers = app.possible_advisors(&permit).await?;
    let teacher = |(account, full_name)| Teacher { account, full_name };
    Ok(Json(teachers.into_iter().map(teacher).collect()))
}

async fn appoint(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): Path<(OrgId, ClubId)>,
    Body(new): Body<AppointAdvisor>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.appoint_advisor(&permit, id, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn end(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id, advisor)): Path<(OrgId, ClubId, AdvisorId)>,
    Body(ending): Body<AdvisorEnding>,
) -> Result<StatusCode, Problem> {
    app.end_advisor(&permit, id, advisor, &ending).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn look(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): Path<(OrgId, ClubId)>,
) -> Result<Json<Handover>, Problem> {
    let view = app.handover(&permit, id).await?;
    Ok(Json(Handover {
        from: view.from.as_ref().map(AdvisorView::of),
        to: view.to.as_ref().map(AdvisorView::of),
        kit: view.kit,
        titles: view.titles,
        officers: view.officers.into_iter().map(officer).collect(),
        missing: view.missing.into_iter().map(term).collect(),
    }))
}

async fn take(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path((_, id)): Path<(OrgId, ClubId)>,
    Body(take): Body<TakeOver>,
) -> Result<StatusCode, Problem> {
    app.take_club_over(&permit, id, &take).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn print_docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id, advisor)): Path<(OrgId, ClubId, AdvisorId)>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_handover(&permit, id, advisor, Format::Docx).await?))
}

async fn print_pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id, advisor)): Path<(OrgId, ClubId, AdvisorId)>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_handover(&permit, id, advisor, Format::Pdf).await?))
}
