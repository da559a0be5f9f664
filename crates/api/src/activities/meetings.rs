//! Regular meetings and their minutes.

use app::App;
use app::access::{ActivityWrite, ClubKeep, ForceRead};
use app::activities::{AskDays, NewSeries, WriteMinutes};
use app::input::{Count, Day};
use app::plans::Format;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use domain::activity::Presence;
use domain::club::meetings::Every;
use domain::id::ActivityId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use super::path::At;
use crate::book::{self, Book};
use crate::json::{Asked, Body};

/// The operations on regular meetings.
pub(super) fn book() -> Book {
    let (docx, pdf) = const { (&[Format::Docx.media()], &[Format::Pdf.media()]) };
    let at = "/api/v1/orgs/{org}/activities/{id}/minutes";
    let file = |path, summary| book::get::<ForceRead>(path, "activity", summary);
    Book::new()
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/meeting-days",
                "activity",
                "The days of regular meetings, holidays among them",
            )
            .query::<DaysAsked>()
            .gives::<Vec<DayLine>>(),
            days,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/series",
                "activity",
                "Schedule regular meetings of a club, all or none",
            )
            .takes::<NewSeries>()
            .gives::<Series>(),
            schedule,
        )
        .add(
            book::get::<ForceRead>(at, "activity", "The minutes of a meeting")
                .gives::<MinutesAnswer>(),
            read,
        )
        .add(
            book::put::<ClubKeep>(at, "activity", "Write the minutes of a meeting that was held")
                .takes::<WriteMinutes>()
                .status(204),
            write,
        )
        .add(
            file(
                "/api/v1/orgs/{org}/activities/{id}/minutes.docx",
                "The minutes of a meeting as Word file",
            )
            .media(docx),
            print_docx,
        )
        .add(
            file(
                "/api/v1/orgs/{org}/activities/{id}/minutes.pdf",
                "The minutes of a meeting as PDF",
            )
            .media(pdf),
            print_pdf,
        )
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DaysAsked {
    /// The day of the first meeting.
    first: Day,
    /// How often.
    every: Every,
    /// How many, 1 to 40.
    count: String,
}

#[derive(Serialize, JsonSchema)]
struct DayLine {
    /// ISO.
    day: String,
    /// A public holiday.
    holiday: bool,
}

#[derive(Serialize, JsonSchema)]
struct Series {
    /// The meetings by day.
    ids: Vec<ActivityId>,
}

#[derive(Serialize, JsonSchema)]
struct MinutesAnswer {
    /// What was said, a paragraph a line; empty before they are written.
    said: String,
    /// What was decided, one a line.
    decided: String,
    /// Sent back with a change; 0 before they are written.
    changed: i64,
    /// How many were marked how.
    presences: Vec<PresenceCount>,
}

#[derive(Serialize, JsonSchema)]
struct PresenceCount {
    presence: Presence,
    count: i64,
}

async fn days(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Json<Vec<DayLine>>, Problem> {
    let asked = AskDays { first: asked.first, every: asked.every, count: Count(asked.count) };
    let days = app.meeting_days(&permit, &asked)?;
    let line = |one: app::activities::MeetingDay| DayLine {
        day: one.day.to_string(),
        holiday: one.holiday,
    };
    Ok(Json(days.into_iter().map(line).collect()))
}

async fn schedule(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Body(new): Body<NewSeries>,
) -> Result<impl IntoResponse, Problem> {
    let ids = app.schedule_series(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Series { ids })))
}

async fn read(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path(At { id }): Path<At>,
) -> Result<Json<MinutesAnswer>, Problem> {
    let view = app.meeting_minutes(&permit, id).await?;
    let count = |(presence, count)| PresenceCount { presence, count };
    Ok(Json(MinutesAnswer {
        said: view.minutes.said,
        decided: view.minutes.decided,
        changed: view.changed,
        presences: view.presences.into_iter().map(count).collect(),
    }))
}

async fn write(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path(At { id }): Path<At>,
    Body(write): Body<WriteMinutes>,
) -> Result<StatusCode, Problem> {
    app.write_minutes(&permit, id, &write).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn print_docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path(At { id }): Path<At>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_meeting(&permit, id, Format::Docx).await?))
}

async fn print_pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path(At { id }): Path<At>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_meeting(&permit, id, Format::Pdf).await?))
}
