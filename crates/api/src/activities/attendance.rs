//! The attendance of one activity: the grid, and taking it.

use app::App;
use app::access::ActivityWrite;
use app::activities::Sheet;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::activity::Presence;
use domain::id::TermId;
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use super::path::At;
use crate::book::{self, Book};
use crate::json::Body;

/// The operations on attendance.
pub(super) fn book() -> Book {
    Book::new()
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/attendance",
                "attendance",
                "The attendance grid",
            )
            .gives::<SheetView>(),
            attendance,
        )
        .add(
            book::put::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/attendance",
                "attendance",
                "Take attendance: every member once; taken again, it corrects",
            )
            .takes::<Sheet>(),
            take,
        )
}

#[derive(Serialize, JsonSchema)]
struct SheetView {
    /// Send it back as `seen`.
    changed: i64,
    members: Vec<MemberView>,
}

#[derive(Serialize, JsonSchema)]
struct MemberView {
    term: TermId,
    name: Personal<String>,
    class: Personal<String>,
    presence: Option<Presence>,
}

async fn attendance(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<Json<SheetView>, Problem> {
    let view = app.attendance(&permit, at.id).await?;
    let member = |member: app::activities::Member| MemberView {
        term: member.term,
        name: member.name,
        class: member.class,
        presence: member.presence,
    };
    let members = view.members.into_iter().map(member).collect();
    Ok(Json(SheetView { changed: view.activity.changed, members }))
}

async fn take(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(sheet): Body<Sheet>,
) -> Result<StatusCode, Problem> {
    app.take_attendance(&permit, at.id, &sheet).await?;
    Ok(StatusCode::NO_CONTENT)
}
