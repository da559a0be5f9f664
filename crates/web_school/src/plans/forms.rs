//! Forms of the writer: a new item, an item changed. What was typed is never lost, not even when somebody
//! else was quicker: the same form comes back and says so.

use app::access::{PlanRead, PlanWrite};
use app::input::Count;
use app::plans::{Item, ItemChange, ItemText, NewItem, PlanView, TargetText};
use app::roadmap::RoadmapItem;
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Kind;
use domain::calendar::{Month, SchoolYear};
use domain::id::{ItemId, OrgId, RoadmapId};
use domain::ledger::Unit;
use domain::org::Stage;
use domain::plan::{Duties, Integration, TARGET_UNITS};
use serde::Deserialize;
use web::answer::done;
use web::{AtYear, Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::{AtItem, crumbs, month_name};
use super::mend::mend;

#[derive(Template)]
#[template(path = "plans/item.html")]
struct ItemPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    /// `None` while it is new.
    id: Option<ItemId>,
    form: ItemForm,
    months: Vec<Choice>,
    kinds: Vec<Choice>,
    integrations: Vec<Choice>,
    units: Vec<Choice>,
    duties: Vec<Choice>,
    roadmap: Vec<Choice>,
    faults: Faults,
}

impl ItemPage {
    /// What was typed as a further figure in a unit.
    fn more(&self, unit: &str) -> &str {
        self.form.more.iter().find(|(of, _)| of.code() == unit).map_or("", |(_, typed)| typed)
    }

    fn fault_of_more(&self, unit: &str) -> Option<&str> {
        self.faults.of(&format!("more-{unit}"))
    }

    /// Whether the further figures are unfolded: there are some, or one of them is wrong.
    fn has_more(&self) -> bool {
        let wrong = |unit: &Unit| self.fault_of_more(unit.code()).is_some();
        !self.form.more.is_empty() || TARGET_UNITS.iter().any(wrong)
    }
}

/// What was typed, kept as it was.
#[derive(Default)]
pub(super) struct ItemForm {
    id: String,
    changed: i64,
    month: String,
    kind: String,
    integration: String,
    detail: String,
    duty: String,
    task: String,
    roadmap: String,
    title: String,
    owner: String,
    quantity: String,
    unit: String,
    /// Further figures by their unit; those left blank are not here.
    more: Vec<(Unit, String)>,
}

impl ItemForm {
    /// The fields by their names; a further figure is called `more-UNIT`.
    fn read(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "id" => form.id = value,
                "changed" => form.changed = value.parse().unwrap_or(-1),
                "month" => form.month = value,
                "kind" => form.kind = value,
                "integration" => form.integration = value,
                "detail" => form.detail = value,
                "duty" => form.duty = value,
                "task" => form.task = value,
                "roadmap" => form.roadmap = value,
                "title" => form.title = value,
                "owner" => form.owner = value,
                "quantity" => form.quantity = value,
                "unit" => form.unit = value,
                other => {
                    let unit = other.strip_prefix("more-").and_then(|unit| unit.parse().ok());
                    if let Some(unit) = unit.filter(|_| !value.trim().is_empty()) {
                        form.more.push((unit, value));
                    }
                }
            }
        }
        form
    }

    fn of(item: &Item, changed: i64) -> Self {
        Self {
            id: item.id.to_string(),
            changed,
            month: item.month.to_string(),
            kind: item.kind.code().to_owned(),
            integration: item.integration.code().to_owned(),
            detail: item.detail.clone(),
            duty: item.duty.clone(),
            task: item.task.clone(),
            roadmap: item.roadmap.map_or_else(String::new, |of| of.item.to_string()),
            title: item.title.clone(),
            owner: item.owner.clone(),
            quantity: item.quantity.to_string(),
            unit: item.unit.code().to_owned(),
            more: item.more.iter().map(|of| (of.unit, of.quantity.to_string())).collect(),
        }
    }

    /// The command, or the choices that were not made.
    fn text(&self) -> Result<ItemText, Error> {
        let mut faults = app::Faults::default();
        let code = "fault-plan-choose";
        let kind = faults.take("kind", code, self.kind.parse());
        let integration = faults.take("integration", code, self.integration.parse());
        let unit = faults.take("unit", code, self.unit.parse());
        // A text that is no item's id is an item that is not offered.
        let wanted = Some(&self.roadmap).filter(|id| !id.is_empty()).map(|id| id.parse());
        let roadmap = faults.take("roadmap", "fault-plan-roadmap", wanted.transpose());
        let figure = |(unit, typed): &(Unit, String)| TargetText {
            quantity: Count(typed.clone()),
            unit: *unit,
        };
        match (kind, integration, unit, roadmap) {
            (Some(kind), Some(integration), Some(unit), Some(roadmap)) => Ok(ItemText {
                month: Count(self.month.clone()),
                kind,
                integration,
                detail: self.detail.clone(),
                duty: self.duty.clone(),
                task: self.task.clone(),
                roadmap,
                title: self.title.clone(),
                owner: self.owner.clone(),
                quantity: Count(self.quantity.clone()),
                unit,
                more: self.more.iter().map(figure).collect(),
            }),
            _ => Err(Error::Invalid(faults)),
        }
    }
}

/// What the choices of an item's form are made of: the catalogue, the ages that the school teaches, the commune's roadmap.
struct Given {
    duties: Duties,
    stage: Option<Stage>,
    /// What may be chosen, and what stands in the plan already.
    offered: Vec<RoadmapItem>,
    standing: Vec<RoadmapItem>,
}

impl Given {
    /// The duties that suit the school, and the one that stands there whatever it is.
    fn choices(&self, standing: &str) -> Vec<Choice> {
        let stands = self.duties.find(standing);
        let fitting = self.duties.fitting(self.stage);
        let other = stands.filter(|duty| !duty.suits(self.stage));
        let all = fitting.chain(other);
        all.map(|duty| Choice::new(duty.code.clone(), duty.name.clone())).collect()
    }

    /// What of the roadmap may be chosen, and the one that stands there whatever became of it.
    fn roadmap(&self, standing: &str) -> Vec<Choice> {
        let offered = |id: RoadmapId| self.offered.iter().any(|item| item.id == id);
        let stands = self.standing.iter().filter(|item| item.id.to_string() == standing);
        let other = stands.filter(|item| !offered(item.id));
        let all = self.offered.iter().chain(other);
        all.map(|item| Choice::new(item.id.to_string(), item.title.clone())).collect()
    }
}

fn item_page(
    mut frame: Frame,
    (org, year): (OrgId, SchoolYear),
    given: &Given,
    id: Option<ItemId>,
    form: ItemForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    crumbs(&mut frame, org, Some(year));
    let w = frame.w;
    let month = |month: Month| Choice::new(month.number().to_string(), month_name(w, month));
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.code(), w.word("plan-kind", kind)));
    let integrations = Integration::ALL.iter();
    let integrations = integrations.map(|integration| {
        Choice::new(integration.code(), w.word("plan-integration", integration))
    });
    let units = TARGET_UNITS.iter().map(|unit| Choice::new(unit.code(), w.word("plan-unit", unit)));
    show(&ItemPage {
        months: year.months().into_iter().map(month).collect(),
        kinds: kinds.collect(),
        integrations: integrations.collect(),
        units: units.collect(),
        duties: given.choices(&form.duty),
        roadmap: given.roadmap(&form.roadmap),
        frame,
        org,
        year,
        id,
        form,
        faults,
    })
}

/// The plan, and what the form of an item is made of.
async fn given(
    app: &App,
    person: &app::access::Person,
    org: OrgId,
    year: SchoolYear,
) -> Result<(PlanView, Given), Problem> {
    let read = app.permit::<PlanRead>(person, org).await?;
    let view = app.plan(&read, year).await?;
    let given = Given {
        duties: view.duties.clone(),
        stage: read.org_record().stage,
        offered: app.plan_roadmap(&read, year).await?,
        standing: view.roadmap.clone(),
    };
    Ok((view, given))
}

/// The form of an item again, with what was typed and what is wrong with it.
async fn item_again(
    app: &App,
    frame: Frame,
    person: &app::access::Person,
    (org, year): (OrgId, SchoolYear),
    (id, mut form, error): (Option<ItemId>, ItemForm, Error),
) -> Result<Response, Problem> {
    let wrong = (error, form.changed, "title");
    let (status, faults, changed) = mend(app, &frame, person, (org, year), wrong).await?;
    form.changed = changed;
    let (_, given) = given(app, person, org, year).await?;
    Ok((status, item_page(frame, (org, year), &given, id, form, faults)?).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct OfMonth {
    month: String,
}

pub(super) async fn new_item(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Query(asked): Query<OfMonth>,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let (view, given) = given(&app, &person, org, year).await?;
    let (id, changed) = (app.new_id().to_string(), view.plan.changed);
    let form = ItemForm { id, changed, month: asked.month, ..ItemForm::default() };
    item_page(frame, (org, year), &given, None, form, Faults::new())
}

pub(super) async fn add_item(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let form = ItemForm::read(fields);
    let id: ItemId = form.id.parse().map_err(|_| Problem::BadRequest)?;
    let added = match form.text() {
        Ok(item) => app.add_item(&permit, year, &NewItem { id, changed: form.changed, item }).await,
        Err(error) => Err(error),
    };
    let Err(error) = added else {
        return Ok(done(&format!("/o/{org}/plans/{year}"), "plan-item-added").into_response());
    };
    item_again(&app, frame, &person, (org, year), (None, form, error)).await
}

pub(super) async fn item(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtItem(year, id): AtItem,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let (view, given) = given(&app, &person, org, year).await?;
    let item = view.items.iter().find(|item| item.id == id).ok_or(Problem::NotFound)?;
    let form = ItemForm::of(item, view.plan.changed);
    item_page(frame, (org, year), &given, Some(id), form, Faults::new())
}

pub(super) async fn save_item(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtItem(year, id): AtItem,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let form = ItemForm::read(fields);
    let saved = match form.text() {
        Ok(item) => {
            app.change_item(&permit, year, id, &ItemChange { changed: form.changed, item }).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = saved else {
        return Ok(done(&format!("/o/{org}/plans/{year}"), "plan-item-saved").into_response());
    };
    item_again(&app, frame, &person, (org, year), (Some(id), form, error)).await
}
