//! The office's bench of plans: which school has which plan, calling for plans, reminding those without one.

use app::access::{PeriodManage, PlanRead, ReminderSend};
use app::input::Day;
use app::plans::{BenchAsk, BenchRow, BenchView, CallForPlans, RemindPlans};
use app::{After, App, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Action;
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use domain::plan::PlanState;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<PlanRead>("/o/{org}/plan-bench", "plan").fragment(), bench)
        .add(post::<ReminderSend>("/o/{org}/plan-bench/reminder", "plan"), remind)
        .add(post::<PeriodManage>("/o/{org}/plan-bench/call", "plan"), call)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    year: String,
    state: String,
    search: String,
    all: String,
    after: Option<After>,
}

impl Asked {
    fn ask(&self) -> BenchAsk {
        BenchAsk {
            year: self.year.parse().ok(),
            state: self.state.parse().ok(),
            search: self.search.clone(),
            all: self.all == "1",
            after: self.after.clone(),
        }
    }

    /// The address of the next page, as a query.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands it over by reference")]
    fn next(&self, year: &SchoolYear, after: &After) -> String {
        let search = web::page::encode(&self.search);
        let state = self.state.parse::<PlanState>().map_or("", PlanState::code);
        let all = if self.all == "1" { "&all=1" } else { "" };
        format!("?year={year}&state={state}&search={search}{all}&after={after}")
    }
}

#[derive(Template)]
#[template(path = "plans/bench.html")]
struct BenchPage {
    frame: Frame,
    org: OrgId,
    asked: Asked,
    view: BenchView,
    years: Vec<Choice>,
    states: Vec<Choice>,
    due: String,
    faults: Faults,
    may_remind: bool,
    may_call: bool,
    /// Communes keep a roadmap that plans serve.
    has_roadmap: bool,
}

/// The rows alone, for "show more".
#[derive(Template)]
#[template(path = "plans/bench_rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    asked: Asked,
    view: BenchView,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl Rows {
    fn tone(&self, state: &PlanState) -> Tone {
        tone(*state)
    }

    fn state(&self, row: &BenchRow) -> PlanState {
        row.stage.into()
    }
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl BenchPage {
    fn tone(&self, state: &PlanState) -> Tone {
        tone(*state)
    }

    fn state(&self, row: &BenchRow) -> PlanState {
        row.stage.into()
    }

    /// Schools that have not submitted: what a reminder reaches, but for revisions of issued plans.
    fn unsent(&self) -> i64 {
        let unsent = [PlanState::Missing, PlanState::Draft, PlanState::Returned];
        let counts = self.view.counts.iter().filter(|count| unsent.contains(&count.state));
        counts.map(|count| count.schools).sum()
    }

    fn schools(&self) -> i64 {
        self.view.counts.iter().map(|count| count.schools).sum()
    }

    /// The table of schools is of no use under the Department's own name but for attached units.
    fn heading(&self) -> &'static str {
        if self.view.children.is_empty() || self.view.all {
            web::words::key("plan-bench-schools")
        } else {
            web::words::key("plan-bench-attached")
        }
    }
}

const fn tone(state: PlanState) -> Tone {
    match state {
        PlanState::Missing | PlanState::Draft => Tone::Calm,
        PlanState::Submitted | PlanState::Approved => Tone::Info,
        PlanState::Returned => Tone::Warn,
        PlanState::Issued => Tone::Ok,
    }
}

async fn bench(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let view = app.plan_bench(&permit, asked.ask()).await?;
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org: permit.org(), asked, view });
    }
    let may = |action| person.may(action, permit.path());
    let rights = (may(Action::ReminderSend), may(Action::PeriodManage));
    page(&app, frame, permit.org(), asked, view, rights, String::new(), Faults::new())
}

#[expect(clippy::too_many_arguments, reason = "the page's own fields, put together in one place")]
fn page(
    app: &App,
    frame: Frame,
    org: OrgId,
    asked: Asked,
    view: BenchView,
    (may_remind, may_call): (bool, bool),
    due: String,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let mut years = app.plan_years();
    years.sort();
    let years = years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let w = frame.w;
    let state = |state: &PlanState| Choice::new(state.code(), w.word("plan-state", state));
    let states = PlanState::ALL.iter().map(state).collect();
    // The Department has communes below it on the bench, a commune has schools and a roadmap.
    let has_roadmap = view.children.is_empty();
    show(&BenchPage {
        frame,
        org,
        asked,
        view,
        years,
        states,
        due,
        faults,
        may_remind,
        may_call,
        has_roadmap,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Press {
    year: String,
    due: String,
}

impl Press {
    fn year(&self) -> Result<SchoolYear, Problem> {
        self.year.parse().map_err(|_| Problem::BadRequest)
    }
}

async fn remind(
    State(app): State<App>,
    Permitted(permit): Permitted<ReminderSend>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let year = press.year()?;
    app.remind_plans(&permit, RemindPlans { year }).await?;
    Ok(done(&format!("/o/{}/plan-bench?year={year}", permit.org()), "plan-reminded"))
}

async fn call(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PeriodManage>,
    Form(press): Form<Press>,
) -> Result<Response, Problem> {
    let (org, year) = (permit.org(), press.year()?);
    let due = Day(press.due.clone());
    let error: Error = match app.call_for_plans(&permit, &CallForPlans { year, due }).await {
        Ok(_) => {
            let path = format!("/o/{org}/plan-bench?year={year}");
            return Ok(done(&path, "plan-called").into_response());
        }
        Err(error) => error,
    };
    let faults = faults(frame.w, error)?;
    let read = app.permit::<PlanRead>(&person, org).await?;
    let asked = Asked { year: press.year, ..Asked::default() };
    let view = app.plan_bench(&read, asked.ask()).await?;
    let rights = (person.may(Action::ReminderSend, permit.path()), true);
    let page = page(&app, frame, org, asked, view, rights, press.due, faults)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
