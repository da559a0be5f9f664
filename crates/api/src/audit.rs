//! The audit chain by program: newest lines, the check, the export.

use app::App;
use app::access::AuditRead;
use app::audit::AuditRow;
use axum::extract::State;
use axum::response::{Json, Response};
use domain::audit::{ChainLine, Checkpoint};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Asked;

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<AuditRead>(
                "/api/v1/orgs/{org}/audit",
                "audit",
                "Newest lines of the chain",
            )
            .query::<AuditAsked>()
            .gives::<LinesView>(),
            lines,
        )
        .add(
            book::get::<AuditRead>(
                "/api/v1/orgs/{org}/audit/check",
                "audit",
                "Check the whole chain",
            )
            .gives::<CheckView>(),
            check,
        )
        .add(
            book::get::<AuditRead>(
                "/api/v1/orgs/{org}/audit.jsonl",
                "audit",
                "The whole chain, one JSON object a line, oldest first",
            )
            .media(&[web::chain::MEDIA]),
            export,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct AuditAsked {
    /// Only lines with a smaller number: the `next` of the page before.
    before: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct LineView {
    #[serde(flatten)]
    line: ChainLine,
    /// The actor's name today; absent for the system and for accounts that are gone. Not part of what was hashed.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_name: Option<Personal<String>>,
}

#[derive(Serialize, JsonSchema)]
struct LinesView {
    rows: Vec<LineView>,
    /// Pass it as `before` to go on; absent at the chain's beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
    head: Checkpoint,
}

async fn lines(
    State(app): State<App>,
    Permitted(permit): Permitted<AuditRead>,
    Asked(asked): Asked<AuditAsked>,
) -> Result<Json<LinesView>, Problem> {
    let page = app.audit_lines(&permit, asked.before).await?;
    let view = |row: AuditRow| LineView { line: row.line, actor_name: row.actor_name };
    let rows = page.rows.into_iter().map(view).collect();
    Ok(Json(LinesView { rows, next: page.next, head: page.head }))
}

#[derive(Serialize, JsonSchema)]
struct CheckView {
    /// Whether the chain holds from its first line to its head.
    whole: bool,
    head: Checkpoint,
    /// What is wrong, when it does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

async fn check(
    State(app): State<App>,
    Permitted(permit): Permitted<AuditRead>,
) -> Result<Json<CheckView>, Problem> {
    let found = app.audit_check(&permit).await?;
    let fault = found.fault.map(|fault| fault.to_string());
    Ok(Json(CheckView { whole: fault.is_none(), head: found.head, fault }))
}

async fn export(State(app): State<App>, Permitted(permit): Permitted<AuditRead>) -> Response {
    web::chain::export(app, permit)
}
