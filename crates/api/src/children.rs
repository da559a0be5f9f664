//! The record of one learner, and who has read it.

use app::access::{ConsentRead, ForceRead};
use app::reads::Read;
use app::{After, App};
use axum::extract::{Path, State};
use axum::response::Json;
use domain::access::Role;
use domain::activity::{Kind, Presence};
use domain::consent::{AgeBand, Purpose};
use domain::id::{ActivityId, LearnerId, OrgId};
use domain::look::Look;
use domain::personal::Personal;
use domain::term::{EndReason, Gender, TermState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::force::{TermView, term};
use crate::json::{Asked, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/learners/{id}",
                "learner",
                "The record of one learner; that it was read is noted for the family",
            )
            .gives::<RecordView>(),
            one,
        )
        .add(
            book::get::<ConsentRead>(
                "/api/v1/orgs/{org}/learners/{id}/reads",
                "learner",
                "Who of the staff looked at a learner's data",
            )
            .query::<ReadsAsked>()
            .gives::<PageView<ReadView>>(),
            reads,
        )
}

#[derive(Serialize, JsonSchema)]
struct RecordView {
    id: LearnerId,
    school_year: String,
    full_name: Personal<String>,
    dob: Personal<String>,
    gender: Gender,
    class: String,
    /// Nobody is behind the row any more: the data was erased.
    erased: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_band: Option<AgeBand>,
    terms: Vec<TermLine>,
    consents: Vec<AgreedView>,
    activities: Vec<AttendedView>,
}

#[derive(Serialize, JsonSchema)]
struct TermLine {
    #[serde(flatten)]
    term: TermView,
    steps: Vec<StepView>,
}

#[derive(Serialize, JsonSchema)]
struct StepView {
    state: TermState,
    day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<EndReason>,
}

/// How the two sides stand; absent where that side's yes is not needed.
#[derive(Serialize, JsonSchema)]
struct AgreedView {
    purpose: Purpose,
    #[serde(skip_serializing_if = "Option::is_none")]
    guardians: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    learner: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
struct AttendedView {
    activity: ActivityId,
    title: String,
    kind: Kind,
    day: String,
    minutes: i64,
    presence: Presence,
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Json<RecordView>, Problem> {
    let record = app.learner_record(&permit, id).await?;
    let step = |step: app::clubs::steps::Step| StepView {
        state: step.state,
        day: step.day.to_string(),
        reason: step.reason,
    };
    let line = |one: app::children::TermRecord| TermLine {
        term: term(one.term),
        steps: one.steps.into_iter().map(step).collect(),
    };
    let agreed = |one: app::children::Agreed| AgreedView {
        purpose: one.purpose,
        guardians: one.guardians.map(domain::consent::Side::code),
        learner: one.learner.map(domain::consent::Side::code),
    };
    let attended = |one: app::children::Attended| AttendedView {
        activity: one.activity,
        title: one.title,
        kind: one.kind,
        day: one.day.to_string(),
        minutes: one.minutes,
        presence: one.presence,
    };
    Ok(Json(RecordView {
        erased: record.is_erased(),
        id: record.learner.id,
        school_year: record.learner.school_year.to_string(),
        full_name: record.learner.full_name,
        dob: record.learner.dob,
        gender: record.learner.gender,
        class: record.learner.class,
        age_band: record.band,
        terms: record.terms.into_iter().map(line).collect(),
        consents: record.agreed.into_iter().map(agreed).collect(),
        activities: record.attended.into_iter().map(attended).collect(),
    }))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ReadsAsked {
    /// The `next` of the page before.
    pub after: String,
}

/// A look.
#[derive(Serialize, JsonSchema)]
pub struct ReadView {
    /// Who; empty when the account is no more.
    name: Personal<String>,
    role: Role,
    /// UTC, milliseconds since 1970.
    at: i64,
    what: Look,
}

/// A look as the API shows it.
pub fn read(read: Read) -> ReadView {
    ReadView { name: read.name, role: read.role, at: read.at.0, what: read.what }
}

async fn reads(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentRead>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
    Asked(asked): Asked<ReadsAsked>,
) -> Result<Json<PageView<ReadView>>, Problem> {
    let after = After::try_from(asked.after).ok();
    Ok(Json(PageView::of(app.reads_of(&permit, id, after.as_ref()).await?, read)))
}
