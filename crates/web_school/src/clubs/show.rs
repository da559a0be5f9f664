//! One club: its members with their posts, its advisors; closing it.

use app::App;
use app::access::{ForceManage, ForceRead, Person};
use app::clubs::advisors::Advisor;
use app::clubs::officers::{Appoint, Dismissal};
use app::clubs::{ClubClosing, ClubView};
use app::input::Day;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::{ClubId, OfficerId, OrgId};
use domain::term::ClubPost;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, Tone, show};

use super::beside::crumbs;

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
    /// Whether this person signs the school's decisions.
    may_sign: bool,
}

impl ShowPage {
    fn tone(&self) -> Tone {
        if self.view.club.closed_on.is_some() { Tone::Calm } else { Tone::Ok }
    }

    /// What an advisor is called now: in charge, to take over, deputy.
    fn standing(&self, one: &Advisor) -> String {
        let w = self.frame.w;
        if one.is_coming() {
            w.t("advisors-coming").into_owned()
        } else {
            w.word("advisor-post", one.post).into_owned()
        }
    }

    /// Whether the club has to be taken over.
    fn waits(&self) -> bool {
        self.view.advisors.iter().any(Advisor::is_coming)
    }

    fn is_open(&self) -> bool {
        self.may_manage && self.view.club.closed_on.is_none()
    }
}

/// What was typed in one of the forms of a club's page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ShowForm {
    id: String,
    on: String,
    term: String,
    post: String,
    since: String,
    pub(super) decision: String,
    pub(super) decided_on: String,
}

async fn show_page(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, ClubId),
    form: ShowForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(person, org).await?;
    let view = app.club(&read, id).await?;
    let name = |one: &app::clubs::Term| format!("{} ({})", one.full_name.reveal(), one.class);
    let members = view.members.iter().map(|one| Choice::new(one.id.to_string(), name(one)));
    let members = members.collect();
    let word = |post: &ClubPost| Choice::new(post.code(), frame.w.word("club-post", post));
    let posts = ClubPost::ALL.iter().map(word).collect();
    // The form brings its own id: sent twice, it appoints once.
    let form = ShowForm { id: app.new_id().to_string(), ..form };
    let may_manage = person.may(Action::ForceManage, read.path());
    let may_sign = person.may(Action::DecisionSign, read.path());
    crumbs(&mut frame, org, None);
    show(&ShowPage { frame, org, view, members, posts, form, faults, may_manage, may_sign })
}

pub(super) async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<ForceRead>,
    Path(at): Path<(OrgId, ClubId)>,
) -> Result<Html<String>, Problem> {
    show_page(&app, frame, &person, at, ShowForm::default(), Faults::new()).await
}

/// The club's page again with what was wrong, or the step that was done.
pub(super) async fn answer(
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
            let page = show_page(app, frame, person, (org, id), form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn close(
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

pub(super) async fn appoint(
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

pub(super) async fn dismiss(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id, officer)): Path<(OrgId, ClubId, OfficerId)>,
) -> Result<Response, Problem> {
    app.dismiss_officer(&permit, id, officer, &Dismissal::default()).await?;
    Ok(done(&format!("/o/{org}/clubs/{id}"), "officer-ended").into_response())
}
