//! A learner's own places by program: what they have, what they may take, taking it, "I come", giving it back.

use app::App;
use app::access::OwnSignup;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::activity::Stage;
use domain::id::ActivityId;
use domain::signup::{News, State as Standing};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use crate::activities::At;
use crate::book::{self, Book};

/// The operations of this feature.
pub fn book() -> Book {
    let object = "signup";
    let path = "/api/v1/orgs/{org}/shifts";
    Book::new()
        .add(
            book::get::<OwnSignup>(path, object, "One's own places, and what one may take")
                .gives::<ShiftsView>(),
            shifts,
        )
        .add(
            book::post::<OwnSignup>(
                "/api/v1/orgs/{org}/shifts/{id}/claim",
                object,
                "Take a place, or wait for one when all are taken",
            )
            .gives::<Claimed>()
            .status(200),
            claim,
        )
        .add(
            book::post::<OwnSignup>(
                "/api/v1/orgs/{org}/shifts/{id}/drop",
                object,
                "Give a place back",
            )
            .status(204),
            give_back,
        )
        .add(
            book::post::<OwnSignup>(
                "/api/v1/orgs/{org}/shifts/{id}/coming",
                object,
                "Say that one will come",
            )
            .status(204),
            coming,
        )
}

#[derive(Serialize, JsonSchema)]
struct ShiftsView {
    /// What one has, waits for or has just lost.
    mine: Vec<OwnView>,
    /// What one may take: only what the guard allows.
    open: Vec<OpenView>,
    /// How many are not shown because the guard says no.
    hidden: usize,
    /// At how many places there is something to read.
    news: usize,
}

#[derive(Serialize, JsonSchema)]
struct OwnView {
    activity: ActivityId,
    title: String,
    day: String,
    starts_at: String,
    place: String,
    stage: Stage,
    state: Standing,
    coming: bool,
    news: Option<News>,
    /// Why it was taken away.
    reason: String,
    /// Whether it may still be given back without a teacher.
    may_drop: bool,
}

#[derive(Serialize, JsonSchema)]
struct OpenView {
    activity: ActivityId,
    title: String,
    day: String,
    starts_at: String,
    minutes: i64,
    place: String,
    /// Places that are left; none when there is no limit; 0: one would wait.
    left: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
struct Claimed {
    state: Standing,
}

async fn shifts(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
) -> Result<Json<ShiftsView>, Problem> {
    let news = app.own_news(&permit).await?;
    let shifts = app.own_shifts(&permit).await?;
    let mine = shifts.mine.into_iter().map(|place| OwnView {
        news: place.news(),
        activity: place.activity.id,
        title: place.activity.title,
        day: place.activity.day.to_string(),
        starts_at: place.activity.starts_at,
        place: place.activity.place,
        stage: place.activity.stage,
        state: place.signup.state,
        coming: place.signup.coming,
        reason: place.signup.reason,
        may_drop: place.may_drop,
    });
    let open = shifts.open.into_iter().map(|shift| OpenView {
        activity: shift.activity.id,
        title: shift.activity.title,
        day: shift.activity.day.to_string(),
        starts_at: shift.activity.starts_at,
        minutes: shift.activity.minutes,
        place: shift.activity.place,
        left: shift.left,
    });
    Ok(Json(ShiftsView { mine: mine.collect(), open: open.collect(), hidden: shifts.hidden, news }))
}

async fn claim(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
    Path(at): Path<At>,
) -> Result<Json<Claimed>, Problem> {
    Ok(Json(Claimed { state: app.claim_place(&permit, at.id).await? }))
}

async fn give_back(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
    Path(at): Path<At>,
) -> Result<StatusCode, Problem> {
    app.drop_place(&permit, at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn coming(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
    Path(at): Path<At>,
) -> Result<StatusCode, Problem> {
    app.say_coming(&permit, at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
