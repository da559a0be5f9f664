//! The bench by program: who has sent, accept, send back, remind.

use std::collections::BTreeMap;

use app::App;
use app::access::{ReminderSend, ReportReview};
use app::reports::{
    AcceptAll, AcceptOne, BenchState, Counts, Difference, KEY_FIGURES, Remind, ReturnReport,
};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::Instant;
use domain::id::OrgId;
use domain::report::{RemarkedCell, ReportStage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body};
use crate::reports::{At, ReportView};

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ReportReview>(
                "/api/v1/orgs/{org}/bench",
                "report",
                "The reports directly below",
            )
            .query::<BenchAsked>()
            .gives::<BenchView>(),
            see_bench,
        )
        .add(
            book::get::<ReportReview>(
                "/api/v1/orgs/{org}/bench/{period}/{child}",
                "report",
                "A report directly below, with what changed since the version before",
            )
            .gives::<ReviewView>(),
            review,
        )
        .add(
            book::post::<ReportReview>(
                "/api/v1/orgs/{org}/bench/{period}/acceptance",
                "report",
                "Accept everything that waits",
            )
            .takes::<AcceptAll>()
            .gives::<Done>(),
            accept_all,
        )
        .add(
            book::post::<ReminderSend>(
                "/api/v1/orgs/{org}/bench/{period}/reminder",
                "report",
                "Remind all who are missing",
            )
            .takes::<Remind>()
            .gives::<Done>(),
            remind,
        )
        .add(
            book::post::<ReportReview>(
                "/api/v1/orgs/{org}/bench/{period}/{child}/acceptance",
                "report",
                "Accept one report",
            )
            .takes::<AcceptOne>()
            .status(204),
            accept,
        )
        .add(
            book::post::<ReportReview>(
                "/api/v1/orgs/{org}/bench/{period}/{child}/return",
                "report",
                "Send one report back with remarks",
            )
            .takes::<ReturnReport>()
            .status(204),
            send_back,
        )
}

#[derive(Deserialize, JsonSchema)]
struct BenchAsked {
    /// The period's code; the running one without it.
    period: Option<String>,
    /// Only those of this state.
    state: Option<BenchState>,
}

#[derive(Serialize, JsonSchema)]
struct BenchView {
    period: String,
    counts: Counts,
    rows: Vec<BenchLine>,
    /// Names of the missing where nobody can sign in.
    unreachable: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct BenchLine {
    org: OrgId,
    code: String,
    name: String,
    stage: ReportStage,
    version: i64,
    late: bool,
    overdue: bool,
    /// Until when it may be sent, where more time was granted: 2026-11-22.
    extended_to: Option<String>,
    submitted_at: i64,
    reminded_at: i64,
    first_late: Instant,
    /// The main reported figures by indicator; empty before it was sent.
    figures: BTreeMap<&'static str, i64>,
    /// Of a commune: its schools.
    #[serde(skip_serializing_if = "Option::is_none")]
    schools: Option<SchoolCount>,
}

#[derive(Serialize, JsonSchema)]
struct SchoolCount {
    /// Must report.
    all: i64,
    /// Have sent.
    sent: i64,
}

async fn see_bench(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Asked(asked): Asked<BenchAsked>,
) -> Result<Json<BenchView>, Problem> {
    let bench = app.bench(&permit, asked.period.as_deref(), asked.state).await?;
    let rows = bench.rows.into_iter().map(|row| BenchLine {
        org: row.below.org,
        code: row.below.code,
        name: row.name,
        stage: row.below.stage,
        version: row.below.version,
        late: row.below.late,
        overdue: row.overdue,
        extended_to: row.extended.map(|day| day.to_string()),
        submitted_at: row.below.submitted_at,
        reminded_at: row.reminded_at,
        first_late: row.due,
        figures: KEY_FIGURES.into_iter().zip(row.figures).collect(),
        schools: row.schools.map(|(all, sent)| SchoolCount { all, sent }),
    });
    Ok(Json(BenchView {
        period: bench.period.code,
        counts: bench.counts,
        rows: rows.collect(),
        unreachable: bench.unreachable,
    }))
}

#[derive(Serialize, JsonSchema)]
struct ReviewView {
    report: ReportView,
    /// Against the version before; absent for a first version.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Difference>,
    /// The figures that were sent back last time.
    asked: Vec<RemarkedCell>,
}

type Below = Path<(OrgId, String, OrgId)>;

async fn review(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Path((_, code, child)): Below,
) -> Result<Json<ReviewView>, Problem> {
    let review = app.review(&permit, &code, child).await?;
    Ok(Json(ReviewView {
        report: review.view.into(),
        difference: review.difference,
        asked: review.asked,
    }))
}

#[derive(Serialize, JsonSchema)]
struct Done {
    /// How many.
    count: usize,
}

async fn accept_all(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Path((_, code)): At,
    Body(all): Body<AcceptAll>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let count = app.accept_all(&permit, &code, &all).await?;
    Ok((StatusCode::CREATED, Json(Done { count })))
}

async fn remind(
    State(app): State<App>,
    Permitted(permit): Permitted<ReminderSend>,
    Path((_, code)): At,
    Body(all): Body<Remind>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let count = app.remind_missing(&permit, &code, &all).await?;
    Ok((StatusCode::CREATED, Json(Done { count })))
}

async fn accept(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Path((_, code, child)): Below,
    Body(one): Body<AcceptOne>,
) -> Result<StatusCode, Problem> {
    app.accept_report(&permit, &code, child, &one).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn send_back(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Path((_, code, child)): Below,
    Body(back): Body<ReturnReport>,
) -> Result<StatusCode, Problem> {
    app.return_report(&permit, &code, child, &back).await?;
    Ok(StatusCode::NO_CONTENT)
}
