//! The founding decision of a club: sign it, note one that was signed on paper, the files.

use app::App;
use app::access::{DecisionSign, ForceManage, ForceRead};
use app::clubs::founding::{Founding, NoteDecision};
use app::plans::Format;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Json, Response};
use domain::id::{ClubId, OrgId};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

type At = Path<(OrgId, ClubId)>;

/// The operations of this feature.
pub fn book() -> Book {
    let (docx, pdf) = const { (&[Format::Docx.media()], &[Format::Pdf.media()]) };
    let file = |path, summary| book::get::<ForceRead>(path, "club", summary);
    let at = "/api/v1/orgs/{org}/clubs/{id}/decision";
    Book::new()
        .add(
            book::post::<DecisionSign>(at, "club", "Sign the founding decision")
                .gives::<Founding>()
                .status(200),
            sign,
        )
        .add(
            book::put::<ForceManage>(
                at,
                "club",
                "Note a founding decision that was signed on paper",
            )
            .takes::<NoteDecision>()
            .status(204),
            note,
        )
        .add(
            file(
                "/api/v1/orgs/{org}/clubs/{id}/decision.docx",
                "The founding decision as Word file",
            )
            .media(docx),
            print_docx,
        )
        .add(
            file("/api/v1/orgs/{org}/clubs/{id}/decision.pdf", "The founding decision as PDF")
                .media(pdf),
            print_pdf,
        )
}

async fn sign(
    State(app): State<App>,
    Permitted(permit): Permitted<DecisionSign>,
    Path((_, id)): At,
) -> Result<Json<Founding>, Problem> {
    Ok(Json(app.sign_founding(&permit, id).await?))
}

async fn note(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): At,
    Body(note): Body<NoteDecision>,
) -> Result<StatusCode, Problem> {
    app.note_decision(&permit, id, &note).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn print_docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_founding(&permit, id, Format::Docx).await?))
}

async fn print_pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_founding(&permit, id, Format::Pdf).await?))
}
