//! Who takes part in a joint activity, in numbers; the host invites and takes invitations back.

use app::access::{ActivityWrite, Permit};
use app::input::Count;
use app::joints::{Choices, EndInvitation, Invite, Side};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{ActivityId, InvitationId, OrgId};
use domain::joint::{Invitee, Standing};
use serde::Deserialize;
use web::answer::{done, faults};
use web::words::Words;
use web::{Choice, Desk, Faults, Frame, Permitted, Problem, Tone, show};

use super::at::{At, crumbs};

/// How an invitation feels.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
pub const fn tone(state: &Standing) -> Tone {
    match state {
        Standing::Invited => Tone::Info,
        Standing::Accepted => Tone::Ok,
        Standing::Declined | Standing::Withdrawn => Tone::Warn,
        Standing::Ended => Tone::Calm,
    }
}

/// What one of those who take part comes to: children with a place, waiting, there.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
pub fn counts(w: &Words, side: &Side) -> String {
    let brings = side.kind.is_none_or(Invitee::brings_learners);
    if !brings || side.state != Standing::Accepted {
        return String::new();
    }
    let mut said = vec![match side.places {
        Some(places) => w.t2("joint-places", "n", side.signed, "places", places).into_owned(),
        None => w.t1("joint-signed", "n", side.signed).into_owned(),
    }];
    if side.waiting > 0 {
        said.push(w.t1("joint-waiting", "n", side.waiting).into_owned());
    }
    if side.present > 0 {
        said.push(w.t1("joint-present", "n", side.present).into_owned());
    }
    said.join(" · ")
}

#[derive(Template)]
#[template(path = "activities/joint.html")]
struct JointPage {
    frame: Frame,
    org: OrgId,
    choices: Choices,
    /// Schools and partners that can still be invited.
    schools: Vec<Choice>,
    partners: Vec<Choice>,
    clubs: Vec<Choice>,
    /// Whether one can invite now.
    open: bool,
    typed: Typed,
    faults: Faults,
}

impl JointPage {
    fn base(&self) -> String {
        format!("/o/{}/activities/{}", self.org, self.choices.activity.id)
    }

    /// The faults of the form of a kind; the other forms are as they were.
    fn is_sent(&self, kind: &str) -> bool {
        self.typed.kind == kind && !self.faults.is_empty()
    }
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    search: String,
    kind: String,
    guest: String,
    club: String,
    places: String,
    name: String,
    contact: String,
    reason: String,
}

impl Typed {
    fn invite(&self) -> Invite {
        Invite {
            id: self.id.parse().ok(),
            kind: self.kind.parse().ok(),
            guest: self.guest.parse().ok(),
            club: self.club.parse().ok(),
            places: Count(self.places.clone()),
            name: self.name.clone(),
            contact: self.contact.clone(),
        }
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ActivityWrite>,
    id: ActivityId,
    mut typed: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let choices = app.joint_choices(permit, id, &typed.search).await?;
    crumbs(&mut frame, org, Some((id, &choices.activity.title)));
    if typed.id.is_empty() {
        // The form brings its own id: sent twice, it asks once.
        typed.id = app.new_id().to_string();
    }
    let org_choice = |one: &app::orgs::Org| Choice::new(one.id.to_string(), one.name.clone());
    let schools = choices.schools.iter().map(org_choice).collect();
    let partners = choices.partners.iter().map(org_choice).collect();
    let club = |club: &app::clubs::Club| Choice::new(club.id.to_string(), club.name.clone());
    let clubs = choices.clubs.iter().map(club).collect();
    let planned = choices.activity.stage == domain::activity::Stage::Planned;
    let open = planned && choices.joint.hosting;
    show(&JointPage { frame, org, choices, schools, partners, clubs, open, typed, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Query(typed): Query<Typed>,
) -> Result<Html<String>, Problem> {
    let typed = Typed { search: typed.search, ..Typed::default() };
    shown(&app, frame, &permit, id, typed, Faults::new()).await
}

/// After a step: the page with its sentence, or the same page with the fault.
async fn after(
    app: &App,
    frame: Frame,
    permit: &Permit<ActivityWrite>,
    id: ActivityId,
    typed: Typed,
    result: Result<&'static str, Error>,
) -> Result<Response, Problem> {
    match result {
        Ok(what) => {
            let path = format!("/o/{}/activities/{id}/joint", permit.org());
            Ok(done(&path, what).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(app, frame, permit, id, typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn invite(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let result = app.invite_joint(&permit, id, &typed.invite()).await;
    let said = match typed.kind.as_str() {
        "school" | "partner" => "joint-invited",
        _ => "joint-added",
    };
    after(&app, frame, &permit, id, typed, result.map(|_| said)).await
}

#[derive(Deserialize)]
pub(super) struct AtInvitation {
    invitation: InvitationId,
}

pub(super) async fn end(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Path(at): Path<AtInvitation>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let why = EndInvitation { reason: typed.reason.clone() };
    let result = app.end_invitation(&permit, id, at.invitation, &why).await;
    after(&app, frame, &permit, id, typed, result.map(|()| "joint-ended")).await
}
