//! The force by name, for the school: registry, search, one term, leaving, the export.

use app::App;
use app::access::{ForceManage, ForceRead, Permit};
use app::clubs::Term;
use app::clubs::terms::TermEnding;
use app::force::Asked as Wanted;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Json, Response};
use domain::consent::{Giver, Side};
use domain::id::{ClubId, LearnerId, OrgId, TermId};
use domain::personal::Personal;
use domain::term::{EndReason, Gender, TermState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::idempotency::Unkept;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, PageView};
use crate::lists::{LearnerView, learner, year_of};

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ForceRead>("/api/v1/orgs/{org}/terms", "term", "The force by given name")
                .query::<TermsAsked>()
                .gives::<PageView<TermView>>(),
            list,
        )
        .add(
            book::post::<ForceRead>(
                "/api/v1/orgs/{org}/terms/search",
                "term",
                "The force by part of a name; a name has no place in an address",
            )
            .takes::<TermsSearch>()
            .gives::<PageView<TermView>>()
            .status(200),
            search,
        )
        .add(
            book::get::<ForceRead>("/api/v1/orgs/{org}/terms.xlsx", "term", "The force as XLSX")
                .query::<TermsAsked>()
                .media(&[web::file::XLSX]),
            export,
        )
        .add(
            book::get::<ForceRead>("/api/v1/orgs/{org}/terms/{term}", "term", "One term")
                .gives::<TermView>(),
            one,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/terms/{term}/withdrawal",
                "term",
                "End a term before its time",
            )
            .takes::<TermEnding>()
            .status(204),
            withdraw,
        )
        .add(
            book::get::<ForceManage>(
                "/api/v1/orgs/{org}/lists/{year}/free",
                "learner",
                "Learners of a class who could be taken in",
            )
            .query::<FreeAsked>()
            .gives::<Vec<FreeView>>(),
            free,
        )
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/term-classes",
                "term",
                "The classes of those in the force, for a filter",
            )
            .query::<ClassesAsked>()
            .gives::<Vec<String>>(),
            classes,
        )
}

/// A term.
#[derive(Serialize, JsonSchema)]
pub struct TermView {
    id: TermId,
    learner: LearnerId,
    full_name: Personal<String>,
    dob: Personal<String>,
    gender: Gender,
    class: String,
    club: ClubId,
    club_name: String,
    school_year: String,
    state: TermState,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<EndReason>,
}

/// A term as the API shows it.
pub fn term(term: Term) -> TermView {
    TermView {
        id: term.id,
        learner: term.learner,
        full_name: term.full_name,
        dob: term.dob,
        gender: term.gender,
        class: term.class,
        club: term.club,
        club_name: term.club_name,
        school_year: term.school_year.to_string(),
        state: term.state,
        since: term.since.to_string(),
        until: term.until.map(|until| until.to_string()),
        reason: term.reason,
    }
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct TermsAsked {
    /// As 2026-2027; the present one when empty.
    school_year: String,
    /// Only this club.
    club: Option<ClubId>,
    /// Only this class.
    class: String,
    /// Only in this state; active when empty.
    state: Option<TermState>,
    /// In whatever state.
    any_state: bool,
    /// The `next` of the page before.
    after: Option<TermId>,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct TermsSearch {
    /// Part of a name; marks do not matter.
    search: String,
    /// As 2026-2027; the present one when empty.
    school_year: String,
    /// Only this club.
    club: Option<ClubId>,
    /// Only this class.
    class: String,
    /// Only in this state; active when empty.
    state: Option<TermState>,
    /// In whatever state.
    any_state: bool,
    /// The `next` of the page before.
    after: Option<TermId>,
}

impl TermsAsked {
    fn wanted(self, app: &App, search: String) -> Result<Wanted, Problem> {
        let now = app.school_year();
        let year = if self.school_year.is_empty() { now } else { year_of(&self.school_year)? };
        let state = if self.any_state { None } else { Some(TermState::Active) };
        Ok(Wanted {
            year,
            club: self.club,
            class: self.class,
            state: self.state.or(state),
            search,
            after: self.after,
        })
    }
}

async fn shown(
    app: &App,
    permit: &Permit<ForceRead>,
    wanted: &Wanted,
) -> Result<Json<PageView<TermView>>, Problem> {
    let page = app.force(permit, wanted).await?;
    let rows = page.rows.into_iter().map(term).collect();
    Ok(Json(PageView { rows, next: page.next.map(|id| id.to_string()) }))
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Asked(asked): Asked<TermsAsked>,
) -> Result<Json<PageView<TermView>>, Problem> {
    shown(&app, &permit, &asked.wanted(&app, String::new())?).await
}

async fn search(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Body(asked): Body<TermsSearch>,
) -> Result<(Extension<Unkept>, Json<PageView<TermView>>), Problem> {
    let TermsSearch { search, school_year, club, class, state, any_state, after } = asked;
    let asked = TermsAsked { school_year, club, class, state, any_state, after };
    let found = shown(&app, &permit, &asked.wanted(&app, search)?).await?;
    Ok((Extension(Unkept::Reading), found))
}

async fn export(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Asked(asked): Asked<TermsAsked>,
) -> Result<Response, Problem> {
    let wanted = asked.wanted(&app, String::new())?;
    let bytes = app.force_sheet(&permit, &wanted).await?;
    Ok(web::file::xlsx(&format!("dai-su-so-{}", wanted.year), bytes))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): Path<(OrgId, TermId)>,
) -> Result<Json<TermView>, Problem> {
    Ok(Json(term(app.term(&permit, id).await?)))
}

async fn withdraw(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): Path<(OrgId, TermId)>,
    Body(ending): Body<TermEnding>,
) -> Result<StatusCode, Problem> {
    app.end_term(&permit, id, &ending).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct FreeAsked {
    /// The class; all when empty (at most 1,000 learners).
    class: String,
}

async fn free(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, year)): Path<(OrgId, String)>,
    Asked(asked): Asked<FreeAsked>,
) -> Result<Json<Vec<FreeView>>, Problem> {
    let found = app.free_learners(&permit, year_of(&year)?, &asked.class).await?;
    let ids = found.iter().map(|learner| learner.id).collect();
    let mut missing = app.missing_to_take_part(&permit, &ids).await?;
    let mut view = |one: app::lists::Learner| {
        let why = missing.remove(&one.id).unwrap_or_default().into_iter();
        let missing = why.map(|why| MissingView { giver: why.giver, side: why.side }).collect();
        FreeView { learner: learner(one), missing }
    };
    Ok(Json(found.into_iter().map(&mut view).collect()))
}

/// A learner who could be taken in.
#[derive(Serialize, JsonSchema)]
struct FreeView {
    #[serde(flatten)]
    learner: LearnerView,
    /// Whose yes to taking part is missing, and how it stands; empty: may be taken in now.
    missing: Vec<MissingView>,
}

#[derive(Serialize, JsonSchema)]
struct MissingView {
    giver: Giver,
    side: Side,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct ClassesAsked {
    /// As 2026-2027; the present one when empty.
    school_year: String,
}

async fn classes(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Asked(asked): Asked<ClassesAsked>,
) -> Result<Json<Vec<String>>, Problem> {
    let now = app.school_year();
    let year = if asked.school_year.is_empty() { now } else { year_of(&asked.school_year)? };
    Ok(Json(app.force_classes(&permit, year).await?))
}
