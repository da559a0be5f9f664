//! Advisors of a club: the form that appoints one, and the button that ends a time as advisor.

use app::App;
use app::access::{ForceManage, ForceRead, Permit};
use app::clubs::advisors::{AdvisorEnding, AppointAdvisor};
use app::clubs::{Club, ClubView};
use app::input::Day;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::club::AdvisorPost;
use domain::id::{AccountId, AdvisorId, ClubId, OrgId};
use domain::personal::Personal;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::beside::crumbs;

#[derive(Template)]
#[template(path = "clubs/advisor.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    club: Club,
    /// The name of who is in charge now, who would hand over.
    lead: Option<String>,
    teachers: Vec<Choice>,
    posts: Vec<Choice>,
    form: Typed,
    faults: Faults,
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    account: String,
    post: String,
    since: String,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ForceManage>,
    view: ClubView,
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let teachers = app.possible_advisors(permit).await?;
    let teacher =
        |(id, name): (AccountId, Personal<String>)| Choice::new(id.to_string(), name.into_inner());
    let word = |post: &AdvisorPost| Choice::new(post.code(), frame.w.word("advisor-post", post));
    let posts = AdvisorPost::ALL.iter().map(word).collect();
    let lead = view.advisors.iter().find(|one| one.leads());
    crumbs(&mut frame, org, Some((view.club.id, &view.club.name)));
    show(&FormPage {
        org,
        lead: lead.map(|one| one.full_name.reveal().clone()),
        teachers: teachers.into_iter().map(teacher).collect(),
        posts,
        club: view.club,
        frame,
        form,
        faults,
    })
}

pub(super) async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): Path<(OrgId, ClubId)>,
) -> Result<Html<String>, Problem> {
    let view = app.club(&permit.also::<ForceRead>(&person)?, id).await?;
    // The form brings its own id: sent twice, it appoints once.
    let form = Typed {
        id: app.new_id().to_string(),
        post: AdvisorPost::Lead.code().to_owned(),
        ..Typed::default()
    };
    shown(&app, frame, &permit, view, form, Faults::new()).await
}

pub(super) async fn appoint(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, ClubId)>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let step = match (form.account.parse(), form.post.parse()) {
        (Ok(account), Ok(post)) => {
            let since = Day(form.since.clone());
            let new = AppointAdvisor { id: form.id.parse().ok(), account, post, since };
            app.appoint_advisor(&permit, id, &new).await
        }
        (Err(_), _) => Err(app::Error::invalid("account", "fault-advisor-account")),
        (Ok(_), Err(_)) => Err(app::Error::invalid("post", "fault-advisor-post")),
    };
    match step {
        Ok(_) => Ok(done(&format!("/o/{org}/clubs/{id}"), "advisor-appointed").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let view = app.club(&permit.also::<ForceRead>(&person)?, id).await?;
            let page = shown(&app, frame, &permit, view, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn end(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id, advisor)): Path<(OrgId, ClubId, AdvisorId)>,
) -> Result<Response, Problem> {
    app.end_advisor(&permit, id, advisor, &AdvisorEnding::default()).await?;
    Ok(done(&format!("/o/{org}/clubs/{id}"), "advisor-ended").into_response())
}
