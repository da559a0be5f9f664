//! The class list of a school year: uploads, classes, learners, the template, closing.

use app::App;
use app::access::RosterImport;
use app::lists::{Asked, Learner, ListView, year_or, years_around};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Action;
use domain::calendar::SchoolYear;
use domain::id::{LearnerId, OrgId};
use domain::roster::matching::ImportState;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

use crate::upload::Sent;

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<RosterImport>("/o/{org}/lists", "list"), list)
        .add(post::<RosterImport>("/o/{org}/lists", "list"), upload)
        .add(get::<RosterImport>("/o/{org}/lists/template.xlsx", "list"), template)
        .add(get::<RosterImport>("/o/{org}/lists/learners", "learner").fragment(), learners)
        .add(post::<RosterImport>("/o/{org}/lists/learners", "learner").fragment(), found)
        .add(post::<RosterImport>("/o/{org}/lists/closure", "list"), close)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Year {
    year: String,
}

#[derive(Template)]
#[template(path = "lists/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    view: ListView,
    years: Vec<Choice>,
    faults: Faults,
    may_take: bool,
}

impl ListPage {
    fn year(&self) -> String {
        self.view.year.to_string()
    }
}

/// How an import's state feels.
pub fn tone(state: ImportState) -> Tone {
    match state {
        ImportState::Waiting | ImportState::Reading => Tone::Info,
        ImportState::Ready => Tone::Warn,
        ImportState::Failed => Tone::Bad,
        ImportState::Confirmed => Tone::Ok,
        ImportState::Cancelled => Tone::Calm,
    }
}

/// School years to choose from, the one that is shown among them.
pub fn years(now: SchoolYear, shown: SchoolYear) -> Vec<Choice> {
    let mut years = years_around(now);
    if !years.contains(&shown) {
        years.push(shown);
    }
    years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect()
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RosterImport>,
    Query(asked): Query<Year>,
) -> Result<Html<String>, Problem> {
    let year = year_or(&asked.year, app.school_year());
    let view = app.class_list(&permit, year).await?;
    let may_take = person.may(Action::ForceManage, permit.path());
    let years = years(app.school_year(), year);
    show(&ListPage { frame, org: permit.org(), view, years, faults: Faults::new(), may_take })
}

async fn upload(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RosterImport>,
    Sent(upload): Sent,
) -> Result<Response, Problem> {
    let typed = upload.school_year.clone();
    match app.upload_list(&permit, upload).await {
        Ok(id) => Ok(Redirect::to(&format!("/o/{}/imports/{id}", permit.org())).into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let year = year_or(&typed, app.school_year());
            let view = app.class_list(&permit, year).await?;
            let may_take = person.may(Action::ForceManage, permit.path());
            let years = years(app.school_year(), year);
            let page = show(&ListPage { frame, org: permit.org(), view, years, faults, may_take })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn template(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Query(asked): Query<Year>,
) -> Result<Response, Problem> {
    let year = year_or(&asked.year, app.school_year());
    let bytes = app.list_template(&permit, year).await?;
    Ok(web::file::xlsx(&format!("danh-sach-{year}"), bytes))
}

async fn close(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Form(form): Form<Year>,
) -> Result<Redirect, Problem> {
    let year = year_or(&form.year, app.school_year());
    app.close_list(&permit, year).await?;
    Ok(done(&format!("/o/{}/lists?year={year}", permit.org()), "list-closed"))
}

/// A search travels in the body: a child's name has no place in an address.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct LearnersAsked {
    year: String,
    class: String,
    search: String,
    after: String,
}

#[derive(Template)]
#[template(path = "lists/learners.html")]
struct LearnersPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    asked: LearnersAsked,
    classes: Vec<Choice>,
    rows: Vec<Learner>,
    next: Option<LearnerId>,
}

#[derive(Template)]
#[template(path = "lists/learner_rows.html")]
struct LearnerRows {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    asked: LearnersAsked,
    rows: Vec<Learner>,
    next: Option<LearnerId>,
}

async fn learners(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RosterImport>,
    Query(asked): Query<LearnersAsked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let asked = LearnersAsked { search: String::new(), ..asked };
    shown(&app, frame, &permit, asked, &headers).await
}

async fn found(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RosterImport>,
    headers: HeaderMap,
    Form(asked): Form<LearnersAsked>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, asked, &headers).await
}

async fn shown(
    app: &App,
    frame: Frame,
    permit: &app::access::Permit<RosterImport>,
    asked: LearnersAsked,
    headers: &HeaderMap,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let year = year_or(&asked.year, app.school_year());
    let query = Asked {
        class: asked.class.clone(),
        search: asked.search.clone(),
        after: asked.after.parse().ok(),
    };
    let page = app.learners(permit, year, &query).await?;
    let (rows, next) = (page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&LearnerRows { frame, org, year, asked, rows, next });
    }
    let classes = app.class_list(permit, year).await?.classes;
    let classes = classes.iter().map(|c| Choice::new(&*c.class_name, &*c.class_name)).collect();
    show(&LearnersPage { frame, org, year, asked, classes, rows, next })
}
