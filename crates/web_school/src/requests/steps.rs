//! One request with its clocks, and what the school does with it.

use app::App;
use app::access::{Permit, RequestHandle};
use app::privacy::{RequestView, Words};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{OrgId, RequestId};
use domain::request::{RequestKind, RequestState};
use serde::Deserialize;
use web::answer::{done as told, faults};
use web::{Desk, Faults, Frame, Permitted, Problem, Tone, show};

use super::at::{crumbs, tone};

#[derive(Template)]
#[template(path = "requests/one.html")]
struct OnePage {
    frame: Frame,
    org: OrgId,
    view: RequestView,
    form: WordsForm,
    faults: Faults,
}

impl OnePage {
    fn tone(&self) -> Tone {
        tone(&self.view)
    }

    fn is_open(&self) -> bool {
        self.view.request.state.is_open()
    }

    fn is_erasure(&self) -> bool {
        self.view.request.kind == RequestKind::Erase
    }

    fn has_copy(&self) -> bool {
        self.is_open() && matches!(self.view.request.kind, RequestKind::View | RequestKind::Copy)
    }

    fn may_extend(&self) -> bool {
        self.is_open() && self.view.request.extension_reason.reveal().is_empty()
    }

    fn is_new(&self) -> bool {
        self.view.request.state == RequestState::Open
    }
}

/// The words of a step, kept as they were typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WordsForm {
    words: String,
}

fn page(
    mut frame: Frame,
    org: OrgId,
    view: RequestView,
    form: WordsForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    crumbs(&mut frame, org);
    show(&OnePage { frame, org, view, form, faults })
}

pub(super) async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((org, id)): Path<(OrgId, RequestId)>,
) -> Result<Html<String>, Problem> {
    let view = app.request(&permit, id).await?;
    page(frame, org, view, WordsForm::default(), Faults::new())
}

/// Back to the request, which says what was done; or the same page with what was typed and its faults.
async fn answered(
    app: &App,
    frame: Frame,
    permit: &Permit<RequestHandle>,
    id: RequestId,
    form: WordsForm,
    ended: app::Result<()>,
    word: &str,
) -> Result<Response, Problem> {
    let org = permit.org();
    match ended {
        Ok(()) => Ok(told(&format!("/o/{org}/requests/{id}"), word).into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let view = app.request(permit, id).await?;
            let page = page(frame, org, view, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn acknowledge(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((org, id)): Path<(OrgId, RequestId)>,
) -> Result<Response, Problem> {
    app.acknowledge_request(&permit, id).await?;
    Ok(told(&format!("/o/{org}/requests/{id}"), "request-acknowledged").into_response())
}

pub(super) async fn extend(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): Path<(OrgId, RequestId)>,
    Form(form): Form<WordsForm>,
) -> Result<Response, Problem> {
    let words = Words { words: form.words.clone() };
    let ended = app.extend_request(&permit, id, &words).await;
    answered(&app, frame, &permit, id, form, ended, "request-extended").await
}

pub(super) async fn done(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): Path<(OrgId, RequestId)>,
    Form(form): Form<WordsForm>,
) -> Result<Response, Problem> {
    let words = Words { words: form.words.clone() };
    let ended = app.carry_out_request(&permit, id, &words).await;
    answered(&app, frame, &permit, id, form, ended, "request-done").await
}

pub(super) async fn refuse(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RequestHandle>,
    Path((_, id)): Path<(OrgId, RequestId)>,
    Form(form): Form<WordsForm>,
) -> Result<Response, Problem> {
    let words = Words { words: form.words.clone() };
    let ended = app.refuse_request(&permit, id, &words).await;
    answered(&app, frame, &permit, id, form, ended, "request-refused").await
}

pub(super) async fn erase(
    State(app): State<App>,
    Permitted(permit): Permitted<RequestHandle>,
    Path((org, id)): Path<(OrgId, RequestId)>,
) -> Result<Response, Problem> {
    app.erase_learner(&permit, id).await?;
    Ok(told(&format!("/o/{org}/requests/{id}"), "request-erased").into_response())
}
