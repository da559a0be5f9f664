//! A teacher nominates: pick a class, or look for a name; tick; say why.

use app::App;
use app::access::{Nominate, Permit};
use app::selection::{Nominable, Nomination};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{OrgId, RoundId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Permitted, Problem, show};

use super::beside::crumbs;

/// What was typed; a name travels in the body, never in an address.
#[derive(Default, Clone)]
struct Typed {
    class: String,
    search: String,
    wish: String,
    learners: Vec<String>,
}

impl Typed {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "class" => typed.class = value,
                "search" => typed.search = value,
                "wish" => typed.wish = value,
                "learner" => typed.learners.push(value),
                _ => {}
            }
        }
        typed
    }

    fn has(&self, learner: &app::lists::Learner) -> bool {
        self.learners.iter().any(|id| *id == learner.id.to_string())
    }
}

#[derive(Template)]
#[template(path = "rounds/nominations.html")]
struct NominationsPage {
    frame: Frame,
    org: OrgId,
    found: Nominable,
    form: Typed,
    faults: Faults,
}

impl NominationsPage {
    fn asked(&self) -> bool {
        !self.form.class.is_empty() || !self.form.search.trim().is_empty()
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<Nominate>,
    id: RoundId,
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let found = app.nominable(permit, id, &form.class, &form.search).await?;
    crumbs(&mut frame, permit.org(), Some((id, &found.round.name)));
    show(&NominationsPage { frame, org: permit.org(), found, form, faults })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    class: String,
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<Nominate>,
    Path((_, id)): Path<(OrgId, RoundId)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let form = Typed { class: asked.class, ..Typed::default() };
    shown(&app, frame, &permit, id, form, Faults::new()).await
}

pub(super) async fn search(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<Nominate>,
    Path((_, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, id, Typed::of(pairs), Faults::new()).await
}

pub(super) async fn send(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<Nominate>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let form = Typed::of(pairs);
    let learners = form.learners.iter().filter_map(|id| id.parse().ok()).collect();
    let nomination = Nomination { learners, wish: form.wish.clone() };
    match app.nominate(&permit, id, &nomination).await {
        Ok(sum) => {
            let word = match (sum.added, sum.refused) {
                (0, 0) => "nominated-none",
                (0, _) => "nominated-refused",
                (_, 0) => "nominated",
                (_, _) => "nominated-not-all",
            };
            Ok(done(&format!("/o/{org}/rounds/{id}"), word).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &permit, id, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
