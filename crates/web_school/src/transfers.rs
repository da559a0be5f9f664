//! Moves between schools: who comes and who goes, asking, answering, taking back.

use app::access::{ForceManage, ForceRead, Permit};
use app::transfers::{Accept, AskTransfer, Refuse, TransferView};
use app::{After, App};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::id::{LearnerId, OrgId, TransferId};
use domain::transfer::TransferState;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Crumb, Desk, Doors, Faults, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    let object = "transfer";
    Doors::new()
        .add(get::<ForceManage>("/o/{org}/transfers", object).fragment(), list)
        .add(get::<ForceManage>("/o/{org}/learners/{id}/transfer", object), new)
        .add(post::<ForceManage>("/o/{org}/learners/{id}/transfer", object), ask)
        .add(get::<ForceManage>("/o/{org}/transfers/{id}", object), one)
        .add(post::<ForceManage>("/o/{org}/transfers/{id}/acceptance", object), accept)
        .add(post::<ForceManage>("/o/{org}/transfers/{id}/refusal", object), refuse)
        .add(post::<ForceManage>("/o/{org}/transfers/{id}/cancellation", object), cancel)
}

/// How a move feels.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
pub const fn tone(state: &TransferState) -> Tone {
    match state {
        TransferState::Asked => Tone::Info,
        TransferState::Accepted => Tone::Ok,
        TransferState::Refused => Tone::Warn,
        TransferState::Cancelled => Tone::Calm,
    }
}

fn crumbs(frame: &mut Frame, org: OrgId) {
    let label = frame.w.t("transfers-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/transfers"), label });
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    going: String,
    after: String,
}

#[derive(Template)]
#[template(path = "transfers/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    coming: bool,
    rows: Vec<TransferView>,
    next: Option<After>,
}

#[derive(Template)]
#[template(path = "transfers/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    coming: bool,
    rows: Vec<TransferView>,
    next: Option<After>,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let coming = asked.going.is_empty();
    let after = After::try_from(asked.after).ok();
    let page = app.transfers(&permit, coming, after.as_ref()).await?;
    let (org, rows, next) = (permit.org(), page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, coming, rows, next });
    }
    show(&ListPage { frame, org, coming, rows, next })
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct AskForm {
    id: String,
    search: String,
    to: String,
    remark: String,
}

#[derive(Template)]
#[template(path = "transfers/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    learner: LearnerId,
    name: String,
    form: AskForm,
    schools: Vec<Choice>,
    faults: Faults,
}

async fn form_page(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ForceManage>,
    read: &Permit<ForceRead>,
    learner: LearnerId,
    form: AskForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let name = app.learner_record(read, learner).await?.learner.full_name.into_inner();
    let found = if form.search.trim().is_empty() {
        Vec::new()
    } else {
        app.schools_named(permit, &form.search).await?
    };
    let schools = found.into_iter().map(|org| Choice::new(org.id.to_string(), org.name)).collect();
    crumbs(&mut frame, permit.org());
    show(&FormPage { frame, org: permit.org(), learner, name, form, schools, faults })
}

async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    Query(form): Query<AskForm>,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(&person, org).await?;
    // The form brings its own id: sent twice, it asks once.
    let form = AskForm { id: app.new_id().to_string(), search: form.search, ..AskForm::default() };
    form_page(&app, frame, &permit, &read, learner, form, Faults::new()).await
}

async fn ask(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    Form(form): Form<AskForm>,
) -> Result<Response, Problem> {
    let asked = match form.to.parse() {
        Ok(to) => {
            let id = form.id.parse().ok();
            let ask = AskTransfer { id, learner, to, remark: form.remark.clone() };
            app.ask_transfer(&permit, &ask).await
        }
        Err(_) => Err(app::Error::invalid("to", "fault-transfer-school")),
    };
    match asked {
        Ok(id) => Ok(done(&format!("/o/{org}/transfers/{id}"), "transfer-asked").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(&person, org).await?;
            let page = form_page(&app, frame, &permit, &read, learner, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What was typed of an answer.
#[derive(Deserialize, Default)]
#[serde(default)]
struct AnswerForm {
    club: String,
    class: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "transfers/one.html")]
struct OnePage {
    frame: Frame,
    org: OrgId,
    view: TransferView,
    clubs: Vec<Choice>,
    form: AnswerForm,
    faults: Faults,
}

impl OnePage {
    fn is_asked(&self) -> bool {
        self.view.transfer.state == TransferState::Asked
    }
}

async fn one_page(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ForceManage>,
    read: &Permit<ForceRead>,
    id: TransferId,
    form: AnswerForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let view = app.transfer(permit, id).await?;
    let clubs = app.clubs(read).await?;
    let open = clubs.into_iter().filter(|club| club.closed_on.is_none());
    let clubs = open.map(|club| Choice::new(club.id.to_string(), club.name)).collect();
    crumbs(&mut frame, permit.org());
    show(&OnePage { frame, org: permit.org(), view, clubs, form, faults })
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, TransferId)>,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(&person, org).await?;
    one_page(&app, frame, &permit, &read, id, AnswerForm::default(), Faults::new()).await
}

async fn accept(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, TransferId)>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Problem> {
    let accepted = match form.club.parse() {
        Ok(club) => {
            let accept = Accept { club, class: form.class.clone() };
            app.accept_transfer(&permit, id, &accept).await
        }
        Err(_) => Err(app::Error::invalid("club", "fault-club")),
    };
    match accepted {
        Ok(learner) => {
            let to = format!("/o/{org}/learners/{learner}");
            Ok(done(&to, "transfer-accepted").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(&person, org).await?;
            let page = one_page(&app, frame, &permit, &read, id, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn refuse(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, TransferId)>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Problem> {
    match app.refuse_transfer(&permit, id, &Refuse { reason: form.reason.clone() }).await {
        Ok(()) => Ok(done(&format!("/o/{org}/transfers/{id}"), "transfer-refused").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(&person, org).await?;
            let page = one_page(&app, frame, &permit, &read, id, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((org, id)): Path<(OrgId, TransferId)>,
) -> Result<Response, Problem> {
    app.cancel_transfer(&permit, id).await?;
    Ok(done(&format!("/o/{org}/transfers/{id}"), "transfer-cancelled").into_response())
}
