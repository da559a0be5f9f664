//! The tally: what, then who — two taps for each person helped; what was counted stands below, with its undo.

use std::collections::HashMap;

use app::access::{ActivityRead, ActivityWrite, Person, TallyWrite};
use app::activities::{NewTally, Tally, TallyBatch, TallyPage};
use app::input::Count;
use app::{After, App};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::catalogue::{
    AUDIENCES, Audience, SERVICES, Service, ServiceGroup, audience_by_number, service_by_code,
    service_by_number,
};
use domain::id::{ActivityId, OrgId, TallyId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::words::Lang;
use web::{Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::{At, crumbs};

#[derive(Template)]
#[template(path = "activities/tally.html")]
struct Page {
    frame: Frame,
    org: OrgId,
    view: TallyPage,
    /// The service of the first tap.
    service: Option<&'static Service>,
    /// The id that the second tap sends.
    entry: String,
    quantity: String,
    open: bool,
    next: Option<String>,
    mine: Mine,
    faults: Faults,
}

#[derive(Template)]
#[template(path = "activities/tally_rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    view: TallyPage,
    next: Option<String>,
    mine: Mine,
}

/// Whose entries the reader may take back.
struct Mine {
    me: String,
    /// All of them: the reader writes the club's activities.
    all: bool,
}

impl Mine {
    async fn of(app: &App, person: &Person, org: OrgId, view: &TallyPage) -> Self {
        let write = app.permit::<ActivityWrite>(person, org).await;
        let all = write.is_ok_and(|write| write.check_club(view.activity.club).is_ok());
        Self { me: person.id.to_string(), all }
    }

    fn has(&self, entry: &Tally) -> bool {
        self.all || entry.actor == self.me
    }
}

/// Names in the reader's language.
fn name(frame: &Frame, vi: &'static str, en: &'static str) -> &'static str {
    if frame.w.lang == Lang::Vi { vi } else { en }
}

fn service_name(frame: &Frame, number: i64) -> &'static str {
    let service = i32::try_from(number).ok().and_then(service_by_number);
    service.map_or("–", |service| name(frame, service.name_vi, service.name_en))
}

fn audience_name(frame: &Frame, number: i64) -> &'static str {
    let audience = i32::try_from(number).ok().and_then(audience_by_number);
    audience.map_or("–", |audience| name(frame, audience.name_vi, audience.name_en))
}

/// What both the page and its further rows say about an entry.
trait Entries {
    fn frame(&self) -> &Frame;

    fn service_of(&self, entry: &Tally) -> &'static str {
        service_name(self.frame(), entry.service)
    }

    fn audience_of(&self, entry: &Tally) -> &'static str {
        audience_name(self.frame(), entry.audience)
    }

    fn at(&self, entry: &Tally) -> String {
        self.frame().w.moment(entry.at.0)
    }
}

impl Entries for Rows {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl Entries for Page {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call methods and hand values over by reference"
)]
impl Page {
    fn name_of(&self, service: &Service) -> &'static str {
        service_name(&self.frame, service.number.into())
    }

    fn said(&self, audience: &Audience) -> &'static str {
        audience_name(&self.frame, audience.number.into())
    }

    fn back(&self) -> String {
        format!("/o/{}/activities/{}", self.org, self.view.activity.id)
    }

    fn here(&self) -> String {
        format!("/o/{}/activities/{}/tally", self.org, self.view.activity.id)
    }

    fn groups(&self) -> &'static [ServiceGroup] {
        ServiceGroup::ALL
    }

    fn services(&self, group: &ServiceGroup) -> Vec<&'static Service> {
        SERVICES.iter().filter(|service| service.group == *group).collect()
    }

    fn audiences(&self) -> &'static [Audience] {
        &AUDIENCES
    }

    fn total(&self) -> i64 {
        self.view.sums.iter().map(|sum| sum.quantity).sum()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    service: String,
    after: Option<After>,
}

/// What the second tap sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    service: String,
    audience: String,
    quantity: String,
}

async fn page(
    app: &App,
    mut frame: Frame,
    person: &Person,
    org: OrgId,
    view: TallyPage,
    typed: &Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let activity = &view.activity;
    crumbs(&mut frame, org, Some((activity.id, &activity.title)));
    let open = activity.stage.takes_tally(activity.day, app.now().day()).is_ok();
    let next = next_page(org, &view);
    show(&Page {
        frame,
        org,
        service: service_by_code(&typed.service),
        entry: app.new_id().to_string(),
        quantity: if typed.quantity.is_empty() { "1".to_owned() } else { typed.quantity.clone() },
        open,
        next,
        mine: Mine::of(app, person, org, &view).await,
        view,
        faults,
    })
}

fn next_page(org: OrgId, view: &TallyPage) -> Option<String> {
    let id = view.activity.id;
    let after = view.entries.next.as_ref()?;
    Some(format!("/o/{org}/activities/{id}/tally?after={after}"))
}

pub(super) async fn tally(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<TallyWrite>,
    At(id): At,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let read = app.permit::<ActivityRead>(&person, org).await?;
    let view = app.tallies(&read, id, asked.after).await?;
    if headers.contains_key("hx-request") {
        let next = next_page(org, &view);
        let mine = Mine::of(&app, &person, org, &view).await;
        return show(&Rows { frame, org, view, next, mine });
    }
    let typed = Typed { service: asked.service, ..Typed::default() };
    page(&app, frame, &person, org, view, &typed, Faults::new()).await
}

pub(super) async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<TallyWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let entry = NewTally {
        id: typed.id.parse().unwrap_or_else(|_| TallyId(app.new_id())),
        service: typed.service.clone(),
        audience: typed.audience.clone(),
        quantity: Count(typed.quantity.clone()),
    };
    match app.tally(&permit, id, &TallyBatch { entries: vec![entry] }).await {
        Ok(_) => Ok(back(org, id, "tally-added")),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ActivityRead>(&person, org).await?;
            let view = app.tallies(&read, id, None).await?;
            let page = page(&app, frame, &person, org, view, &typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn back(org: OrgId, id: ActivityId, what: &str) -> Response {
    done(&format!("/o/{org}/activities/{id}/tally"), what).into_response()
}

pub(super) async fn undo(
    State(app): State<App>,
    Permitted(permit): Permitted<TallyWrite>,
    At(id): At,
    Path(named): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let entry: Option<TallyId> = named.get("tally").and_then(|entry| entry.parse().ok());
    app.undo_tally(&permit, id, entry.ok_or(Problem::NotFound)?).await?;
    Ok(back(permit.org(), id, "tally-undone"))
}
