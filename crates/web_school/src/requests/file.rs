//! The form on which staff write down what a family asked for.

use app::App;
use app::access::RequestHandle;
use app::privacy::NewRequest;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{LearnerId, OrgId};
use domain::request::RequestKind;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Permitted, Problem, show};

use super::at::crumbs;

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct FileForm {
    id: String,
    kind: String,
    guardian: String,
    words: String,
}

#[derive(Template)]
#[template(path = "requests/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    learner: LearnerId,
    form: FileForm,
    kinds: Vec<Choice>,
    guardians: Vec<Choice>,
    faults: Faults,
}

async fn page(
    app: &App,
    mut frame: Frame,
    permit: &app::access::Permit<RequestHandle>,
    learner: LearnerId,
    form: FileForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let guardians = app.guardians_who_may_ask(permit, learner).await?;
    let guardians = guardians.into_iter().map(|one| {
        let relation = w.word("consent-relation", one.relation);
        Choice::new(one.id.to_string(), format!("{} ({relation})", one.full_name.into_inner()))
    });
    let kind = |kind: &RequestKind| Choice::new(kind.code(), w.word("request-kind", kind));
    crumbs(&mut frame, permit.org());
    show(&FormPage {
        org: permit.org(),
        learner,
        kinds: RequestKind::ALL.iter().map(kind).collect(),
        guardians: guardians.collect(),
        form,
        faults,
        frame,
    })
}

pub(super) async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    // The form brings its own id: sent twice, it files one request.
    let form = FileForm { id: app.new_id().to_string(), ..FileForm::default() };
    page(&app, frame, &permit, learner, form, Faults::new()).await
}

pub(super) async fn file(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    Form(form): Form<FileForm>,
) -> Result<Response, Problem> {
    let filed = match form.kind.parse() {
        Ok(kind) => {
            let new = NewRequest {
                id: form.id.parse().ok(),
                learner,
                kind,
                guardian: form.guardian.parse().ok(),
                words: form.words.clone(),
            };
            app.file_request(&permit, &new).await
        }
        Err(_) => Err(app::Error::invalid("kind", "fault-request-kind")),
    };
    match filed {
        Ok(id) => Ok(done(&format!("/o/{org}/requests/{id}"), "request-filed").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = page(&app, frame, &permit, learner, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
