//! Clubs: the list, founding one, one club with its members and their posts, closing it.

use app::App;
use app::access::{ForceManage, ForceRead, Person};
use app::clubs::officers::{Appoint, Dismissal};
use app::clubs::{Club, ClubClosing, ClubView, NewClub};
use app::input::Day;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::{ClubId, OfficerId, OrgId};
use domain::term::{ClubKind, ClubPost};
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
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/officers", "club"), appoint)
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/officers/{officer}/end", "club"), dismiss)
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
    members: Vec<Choice>,
    posts: Vec<Choice>,
    form: ShowForm,
    faults: Faults,
    may_manage: bool,
}

impl ShowPage {
    fn tone(&self) -> Tone {
        if self.view.club.closed_on.is_some() { Tone::Calm } else { Tone::Ok }
    }

    fn is_open(&self) -> bool {
        self.may_manage && self.view.club.closed_on.is_none()
    }
}

/// What was typed in one of the forms of a club's page.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ShowForm {
    id: String,
    on: String,
    term: String,
    post: String,
    since: String,
}

fn show_page(
    app: &App,
    frame: Frame,
    org: OrgId,
    view: ClubView,
    form: ShowForm,
    faults: Faults,
    may_manage: bool,
) -> Result<Html<String>, Problem> {
    let name = |one: &app::clubs::Term| format!("{} ({})", one.full_name.reveal(), one.class);
    let members = view.members.iter().map(|one| Choice::new(one.id.to_string(), name(one)));
    let members = members.collect();
    let word = |post: &ClubPost| Choice::new(post.code(), frame.w.word("club-post", post));
    let posts = ClubPost::ALL.iter().map(word).collect();
    // The form brings its own id: sent twice, it appoints once.
    let form = ShowForm { id: app.new_id().to_string(), ..form };
    show(&ShowPage { frame, org, view, members, posts, form, faults, may_manage })
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
    show_page(&app, frame, org, view, ShowForm::default(), Faults::new(), may_manage)
}

/// The club's page again with what was wrong, or the step that was done.
async fn answer(
    app: &App,
    frame: Frame,
    person: &Person,
    (org, id): (OrgId, ClubId),
    form: ShowForm,
    step: app::Result<&str>,
) -> Result<Response, Problem> {
    match step {
        Ok(step) => Ok(done(&format!("/o/{org}/clubs/{id}"), step).into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(person, org).await?;
            let view = app.club(&read, id).await?;
            let page = show_page(app, frame, org, view, form, faults, true)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn close(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, ClubId)>,
    Form(form): Form<ShowForm>,
) -> Result<Response, Problem> {
    let closing = ClubClosing { on: Day(form.on.clone()) };
    let step = app.close_club(&permit, id, &closing).await.map(|()| "club-closed");
    answer(&app, frame, &person, (org, id), form, step).await
}

async fn appoint(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, ClubId)>,
    Form(form): Form<ShowForm>,
) -> Result<Response, Problem> {
    let step = match (form.term.parse(), form.post.parse()) {
        (Ok(term), Ok(post)) => {
            let since = Day(form.since.clone());
            let new = Appoint { id: form.id.parse().ok(), term, post, since };
            app.appoint_officer(&permit, id, &new).await.map(|_| "officer-appointed")
        }
        (Err(_), _) => Err(app::Error::invalid("term", "fault-officer-member")),
        (Ok(_), Err(_)) => Err(app::Error::invalid("post", "fault-officer-post")),
    };
    answer(&app, frame, &person, (org, id), form, step).await
}

async fn dismiss(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id, officer)): Path<(OrgId, ClubId, OfficerId)>,
) -> Result<Response, Problem> {
    app.dismiss_officer(&permit, id, officer, &Dismissal::default()).await?;
    Ok(done(&format!("/o/{org}/clubs/{id}"), "officer-ended").into_response())
}
