//! The tally by program: up to 500 entries at once, each with the caller's id; an undo for each.

use app::access::{ActivityRead, TallyWrite};
use app::activities::{TallyAnswer, TallyBatch};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::catalogue::{audience_by_number, service_by_number};
use domain::id::{ActivityId, TallyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::activities::{At, SumView, sum};
use crate::book::{self, Book};
use crate::json::{Asked, Body};

const TALLIES: &str = "/api/v1/orgs/{org}/activities/{id}/tallies";

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ActivityRead>(
                TALLIES,
                "tally",
                "Help counted at an activity, newest first",
            )
            .query::<TalliesAsked>()
            .gives::<TalliesView>(),
            list,
        )
        .add(
            book::post::<TallyWrite>(TALLIES, "tally", "Count help given: all entries or none")
                .takes::<TallyBatch>()
                .gives::<TallyAnswers>()
                .status(200),
            add,
        )
        .add(
            book::post::<TallyWrite>(
                "/api/v1/orgs/{org}/activities/{id}/tallies/{tally}/undo",
                "tally",
                "Take an entry back by a reversing line",
            )
            .status(204),
            undo,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct TalliesAsked {
    /// The `next` of the page before.
    #[schemars(with = "Option<String>")]
    after: Option<After>,
}

#[derive(Serialize, JsonSchema)]
struct TalliesView {
    rows: Vec<TallyView>,
    /// Pass it as `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// What all entries come to.
    sums: Vec<SumView>,
}

#[derive(Serialize, JsonSchema)]
struct TallyView {
    id: TallyId,
    service: &'static str,
    audience: &'static str,
    /// Lượt.
    quantity: i64,
    /// UTC, RFC 3339.
    at: String,
    /// Its ledger line.
    line: i64,
    /// The line that took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<i64>,
}

/// What became of each entry of a batch.
#[derive(Serialize, JsonSchema)]
struct TallyAnswers {
    entries: Vec<TallyAnswer>,
}

fn view(entry: &app::activities::Tally) -> TallyView {
    let service = i32::try_from(entry.service).ok().and_then(service_by_number);
    let audience = i32::try_from(entry.audience).ok().and_then(audience_by_number);
    TallyView {
        id: entry.id,
        service: service.map_or("", |service| service.code),
        audience: audience.map_or("", |audience| audience.code),
        quantity: entry.quantity,
        at: entry.at.rfc3339(),
        line: entry.seq,
        undone_by: entry.undone,
    }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Path(at): Path<At>,
    Asked(asked): Asked<TalliesAsked>,
) -> Result<Json<TalliesView>, Problem> {
    let page = app.tallies(&permit, at.id, asked.after).await?;
    Ok(Json(TalliesView {
        rows: page.entries.rows.iter().map(view).collect(),
        next: page.entries.next.map(String::from),
        sums: page.sums.iter().map(sum).collect(),
    }))
}

async fn add(
    State(app): State<App>,
    Permitted(permit): Permitted<TallyWrite>,
    Path(at): Path<At>,
    Body(batch): Body<TallyBatch>,
) -> Result<Json<TallyAnswers>, Problem> {
    let entries = app.tally(&permit, at.id, &batch).await?;
    Ok(Json(TallyAnswers { entries }))
}

#[derive(Deserialize)]
struct Entry {
    id: ActivityId,
    tally: TallyId,
}

async fn undo(
    State(app): State<App>,
    Permitted(permit): Permitted<TallyWrite>,
    Path(entry): Path<Entry>,
) -> Result<StatusCode, Problem> {
    app.undo_tally(&permit, entry.id, entry.tally).await?;
    Ok(StatusCode::NO_CONTENT)
}
