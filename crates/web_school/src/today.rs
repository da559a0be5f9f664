//! Today: what is due for me at this school, this week and the next, three figures of the school.

use app::App;
use app::access::{ActivityRead, LedgerRead, OrgSee, ReportRead};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::{Action, Role};
use domain::activity::Stage;
use domain::id::OrgId;
use web::desk::home_of;
use web::doors::get;
use web::stats::{self, Stat};
use web::todos::{self, TodoLine};
use web::{Clock, Desk, Doors, Frame, Me, OrgLine, Permitted, Problem, Tone, show};

use crate::days::{Day, days, weekday};
use crate::own_home;

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<OrgSee>("/o/{org}", "home"), home)
        .add(get::<OrgSee>("/o/{org}/today", "home"), today)
}

/// An org by its number alone: a child's own page, and for everybody else the org's home. The switch of the frame leads here.
async fn home(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgSee>,
) -> Result<Response, Problem> {
    if person.comes_by_card() {
        return Ok(own_home::page(&app, frame, &person, &permit).await?.into_response());
    }
    let home = home_of(permit.org(), permit.org_record().kind);
    Ok(Redirect::to(&home).into_response())
}

#[derive(Template)]
#[template(path = "today/page.html")]
struct TodayPage {
    frame: Frame,
    org: OrgId,
    org_name: String,
    todos: Vec<TodoLine>,
    elsewhere: Vec<(OrgLine, i64)>,
    /// What the roles that have little to click on can do here, in a sentence each.
    can: Vec<Role>,
    /// How the school's report stands to its deadline.
    clock: Clock,
    /// `None` for those who do not read activities.
    agenda: Option<Vec<Day>>,
    /// Empty for those who may not open what is behind them.
    stats: Vec<Stat>,
}

async fn today(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgSee>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let home = home_of(org, permit.org_record().kind);
    let home = if person.comes_by_card() { format!("/o/{org}") } else { home };
    if home != format!("/o/{org}/today") {
        return Ok(Redirect::to(&home).into_response());
    }
    let (w, path, now) = (frame.w, permit.path(), app.now());
    let todos = todos::lines(w, now, app.todos(&permit, &person).await?);
    let waiting = app.waiting(&person).await?;
    let agenda = if person.may(Action::ActivityRead, path) {
        let permit = app.permit::<ActivityRead>(&person, org).await?;
        Some(days(app.agenda(&permit).await?, now.day()))
    } else {
        None
    };
    let stats = if person.may(Action::LedgerRead, path) {
        let permit = app.permit::<LedgerRead>(&person, org).await?;
        let names = person.may(Action::ForceRead, path);
        let people = if names { "force" } else { "headcounts" };
        stats::of(w, org, &app.figures(&permit, None).await?, people)
    } else {
        Vec::new()
    };
    let clock = if person.may(Action::ReportRead, path) {
        let permit = app.permit::<ReportRead>(&person, org).await?;
        Clock::of(w, org, now.0, app.deadline(&permit).await?.as_ref(), false)
    } else {
        Clock::silent(w, org)
    };
    let quiet = |role: &Role| {
        matches!(role, Role::Advisor | Role::FormTeacher | Role::Ambassador)
            || matches!(role, Role::Guardian | Role::Partner)
    };
    let mut can: Vec<Role> = person.roles_at(org).into_iter().filter(quiet).collect();
    can.dedup();
    let page: Html<String> = show(&TodayPage {
        org,
        org_name: permit.org_record().name.clone(),
        todos,
        elsewhere: todos::elsewhere(&waiting, org),
        can,
        clock,
        agenda,
        stats,
        frame: frame.waiting(todos::counts(&waiting)),
    })?;
    Ok(page.into_response())
}

const fn stage_tone(stage: Stage) -> Tone {
    match stage {
        Stage::Planned => Tone::Info,
        Stage::Held => Tone::Ok,
        Stage::Cancelled => Tone::Calm,
    }
}
