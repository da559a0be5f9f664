//! Periods: open one, see and change the last valid day of each tier, to the second (D52, features g2–g5).

mod extend;

use app::access::PeriodManage;
use app::input::Day;
use app::periods::{Deadlines, NewPeriod, Period};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::OrgId;
use domain::org::Tier;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<PeriodManage>("/o/{org}/periods", "period"), list)
        .add(post::<PeriodManage>("/o/{org}/periods", "period"), open)
        .add(get::<PeriodManage>("/o/{org}/periods/{period}", "period"), change)
        .add(post::<PeriodManage>("/o/{org}/periods/{period}", "period"), save)
        .add(get::<PeriodManage>("/o/{org}/periods/{period}/extensions", "period"), extend::page)
        .add(post::<PeriodManage>("/o/{org}/periods/{period}/extensions", "period"), extend::save)
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct PeriodForm {
    code: String,
    starts_on: String,
    ends_on: String,
    school: String,
    attached: String,
    commune: String,
    department: String,
}

impl PeriodForm {
    fn deadlines(&self) -> Deadlines {
        let day = |text: &str| Day(text.to_owned());
        Deadlines {
            school: day(&self.school),
            attached: day(&self.attached),
            commune: day(&self.commune),
            department: day(&self.department),
        }
    }

    fn new_period(&self) -> NewPeriod {
        NewPeriod {
            code: self.code.clone(),
            starts_on: Day(self.starts_on.clone()),
            ends_on: Day(self.ends_on.clone()),
            deadlines: self.deadlines(),
        }
    }

    fn of(period: &Period) -> Self {
        let days = Deadlines::of_period(period);
        Self {
            code: period.code.clone(),
            starts_on: period.starts_on.to_string(),
            ends_on: period.ends_on.to_string(),
            school: days.school.0,
            attached: days.attached.0,
            commune: days.commune.0,
            department: days.department.0,
        }
    }
}

#[derive(Template)]
#[template(path = "periods/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    periods: Vec<Period>,
    form: PeriodForm,
    faults: Faults,
}

impl ListPage {
    /// The last moment that is on time: one second before the first late one.
    fn last_second(period: &Period, tier: Tier) -> String {
        domain::calendar::Instant(period.due(tier).0 - 1000)
            .local()
            .strftime("%H:%M:%S %d/%m/%Y")
            .to_string()
    }
}

#[derive(Template)]
#[template(path = "periods/change.html")]
struct ChangePage {
    frame: Frame,
    org: OrgId,
    form: PeriodForm,
    faults: Faults,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PeriodManage>,
) -> Result<Html<String>, Problem> {
    let periods = app.periods(&permit).await?;
    let form = PeriodForm { code: next_code(&app, &periods), ..PeriodForm::default() };
    show(&ListPage { frame, org: permit.org(), periods, form, faults: Faults::new() })
}

/// The year after the newest period, or this one.
fn next_code(app: &App, periods: &[Period]) -> String {
    let newest = periods.first().map(|period| period.ends_on.year() + 1);
    newest.unwrap_or_else(|| app.now().day().year()).to_string()
}

async fn open(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PeriodManage>,
    Form(form): Form<PeriodForm>,
) -> Result<Response, Problem> {
    match app.open_period(&permit, &form.new_period()).await {
        Ok(_) => Ok(done(&format!("/o/{}/periods", permit.org()), "period-opened").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let periods = app.periods(&permit).await?;
            let page = show(&ListPage { frame, org: permit.org(), periods, form, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn change(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
) -> Result<Html<String>, Problem> {
    let periods = app.periods(&permit).await?;
    let period = periods.iter().find(|period| period.code == code).ok_or(Error::NotFound)?;
    let form = PeriodForm::of(period);
    show(&ChangePage { frame, org: permit.org(), form, faults: Faults::new() })
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
    Form(mut form): Form<PeriodForm>,
) -> Result<Response, Problem> {
    match app.set_deadlines(&permit, &code, &form.deadlines()).await {
        Ok(()) => {
            Ok(done(&format!("/o/{}/periods", permit.org()), "period-changed").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            form.code = code;
            let page = show(&ChangePage { frame, org: permit.org(), form, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
