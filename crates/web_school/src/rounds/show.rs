//! One round: how far it is, what is missing and whose it is, the candidates; confirming, the link, calling it off.

use app::App;
use app::access::{Person, RoundRead, RoundWrite};
use app::selection::{CancelRound, CandidateView, Confirm, MissingStep, RoundView};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::{OrgId, RoundId};
use domain::inbox::TodoKind;
use domain::selection::{CandidateState, Outcome, RoundState};
use serde::Deserialize;
use web::answer::{done, faults};
use web::qr::Qr;
use web::{Desk, Faults, Frame, Me, Permitted, Problem, Tone, Web, show};

use super::beside::{crumbs, points};

#[derive(Template)]
#[template(path = "rounds/show.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the reader may do, one by one")]
struct ShowPage {
    frame: Frame,
    org: OrgId,
    view: RoundView,
    form: CancelForm,
    faults: Faults,
    may_write: bool,
    may_nominate: bool,
    assesses: bool,
    may_sign: bool,
    whole_school: bool,
    sees_consents: bool,
    /// A link that was just made, and its code: shown once.
    link: Option<(String, Qr)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CancelForm {
    changed: String,
    reason: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
#[expect(clippy::unused_self, reason = "templates call methods")]
impl ShowPage {
    fn is_open(&self) -> bool {
        self.view.round.state == RoundState::Open
    }

    fn is_decided(&self) -> bool {
        matches!(self.view.round.state, RoundState::Decided | RoundState::Told)
    }

    /// Where a missing step is done, for whoever may do it.
    fn href(&self, step: &MissingStep) -> Option<String> {
        let at = |way: &str| Some(format!("/o/{}/rounds/{}/{way}", self.org, self.view.round.id));
        match step.what {
            None if self.may_nominate => at("nominations"),
            Some(TodoKind::RoundAssess) if self.assesses => at("marks"),
            Some(TodoKind::CouncilHold) if self.may_write => at("council"),
            Some(TodoKind::DecisionSign) if self.may_sign => at("decision"),
            Some(TodoKind::NoticeGive) if self.may_write => at("notices"),
            Some(TodoKind::TermStart) if self.may_write => {
                Some(format!("/o/{}/force/steps?club={}", self.org, self.view.round.club))
            }
            Some(TodoKind::NominationConfirm) if self.may_write => Some("#proposed".to_owned()),
            // Each candidate's missing answers lead to the page where they are noted.
            Some(TodoKind::ConsentChase) if self.sees_consents => Some("#candidates".to_owned()),
            _ => None,
        }
    }

    /// Whose a missing step is; assessors by name.
    fn whose(&self, step: &MissingStep) -> String {
        if step.what == Some(TodoKind::RoundAssess) {
            let open = self.view.assessors.iter().filter(|one| one.open > 0);
            let names = open.map(|one| format!("{} ({})", one.name.reveal(), one.open));
            return names.collect::<Vec<_>>().join(", ");
        }
        let roles = step.roles.iter().map(|role| self.frame.w.word("role", role));
        roles.collect::<Vec<_>>().join(", ")
    }

    fn sentence(&self, step: &MissingStep) -> String {
        match step.what {
            None => self.frame.w.t("rounds-missing-nobody").into_owned(),
            Some(what) => self.frame.w.word("todo", what).into_owned(),
        }
    }

    fn points(&self, hundredths: &i64) -> String {
        points(&self.frame, *hundredths)
    }

    fn tone_of(&self, one: &CandidateView) -> Tone {
        match (one.candidate.state, one.candidate.outcome) {
            (_, Some(Outcome::Chosen)) => Tone::Ok,
            (CandidateState::Proposed | CandidateState::Standing, None) => Tone::Info,
            _ => Tone::Calm,
        }
    }

    fn word_of(&self, one: &CandidateView) -> String {
        let w = self.frame.w;
        match (one.candidate.state, one.candidate.outcome) {
            (CandidateState::Standing, Some(outcome)) => w.word("outcome", outcome).into_owned(),
            (state, _) => w.word("candidate-state", state).into_owned(),
        }
    }
}

async fn page(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, RoundId),
    form: CancelForm,
    faults: Faults,
    link: Option<(String, Qr)>,
) -> Result<Html<String>, Problem> {
    let permit = app.permit::<RoundRead>(person, org).await?;
    let view = app.round(&permit, id).await?;
    let may = |action| person.may(action, permit.path());
    crumbs(&mut frame, org, None);
    show(&ShowPage {
        may_write: may(Action::RoundWrite),
        may_nominate: may(Action::Nominate),
        assesses: view.assessors.iter().any(|one| one.id == person.id),
        may_sign: may(Action::DecisionSign),
        whole_school: permit.only().is_none(),
        sees_consents: may(Action::ConsentRead),
        frame,
        org,
        view,
        form,
        faults,
        link,
    })
}

pub(super) async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<RoundRead>,
    Path(at): Path<(OrgId, RoundId)>,
) -> Result<Html<String>, Problem> {
    page(&app, frame, &person, at, CancelForm::default(), Faults::new(), None).await
}

pub(super) async fn cancel(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(form): Form<CancelForm>,
) -> Result<Response, Problem> {
    let changed = form.changed.parse().unwrap_or(-1);
    let cancel = CancelRound { changed, reason: form.reason.clone() };
    match app.cancel_round(&permit, id, &cancel).await {
        Ok(()) => Ok(done(&format!("/o/{org}/rounds/{id}"), "round-cancelled").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = page(&app, frame, &person, (org, id), form, faults, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The new link is on the answer itself: it is known this once.
pub(super) async fn link(
    State(web): State<Web>,
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Path(at): Path<(OrgId, RoundId)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = app.new_round_link(&permit, at.1).await?.into_inner();
    let link = format!("{}/nominate/{token}", web.site.origin.for_links(&headers));
    let code = Qr::of(&link).map_err(|error| Problem::Broken(error.to_string()))?;
    let (form, faults) = (CancelForm::default(), Faults::new());
    let page = page(&app, frame, &person, at, form, faults, Some((link, code))).await?;
    Ok(([("cache-control", "no-store")], page).into_response())
}

/// One answer for each nomination: `n-ID` is `yes`, `no`, or nothing yet.
pub(super) async fn confirm(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let mut confirm = Confirm::default();
    for (name, value) in pairs {
        let Some(candidate) = name.strip_prefix("n-").and_then(|id| id.parse().ok()) else {
            continue;
        };
        match value.as_str() {
            "yes" => confirm.confirmed.insert(candidate),
            "no" => confirm.declined.insert(candidate),
            _ => continue,
        };
    }
    app.confirm_nominations(&permit, id, &confirm).await?;
    Ok(done(&format!("/o/{org}/rounds/{id}"), "nominations-confirmed").into_response())
}
