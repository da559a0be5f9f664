//! The force by name: registry with search, one term, leaving, the export; taking learners in beside.

pub mod joining;

use app::App;
use app::access::{ForceManage, ForceRead, Permit, Person};
use app::clubs::steps::Step;
use app::clubs::terms::TermEnding;
use app::clubs::{Club, Term};
use app::force::Asked;
use app::input::Day;
use app::lists::year_or;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::calendar::SchoolYear;
use domain::id::{OrgId, PictureId, TermId};
use domain::term::{EndReason, TermState};
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

use crate::lists::years;
use crate::pictures::portrait_for;

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ForceRead>("/o/{org}/force", "term").fragment(), list)
        .add(post::<ForceRead>("/o/{org}/force", "term").fragment(), found)
        .add(get::<ForceRead>("/o/{org}/force/export.xlsx", "term").fresh(), export)
        .add(get::<ForceRead>("/o/{org}/force/{term}", "term"), one)
        .add(post::<ForceManage>("/o/{org}/force/{term}/withdrawal", "term"), withdraw)
}

/// How a term's state feels.
pub const fn tone(state: TermState) -> Tone {
    match state {
        TermState::Active => Tone::Ok,
        TermState::Nominated | TermState::Selected | TermState::Trained | TermState::Finished => {
            Tone::Calm
        }
        TermState::Withdrawn | TermState::Ended => Tone::Warn,
    }
}

/// A search travels in the body: a child's name has no place in an address.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Typed {
    year: String,
    club: String,
    class: String,
    state: String,
    search: String,
    after: String,
}

impl Typed {
    fn asked(&self, now: SchoolYear) -> Asked {
        let state = match self.state.as_str() {
            "" => Some(TermState::Active),
            other => other.parse().ok(),
        };
        Asked {
            year: year_or(&self.year, now),
            club: self.club.parse().ok(),
            class: self.class.clone(),
            state,
            search: self.search.clone(),
            after: self.after.parse().ok(),
        }
    }

    /// The filter without the search, as a query.
    fn query(&self, year: SchoolYear) -> String {
        let (club, state) = (web::page::encode(&self.club), web::page::encode(&self.state));
        let class = web::page::encode(&self.class);
        format!("?year={year}&club={club}&class={class}&state={state}")
    }
}

#[derive(Template)]
#[template(path = "force/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    typed: Typed,
    year: SchoolYear,
    years: Vec<Choice>,
    clubs: Vec<Choice>,
    classes: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Term>,
    next: Option<TermId>,
    may_manage: bool,
    may_card: bool,
}

#[derive(Template)]
#[template(path = "force/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    typed: Typed,
    year: SchoolYear,
    rows: Vec<Term>,
    next: Option<TermId>,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let typed = Typed { search: String::new(), ..typed };
    shown(&app, frame, &person, &permit, typed, &headers).await
}

async fn found(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &person, &permit, typed, &headers).await
}

async fn shown(
    app: &App,
    frame: Frame,
    person: &Person,
    permit: &Permit<ForceRead>,
    typed: Typed,
    headers: &HeaderMap,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let asked = typed.asked(app.school_year());
    let year = asked.year;
    let page = app.force(permit, &asked).await?;
    let (rows, next) = (page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, typed, year, rows, next });
    }
    let classes = app.force_classes(permit, year).await?;
    let w = frame.w;
    let states = TermState::ALL.iter().map(|s| Choice::new(s.code(), w.word("term-state", s)));
    let states = states.chain([Choice::new("all", w.t("force-state-any"))]).collect();
    show(&ListPage {
        org,
        year,
        years: years(app.school_year(), year),
        clubs: clubs(&app.clubs(permit).await?, false),
        classes: classes.iter().map(|class| Choice::new(class, class)).collect(),
        states,
        typed,
        rows,
        next,
        may_manage: person.may(Action::ForceManage, permit.path()),
        may_card: person.may(Action::CardWrite, permit.path()),
        frame,
    })
}

/// Clubs to choose from.
pub fn clubs(clubs: &[Club], open: bool) -> Vec<Choice> {
    let some = clubs.iter().filter(|club| !open || club.closed_on.is_none());
    some.map(|club| Choice::new(club.id.to_string(), &*club.name)).collect()
}

async fn export(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    let asked = typed.asked(app.school_year());
    let bytes = app.force_sheet(&permit, &asked).await?;
    Ok(web::file::xlsx(&format!("dai-su-so-{}", asked.year), bytes))
}

#[derive(Template)]
#[template(path = "force/term.html")]
struct TermPage {
    frame: Frame,
    org: OrgId,
    term: Term,
    /// The portrait, when it may be shown now.
    portrait: Option<PictureId>,
    may_picture: bool,
    steps: Vec<Step>,
    form: EndForm,
    reasons: Vec<Choice>,
    faults: Faults,
    may_manage: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EndForm {
    reason: String,
    on: String,
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): Path<(OrgId, TermId)>,
) -> Result<Html<String>, Problem> {
    term_page(&app, frame, &person, &permit, id, EndForm::default(), Faults::new()).await
}

async fn term_page(
    app: &App,
    frame: Frame,
    person: &Person,
    permit: &Permit<ForceRead>,
    id: TermId,
    form: EndForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let (org, term) = (permit.org(), app.term(permit, id).await?);
    let steps = app.term_steps(permit, id).await?;
    let portrait = portrait_for(app, person, permit, term.learner).await?;
    let may_picture = person.may(Action::PictureWrite, permit.path());
    let may_manage = person.may(Action::ForceManage, permit.path());
    let reason = |r: &EndReason| Choice::new(r.code(), frame.w.word("end-reason", r));
    let reasons = EndReason::CHOICES.iter().map(reason).collect();
    show(&TermPage {
        frame,
        org,
        term,
        portrait,
        may_picture,
        steps,
        form,
        reasons,
        faults,
        may_manage,
    })
}

async fn withdraw(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, TermId)>,
    Form(form): Form<EndForm>,
) -> Result<Response, Problem> {
    let ended = match form.reason.parse::<EndReason>() {
        Ok(reason) => {
            app.end_term(&permit, id, &TermEnding { reason, on: Day(form.on.clone()) }).await
        }
        Err(_) => Err(app::Error::invalid("reason", "fault-end-reason")),
    };
    match ended {
        Ok(()) => Ok(done(&format!("/o/{org}/force/{id}"), "term-ended").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(&person, org).await?;
            let page = term_page(&app, frame, &person, &read, id, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
