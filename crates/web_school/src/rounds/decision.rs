//! The head's desk: choose, give the others a reason, sign; the signed decision as a file.

use std::collections::BTreeMap;

use app::App;
use app::access::{DecisionSign, Person, RoundRead};
use app::plans::Format;
use app::selection::{CandidateView, Decision, RoundView};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{CandidateId, OrgId, RoundId};
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Me, Permitted, Problem, Tone, show};

use super::beside::{crumbs_of, points};

/// What was typed: the chosen and the reasons.
#[derive(Default)]
struct Typed {
    changed: String,
    chosen: Vec<String>,
    reasons: BTreeMap<String, String>,
}

impl Typed {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match (name.as_str(), name.strip_prefix("reason-")) {
                ("changed", _) => typed.changed = value,
                ("chosen", _) => typed.chosen.push(value),
                (_, Some(id)) => {
                    typed.reasons.insert(id.to_owned(), value);
                }
                _ => {}
            }
        }
        typed
    }

    fn decision(&self) -> Decision {
        let reason = |(id, text): (&String, &String)| Some((id.parse().ok()?, text.clone()));
        Decision {
            changed: self.changed.parse().unwrap_or(-1),
            chosen: self.chosen.iter().filter_map(|id| id.parse().ok()).collect(),
            reasons: self.reasons.iter().filter_map(reason).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "rounds/decision.html")]
struct DecisionPage {
    frame: Frame,
    org: OrgId,
    view: RoundView,
    form: Typed,
    faults: Faults,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
impl DecisionPage {
    fn points(&self, hundredths: &i64) -> String {
        points(&self.frame, *hundredths)
    }

    fn is_chosen(&self, one: &CandidateView) -> bool {
        self.form.chosen.contains(&one.candidate.id.to_string())
    }

    fn reason(&self, id: &CandidateId) -> String {
        self.form.reasons.get(&id.to_string()).cloned().unwrap_or_default()
    }

    fn fault(&self, id: &CandidateId) -> Option<String> {
        self.faults.of(&format!("reason-{id}")).map(str::to_owned)
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, RoundId),
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<RoundRead>(person, org).await?;
    let mut view = app.round(&read, id).await?;
    // The best first, as the council saw them; nobody is ticked before the head does it.
    view.candidates.sort_by_key(|one| std::cmp::Reverse(one.total));
    let changed = view.round.changed.to_string();
    let form = typed.unwrap_or_else(|| Typed { changed, ..Typed::default() });
    crumbs_of(&mut frame, org, &view);
    show(&DecisionPage { frame, org, view, form, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<DecisionSign>,
    Path(at): Path<(OrgId, RoundId)>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &person, at, None, Faults::new()).await
}

pub(super) async fn sign(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<DecisionSign>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed::of(pairs);
    match app.sign_decision(&permit, id, &typed.decision()).await {
        Ok(decided) => {
            let word = if decided.left_out.is_empty() { "decided" } else { "decided-left-out" };
            Ok(done(&format!("/o/{org}/rounds/{id}"), word).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &person, (org, id), Some(typed), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): Path<(OrgId, RoundId)>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_decision(&permit, id, Format::Docx).await?))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): Path<(OrgId, RoundId)>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_decision(&permit, id, Format::Pdf).await?))
}
