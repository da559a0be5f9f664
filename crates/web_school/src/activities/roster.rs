//! The roster of an activity: who has a place and who waits; who could have one, with what the guard says against it.

use std::collections::HashMap;

use app::access::{ActivityWrite, Permit};
use app::signups::{Give, Judged, RosterView, Signup, TakeAway};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Kind;
use domain::guard::{Refusal, clock_text};
use domain::id::{ActivityId, LearnerId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::words::Words;
use web::{Desk, Faults, Frame, Permitted, Problem, Tone, show};

use super::at::{At, crumbs};

#[derive(Template)]
#[template(path = "activities/roster.html")]
struct RosterPage {
    frame: Frame,
    org: OrgId,
    view: RosterView,
    /// Who was chosen and why, kept as it was sent.
    chosen: Vec<LearnerId>,
    why: String,
    reason: String,
    faults: Faults,
}

impl RosterPage {
    fn base(&self) -> String {
        format!("/o/{}/activities/{}", self.org, self.view.activity.id)
    }

    fn remove(&self, signup: &Signup) -> String {
        format!("{}/roster/{}/remove", self.base(), signup.learner)
    }

    fn is_chosen(&self, judged: &Judged) -> bool {
        self.chosen.contains(&judged.candidate.learner)
    }

    fn said(&self, refusal: &Refusal) -> String {
        said(self.frame.w, refusal)
    }

    /// What was set aside for a place.
    fn aside(&self, signup: &Signup) -> String {
        let rules = signup.aside.split(' ').filter(|code| !code.is_empty());
        let words = rules.map(|code| self.frame.w.word("guard-rule", code));
        words.collect::<Vec<_>>().join(", ")
    }

    fn any_aside(&self) -> bool {
        let asks = |one: &Judged| !one.refusals.is_empty() && one.may_set_aside;
        self.view.candidates.iter().any(asks)
    }

    fn outreach(&self) -> bool {
        self.view.activity.kind == Kind::Community
    }
}

/// Why not, in words, with what is left of a cap.
fn said(w: Words, refusal: &Refusal) -> String {
    let rule = w.word("guard-rule", refusal.rule());
    let more = match refusal {
        Refusal::Overlap(other) => Some(w.t2(
            "guard-said-times",
            "from",
            clock_text(other.from),
            "to",
            clock_text(other.to),
        )),
        Refusal::ClassShift(from, to) => {
            Some(w.t2("guard-said-times", "from", clock_text(*from), "to", clock_text(*to)))
        }
        Refusal::Exam(name) => Some(name.clone().into()),
        Refusal::LatestEnd(end) => Some(w.t1("guard-said-end", "end", clock_text(*end))),
        Refusal::Cap { cap, left, .. } => {
            Some(w.t2("guard-said-left", "cap", w.n(*cap), "left", w.n(*left)))
        }
        Refusal::Consent
        | Refusal::OutreachConsent
        | Refusal::Adult
        | Refusal::Alone
        | Refusal::Night => None,
    };
    more.map_or_else(|| rule.to_string(), |more| format!("{rule}: {more}"))
}

/// What was sent, to be shown again.
#[derive(Default)]
struct Sent {
    chosen: Vec<LearnerId>,
    why: String,
    reason: String,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ActivityWrite>,
    id: ActivityId,
    sent: Sent,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let view = app.roster(permit, id).await?;
    crumbs(&mut frame, permit.org(), Some((id, &view.activity.title)));
    let Sent { chosen, why, reason } = sent;
    show(&RosterPage { frame, org: permit.org(), view, chosen, why, reason, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, id, Sent::default(), Faults::new()).await
}

/// After a step: the roster with its sentence, or the same page with the fault.
async fn after(
    app: &App,
    frame: Frame,
    permit: &Permit<ActivityWrite>,
    id: ActivityId,
    sent: Sent,
    result: Result<&'static str, Error>,
) -> Result<Response, Problem> {
    match result {
        Ok(what) => {
            let path = format!("/o/{}/activities/{id}/roster", permit.org());
            Ok(done(&path, what).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(app, frame, permit, id, sent, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The form's fields: `learners` as often as learners are chosen, and `why`.
pub(super) async fn give(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let of = |name: &'static str| fields.iter().filter(move |(field, _)| field == name);
    let chosen: Vec<LearnerId> =
        of("learners").filter_map(|(_, value)| value.parse().ok()).collect();
    let why = of("why").next().map_or_else(String::new, |(_, value)| value.clone());
    let give = Give { learners: chosen.clone(), why: why.clone() };
    let result = app.give_places(&permit, id, &give).await.map(|()| "signup-given");
    let sent = Sent { chosen, why, ..Sent::default() };
    after(&app, frame, &permit, id, sent, result).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Why {
    reason: String,
}

pub(super) async fn remove(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Path(named): Path<HashMap<String, String>>,
    Form(typed): Form<Why>,
) -> Result<Response, Problem> {
    let learner = named.get("learner").and_then(|id| id.parse().ok());
    let learner: LearnerId = learner.ok_or(Problem::NotFound)?;
    let why = TakeAway { reason: typed.reason.clone() };
    let result = app.take_place(&permit, id, learner, &why).await.map(|()| "signup-removed");
    let sent = Sent { reason: typed.reason, ..Sent::default() };
    after(&app, frame, &permit, id, sent, result).await
}
