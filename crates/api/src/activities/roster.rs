//! The roster of an activity by program: who has a place, who waits, who could have one and what the guard says.

use app::App;
use app::access::ActivityWrite;
use app::signups::{Give, Signup, TakeAway};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::guard::{Reach, Refusal, Rule};
use domain::id::{ActivityId, LearnerId};
use domain::personal::Personal;
use domain::signup::Origin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use super::path::At;
use crate::book::{self, Book};
use crate::json::Body;

const ROSTER: &str = "/api/v1/orgs/{org}/activities/{id}/roster";

/// The operations on a roster.
pub(super) fn book() -> Book {
    let object = "signup";
    Book::new()
        .add(
            book::get::<ActivityWrite>(
                ROSTER,
                object,
                "Who has a place, who waits, who could have one and what speaks against it",
            )
            .gives::<RosterView>(),
            roster,
        )
        .add(
            book::post::<ActivityWrite>(
                ROSTER,
                object,
                "Give places, all or none; what the guard says is set aside with a written reason",
            )
            .takes::<Give>()
            .status(204),
            give,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/roster/{learner}/remove",
                object,
                "Take a place away; who waits longest moves up",
            )
            .takes::<TakeAway>()
            .status(204),
            remove,
        )
}

#[derive(Serialize, JsonSchema)]
struct RosterView {
    signed: Vec<PlaceView>,
    /// The longest first.
    waiting: Vec<PlaceView>,
    candidates: Vec<CandidateView>,
    /// Places that are left; none when there is no limit.
    left: Option<usize>,
    /// Whether the one pupil would be alone with one adult outside the school.
    alone: bool,
    /// How many of its adults are vetted on its day and come.
    adults: usize,
    /// Whether places can still be given.
    open: bool,
}

#[derive(Serialize, JsonSchema)]
struct PlaceView {
    learner: LearnerId,
    name: Personal<String>,
    class: String,
    origin: Origin,
    coming: bool,
    /// The rules that were set aside: codes with a space between.
    aside: String,
    /// Why they were.
    aside_why: String,
}

#[derive(Serialize, JsonSchema)]
struct CandidateView {
    learner: LearnerId,
    name: Personal<String>,
    class: String,
    /// What speaks against it.
    refusals: Vec<RefusalView>,
    /// Whether all of it may be set aside in writing.
    may_set_aside: bool,
}

#[derive(Serialize, JsonSchema)]
struct RefusalView {
    rule: Rule,
    /// Of a cap: which span, how many minutes it allows and how many are left.
    cap: Option<CapView>,
}

#[derive(Serialize, JsonSchema)]
struct CapView {
    reach: Reach,
    cap: i64,
    left: i64,
}

fn place(signup: Signup) -> PlaceView {
    PlaceView {
        learner: signup.learner,
        name: signup.name,
        class: signup.class,
        origin: signup.origin,
        coming: signup.coming,
        aside: signup.aside,
        aside_why: signup.aside_why,
    }
}

fn refusal(refusal: &Refusal) -> RefusalView {
    let cap = match refusal {
        Refusal::Cap { reach, cap, left } => {
            Some(CapView { reach: *reach, cap: *cap, left: *left })
        }
        _ => None,
    };
    RefusalView { rule: refusal.rule(), cap }
}

async fn roster(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<Json<RosterView>, Problem> {
    let view = app.roster(&permit, at.id).await?;
    let candidates = view.candidates.into_iter().map(|one| CandidateView {
        learner: one.candidate.learner,
        name: one.candidate.name,
        class: one.candidate.class,
        refusals: one.refusals.iter().map(refusal).collect(),
        may_set_aside: one.may_set_aside,
    });
    Ok(Json(RosterView {
        signed: view.signed.into_iter().map(place).collect(),
        waiting: view.waiting.into_iter().map(place).collect(),
        candidates: candidates.collect(),
        left: view.left,
        alone: view.alone,
        adults: view.adults,
        open: view.open,
    }))
}

async fn give(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(give): Body<Give>,
) -> Result<StatusCode, Problem> {
    app.give_places(&permit, at.id, &give).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct AtPlace {
    id: ActivityId,
    learner: LearnerId,
}

async fn remove(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<AtPlace>,
    Body(why): Body<TakeAway>,
) -> Result<StatusCode, Problem> {
    app.take_place(&permit, at.id, at.learner, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
