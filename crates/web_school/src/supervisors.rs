//! Vetted adults (D37): who may be in charge of children and until when; the head vets, an adult says that they cannot come.

use app::access::{ActivityWrite, Permit, SupervisorKeep, SupervisorRead};
use app::input::Day;
use app::supervisors::{AdultOut, EndVetting, Replace, Supervisor, Supervisors, Vet};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::{ActivityId, OrgId, SupervisorId};
use domain::supervisor::{RENEW_DAYS, Which};
use jiff::ToSpan as _;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Crumb, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SupervisorRead>("/o/{org}/supervisors", "supervisor"), list)
        .add(get::<SupervisorKeep>("/o/{org}/supervisors/new", "supervisor"), new)
        .add(post::<SupervisorKeep>("/o/{org}/supervisors", "supervisor"), vet)
        .add(get::<SupervisorKeep>("/o/{org}/supervisors/{id}", "supervisor"), one)
        .add(post::<SupervisorKeep>("/o/{org}/supervisors/{id}", "supervisor"), renew)
        .add(post::<SupervisorKeep>("/o/{org}/supervisors/{id}/end", "supervisor"), end)
        .add(post::<SupervisorRead>("/o/{org}/activities/{id}/out", "supervisor"), out)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/replace", "activity"), replace)
}

#[derive(Template)]
#[template(path = "supervisors/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    view: Supervisors,
    may_keep: bool,
    faults: Faults,
}

impl ListPage {
    /// How a vetting stands today: the word and its colour.
    fn standing(&self, one: &Supervisor) -> (Tone, String) {
        let (w, vetting, today) = (self.frame.w, one.vetting, self.view.today);
        let soon = today.saturating_add(RENEW_DAYS.days());
        let (tone, key) = if vetting.ended_on.is_some() {
            (Tone::Calm, "supervisors-ended")
        } else if vetting.until < today {
            (Tone::Bad, "supervisors-over")
        } else if vetting.since > today {
            (Tone::Info, "supervisors-ahead")
        } else if vetting.until <= soon {
            (Tone::Warn, "supervisors-soon")
        } else {
            (Tone::Ok, "supervisors-vetted")
        };
        (tone, w.t(key).into_owned())
    }

    /// Which adults of an activity the reader is, as far as they still come.
    fn mine(&self, activity: &app::activities::Activity) -> Vec<Which> {
        let mine = |which: &&Which| {
            let (name, is_out) = activity.adult_of(**which);
            !is_out && self.view.own_names.contains(name.reveal())
        };
        Which::ALL.iter().filter(mine).copied().collect()
    }
}

fn crumb(frame: &mut Frame, org: OrgId) {
    let label = frame.w.t("supervisors-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/supervisors"), label });
}

async fn listed(
    app: &App,
    frame: Frame,
    permit: &Permit<SupervisorRead>,
    may_keep: bool,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let view = app.supervisors(permit).await?;
    show(&ListPage { frame, org: permit.org(), view, may_keep, faults })
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorRead>,
) -> Result<Html<String>, Problem> {
    let may_keep = person.may(Action::SupervisorKeep, permit.path());
    listed(&app, frame, &permit, may_keep, Faults::new()).await
}

#[derive(Template)]
#[template(path = "supervisors/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    /// Whose vetting is renewed; none when somebody new is vetted.
    id: Option<SupervisorId>,
    teachers: Vec<Choice>,
    typed: Typed,
    faults: Faults,
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    id: String,
    full_name: String,
    position: String,
    phone: String,
    account: String,
    vetted_by: String,
    since: String,
    until: String,
    reason: String,
}

impl Typed {
    fn of(one: &Supervisor) -> Self {
        Self {
            id: one.id.to_string(),
            full_name: one.full_name.reveal().clone(),
            position: one.position.clone(),
            phone: one.phone.reveal().clone(),
            account: one.account.map_or_else(String::new, |account| account.to_string()),
            vetted_by: one.vetted_by.clone(),
            since: one.vetting.since.to_string(),
            until: one.vetting.until.to_string(),
            reason: String::new(),
        }
    }

    fn vet(&self) -> Result<Vet, Error> {
        let account = match self.account.as_str() {
            "" => None,
            typed => {
                let wrong = |_| Error::invalid("account", "fault-supervisor-account");
                Some(typed.parse().map_err(wrong)?)
            }
        };
        Ok(Vet {
            id: self.id.parse().ok(),
            full_name: self.full_name.clone(),
            position: self.position.clone(),
            phone: self.phone.clone(),
            account,
            vetted_by: self.vetted_by.clone(),
            since: Day(self.since.clone()),
            until: Day(self.until.clone()),
        })
    }
}

async fn form(
    app: &App,
    mut frame: Frame,
    read: &Permit<SupervisorRead>,
    id: Option<SupervisorId>,
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = read.org();
    let view = app.supervisors(read).await?;
    let known = match id {
        None => None,
        Some(id) => {
            let found = view.list.iter().find(|one| one.id == id);
            Some(found.filter(|one| one.vetting.ended_on.is_none()).ok_or(Problem::NotFound)?)
        }
    };
    let fresh = || match known {
        Some(one) => Typed::of(one),
        None => Typed { id: app.new_id().to_string(), ..Typed::default() },
    };
    let typed = typed.unwrap_or_else(fresh);
    crumb(&mut frame, org);
    let teacher = |(id, name): &(domain::id::AccountId, domain::personal::Personal<String>)| {
        Choice::new(id.to_string(), name.reveal().clone())
    };
    let teachers = view.teachers.iter().map(teacher).collect();
    show(&FormPage { frame, org, id, teachers, typed, faults })
}

async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorKeep>,
) -> Result<Html<String>, Problem> {
    form(&app, frame, &permit.also(&person)?, None, None, Faults::new()).await
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorKeep>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    form(&app, frame, &permit.also(&person)?, Some(id), None, Faults::new()).await
}

async fn vet(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorKeep>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let vetted = match typed.vet() {
        Ok(new) => app.vet_supervisor(&permit, &new).await.map(|_| ()),
        Err(error) => Err(error),
    };
    after(&app, frame, &permit.also(&person)?, None, typed, vetted.map(|()| "supervisor-vetted"))
        .await
}

async fn renew(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorKeep>,
    Path((_, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: SupervisorId = id.parse().map_err(|_| Problem::NotFound)?;
    let renewed = match typed.vet() {
        Ok(change) => app.renew_supervisor(&permit, id, &change).await,
        Err(error) => Err(error),
    };
    let what = renewed.map(|()| "supervisor-renewed");
    after(&app, frame, &permit.also(&person)?, Some(id), typed, what).await
}

async fn end(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorKeep>,
    Path((_, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: SupervisorId = id.parse().map_err(|_| Problem::NotFound)?;
    let why = EndVetting { reason: typed.reason };
    let ended = app.end_supervisor(&permit, id, &why).await.map(|()| "supervisor-ended");
    let read = permit.also::<SupervisorRead>(&person)?;
    match ended {
        Ok(what) => Ok(back(permit.org(), what)),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form(&app, frame, &read, Some(id), None, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn back(org: OrgId, what: &str) -> Response {
    done(&format!("/o/{org}/supervisors"), what).into_response()
}

/// After a step of the form: the list with its sentence, or the same form with the fault.
async fn after(
    app: &App,
    frame: Frame,
    read: &Permit<SupervisorRead>,
    id: Option<SupervisorId>,
    typed: Typed,
    result: Result<&'static str, Error>,
) -> Result<Response, Problem> {
    match result {
        Ok(what) => Ok(back(read.org(), what)),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form(app, frame, read, id, Some(typed), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What an activity's page sends about its adults.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Sent {
    id: String,
    which: String,
    why: String,
    full_name: String,
    /// `activity`: back to the activity; else to the list.
    from: String,
}

async fn out(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<SupervisorRead>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let id: ActivityId = id.parse().map_err(|_| Problem::NotFound)?;
    let which = sent.which.parse().ok();
    let out = AdultOut { id: sent.id.parse().ok(), which, why: sent.why };
    match app.say_adult_out(&permit, id, &out).await {
        Ok(()) if sent.from == "activity" => {
            Ok(done(&format!("/o/{}/activities/{id}", permit.org()), "adult-out").into_response())
        }
        Ok(()) => Ok(back(permit.org(), "adult-out")),
        Err(Error::NotFound) => Err(Problem::NotFound),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let may_keep = person.may(Action::SupervisorKeep, permit.path());
            let page = listed(&app, frame, &permit, may_keep, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn replace(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let id: ActivityId = id.parse().map_err(|_| Problem::NotFound)?;
    let replace = Replace { which: sent.which.parse().ok(), full_name: sent.full_name };
    app.replace_adult(&permit, id, &replace).await?;
    Ok(done(&format!("/o/{}/activities/{id}", permit.org()), "adult-replaced").into_response())
}
