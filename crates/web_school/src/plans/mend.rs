//! What a form of the plan shows when it could not be kept: its faults, or that somebody else was quicker.

use app::access::PlanRead;
use app::plans::PlanView;
use app::{App, Error};
use axum::http::StatusCode;
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use web::answer::faults;
use web::{Faults, Frame, Problem};

/// The plan as its writer may read it.
pub(super) async fn plan_of(
    app: &App,
    person: &app::access::Person,
    org: OrgId,
    year: SchoolYear,
) -> Result<PlanView, Problem> {
    let read = app.permit::<PlanRead>(person, org).await?;
    Ok(app.plan(&read, year).await?)
}

/// The faults to show, the status, and the count of changes to go on with.
pub(super) async fn mend(
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
