//! Activities: the month's list beside the plan, one activity, its form, attendance and tally.

mod form;
mod list;
mod one;
mod sheet;
mod tally;

use std::collections::HashMap;

use app::access::{ActivityRead, ActivityWrite, TallyWrite};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::activity::{Kind, Stage};
use domain::id::{ActivityId, OrgId};
use jiff::civil::Date;
use web::doors::{get, post};
use web::frame::Crumb;
use web::{Choice, Doors, Frame, Problem, Tone, Web};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ActivityRead>("/o/{org}/activities", "activity").fragment(), list::list)
        .add(post::<ActivityWrite>("/o/{org}/activities", "activity"), form::add)
        .add(get::<ActivityWrite>("/o/{org}/activities/new", "activity"), form::new)
        .add(get::<ActivityRead>("/o/{org}/activities/{id}", "activity"), one::one)
        .add(get::<ActivityWrite>("/o/{org}/activities/{id}/change", "activity"), form::change)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/change", "activity"), form::save)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/hold", "activity"), one::hold)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/cancel", "activity"), one::cancel)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/reopen", "activity"), one::reopen)
        .add(
            get::<ActivityWrite>("/o/{org}/activities/{id}/attendance", "attendance"),
            sheet::show_sheet,
        )
        .add(
            post::<ActivityWrite>("/o/{org}/activities/{id}/attendance", "attendance"),
            sheet::save,
        )
        .add(get::<TallyWrite>("/o/{org}/activities/{id}/tally", "tally").fragment(), tally::tally)
        .add(post::<TallyWrite>("/o/{org}/activities/{id}/tally", "tally"), tally::add)
        .add(
            post::<TallyWrite>("/o/{org}/activities/{id}/tallies/{tally}/undo", "tally"),
            tally::undo,
        )
}

/// The activity named in the path; a text that is no id leads nowhere.
struct At(ActivityId);

impl FromRequestParts<Web> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, web).await;
        let Path(named) = named.map_err(|_| Problem::NotFound)?;
        let id = named.get("id").and_then(|id| id.parse().ok());
        id.map(Self).ok_or(Problem::NotFound)
    }
}

/// The way up from a page about activities.
fn crumbs(frame: &mut Frame, org: OrgId, activity: Option<(ActivityId, &str)>) {
    let label = frame.w.t("nav-activities").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/activities"), label });
    if let Some((id, title)) = activity {
        let href = format!("/o/{org}/activities/{id}");
        frame.crumbs.push(Crumb { href, label: title.to_owned() });
    }
}

/// How an activity's stage feels: a planned one whose day is over wants a word.
const fn tone(stage: Stage, over: bool) -> Tone {
    match stage {
        Stage::Planned if over => Tone::Warn,
        Stage::Planned => Tone::Info,
        Stage::Held => Tone::Ok,
        Stage::Cancelled => Tone::Calm,
    }
}

/// The word of a stage; a planned one whose day is over has its own.
fn stage_word(frame: &Frame, stage: Stage, over: bool) -> String {
    if stage == Stage::Planned && over {
        frame.w.t("activity-stage-open").into_owned()
    } else {
        frame.w.word("activity-stage", stage).into_owned()
    }
}

fn kinds(frame: &Frame) -> Vec<Choice> {
    let choice = |kind: &Kind| Choice::new(kind.code(), frame.w.word("activity-kind", kind));
    Kind::ALL.iter().map(choice).collect()
}

/// Whether the day of an activity is over.
fn is_over(day: Date, app: &app::App) -> bool {
    day < app.now().day()
}
