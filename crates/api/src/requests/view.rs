//! A request as the API shows it.

use app::privacy::{Proof, RequestView};
use domain::id::{GuardianId, LearnerId, RequestId};
use domain::personal::Personal;
use domain::request::{Asker, RequestKind, RequestState};
use schemars::JsonSchema;
use serde::Serialize;

/// A request. Moments are UTC, milliseconds since 1970; those to be done by are exclusive.
#[derive(Serialize, JsonSchema)]
pub struct RequestLine {
    id: RequestId,
    learner: LearnerId,
    name: Personal<String>,
    kind: RequestKind,
    asker: Asker,
    #[serde(skip_serializing_if = "Option::is_none")]
    guardian: Option<GuardianId>,
    words: Personal<String>,
    state: RequestState,
    at: i64,
    acknowledge_by: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<i64>,
    carry_out_by: i64,
    extension_reason: Personal<String>,
    answer: Personal<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<i64>,
    is_late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

/// A request as the API shows it.
pub fn line(view: RequestView) -> RequestLine {
    let request = view.request;
    RequestLine {
        id: request.id,
        learner: request.learner,
        name: request.name,
        kind: request.kind,
        asker: request.asker,
        guardian: request.guardian,
        words: request.words,
        state: request.state,
        at: request.at.0,
        acknowledge_by: request.acknowledge_by.0,
        acknowledged_at: request.acknowledged_at.map(|at| at.0),
        carry_out_by: request.carry_out_by.0,
        extension_reason: request.extension_reason,
        answer: request.answer,
        done_at: request.done_at.map(|at| at.0),
        is_late: view.is_late,
        proof: view.proof,
    }
}
