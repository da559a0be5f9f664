//! Minutes of a meeting: read, write, as files.

use app::access::{ClubKeep, ForceRead, Person};
use app::activities::{MinutesView, WriteMinutes};
use app::plans::Format;
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Stage;
use domain::club::meetings::MINUTES_MAX;
use domain::id::{ActivityId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::{At, crumbs};

#[derive(Template)]
#[template(path = "activities/minutes.html")]
struct MinutesPage {
    frame: Frame,
    org: OrgId,
    view: MinutesView,
    may_write: bool,
    /// As it stands now, when somebody else wrote meanwhile.
    stale: bool,
    form: Typed,
    faults: Faults,
}

impl MinutesPage {
    fn base(&self) -> String {
        format!("/o/{}/activities/{}", self.org, self.view.activity.id)
    }
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    changed: i64,
    said: String,
    decided: String,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, ActivityId),
    typed: Option<Typed>,
    (faults, stale): (Faults, bool),
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(person, org).await?;
    let view = app.meeting_minutes(&read, id).await?;
    let keep = read.also::<ClubKeep>(person);
    let keep = keep.is_ok_and(|keep| keep.check_club(view.activity.club).is_ok());
    crumbs(&mut frame, org, Some((id, &view.activity.title)));
    // The next press is about the minutes as they stand now, which the page shows.
    let form = match typed {
        Some(typed) => Typed { changed: view.changed, ..typed },
        None => Typed {
            changed: view.changed,
            said: view.minutes.said.clone(),
            decided: view.minutes.decided.clone(),
        },
    };
    let may_write = keep && view.activity.stage == Stage::Held;
    show(&MinutesPage { frame, org, view, may_write, stale, form, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &person, (permit.org(), id), None, (Faults::new(), false)).await
}

pub(super) async fn write(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ClubKeep>,
    At(id): At,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let write = WriteMinutes {
        changed: form.changed,
        said: form.said.clone(),
        decided: form.decided.clone(),
    };
    let (status, faults, stale) = match app.write_minutes(&permit, id, &write).await {
        Ok(()) => {
            let back = format!("/o/{org}/activities/{id}/minutes");
            return Ok(done(&back, "minutes-written").into_response());
        }
        Err(Error::Stale) => {
            let mut faults = Faults::new();
            faults.add("said", frame.w.t("fault-minutes-stale"));
            (StatusCode::CONFLICT, faults, true)
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, faults(frame.w, error)?, false),
    };
    let page = shown(&app, frame, &person, (org, id), Some(form), (faults, stale)).await?;
    Ok((status, page).into_response())
}

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    At(id): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_meeting(&permit, id, Format::Docx).await?))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    At(id): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_meeting(&permit, id, Format::Pdf).await?))
}
