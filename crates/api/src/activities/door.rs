//! On the day by program: who is there, checking in and out, the red lines, the host's word.

use app::App;
use app::access::ActivityWrite;
use app::activities::{AtDoor, CheckIn, HostSaid};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::activity::Presence;
use domain::attendance::HostWord;
use domain::id::TermId;
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use super::path::At;
use crate::book::{self, Book};
use crate::json::Body;

/// The operations on the day.
pub(super) fn book() -> Book {
    let object = "attendance";
    Book::new()
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/door",
                object,
                "Who is there, from when to when, and what was confirmed on the spot",
            )
            .gives::<Door>(),
            door,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/check-ins",
                object,
                "Check somebody in or out, by term or by card; a phone may send twice",
            )
            .takes::<CheckIn>()
            .gives::<CheckedIn>(),
            check,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/red-lines",
                object,
                "Say that the ambassadors were told the red lines",
            )
            .status(204),
            lines,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/host-code",
                object,
                "Make the code that the host is told; only who is responsible for the whole school",
            )
            .gives::<HostCode>(),
            host_code,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/host",
                object,
                "Note that the host confirmed, by code or on paper",
            )
            .takes::<HostSaid>()
            .status(204),
            host,
        )
}

#[derive(Serialize, JsonSchema)]
struct Door {
    people: Vec<PersonView>,
    /// Whether somebody can be checked in now.
    open: bool,
    /// Whether the red lines of outreach were told.
    lines_told: bool,
    /// How the host confirmed.
    host: Option<HostWord>,
}

#[derive(Serialize, JsonSchema)]
struct PersonView {
    term: TermId,
    name: Personal<String>,
    class: Personal<String>,
    presence: Option<Presence>,
    /// Minutes from midnight.
    arrived: Option<i64>,
    /// Minutes from midnight.
    left: Option<i64>,
    /// Minutes that would count as it stands.
    minutes: i64,
    note: String,
}

fn person(one: AtDoor) -> PersonView {
    PersonView {
        term: one.member.term,
        name: one.member.name,
        class: one.member.class,
        presence: one.member.presence,
        arrived: one.times.arrived,
        left: one.times.left,
        minutes: one.minutes,
        note: one.note,
    }
}

#[derive(Serialize, JsonSchema)]
struct CheckedIn {
    term: TermId,
}

#[derive(Serialize, JsonSchema)]
struct HostCode {
    /// Six digits.
    code: String,
}

async fn door(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<Json<Door>, Problem> {
    let view = app.door(&permit, at.id).await?;
    Ok(Json(Door {
        open: view.open,
        lines_told: view.spot.lines_at.is_some(),
        host: view.spot.host_how,
        people: view.people.into_iter().map(person).collect(),
    }))
}

async fn check(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(check): Body<CheckIn>,
) -> Result<Json<CheckedIn>, Problem> {
    let term = app.check_in(&permit, at.id, &check).await?;
    Ok(Json(CheckedIn { term }))
}

async fn lines(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<StatusCode, Problem> {
    app.tell_red_lines(&permit, at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn host_code(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<Json<HostCode>, Problem> {
    let code = app.make_host_code(&permit, at.id).await?;
    Ok(Json(HostCode { code }))
}

async fn host(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(said): Body<HostSaid>,
) -> Result<StatusCode, Problem> {
    app.host_confirms(&permit, at.id, &said).await?;
    Ok(StatusCode::NO_CONTENT)
}
