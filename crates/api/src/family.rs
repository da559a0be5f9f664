//! What a guardian with an account, or an ambassador, answers by program: the same acts as on the family's pages.

use app::App;
use app::access::OwnConsent;
use app::family::{FamilyLine, NewAnswer};
use app::selection::{Issued, OwnResult};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::Instant;
use domain::consent::{AgeBand, Purpose, Side};
use domain::id::{LearnerId, OrgId};
use domain::personal::Personal;
use domain::selection::{CandidateState, Outcome};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

/// The operations of this feature.
pub fn book() -> Book {
    let one = "/api/v1/orgs/{org}/children/{id}/consents";
    Book::new()
        .add(
            book::get::<OwnConsent>(
                "/api/v1/orgs/{org}/children",
                "learner",
                "The learners that the account answers for",
            )
            .gives::<Vec<ChildView>>(),
            children,
        )
        .add(
            book::get::<OwnConsent>(
                one,
                "consent",
                "How every purpose stands, and the outcomes of rounds",
            )
            .gives::<FamilyAnswers>(),
            answers,
        )
        .add(
            book::post::<OwnConsent>(one, "consent", "Answer, change or take back")
                .takes::<OwnAnswers>()
                .gives::<FamilyAnswers>()
                .status(200),
            answer,
        )
}

#[derive(Serialize, JsonSchema)]
struct ChildView {
    learner: LearnerId,
    full_name: Personal<String>,
    class: String,
}

async fn children(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
) -> Result<Json<Vec<ChildView>>, Problem> {
    let found = app.own_children(&permit).await?.into_iter();
    let view = |child: app::family::OwnChild| ChildView {
        learner: child.learner,
        full_name: child.full_name,
        class: child.class,
    };
    Ok(Json(found.map(view).collect()))
}

#[derive(Serialize, JsonSchema)]
struct FamilyAnswers {
    school: String,
    child: Personal<String>,
    class: String,
    age_band: AgeBand,
    answers: Vec<FamilyAnswer>,
    /// Outcomes of rounds that the child was told, the newest first.
    results: Vec<ResultView>,
}

#[derive(Serialize, JsonSchema)]
struct ResultView {
    round: String,
    club: String,
    outcome: Outcome,
    /// How the nomination ended: why somebody who was chosen stands in no list.
    state: CandidateState,
    /// Why not; empty where `state` says it.
    reason: Personal<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Issued>,
    told_at: Instant,
}

fn result(one: OwnResult) -> ResultView {
    let OwnResult { round, club, outcome, state, reason, decision, told_at } = one;
    ResultView { round, club, outcome, state, reason, decision, told_at }
}

#[derive(Serialize, JsonSchema)]
struct FamilyAnswer {
    purpose: Purpose,
    /// How one's own answer stands.
    stands: Side,
    /// Guardians have answered differently.
    conflict: bool,
    /// Whether one's own answer is needed at the learner's age.
    needed: bool,
    /// Whether everybody who must has agreed.
    agreed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

fn line(line: &FamilyLine) -> FamilyAnswer {
    let mine = line.mine.as_ref();
    FamilyAnswer {
        at: mine.map(|mine| mine.at),
        text_version: mine.map(|mine| mine.text_version.clone()),
        until: mine.map(|mine| mine.until.to_string()),
        purpose: line.purpose,
        stands: line.stands,
        conflict: line.conflict,
        needed: line.needed,
        agreed: line.agreed,
    }
}

async fn answers(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Json<FamilyAnswers>, Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    let view = app.family(&pass).await?;
    Ok(Json(FamilyAnswers {
        school: view.school,
        child: view.child,
        class: view.class,
        age_band: view.band,
        answers: view.lines.iter().map(line).collect(),
        results: app.own_results(&pass).await?.into_iter().map(result).collect(),
    }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OwnAnswers {
    /// One answer a purpose; what is left out stays as it is.
    answers: Vec<NewAnswer>,
}

async fn answer(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnConsent>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    Body(own): Body<OwnAnswers>,
) -> Result<(StatusCode, Json<FamilyAnswers>), Problem> {
    let pass = app.own_pass(&permit, learner).await?;
    app.answer_family(&pass, &own.answers).await?;
    let view = answers(State(app), Permitted(permit), Path((org, learner))).await?;
    Ok((StatusCode::OK, view))
}
