//! Families to call by telephone, and the calls that were made.

use app::App;
use app::access::{ConsentRead, ConsentWrite};
use app::family::{CallRow, NewCall};
use axum::extract::State;
use axum::response::Json;
use domain::calendar::Instant;
use domain::consent::{CallResult, Relation};
use domain::id::LearnerId;
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Me, Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body};

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ConsentWrite>(
                "/api/v1/orgs/{org}/family-calls",
                "slip",
                "Families of a class to call: a week after the slip nobody has answered",
            )
            .query::<CallsAsked>()
            .gives::<CallListView>(),
            calls,
        )
        .add(
            book::post::<ConsentWrite>(
                "/api/v1/orgs/{org}/family-calls",
                "slip",
                "Note calls to families, and how they went",
            )
            .takes::<SomeCalls>()
            .gives::<CalledView>()
            .status(200),
            call,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct CallsAsked {
    /// The class; the first one when empty.
    class: String,
}

#[derive(Serialize, JsonSchema)]
struct CallListView {
    class: String,
    classes: Vec<String>,
    rows: Vec<CallRowView>,
}

#[derive(Serialize, JsonSchema)]
struct CallRowView {
    learner: LearnerId,
    full_name: Personal<String>,
    /// What those who could answer are to the learner, as far as the school knows.
    relations: Vec<Relation>,
    /// When the slip was handed out.
    asked_at: Instant,
    reminded: i64,
    /// Calls so far.
    calls: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_result: Option<CallResult>,
}

fn row(row: CallRow) -> CallRowView {
    CallRowView {
        learner: row.learner,
        full_name: row.full_name,
        relations: row.relations,
        asked_at: row.asked_at,
        reminded: row.reminded,
        calls: row.last.map_or(0, |(_, _, n)| n),
        last_at: row.last.map(|(at, _, _)| at),
        last_result: row.last.map(|(_, result, _)| result),
    }
}

async fn calls(
    State(app): State<App>,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Asked(asked): Asked<CallsAsked>,
) -> Result<Json<CallListView>, Problem> {
    let read = permit.also::<ConsentRead>(&person)?;
    let list = app.call_list(&read, app.school_year(), &asked.class).await?;
    let rows = list.rows.into_iter().map(row).collect();
    Ok(Json(CallListView { class: list.class, classes: list.classes, rows }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SomeCalls {
    /// The calls, 1 to 200.
    calls: Vec<NewCall>,
}

#[derive(Serialize, JsonSchema)]
struct CalledView {
    /// Calls that were noted.
    noted: usize,
}

async fn call(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Body(some): Body<SomeCalls>,
) -> Result<Json<CalledView>, Problem> {
    Ok(Json(CalledView { noted: app.note_calls(&permit, &some.calls).await? }))
}
