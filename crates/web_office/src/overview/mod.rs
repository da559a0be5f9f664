//! The home of a commune or the Department: what is due, the countdown, the picture, the months, three figures.

mod picture;

use app::App;
use app::access::{LedgerRead, OrgSee, ReportRead};
use app::overview::{Figures, Span};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{Action, Role};
use domain::id::OrgId;
use serde::Deserialize;
use web::chart::{Months, months};
use web::desk::home_of;
use web::doors::get;
use web::stats::{self, Stat};
use web::todos::{self, TodoLine};
use web::{Clock, Desk, Doors, Frame, Me, OrgLine, Permitted, Problem, show};

use picture::{Look, Scene, scene};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new().add(get::<OrgSee>("/o/{org}/overview", "home"), overview)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    show: String,
}

#[derive(Template)]
#[template(path = "overview/page.html")]
struct OverviewPage {
    frame: Frame,
    org: OrgId,
    org_name: String,
    todos: Vec<TodoLine>,
    elsewhere: Vec<(OrgLine, i64)>,
    /// Set for an operator, who sees no figures.
    operates: bool,
    clock: Clock,
    /// Empty for those who may not open what is behind them.
    stats: Vec<Stat>,
    chart: Option<Months>,
    scene: Option<Scene>,
}

async fn overview(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgSee>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let home = home_of(org, permit.org_record().kind);
    if home != format!("/o/{org}/overview") {
        return Ok(Redirect::to(&home).into_response());
    }
    let (w, path, now) = (frame.w, permit.path(), app.now());
    let todos = todos::lines(w, now, app.todos(&permit, &person).await?);
    let waiting = app.waiting(&person).await?;
    let (mut clock, mut scene_of, mut span) = (Clock::silent(w, org), None, None);
    if person.may(Action::ReportRead, path) {
        let reader = permit.also::<ReportRead>(&person)?;
        let deadline = app.deadline(&reader).await?;
        span = deadline
            .as_ref()
            .map(|known| Span { from: known.period.starts_on, to: known.period.ends_on });
        let may_set = person.may(Action::PeriodManage, path);
        clock = Clock::of(w, org, now.0, deadline.as_ref(), may_set);
        let bench = person.may(Action::ReportReview, path);
        let look = Look::of(&asked.show);
        scene_of = scene(w, permit.org_record(), look, bench, app.picture(&reader).await?);
    }
    let (mut stats, mut chart) = (Vec::new(), None);
    if person.may(Action::LedgerRead, path) {
        let reader = permit.also::<LedgerRead>(&person)?;
        let figures: Figures = app.figures(&reader, span).await?;
        stats = stats::of(w, org, &figures, "headcounts");
        let bars = stats::bars(w, org, &figures);
        chart = Some(months(w, "months", &w.t("home-months"), &w.t("home-months-unit"), &bars));
    }
    let page = show(&OverviewPage {
        org,
        org_name: permit.org_record().name.clone(),
        todos,
        elsewhere: todos::elsewhere(&waiting, org),
        operates: person.roles_at(org).contains(&Role::Operator),
        clock,
        stats,
        chart,
        scene: scene_of,
        frame: frame.waiting(todos::counts(&waiting)),
    })?;
    Ok(page.into_response())
}
