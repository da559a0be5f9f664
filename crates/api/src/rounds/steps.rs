//! The steps of those who were chosen: waiting, trained, started; the history of a term.

use app::App;
use app::access::{ForceManage, ForceRead};
use app::clubs::steps::{Moved, TermsOn};
use axum::extract::{Path, State};
use axum::response::Json;
use domain::id::{ClubId, OrgId, TermId};
use domain::term::{EndReason, TermState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::force::{TermView, term};
use crate::json::{Asked, Body};

pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ForceManage>(
                "/api/v1/orgs/{org}/waiting-terms",
                "term",
                "Who was chosen and has not started",
            )
            .query::<WaitingAsked>()
            .gives::<Vec<TermView>>(),
            waiting,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/terms/training",
                "term",
                "Note that those who were chosen have been trained",
            )
            .takes::<TermsOn>()
            .gives::<Moved>()
            .status(200),
            train,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/terms/start",
                "term",
                "Start those who were trained: from this day they count",
            )
            .takes::<TermsOn>()
            .gives::<Moved>()
            .status(200),
            start,
        )
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/terms/{term}/steps",
                "term",
                "What has happened to a term",
            )
            .gives::<Vec<StepView>>(),
            steps,
        )
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WaitingAsked {
    /// Only of this club.
    #[serde(default)]
    club: Option<ClubId>,
}

#[derive(Serialize, JsonSchema)]
struct StepView {
    /// Where the term stood after it.
    state: TermState,
    /// The day it holds from.
    day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<EndReason>,
    /// The number of a decision, or empty.
    remark: String,
}

async fn waiting(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Asked(asked): Asked<WaitingAsked>,
) -> Result<Json<Vec<TermView>>, Problem> {
    let terms = app.waiting_terms(&permit, asked.club).await?;
    Ok(Json(terms.into_iter().map(term).collect()))
}

async fn train(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Body(on): Body<TermsOn>,
) -> Result<Json<Moved>, Problem> {
    Ok(Json(app.train_terms(&permit, &on).await?))
}

async fn start(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Body(on): Body<TermsOn>,
) -> Result<Json<Moved>, Problem> {
    Ok(Json(app.start_terms(&permit, &on).await?))
}

async fn steps(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): Path<(OrgId, TermId)>,
) -> Result<Json<Vec<StepView>>, Problem> {
    let steps = app.term_steps(&permit, id).await?.into_iter();
    let view = steps.map(|step| StepView {
        state: step.state,
        day: step.day.to_string(),
        reason: step.reason,
        remark: step.remark,
    });
    Ok(Json(view.collect()))
}
