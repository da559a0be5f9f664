//! The plans below an office against what was done: by month, then by commune and school, each figure a way down.

use app::App;
use app::access::PlanRead;
use app::plans::{Against, BelowAsk, BelowRow, BelowView};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use domain::calendar::Month;
use domain::id::OrgId;
use domain::plan::PlanState;
use serde::Deserialize;
use web::doors::get;
use web::{Choice, Crumb, Desk, Doors, Frame, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new().add(get::<PlanRead>("/o/{org}/plan-done", "plan"), page)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    year: String,
    month: String,
}

#[derive(Template)]
#[template(path = "plan_done/page.html")]
struct DonePage {
    frame: Frame,
    org: OrgId,
    view: BelowView,
    years: Vec<Choice>,
    months: Vec<Choice>,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl DonePage {
    /// "12 / 40 lượt"; a dash where nothing is counted in the unit.
    fn figure(&self, of: &Against) -> String {
        let w = self.frame.w;
        let unit = w.word("plan-unit", of.unit).into_owned();
        let done = of.done.map_or_else(|| "–".to_owned(), |done| w.n(done));
        w.t3("plan-done-figure", "done", done, "planned", of.planned, "unit", unit).into_owned()
    }

    fn month(&self, month: &Month) -> String {
        month_name(self.frame.w, *month)
    }

    /// What the rows are of: the year or one month.
    fn of_what(&self) -> String {
        let w = self.frame.w;
        let year = || w.t1("plan-done-of-year", "year", self.view.year.to_string()).into_owned();
        self.view.month.map_or_else(year, |month| month_name(w, month))
    }

    /// The same question one step down.
    fn query(&self) -> String {
        let month = self.view.month.map(|month| format!("&month={}", month.number()));
        format!("?year={}{}", self.view.year, month.unwrap_or_default())
    }

    /// The place of the month on a school's own page.
    fn at_month(&self) -> String {
        self.view.month.map_or_else(String::new, |month| format!("#done-{}", month.number()))
    }

    /// Under the Department's own name only the attached units stand.
    fn schools_key(&self) -> &'static str {
        if self.view.communes.is_empty() {
            web::words::key("plan-bench-schools")
        } else {
            web::words::key("plan-bench-attached")
        }
    }

    fn is_month(&self, choice: &Choice) -> bool {
        self.view.month.is_some_and(|month| choice.is(month.number().to_string()))
    }

    fn state(&self, row: &BelowRow) -> PlanState {
        row.state.unwrap_or(PlanState::Missing)
    }

    fn tone(&self, row: &BelowRow) -> Tone {
        match self.state(row) {
            PlanState::Missing | PlanState::Draft => Tone::Calm,
            PlanState::Submitted | PlanState::Approved => Tone::Info,
            PlanState::Returned => Tone::Warn,
            PlanState::Issued => Tone::Ok,
        }
    }
}

/// "Tháng 9/2026": the year is not a quantity, so it is not grouped.
fn month_name(w: web::Words, month: Month) -> String {
    w.t2("plan-month", "month", month.number().to_string(), "year", month.year().to_string())
        .into_owned()
}

async fn page(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<PlanRead>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let month = Some(&asked.month).filter(|month| !month.is_empty());
    let month = month.map(|month| month.parse().map_err(|_| Problem::NotFound)).transpose()?;
    let ask = BelowAsk { year: asked.year.parse().ok(), month };
    let view = app.plans_below(&permit, ask).await?;
    let mut years = app.plan_years();
    years.sort();
    let years = years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let w = frame.w;
    let months = view.year.months().into_iter();
    let months = months.map(|month| Choice::new(month.number().to_string(), month_name(w, month)));
    let months = months.collect();
    let label = w.t("plan-bench-title").into_owned();
    let href = format!("/o/{}/plan-bench?year={}", permit.org(), view.year);
    frame.crumbs.push(Crumb { href, label });
    show(&DonePage { frame, org: permit.org(), view, years, months })
}
