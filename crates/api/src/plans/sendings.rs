//! What was sent of a plan, by program.

use app::App;
use app::access::PlanRead;
use axum::extract::{Path, State};
use axum::response::Json;
use domain::plan::{Difference, Sending};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use super::path::OfYear;
use crate::book::{Book, get};
use crate::json::WholeView;

/// The operations on sendings.
pub(super) fn book() -> Book {
    let all = "/api/v1/orgs/{org}/plans/{year}/sendings";
    let one = "/api/v1/orgs/{org}/plans/{year}/sendings/{round}";
    Book::new()
        .add(
            get::<PlanRead>(all, "plan", "What was sent, the newest first")
                .gives::<WholeView<SentView>>(),
            list,
        )
        .add(
            get::<PlanRead>(one, "plan", "One sending, and what differs from the one before")
                .gives::<SendingView>(),
            sending,
        )
}

#[derive(Serialize, JsonSchema)]
struct SentView {
    /// 1, 2, 3 … inside the plan.
    round: i64,
    /// The issue that it was meant to become.
    version: i64,
    /// UTC milliseconds.
    at: i64,
    /// SHA-256 of what was sent.
    hash: String,
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
) -> Result<Json<WholeView<SentView>>, Problem> {
    let rows = app.plan_sendings(&permit, path.read()?).await?.into_iter();
    let view = |sent: app::plans::Sent| SentView {
        round: sent.round,
        version: sent.version,
        at: sent.at.0,
        hash: sent.hash,
    };
    Ok(Json(WholeView { rows: rows.map(view).collect() }))
}

#[derive(Serialize, JsonSchema)]
struct SendingView {
    sent: Sending,
    /// Whether the purpose is another than in the sending before.
    aim_changed: bool,
    /// Against the sending before; empty for the first one.
    differences: Vec<Difference>,
}

#[derive(Deserialize)]
struct OfRound {
    year: String,
    round: String,
}

async fn sending(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfRound>,
) -> Result<Json<SendingView>, Problem> {
    let year = path.year.parse().map_err(|_| Problem::NotFound)?;
    let round = path.round.parse().map_err(|_| Problem::NotFound)?;
    let view = app.plan_sending(&permit, year, round).await?;
    Ok(Json(SendingView {
        sent: view.sending,
        aim_changed: view.aim_changed,
        differences: view.differences,
    }))
}
