//! When it cannot take place as planned: one form moves an activity or calls it off; a second press says that all were told.

use app::access::{ActivityRead, ActivityWrite, Permit};
use app::activities::{Activity, Disrupt};
use app::input::Day;
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::activity::{Cause, Disruption};
use domain::id::{ActivityId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::{At, crumbs};

#[derive(Template)]
#[template(path = "activities/disrupt.html")]
struct DisruptPage {
    frame: Frame,
    org: OrgId,
    activity: Activity,
    /// How many learners have a place.
    places: usize,
    whats: Vec<Choice>,
    causes: Vec<Choice>,
    typed: Typed,
    faults: Faults,
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    what: String,
    cause: String,
    reason: String,
    day: String,
    starts_at: String,
    place: String,
    seen: String,
}

impl Typed {
    fn disrupt(&self) -> Disrupt {
        Disrupt {
            id: self.id.parse().ok(),
            what: self.what.parse().ok(),
            cause: self.cause.parse().ok(),
            reason: self.reason.clone(),
            day: Day(self.day.clone()),
            starts_at: self.starts_at.clone(),
            place: self.place.clone(),
            seen: self.seen.parse().ok(),
        }
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ActivityRead>,
    id: ActivityId,
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let view = app.activity(permit, id).await?;
    let (activity, places) = (view.activity, view.places);
    crumbs(&mut frame, permit.org(), Some((id, &activity.title)));
    let fresh = || Typed {
        id: app.new_id().to_string(),
        starts_at: activity.starts_at.clone(),
        place: activity.place.clone(),
        seen: activity.changed.to_string(),
        ..Typed::default()
    };
    let what = |what: &Disruption| Choice::new(what.code(), frame.w.word("disruption", what));
    let cause = |cause: &Cause| Choice::new(cause.code(), frame.w.word("cause", cause));
    let whats = Disruption::ALL.iter().map(what).collect();
    let causes = Cause::ALL.iter().map(cause).collect();
    let typed = typed.unwrap_or_else(fresh);
    let org = permit.org();
    show(&DisruptPage { frame, org, activity, places, whats, causes, typed, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    let read = permit.also::<ActivityRead>(&person)?;
    shown(&app, frame, &read, id, None, Faults::new()).await
}

pub(super) async fn disrupt(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let disrupt = typed.disrupt();
    match app.disrupt_activity(&permit, id, &disrupt).await {
        Ok(()) => {
            let what = match disrupt.what {
                Some(Disruption::Move) => "activity-moved",
                Some(Disruption::Cancel) | None => "activity-cancelled",
            };
            Ok(done(&format!("/o/{}/activities/{id}", permit.org()), what).into_response())
        }
        Err(Error::NotFound) => Err(Problem::NotFound),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = permit.also::<ActivityRead>(&person)?;
            let page = shown(&app, frame, &read, id, Some(typed), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn told(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Redirect, Problem> {
    app.say_told(&permit, id).await?;
    Ok(done(&format!("/o/{}/activities/{id}", permit.org()), "activity-told"))
}
