//! Clubs: the list, founding one, one club with its members, closing it.

use app::App;
use app::access::{ForceManage, ForceRead};
use app::clubs::{Club, ClubClosing, ClubView, NewClub};
use app::input::Day;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::{ClubId, OrgId};
use domain::term::ClubKind;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ForceRead>("/o/{org}/clubs", "club"), list)
        .add(get::<ForceManage>("/o/{org}/clubs/new", "club"), new)
        .add(post::<ForceManage>("/o/{org}/clubs", "club"), found)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}", "club"), one)
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/closure", "club"), close)
}

#[derive(Template)]
#[template(path = "clubs/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    clubs: Vec<Club>,
    may_manage: bool,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
) -> Result<Html<String>, Problem> {
    let clubs = app.clubs(&permit).await?;
    let may_manage = person.may(Action::ForceManage, permit.path());
    show(&ListPage { frame, org: permit.org(), clubs, may_manage })
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ClubForm {
    id: String,
    kind: String,
    name: String,
    decision: String,
    founded_on: String,
    advisor: String,
}

#[derive(Template)]
#[template(path = "clubs/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    form: ClubForm,
    kinds: Vec<Choice>,
    faults: Faults,
}

fn form_page(
    frame: Frame,
    org: OrgId,
    form: ClubForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let kind = |kind: &ClubKind| Choice::new(kind.code(), frame.w.word("club-kind", kind));
    let kinds = ClubKind::ALL.iter().map(kind).collect();
    show(&FormPage { frame, org, form, kinds, faults })
}

async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
) -> Result<Html<String>, Problem> {
    // The form brings its own id: sent twice, it founds one club.
    let form = ClubForm {
        id: app.new_id().to_string(),
        kind: ClubKind::Club.code().to_owned(),
        ..ClubForm::default()
    };
    form_page(frame, permit.org(), form, Faults::new())
}

async fn found(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
    Form(form): Form<ClubForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let founded = match form.kind.parse() {
        Ok(kind) => {
            let new = NewClub {
                id: form.id.parse().ok(),
                kind,
                name: form.name.clone(),
                decision: form.decision.clone(),
                founded_on: Day(form.founded_on.clone()),
                advisor: form.advisor.clone(),
            };
            app.found_club(&permit, &new).await
        }
        Err(_) => Err(app::Error::invalid("kind", "fault-club-kind")),
    };
    match founded {
        Ok(id) => Ok(done(&format!("/o/{org}/clubs/{id}"), "club-founded").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(frame, org, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "clubs/show.html")]
struct ShowPage {
    frame: Frame,
    org: OrgId,
    view: ClubView,
    form: CloseForm,
    faults: Faults,
    may_manage: bool,
}

impl ShowPage {
    fn tone(&self) -> Tone {
        if self.view.club.closed_on.is_some() { Tone::Calm } else { Tone::Ok }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CloseForm {
    on: String,
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
    Path((org, id)): Path<(OrgId, ClubId)>,
) -> Result<Html<String>, Problem> {
    let view = app.club(&permit, id).await?;
    let may_manage = person.may(Action::ForceManage, permit.path());
    let (form, faults) = (CloseForm::default(), Faults::new());
    show(&ShowPage { frame, org, view, form, faults, may_manage })
}

async fn close(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, ClubId)>,
    Form(form): Form<CloseForm>,
) -> Result<Response, Problem> {
    let closing = ClubClosing { on: Day(form.on.clone()) };
    match app.close_club(&permit, id, &closing).await {
        Ok(()) => Ok(done(&format!("/o/{org}/clubs/{id}"), "club-closed").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(&person, org).await?;
            let view = app.club(&read, id).await?;
            let page = show(&ShowPage { frame, org, view, form, faults, may_manage: true })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
