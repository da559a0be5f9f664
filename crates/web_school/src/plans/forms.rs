//! Forms of the writer: the purpose, a new item, an item changed. What was typed is never lost, not even when somebody
//! else was quicker: the same form comes back and says so.

use app::access::{PlanRead, PlanWrite};
use app::input::Count;
use app::plans::{AimChange, Item, ItemChange, ItemText, NewItem, PlanView};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{ItemId, OrgId};
use domain::plan::{Integration, TARGET_UNITS};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::{AtItem, AtYear, crumbs};

#[derive(Template)]
#[template(path = "plans/aim.html")]
struct AimPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    form: AimForm,
    faults: Faults,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AimForm {
    changed: i64,
    aim: String,
}

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
    faults: Faults,
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ItemForm {
    id: String,
    changed: i64,
    month: String,
    kind: String,
    integration: String,
    title: String,
    owner: String,
    quantity: String,
    unit: String,
}

impl ItemForm {
    fn of(item: &Item, changed: i64) -> Self {
        Self {
            id: item.id.to_string(),
            changed,
            month: item.month.to_string(),
            kind: item.kind.code().to_owned(),
            integration: item.integration.code().to_owned(),
            title: item.title.clone(),
            owner: item.owner.clone(),
            quantity: item.quantity.to_string(),
            unit: item.unit.code().to_owned(),
        }
    }

    /// The command, or the choices that were not made.
    fn text(&self) -> Result<ItemText, Error> {
        let mut faults = app::Faults::default();
        let code = "fault-plan-choose";
        let kind = faults.take("kind", code, self.kind.parse());
        let integration = faults.take("integration", code, self.integration.parse());
        let unit = faults.take("unit", code, self.unit.parse());
        match (kind, integration, unit) {
            (Some(kind), Some(integration), Some(unit)) => Ok(ItemText {
                month: Count(self.month.clone()),
                kind,
                integration,
                title: self.title.clone(),
                owner: self.owner.clone(),
                quantity: Count(self.quantity.clone()),
                unit,
            }),
            _ => Err(Error::Invalid(faults)),
        }
    }
}

/// The plan as its writer may read it.
async fn plan_of(
    app: &App,
    person: &app::access::Person,
    org: OrgId,
    year: SchoolYear,
) -> Result<PlanView, Problem> {
    let read = app.permit::<PlanRead>(person, org).await?;
    Ok(app.plan(&read, year).await?)
}

/// The faults to show, the status, and the count of changes to go on with.
async fn mend(
    app: &App,
    frame: &Frame,
    person: &app::access::Person,
    (org, year): (OrgId, SchoolYear),
    (error, changed, field): (Error, i64, &'static str),
) -> Result<(StatusCode, Faults, i64), Problem> {
    if matches!(error, Error::Stale) {
        let now = plan_of(app, person, org, year).await?.plan.changed;
        let mut faults = Faults::new();
        faults.add(field, frame.w.t("fault-plan-stale"));
        return Ok((StatusCode::CONFLICT, faults, now));
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, faults(frame.w, error)?, changed))
}

pub(super) async fn aim(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let plan = plan_of(&app, &person, org, year).await?.plan;
    crumbs(&mut frame, org, Some(year));
    let form = AimForm { changed: plan.changed, aim: plan.aim };
    show(&AimPage { frame, org, year, form, faults: Faults::new() })
}

pub(super) async fn save_aim(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(mut form): Form<AimForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let change = AimChange { changed: form.changed, aim: form.aim.clone() };
    let Err(error) = app.change_aim(&permit, year, &change).await else {
        return Ok(done(&format!("/o/{org}/plans/{year}"), "plan-saved").into_response());
    };
    let wrong = (error, form.changed, "aim");
    let (status, faults, changed) = mend(&app, &frame, &person, (org, year), wrong).await?;
    form.changed = changed;
    crumbs(&mut frame, org, Some(year));
    Ok((status, show(&AimPage { frame, org, year, form, faults })?).into_response())
}

fn item_page(
    mut frame: Frame,
    (org, year): (OrgId, SchoolYear),
    id: Option<ItemId>,
    form: ItemForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    crumbs(&mut frame, org, Some(year));
    let w = frame.w;
    let month = |month: domain::calendar::Month| {
        let (number, year) = (month.number().to_string(), month.year().to_string());
        let label = w.t2("plan-month", "month", number.clone(), "year", year);
        Choice::new(number, label)
    };
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
        frame,
        org,
        year,
        id,
        form,
        faults,
    })
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
    Ok((status, item_page(frame, (org, year), id, form, faults)?).into_response())
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
    let changed = plan_of(&app, &person, org, year).await?.plan.changed;
    let id = app.new_id().to_string();
    let form = ItemForm { id, changed, month: asked.month, ..ItemForm::default() };
    item_page(frame, (org, year), None, form, Faults::new())
}

pub(super) async fn add_item(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(form): Form<ItemForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
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
    let view = plan_of(&app, &person, org, year).await?;
    let item = view.items.iter().find(|item| item.id == id).ok_or(Problem::NotFound)?;
    let form = ItemForm::of(item, view.plan.changed);
    item_page(frame, (org, year), Some(id), form, Faults::new())
}

pub(super) async fn save_item(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanWrite>,
    AtItem(year, id): AtItem,
    Form(form): Form<ItemForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
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
