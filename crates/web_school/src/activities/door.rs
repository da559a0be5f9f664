//! On the day, on the leader's phone: one tap a name, or a card; the red lines before outreach; the host's word.

use app::access::{ActivityWrite, Permit};
use app::activities::{AtDoor, CheckIn, DoorView, HostSaid};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::activity::{Presence, Stage};
use domain::attendance::{HOST_TRIES, HostWord};
use domain::guard::clock_text;
use domain::id::{ActivityId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Permitted, Problem, Tone, show};

use super::at::{At, crumbs};

#[derive(Template)]
#[template(path = "activities/door.html")]
struct DoorPage {
    frame: Frame,
    org: OrgId,
    view: DoorView,
    /// Whether the reader is responsible for the whole school and may see the host's code.
    whole: bool,
    /// One id a form: sent twice, said once.
    ids: Vec<String>,
    typed: Typed,
    faults: Faults,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call methods and hand values over by reference"
)]
impl DoorPage {
    fn base(&self) -> String {
        format!("/o/{}/activities/{}", self.org, self.view.activity.id)
    }

    fn is_there(&self, one: &AtDoor) -> bool {
        one.member.presence.is_some_and(Presence::took_part)
    }

    fn tone(&self, presence: &Presence) -> Tone {
        match presence {
            Presence::Present => Tone::Ok,
            Presence::Late => Tone::Info,
            Presence::Excused => Tone::Calm,
            Presence::Absent => Tone::Warn,
        }
    }

    /// From when to when, and what would count.
    fn times(&self, one: &AtDoor) -> String {
        let clock = |minute: Option<i64>| minute.map_or_else(|| "…".to_owned(), clock_text);
        let (arrived, left) = (one.times.arrived, one.times.left);
        let minutes = self.frame.w.t1("activities-minutes-said", "n", one.minutes);
        match (arrived, left) {
            (None, None) => minutes.into_owned(),
            (arrived, left) => format!("{}–{} · {minutes}", clock(arrived), clock(left)),
        }
    }

    fn said(&self) -> usize {
        self.view.people.iter().filter(|one| one.member.presence.is_some()).count()
    }

    fn there(&self) -> usize {
        self.view.people.iter().filter(|one| self.is_there(one)).count()
    }

    fn asks_lines(&self) -> bool {
        self.view.activity.kind.needs_adult() && self.view.spot.lines_at.is_none()
    }

    fn is_held(&self) -> bool {
        self.view.activity.stage == Stage::Held
    }

    fn takes_code(&self) -> bool {
        let spot = &self.view.spot;
        !spot.host_code.reveal().is_empty() && spot.host_tries < HOST_TRIES
    }
}

/// What was typed at the door, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    term: String,
    card: String,
    what: String,
    time: String,
    note: String,
    how: String,
    code: String,
    name: String,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ActivityWrite>,
    id: ActivityId,
    typed: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let view = app.door(permit, id).await?;
    let org = permit.org();
    crumbs(&mut frame, org, Some((id, &view.activity.title)));
    let ids = (0..=2 * view.people.len()).map(|_| app.new_id().to_string()).collect();
    let whole = permit.only().is_none();
    show(&DoorPage { frame, org, view, whole, ids, typed, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, id, Typed::default(), Faults::new()).await
}

fn back(org: OrgId, id: ActivityId, what: &str) -> Redirect {
    done(&format!("/o/{org}/activities/{id}/door"), what)
}

/// After a press: back to the list, or the same page with the fault.
async fn after(
    app: &App,
    frame: Frame,
    permit: &Permit<ActivityWrite>,
    id: ActivityId,
    typed: Typed,
    result: Result<&'static str, Error>,
) -> Result<Response, Problem> {
    match result {
        Ok(what) => Ok(back(permit.org(), id, what).into_response()),
        Err(Error::NotFound) => Err(Problem::NotFound),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(app, frame, permit, id, typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn check(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let check = CheckIn {
        id: typed.id.parse().ok(),
        term: typed.term.parse().ok(),
        card: typed.card.clone(),
        what: typed.what.parse().ok(),
        time: typed.time.clone(),
        note: typed.note.clone(),
    };
    let result = app.check_in(&permit, id, &check).await.map(|_| "checked-in");
    after(&app, frame, &permit, id, typed, result).await
}

pub(super) async fn lines(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Response, Problem> {
    let result = app.tell_red_lines(&permit, id).await.map(|()| "lines-told");
    after(&app, frame, &permit, id, Typed::default(), result).await
}

pub(super) async fn host_code(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Response, Problem> {
    let result = app.make_host_code(&permit, id).await.map(|_| "host-code");
    after(&app, frame, &permit, id, Typed::default(), result).await
}

pub(super) async fn host(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let how: Option<HostWord> = typed.how.parse().ok();
    let said = HostSaid { how, code: typed.code.clone(), name: typed.name.clone() };
    let result = app.host_confirms(&permit, id, &said).await.map(|()| "host-confirmed");
    after(&app, frame, &permit, id, typed, result).await
}
