//! A commune's digital-transformation roadmap: what of it whose plans serve, and the forms of its officer.

use std::collections::HashMap;

use app::access::{PlanRead, RoadmapManage};
use app::input::Count;
use app::roadmap::{NewRoadmapItem, Retire, RoadmapChange, RoadmapItem, RoadmapText, RoadmapView};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Action;
use domain::id::{OrgId, RoadmapId};
use domain::plan::PlanStage;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Crumb, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    let roadmap = "roadmap";
    Doors::new()
        .add(get::<PlanRead>("/o/{org}/roadmap", roadmap), page)
        .add(get::<RoadmapManage>("/o/{org}/roadmap/new", roadmap), new)
        .add(post::<RoadmapManage>("/o/{org}/roadmap", roadmap), add)
        .add(get::<RoadmapManage>("/o/{org}/roadmap/{item}", roadmap), one)
        .add(post::<RoadmapManage>("/o/{org}/roadmap/{item}", roadmap), save)
        .add(post::<RoadmapManage>("/o/{org}/roadmap/{item}/retirement", roadmap), retire)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    year: String,
}

#[derive(Template)]
#[template(path = "roadmap/page.html")]
struct RoadmapPage {
    frame: Frame,
    org: OrgId,
    view: RoadmapView,
    years: Vec<Choice>,
    may_manage: bool,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl RoadmapPage {
    fn years_of(&self, item: &RoadmapItem) -> String {
        years_of(item)
    }

    fn tone(&self, stage: &PlanStage) -> Tone {
        match stage {
            PlanStage::Draft => Tone::Calm,
            PlanStage::Submitted | PlanStage::Approved => Tone::Info,
            PlanStage::Returned => Tone::Warn,
            PlanStage::Issued => Tone::Ok,
        }
    }

    /// How many items nobody's plan serves.
    fn unserved(&self) -> usize {
        self.view.lines.iter().filter(|line| line.is_unserved()).count()
    }
}

/// "2026–2028"; years are no quantities, so they are not grouped.
fn years_of(item: &RoadmapItem) -> String {
    let (from, to) = (item.years.from(), item.years.to());
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

async fn page(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let view = app.roadmap(&permit, asked.year.parse().ok()).await?;
    let mut years = app.plan_years();
    years.sort();
    let years = years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let may_manage = person.may(Action::RoadmapManage, permit.path());
    let label = frame.w.t("plan-bench-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{}/plan-bench", permit.org()), label });
    show(&RoadmapPage { frame, org: permit.org(), view, years, may_manage })
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ItemForm {
    id: String,
    changed: i64,
    title: String,
    from_year: String,
    to_year: String,
    lead: String,
    measure: String,
}

impl ItemForm {
    fn of(item: &RoadmapItem) -> Self {
        Self {
            id: item.id.to_string(),
            changed: item.changed,
            title: item.title.clone(),
            from_year: item.years.from().to_string(),
            to_year: item.years.to().to_string(),
            lead: item.lead.clone(),
            measure: item.measure.clone(),
        }
    }

    fn text(&self) -> RoadmapText {
        RoadmapText {
            title: self.title.clone(),
            from_year: Count(self.from_year.clone()),
            to_year: Count(self.to_year.clone()),
            lead: self.lead.clone(),
            measure: self.measure.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "roadmap/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    /// `None` while it is new.
    item: Option<RoadmapItem>,
    form: ItemForm,
    faults: Faults,
}

fn form_page(
    mut frame: Frame,
    org: OrgId,
    item: Option<RoadmapItem>,
    form: ItemForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let label = frame.w.t("roadmap-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/roadmap"), label });
    show(&FormPage { frame, org, item, form, faults })
}

async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RoadmapManage>,
) -> Result<Html<String>, Problem> {
    let form = ItemForm { id: app.new_id().to_string(), ..ItemForm::default() };
    form_page(frame, permit.org(), None, form, Faults::new())
}

async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RoadmapManage>,
    Form(form): Form<ItemForm>,
) -> Result<Response, Problem> {
    let id = form.id.parse().map_err(|_| Problem::BadRequest)?;
    let new = NewRoadmapItem { id, item: form.text() };
    match app.add_roadmap_item(&permit, &new).await {
        Ok(_) => Ok(back(permit.org(), "roadmap-added").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(frame, permit.org(), None, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn back(org: OrgId, what: &str) -> Redirect {
    done(&format!("/o/{org}/roadmap"), what)
}

fn named(path: &HashMap<String, String>) -> Result<RoadmapId, Problem> {
    path.get("item").and_then(|id| id.parse().ok()).ok_or(Problem::NotFound)
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RoadmapManage>,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Html<String>, Problem> {
    let item = app.roadmap_item(&permit, named(&path)?).await?;
    let form = ItemForm::of(&item);
    form_page(frame, permit.org(), Some(item), form, Faults::new())
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<RoadmapManage>,
    Path(path): Path<HashMap<String, String>>,
    Form(mut form): Form<ItemForm>,
) -> Result<Response, Problem> {
    let id = named(&path)?;
    let change = RoadmapChange { changed: form.changed, item: form.text() };
    let Err(error) = app.change_roadmap_item(&permit, id, &change).await else {
        return Ok(back(permit.org(), "roadmap-saved").into_response());
    };
    let stale = matches!(error, Error::Stale);
    let item = app.roadmap_item(&permit, id).await?;
    let (status, faults) = if stale {
        // Somebody else was quicker: what was typed stays, the next press goes on from what is there now.
        let mut stale = Faults::new();
        stale.add("title", frame.w.t("fault-roadmap-stale"));
        form.changed = item.changed;
        (StatusCode::CONFLICT, stale)
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, faults(frame.w, error)?)
    };
    let page = form_page(frame, permit.org(), Some(item), form, faults)?;
    Ok((status, page).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Press {
    changed: i64,
    retired: String,
}

async fn retire(
    State(app): State<App>,
    Permitted(permit): Permitted<RoadmapManage>,
    Path(path): Path<HashMap<String, String>>,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    let retired = press.retired == "1";
    let retire = Retire { changed: press.changed, retired };
    app.retire_roadmap_item(&permit, named(&path)?, retire).await?;
    Ok(back(permit.org(), if retired { "roadmap-retired" } else { "roadmap-restored" }))
}
