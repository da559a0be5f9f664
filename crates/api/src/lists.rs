//! The class list of a school year: classes, learners, the template, closing.

use app::App;
use app::access::RosterImport;
use app::lists::{Asked as Wanted, Learner, ListClosed};
use axum::extract::{Extension, Path, State};
use axum::response::{Json, Response};
use domain::calendar::SchoolYear;
use domain::id::{LearnerId, OrgId};
use domain::personal::Personal;
use domain::term::Gender;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::idempotency::Unkept;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    let list = "/api/v1/orgs/{org}/lists/{year}";
    Book::new()
        .add(
            book::get::<RosterImport>(
                list,
                "list",
                "The class list of a school year, as 2026-2027",
            )
            .gives::<ListView>(),
            one,
        )
        .add(
            book::get::<RosterImport>(
                "/api/v1/orgs/{org}/lists/{year}/template.xlsx",
                "list",
                "The template to fill in",
            )
            .media(&[web::file::XLSX]),
            template,
        )
        .add(
            book::get::<RosterImport>(
                "/api/v1/orgs/{org}/lists/{year}/learners",
                "learner",
                "Learners by given name",
            )
            .query::<LearnersAsked>()
            .gives::<PageView<LearnerView>>(),
            learners,
        )
        .add(
            book::post::<RosterImport>(
                "/api/v1/orgs/{org}/lists/{year}/learners/search",
                "learner",
                "Learners by part of a name; a name has no place in an address",
            )
            .takes::<LearnersSearch>()
            .gives::<PageView<LearnerView>>()
            .status(200),
            search,
        )
        .add(
            book::post::<RosterImport>(
                "/api/v1/orgs/{org}/lists/{year}/closure",
                "list",
                "Close the list: learners who were not taken in are erased",
            )
            .gives::<ListClosed>()
            .status(200),
            close,
        )
}

#[derive(Serialize, JsonSchema)]
struct ListView {
    school_year: String,
    open: bool,
    /// Learners who stay when the list is closed.
    taken: i64,
    /// Learners whom closing erases.
    untaken: i64,
    classes: Vec<ClassView>,
    /// The newest uploads.
    imports: Vec<crate::imports::ImportView>,
}

#[derive(Serialize, JsonSchema)]
struct ClassView {
    class: String,
    learners: i64,
    in_force: i64,
}

/// A learner.
#[derive(Serialize, JsonSchema)]
pub struct LearnerView {
    id: LearnerId,
    full_name: Personal<String>,
    dob: Personal<String>,
    gender: Gender,
    class: String,
    ministry_id: Personal<String>,
    status: &'static str,
    in_force: bool,
}

/// A learner as the API shows it.
pub fn learner(one: Learner) -> LearnerView {
    LearnerView {
        id: one.id,
        full_name: one.full_name,
        dob: one.dob,
        gender: one.gender,
        class: one.class,
        ministry_id: one.ministry_id,
        status: one.status.code(),
        in_force: one.in_force,
    }
}

/// A school year of a path.
pub fn year_of(text: &str) -> Result<SchoolYear, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, year)): Path<(OrgId, String)>,
) -> Result<Json<ListView>, Problem> {
    let view = app.class_list(&permit, year_of(&year)?).await?;
    let class = |class: app::lists::Class| ClassView {
        class: class.class_name,
        learners: class.learners,
        in_force: class.in_force,
    };
    Ok(Json(ListView {
        school_year: view.year.to_string(),
        open: view.open.is_some(),
        taken: view.taken,
        untaken: view.untaken,
        classes: view.classes.into_iter().map(class).collect(),
        imports: view.uploads.into_iter().map(crate::imports::view).collect(),
    }))
}

async fn template(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, year)): Path<(OrgId, String)>,
) -> Result<Response, Problem> {
    let year = year_of(&year)?;
    let bytes = app.list_template(&permit, year).await?;
    Ok(web::file::xlsx(&format!("danh-sach-{year}"), bytes))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct LearnersAsked {
    /// Only this class.
    class: String,
    /// The `next` of the page before.
    after: Option<LearnerId>,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct LearnersSearch {
    /// Part of a name or code; marks do not matter.
    search: String,
    /// Only this class.
    class: String,
    /// The `next` of the page before.
    after: Option<LearnerId>,
}

async fn shown(
    app: &App,
    permit: &app::access::Permit<RosterImport>,
    year: &str,
    wanted: Wanted,
) -> Result<Json<PageView<LearnerView>>, Problem> {
    let page = app.learners(permit, year_of(year)?, &wanted).await?;
    let rows = page.rows.into_iter().map(learner).collect();
    Ok(Json(PageView { rows, next: page.next.map(|id| id.to_string()) }))
}

async fn learners(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, year)): Path<(OrgId, String)>,
    Asked(asked): Asked<LearnersAsked>,
) -> Result<Json<PageView<LearnerView>>, Problem> {
    let wanted = Wanted { class: asked.class, search: String::new(), after: asked.after };
    shown(&app, &permit, &year, wanted).await
}

async fn search(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, year)): Path<(OrgId, String)>,
    Body(asked): Body<LearnersSearch>,
) -> Result<(Extension<Unkept>, Json<PageView<LearnerView>>), Problem> {
    let wanted = Wanted { class: asked.class, search: asked.search, after: asked.after };
    let found = shown(&app, &permit, &year, wanted).await?;
    Ok((Extension(Unkept::Reading), found))
}

async fn close(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, year)): Path<(OrgId, String)>,
) -> Result<Json<ListClosed>, Problem> {
    Ok(Json(app.close_list(&permit, year_of(&year)?).await?))
}
