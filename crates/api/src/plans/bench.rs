//! The office's bench of plans by program.

use app::access::{PeriodManage, PlanRead, ReminderSend};
use app::plans::{BenchAsk, BenchRow, CallForPlans, RemindPlans, StateCount};
use app::{After, App};
use axum::extract::State;
use axum::response::Json;
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use domain::plan::PlanState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{Book, get, post};
use crate::json::{Asked, Body};

/// The operations of the bench.
pub(super) fn book() -> Book {
    let plan = "plan";
    Book::new()
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plan-bench", plan, "Plans of the schools below")
                .query::<BenchAsked>()
                .gives::<BenchPage>(),
            bench,
        )
        .add(
            post::<ReminderSend>("/api/v1/orgs/{org}/plan-bench/reminder", plan, "Remind schools")
                .takes::<RemindPlans>()
                .gives::<Reached>()
                .status(200),
            remind,
        )
        .add(
            post::<PeriodManage>("/api/v1/orgs/{org}/plan-bench/call", plan, "Call for plans")
                .takes::<CallForPlans>()
                .gives::<Reached>()
                .status(200),
            call,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct BenchAsked {
    /// The school year; the present one when not said.
    year: Option<SchoolYear>,
    /// Only schools in this state.
    state: Option<PlanState>,
    /// Part of a school's name or code; marks do not matter.
    search: String,
    /// All schools below, not only those directly under the org.
    all: bool,
    /// The `next` of the page before.
    #[schemars(with = "Option<String>")]
    after: Option<After>,
}

/// A page of schools with their plans, and the counts of all of them.
#[derive(Serialize, JsonSchema)]
struct BenchPage {
    year: SchoolYear,
    counts: Vec<StateCount>,
    /// The Department's communes.
    communes: Vec<CommuneCounts>,
    rows: Vec<BenchLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct CommuneCounts {
    org: OrgId,
    name: String,
    counts: Vec<StateCount>,
}

#[derive(Serialize, JsonSchema)]
struct BenchLine {
    org: OrgId,
    name: String,
    state: PlanState,
    version: i64,
    /// Months with an item; 12 is all.
    months: i64,
    /// Items from June to August; 0: the summer is empty.
    summer: i64,
    /// Items whose duty is for other ages than the school's.
    unfit: i64,
    /// 0 when nothing is issued.
    number: i64,
    issued_on: String,
}

fn bench_line(row: BenchRow) -> BenchLine {
    BenchLine {
        org: row.org,
        name: row.name,
        state: row.stage.into(),
        version: row.version,
        months: row.months,
        summer: row.summer,
        unfit: row.unfit,
        number: row.number,
        issued_on: row.issued_on,
    }
}

async fn bench(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Asked(asked): Asked<BenchAsked>,
) -> Result<Json<BenchPage>, Problem> {
    let BenchAsked { year, state, search, all, after } = asked;
    let view = app.plan_bench(&permit, BenchAsk { year, state, search, all, after }).await?;
    let communes = view.children.into_iter().map(|child| CommuneCounts {
        org: child.org,
        name: child.name,
        counts: child.counts,
    });
    Ok(Json(BenchPage {
        year: view.year,
        counts: view.counts,
        communes: communes.collect(),
        rows: view.page.rows.into_iter().map(bench_line).collect(),
        next: view.page.next.map(String::from),
    }))
}

/// How many schools were reached.
#[derive(Serialize, JsonSchema)]
struct Reached {
    schools: usize,
}

async fn remind(
    State(app): State<App>,
    Permitted(permit): Permitted<ReminderSend>,
    Body(remind): Body<RemindPlans>,
) -> Result<Json<Reached>, Problem> {
    Ok(Json(Reached { schools: app.remind_plans(&permit, remind).await? }))
}

async fn call(
    State(app): State<App>,
    Permitted(permit): Permitted<PeriodManage>,
    Body(call): Body<CallForPlans>,
) -> Result<Json<Reached>, Problem> {
    Ok(Json(Reached { schools: app.call_for_plans(&permit, &call).await? }))
}
