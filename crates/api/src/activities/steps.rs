//! The steps of an activity: held, called off, open again.

use app::App;
use app::access::ActivityWrite;
use app::activities::{Disrupt, Held, Reason};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use web::{Permitted, Problem};

use super::path::At;
use crate::book::{self, Book};
use crate::json::Body;

/// The operations that move an activity on.
pub(super) fn book() -> Book {
    let object = "activity";
    Book::new()
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/hold",
                object,
                "Say that it took place",
            )
            .takes::<Held>()
            .status(204),
            hold,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/cancel",
                object,
                "Call it off; nothing of it counts",
            )
            .takes::<Reason>()
            .status(204),
            cancel,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/disrupt",
                object,
                "Move it or call it off in one act, with the cause; everybody concerned is told",
            )
            .takes::<Disrupt>()
            .status(204),
            disrupt,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/told",
                object,
                "Note that everybody was told who cannot read it here",
            )
            .status(204),
            told,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/reopen",
                object,
                "Take back a wrong held or cancelled",
            )
            .takes::<Reason>()
            .status(204),
            reopen,
        )
}

async fn hold(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(held): Body<Held>,
) -> Result<StatusCode, Problem> {
    app.hold_activity(&permit, at.id, &held).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(why): Body<Reason>,
) -> Result<StatusCode, Problem> {
    app.cancel_activity(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn disrupt(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(disrupt): Body<Disrupt>,
) -> Result<StatusCode, Problem> {
    app.disrupt_activity(&permit, at.id, &disrupt).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn told(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<StatusCode, Problem> {
    app.say_told(&permit, at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reopen(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(why): Body<Reason>,
) -> Result<StatusCode, Problem> {
    app.reopen_activity(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
