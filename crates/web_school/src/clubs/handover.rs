//! The handover of a club: what stands open, taking over by one press, the minutes as files.

use app::App;
use app::access::{ClubKeep, ForceRead, Person};
use app::handover::{HandoverView, REMARK_MAX, TakeOver};
use app::plans::Format;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{AdvisorId, ClubId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Me, Permitted, Problem, Tone, show};

use super::beside::crumbs;

#[derive(Template)]
#[template(path = "clubs/handover.html")]
struct HandoverPage {
    frame: Frame,
    org: OrgId,
    view: HandoverView,
    /// Whether this person may take the club over, and its day has come.
    may_take: bool,
    /// Somebody is to take over, and may not before this day.
    early: bool,
    form: Typed,
    faults: Faults,
}

#[expect(clippy::unused_self, reason = "templates call methods")]
impl HandoverPage {
    /// What an activity or a round is called.
    fn called(&self, id: &str) -> String {
        self.view.titles.get(id).cloned().unwrap_or_default()
    }

    /// A number that should be nothing.
    fn tone(&self, count: usize) -> Tone {
        if count == 0 { Tone::Ok } else { Tone::Warn }
    }
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    advisor: String,
    remark: String,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, ClubId),
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(person, org).await?;
    let view = app.handover(&read, id).await?;
    crumbs(&mut frame, org, Some((id, &view.club.name)));
    let early = view.to.as_ref().is_some_and(|to| to.since > app.now().day());
    let keep = read.also::<ClubKeep>(person).ok();
    let mine = keep.is_some_and(|keep| {
        let named = view.to.as_ref().and_then(|to| to.account) == Some(keep.account());
        keep.check_club(id).is_ok() && (keep.only().is_none() || named)
    });
    let may_take = mine && view.to.is_some() && !early;
    show(&HandoverPage { frame, org, view, may_take, early, form, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<ForceRead>,
    Path(at): Path<(OrgId, ClubId)>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &person, at, Typed::default(), Faults::new()).await
}

pub(super) async fn take(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ClubKeep>,
    Path((org, id)): Path<(OrgId, ClubId)>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let Ok(advisor) = form.advisor.parse() else { return Err(Problem::NotFound) };
    let take = TakeOver { advisor, remark: form.remark.clone() };
    match app.take_club_over(&permit, id, &take).await {
        Ok(()) => Ok(done(&format!("/o/{org}/clubs/{id}"), "taken-over").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &person, (org, id), form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

type At = Path<(OrgId, ClubId, AdvisorId)>;

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id, advisor)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_handover(&permit, id, advisor, Format::Docx).await?))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id, advisor)): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_handover(&permit, id, advisor, Format::Pdf).await?))
}
