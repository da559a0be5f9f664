//! Sheets of paper for a place without network: attendance and tally.

use app::App;
use app::access::{ActivityWrite, TallyWrite};
use app::plans::Format;
use axum::extract::{Path, State};
use axum::response::Response;
use web::{Permitted, Problem};

use super::At;
use crate::book::{self, Book};

/// The operations of this part.
pub(super) fn book() -> Book {
    let pdf = const { &[Format::Pdf.media()] };
    Book::new()
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/attendance.pdf",
                "activity",
                "The attendance sheet to be signed, as PDF",
            )
            .media(pdf),
            attendance,
        )
        .add(
            book::get::<TallyWrite>(
                "/api/v1/orgs/{org}/activities/{id}/tally.pdf",
                "activity",
                "The tally sheet for strokes, as PDF",
            )
            .media(pdf),
            tally,
        )
}

async fn attendance(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(At { id }): Path<At>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_attendance(&permit, id).await?))
}

async fn tally(
    State(app): State<App>,
    Permitted(permit): Permitted<TallyWrite>,
    Path(At { id }): Path<At>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_tally(&permit, id).await?))
}
