//! Notices: one a candidate, to be printed and handed over; who has it is ticked off.

use app::App;
use app::access::{Person, RoundRead, RoundWrite};
use app::selection::{CandidateView, RoundView, Tell};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{OrgId, RoundId};
use domain::selection::Outcome;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::beside::crumbs_of;

#[derive(Template)]
#[template(path = "rounds/notices.html")]
struct NoticesPage {
    frame: Frame,
    org: OrgId,
    school: String,
    view: RoundView,
    faults: Faults,
}

#[expect(clippy::unused_self, reason = "templates call methods")]
impl NoticesPage {
    fn decided(&self) -> Vec<&CandidateView> {
        let decided = |one: &&CandidateView| one.candidate.outcome.is_some();
        self.view.candidates.iter().filter(decided).collect()
    }

    fn is_chosen(&self, one: &CandidateView) -> bool {
        one.candidate.outcome == Some(Outcome::Chosen)
    }

    fn untold(&self) -> usize {
        self.decided().iter().filter(|one| one.candidate.told_at.0 == 0).count()
    }

    /// The reason: as the head wrote it, or why a chosen one could not be taken.
    fn reason(&self, one: &CandidateView) -> String {
        match one.candidate.reason.reveal().as_str() {
            "" => self.frame.w.word("candidate-state", one.candidate.state).into_owned(),
            text => text.to_owned(),
        }
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, RoundId),
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<RoundRead>(person, org).await?;
    let view = app.round(&read, id).await?;
    let school = read.org_record().name.clone();
    crumbs_of(&mut frame, org, &view);
    show(&NoticesPage { frame, org, school, view, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<RoundWrite>,
    Path(at): Path<(OrgId, RoundId)>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &person, at, Faults::new()).await
}

pub(super) async fn tell(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let named = pairs.into_iter().filter(|(name, _)| name == "candidate");
    let candidates = named.filter_map(|(_, id)| id.parse().ok()).collect();
    match app.tell_candidates(&permit, id, &Tell { candidates }).await {
        Ok(()) => Ok(done(&format!("/o/{org}/rounds/{id}/notices"), "told").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &person, (org, id), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
