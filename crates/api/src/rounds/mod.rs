//! Rounds of selection: open, nominate, confirm, mark, hold the council, sign, tell; the criteria; training and starting.

mod papers;
mod steps;
mod view;
mod wish;

use app::App;
use app::access::{CandidateAssess, Nominate, RoundRead, RoundWrite, SettingManage};
use app::selection::{
    CancelRound, ChangeRound, Confirm, Confirmed, HoldCouncil, Nominated, Nomination, OpenRound,
    SaveMarks, Tell,
};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::id::{AccountId, CandidateId, OrgId, RoundId};
use domain::personal::Personal;
use domain::selection::Criteria;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use self::view::{RoundLine, RoundView, line, round};
use crate::book::{self, Book};
use crate::json::{Asked, Body, Made};
use crate::lists::{LearnerView, learner};

type At = Path<(OrgId, RoundId)>;

/// The operations of this feature.
pub fn book() -> Book {
    reading().join(writing()).join(steps::book()).join(papers::book()).join(wish::book())
}

fn reading() -> Book {
    let rounds = "/api/v1/orgs/{org}/rounds";
    Book::new()
        .add(
            book::get::<RoundRead>(rounds, "round", "The rounds of a school")
                .gives::<Vec<RoundLine>>(),
            list,
        )
        .add(
            book::get::<RoundRead>(
                "/api/v1/orgs/{org}/rounds/{id}",
                "round",
                "A round with what is missing and its candidates; a form teacher's own class",
            )
            .gives::<RoundView>(),
            one,
        )
        .add(
            book::get::<CandidateAssess>(
                "/api/v1/orgs/{org}/rounds/{id}/marks",
                "candidate",
                "The round as somebody sees it who marks in it; that one candidate's sheet was opened is noted for the family",
            )
            .query::<MarksAsked>()
            .gives::<RoundView>(),
            to_assess,
        )
        .add(
            book::get::<RoundRead>(
                "/api/v1/orgs/{org}/assessors",
                "round",
                "Who could mark candidates",
            )
            .gives::<Vec<Person>>(),
            assessors,
        )
        .add(
            book::post::<Nominate>(
                "/api/v1/orgs/{org}/rounds/{id}/nominations/search",
                "candidate",
                "Learners who could be nominated, by class or part of a name",
            )
            .takes::<NominableAsked>()
            .gives::<NominableView>()
            .status(200),
            nominable,
        )
        .add(
            book::get::<SettingManage>(
                "/api/v1/orgs/{org}/settings/criteria",
                "setting",
                "The five criteria",
            )
            .gives::<Criteria>(),
            criteria,
        )
        .add(
            book::put::<SettingManage>(
                "/api/v1/orgs/{org}/settings/criteria",
                "setting",
                "Set the five criteria; open rounds keep theirs",
            )
            .takes::<Criteria>(),
            set_criteria,
        )
}

fn writing() -> Book {
    Book::new()
        .add(
            book::post::<RoundWrite>("/api/v1/orgs/{org}/rounds", "round", "Open a round")
                .takes::<OpenRound>()
                .gives::<Made<RoundId>>(),
            open,
        )
        .add(
            book::put::<RoundWrite>("/api/v1/orgs/{org}/rounds/{id}", "round", "Change a round")
                .takes::<ChangeRound>(),
            change,
        )
        .add(
            book::post::<RoundWrite>(
                "/api/v1/orgs/{org}/rounds/{id}/cancellation",
                "round",
                "Call a round off",
            )
            .takes::<CancelRound>()
            .status(204),
            cancel,
        )
        .add(
            book::post::<RoundWrite>(
                "/api/v1/orgs/{org}/rounds/{id}/link",
                "round",
                "Make a new link for nominating oneself; the former one is dead",
            )
            .gives::<LinkView>(),
            link,
        )
        .add(
            book::post::<Nominate>(
                "/api/v1/orgs/{org}/rounds/{id}/nominations",
                "candidate",
                "Nominate learners",
            )
            .takes::<Nomination>()
            .gives::<Nominated>()
            .status(200),
            nominate,
        )
        .add(
            book::post::<RoundWrite>(
                "/api/v1/orgs/{org}/rounds/{id}/confirmations",
                "candidate",
                "Say of nominations by the link whether it was that child",
            )
            .takes::<Confirm>()
            .gives::<Confirmed>()
            .status(200),
            confirm,
        )
        .add(
            book::put::<CandidateAssess>(
                "/api/v1/orgs/{org}/rounds/{id}/marks",
                "candidate",
                "Write one's own marks; those not named stay",
            )
            .takes::<SaveMarks>(),
            mark,
        )
        .add(
            book::put::<RoundWrite>(
                "/api/v1/orgs/{org}/rounds/{id}/council",
                "round",
                "Note the council's meeting and its votes",
            )
            .takes::<HoldCouncil>(),
            council,
        )
        .add(
            book::post::<RoundWrite>(
                "/api/v1/orgs/{org}/rounds/{id}/notices",
                "candidate",
                "Note who was told the outcome",
            )
            .takes::<Tell>()
            .status(204),
            tell,
        )
}

#[derive(Serialize, JsonSchema)]
struct Person {
    id: AccountId,
    name: Personal<String>,
    /// Whether they are the school's head, who cannot be the only one.
    head: bool,
}

#[derive(Serialize, JsonSchema)]
struct LinkView {
    /// The path of the page, with its secret; shown this once.
    path: String,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct MarksAsked {
    /// One candidate's sheet; everybody's when absent.
    candidate: Option<CandidateId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NominableAsked {
    #[serde(default)]
    class: String,
    #[serde(default)]
    search: String,
}

#[derive(Serialize, JsonSchema)]
struct NominableView {
    /// Whether nominations are taken now; nobody is listed else.
    open: bool,
    classes: Vec<String>,
    learners: Vec<LearnerView>,
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
) -> Result<Json<Vec<RoundLine>>, Problem> {
    Ok(Json(app.rounds(&permit).await?.into_iter().map(line).collect()))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): At,
) -> Result<Json<RoundView>, Problem> {
    Ok(Json(round(app.round(&permit, id).await?)))
}

async fn to_assess(
    State(app): State<App>,
    Permitted(permit): Permitted<CandidateAssess>,
    Path((_, id)): At,
    Asked(asked): Asked<MarksAsked>,
) -> Result<Json<RoundView>, Problem> {
    let mut view = match asked.candidate {
        None => app.round_to_assess(&permit, id).await?,
        Some(candidate) => app.candidate_to_assess(&permit, id, candidate).await?,
    };
    view.candidates.retain(|one| asked.candidate.is_none_or(|id| one.candidate.id == id));
    Ok(Json(round(view)))
}

async fn assessors(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
) -> Result<Json<Vec<Person>>, Problem> {
    let people = app.possible_assessors(&permit).await?.into_iter();
    Ok(Json(people.map(|(id, name, head)| Person { id, name, head }).collect()))
}

async fn nominable(
    State(app): State<App>,
    Permitted(permit): Permitted<Nominate>,
    Path((_, id)): At,
    Body(asked): Body<NominableAsked>,
) -> Result<Json<NominableView>, Problem> {
    let found = app.nominable(&permit, id, &asked.class, &asked.search).await?;
    let learners = found.learners.into_iter().map(learner).collect();
    Ok(Json(NominableView { open: found.open, classes: found.classes, learners }))
}

async fn criteria(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Json<Criteria>, Problem> {
    Ok(Json(app.criteria(&permit).await?))
}

async fn set_criteria(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Body(criteria): Body<Criteria>,
) -> Result<StatusCode, Problem> {
    app.set_criteria(&permit, &criteria).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn open(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Body(open): Body<OpenRound>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.open_round(&permit, &open).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn change(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((_, id)): At,
    Body(change): Body<ChangeRound>,
) -> Result<StatusCode, Problem> {
    app.change_round(&permit, id, &change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((_, id)): At,
    Body(cancel): Body<CancelRound>,
) -> Result<StatusCode, Problem> {
    app.cancel_round(&permit, id, &cancel).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn link(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((_, id)): At,
) -> Result<impl IntoResponse, Problem> {
    let token = app.new_round_link(&permit, id).await?;
    let path = format!("/nominate/{}", token.reveal());
    Ok((StatusCode::CREATED, Json(LinkView { path })))
}

async fn nominate(
    State(app): State<App>,
    Permitted(permit): Permitted<Nominate>,
    Path((_, id)): At,
    Body(nomination): Body<Nomination>,
) -> Result<Json<Nominated>, Problem> {
    Ok(Json(app.nominate(&permit, id, &nomination).await?))
}

async fn confirm(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((_, id)): At,
    Body(confirm): Body<Confirm>,
) -> Result<Json<Confirmed>, Problem> {
    Ok(Json(app.confirm_nominations(&permit, id, &confirm).await?))
}

async fn mark(
    State(app): State<App>,
    Permitted(permit): Permitted<CandidateAssess>,
    Path((_, id)): At,
    Body(save): Body<SaveMarks>,
) -> Result<StatusCode, Problem> {
    app.save_marks(&permit, id, &save).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn council(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((_, id)): At,
    Body(hold): Body<HoldCouncil>,
) -> Result<StatusCode, Problem> {
    app.hold_council(&permit, id, &hold).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn tell(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundWrite>,
    Path((_, id)): At,
    Body(tell): Body<Tell>,
) -> Result<StatusCode, Problem> {
    app.tell_candidates(&permit, id, &tell).await?;
    Ok(StatusCode::NO_CONTENT)
}
