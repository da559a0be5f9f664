//! Invitations to joint activities: what an org is asked to take part in, and its answer. Schools and partners read the same.

use app::access::{JointAnswer, Permit};
use app::input::Count;
use app::joints::{Accept, Coming, EndInvitation};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Stage;
use domain::id::{InvitationId, OrgId};
use domain::joint::{Invitee, Standing};
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Crumb, Desk, Doors, Faults, Frame, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    let object = "invitation";
    Doors::new()
        .add(get::<JointAnswer>("/o/{org}/joints", object), list)
        .add(get::<JointAnswer>("/o/{org}/joints/{id}", object), one)
        .add(post::<JointAnswer>("/o/{org}/joints/{id}/acceptance", object), accept)
        .add(post::<JointAnswer>("/o/{org}/joints/{id}/refusal", object), refuse)
        .add(post::<JointAnswer>("/o/{org}/joints/{id}/withdrawal", object), withdraw)
        .add(post::<JointAnswer>("/o/{org}/joints/{id}/read", object), read)
}

#[derive(Template)]
#[template(path = "joints/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    rows: Vec<Coming>,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<JointAnswer>,
) -> Result<Html<String>, Problem> {
    let rows = app.invitations(&permit).await?;
    show(&ListPage { frame, org: permit.org(), rows })
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    club: String,
    places: String,
    adult: String,
    second_adult: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "joints/one.html")]
struct OnePage {
    frame: Frame,
    org: OrgId,
    view: Coming,
    clubs: Vec<Choice>,
    adults: Vec<Choice>,
    form: Typed,
    faults: Faults,
}

impl OnePage {
    fn way(&self, step: &str) -> String {
        format!("/o/{}/joints/{}/{step}", self.org, self.view.invitation.id)
    }

    fn is_school(&self) -> bool {
        self.view.invitation.kind == Invitee::School
    }

    /// Whether the host's activity is still to come, so that one can answer.
    fn is_open(&self) -> bool {
        self.view.asked && self.view.stage == Stage::Planned
    }

    fn is_invited(&self) -> bool {
        self.view.invitation.state == Standing::Invited
    }

    fn takes_part(&self) -> bool {
        self.view.invitation.state == Standing::Accepted
    }

    /// Whether the org said yes before and is asked again, at another time.
    fn again(&self) -> bool {
        self.is_invited() && self.view.invitation.answered_at.is_some()
    }

    /// What the guest, or the host, still has to read.
    fn told(&self) -> bool {
        let over = !self.view.invitation.state.is_open();
        over || self.view.stage == Stage::Cancelled
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<JointAnswer>,
    id: InvitationId,
    form: Option<Typed>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let view = app.invitation(permit, id).await?;
    let label = frame.w.t("joints-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/joints"), label });
    let club = |club: &app::clubs::Club| Choice::new(club.id.to_string(), club.name.clone());
    let clubs: Vec<Choice> = view.clubs.iter().map(club).collect();
    let adults = view.vetted.iter().map(|name| Choice::new(name.clone(), name.clone())).collect();
    let form = form.unwrap_or_else(|| {
        let places = view.invitation.places;
        let only = if clubs.len() == 1 { clubs[0].value.clone() } else { String::new() };
        Typed {
            places: if places > 0 { places.to_string() } else { String::new() },
            club: only,
            ..Typed::default()
        }
    });
    show(&OnePage { frame, org, view, clubs, adults, form, faults })
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<JointAnswer>,
    Path((_, id)): Path<(OrgId, InvitationId)>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, id, None, Faults::new()).await
}

/// After a step: the page with its sentence, or the same page with the fault.
async fn after(
    app: &App,
    frame: Frame,
    permit: &Permit<JointAnswer>,
    id: InvitationId,
    form: Typed,
    result: Result<&'static str, Error>,
) -> Result<Response, Problem> {
    match result {
        Ok(what) => {
            let path = format!("/o/{}/joints/{id}", permit.org());
            Ok(done(&path, what).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(app, frame, permit, id, Some(form), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn accept(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<JointAnswer>,
    Path((_, id)): Path<(OrgId, InvitationId)>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let accept = Accept {
        club: form.club.parse().ok(),
        places: Count(form.places.clone()),
        adult: form.adult.clone(),
        second_adult: form.second_adult.clone(),
    };
    let result = app.accept_invitation(&permit, id, &accept).await.map(|_| "joint-accepted");
    after(&app, frame, &permit, id, form, result).await
}

async fn refuse(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<JointAnswer>,
    Path((_, id)): Path<(OrgId, InvitationId)>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let why = EndInvitation { reason: form.reason.clone() };
    let result = app.decline_invitation(&permit, id, &why).await.map(|()| "joint-declined");
    after(&app, frame, &permit, id, form, result).await
}

async fn withdraw(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<JointAnswer>,
    Path((_, id)): Path<(OrgId, InvitationId)>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let why = EndInvitation { reason: form.reason.clone() };
    let result = app.withdraw_from_joint(&permit, id, &why).await.map(|()| "joint-withdrawn");
    after(&app, frame, &permit, id, form, result).await
}

async fn read(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
    Path((org, id)): Path<(OrgId, InvitationId)>,
) -> Result<Response, Problem> {
    app.joint_read(&permit, id).await?;
    Ok(done(&format!("/o/{org}/joints"), "joint-read").into_response())
}
