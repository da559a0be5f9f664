//! The founding decision of a club: signed, noted, as files.

use app::App;
use app::access::{DecisionSign, ForceManage, ForceRead};
use app::clubs::founding::NoteDecision;
use app::input::Day;
use app::plans::Format;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use domain::id::{ClubId, OrgId};
use web::answer::done;
use web::{Desk, Me, Permitted, Problem};

use super::show::{ShowForm, answer};

type At = Path<(OrgId, ClubId)>;

pub(super) async fn sign(
    State(app): State<App>,
    Permitted(permit): Permitted<DecisionSign>,
    Path((org, id)): At,
) -> Result<Response, Problem> {
    app.sign_founding(&permit, id).await?;
    Ok(done(&format!("/o/{org}/clubs/{id}"), "club-decided").into_response())
}

pub(super) async fn note(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path(at): At,
    Form(form): Form<ShowForm>,
) -> Result<Response, Problem> {
    let note =
        NoteDecision { decision: form.decision.clone(), decided_on: Day(form.decided_on.clone()) };
    let step = app.note_decision(&permit, at.1, &note).await.map(|()| "club-noted");
    answer(&app, frame, &person, at, form, step).await
}

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_founding(&permit, id, Format::Docx).await?))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_founding(&permit, id, Format::Pdf).await?))
}
