//! Headcounts of the force below an office: numbers that lead down the tree, never names (R01).

use app::App;
use app::access::ForceCount;
use app::force::{Count, Headcounts};
use app::lists::{year_or, years_around};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use domain::calendar::SchoolYear;
use domain::org::Stage;
use serde::Deserialize;
use web::doors::get;
use web::{Choice, Desk, Doors, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new().add(get::<ForceCount>("/o/{org}/headcounts", "headcount"), table)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    year: String,
    stage: String,
}

#[derive(Template)]
#[template(path = "headcounts/table.html")]
struct TablePage {
    frame: Frame,
    name: String,
    year: SchoolYear,
    stage: Option<Stage>,
    years: Vec<Choice>,
    stages: Vec<Choice>,
    view: Headcounts,
}

impl TablePage {
    /// The same question one step down.
    fn query(&self) -> String {
        format!("?year={}&stage={}", self.year, self.stage.map_or("", Stage::code))
    }

    fn is_stage(&self, choice: &Choice) -> bool {
        self.stage.is_some_and(|stage| choice.is(stage.code()))
    }
}

/// A headcount's figures, in the order of the table's columns.
fn figures(count: &Count) -> [i64; 5] {
    [count.clubs, count.people, count.male, count.female, count.unknown]
}

async fn table(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceCount>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let now = app.school_year();
    let year = year_or(&asked.year, now);
    let stage = asked.stage.parse().ok();
    let view = app.headcounts(&permit, year, stage).await?;
    let years = years_around(now);
    let years = years.iter().map(|y| Choice::new(y.to_string(), y.to_string())).collect();
    let choice = |s: &Stage| Choice::new(s.code(), frame.w.word("school-stage", s));
    let stages = Stage::ALL.iter().map(choice).collect();
    let name = permit.org_record().name.clone();
    show(&TablePage { frame, name, year, stage, years, stages, view })
}
