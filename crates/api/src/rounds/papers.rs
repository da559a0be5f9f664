//! Signing, and the papers of a round: the decision and the minutes as files.

use app::App;
use app::access::{DecisionSign, RoundRead};
use app::plans::Format;
use app::selection::{Decided, Decision};
use axum::extract::{Path, State};
use axum::response::{Json, Response};
use domain::id::{OrgId, RoundId};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

type At = Path<(OrgId, RoundId)>;

pub fn book() -> Book {
    let (docx, pdf) = const { (&[Format::Docx.media()], &[Format::Pdf.media()]) };
    let file = |path, summary| book::get::<RoundRead>(path, "round", summary);
    let at = "/api/v1/orgs/{org}/rounds/{id}/decision";
    Book::new()
        .add(
            book::post::<DecisionSign>(at, "round", "Sign the decision")
                .takes::<Decision>()
                .gives::<Decided>()
                .status(200),
            sign,
        )
        .add(
            file("/api/v1/orgs/{org}/rounds/{id}/decision.docx", "The decision as Word file")
                .media(docx),
            decision_docx,
        )
        .add(
            file("/api/v1/orgs/{org}/rounds/{id}/decision.pdf", "The decision as PDF").media(pdf),
            decision_pdf,
        )
        .add(
            file("/api/v1/orgs/{org}/rounds/{id}/minutes.docx", "The minutes as Word file")
                .media(docx),
            minutes_docx,
        )
        .add(
            file("/api/v1/orgs/{org}/rounds/{id}/minutes.pdf", "The minutes as PDF").media(pdf),
            minutes_pdf,
        )
}

async fn sign(
    State(app): State<App>,
    Permitted(permit): Permitted<DecisionSign>,
    Path((_, id)): At,
    Body(decision): Body<Decision>,
) -> Result<Json<Decided>, Problem> {
    Ok(Json(app.sign_decision(&permit, id, &decision).await?))
}

async fn decision_docx(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_decision(&permit, id, Format::Docx).await?))
}

async fn decision_pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_decision(&permit, id, Format::Pdf).await?))
}

async fn minutes_docx(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_minutes(&permit, id, Format::Docx).await?))
}

async fn minutes_pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_minutes(&permit, id, Format::Pdf).await?))
}
