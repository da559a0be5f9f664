//! Plans: read, write, steps, papers; the office's bench.

use app::access::{PeriodManage, PlanApprove, PlanRead, PlanReview, PlanWrite, ReminderSend};
use app::plans::{
    AimChange, Approval, BenchAsk, BenchRow, CallForPlans, Format, IssuedPaper, Item, ItemChange,
    MoveItem, NewItem, Plan, PlanView, Remark, RemindPlans, Review, Seen, Standing, StartPlan,
    StateCount,
};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{AccountId, ItemId, OrgId, PlanId, RemarkId};
use domain::ledger::Unit;
use domain::plan::{Integration, PlanStage, PlanState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{Book, delete, get, post, put};
use crate::json::{Asked, Body, Made, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    let plan = "plan";
    reading()
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans", plan, "Start the plan of a school year")
                .takes::<StartPlan>()
                .gives::<Made<PlanId>>(),
            start,
        )
        .add(
            put::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/aim", plan, "Write the purpose")
                .takes::<AimChange>()
                .gives::<Standing>()
                .status(200),
            aim,
        )
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/items", plan, "Add an item")
                .takes::<NewItem>()
                .gives::<Standing>(),
            add_item,
        )
        .add(
            put::<PlanWrite>(
                "/api/v1/orgs/{org}/plans/{year}/items/{item}",
                plan,
                "Change an item",
            )
            .takes::<ItemChange>()
            .gives::<Standing>()
            .status(200),
            change_item,
        )
        .add(
            delete::<PlanWrite>(
                "/api/v1/orgs/{org}/plans/{year}/items/{item}",
                plan,
                "Remove an item",
            )
            .query::<SeenAsked>()
            .gives::<Standing>()
            .status(200),
            remove_item,
        )
        .add(
            post::<PlanWrite>(
                "/api/v1/orgs/{org}/plans/{year}/items/{item}/move",
                plan,
                "Move an item inside its month",
            )
            .takes::<MoveItem>()
            .gives::<Standing>()
            .status(200),
            move_item,
        )
        .join(steps())
}

fn reading() -> Book {
    let plan = "plan";
    Book::new()
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans", plan, "The school's plans")
                .gives::<PageView<PlanLine>>(),
            list,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans/{year}", plan, "The plan of a school year")
                .gives::<WholePlan>(),
            one,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans/{year}/paper.docx", plan, "As Word file")
                .query::<PaperAsked>()
                .media(Format::Docx.media()),
            docx,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plans/{year}/paper.pdf", plan, "As PDF")
                .query::<PaperAsked>()
                .media(Format::Pdf.media()),
            pdf,
        )
        .add(
            get::<PlanRead>("/api/v1/orgs/{org}/plan-bench", plan, "Plans of the schools below")
                .query::<BenchAsked>()
                .gives::<BenchPage>(),
            bench,
        )
}

fn steps() -> Book {
    let plan = "plan";
    let ok = 200;
    Book::new()
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/submission", plan, "Submit")
                .takes::<Seen>()
                .gives::<Standing>()
                .status(ok),
            submit,
        )
        .add(
            post::<PlanReview>("/api/v1/orgs/{org}/plans/{year}/review", plan, "Remark or return")
                .takes::<Review>()
                .gives::<Standing>()
                .status(ok),
            review,
        )
        .add(
            post::<PlanApprove>("/api/v1/orgs/{org}/plans/{year}/approval", plan, "Approve")
                .takes::<Approval>()
                .gives::<Standing>()
                .status(ok),
            approve,
        )
        .add(
            post::<PlanApprove>("/api/v1/orgs/{org}/plans/{year}/issue", plan, "Issue")
                .takes::<Seen>()
                .gives::<Standing>()
                .status(ok),
            issue,
        )
        .add(
            post::<PlanWrite>("/api/v1/orgs/{org}/plans/{year}/revision", plan, "Open a version")
                .takes::<Seen>()
                .gives::<Standing>()
                .status(ok),
            revise,
        )
        .add(
            post::<ReminderSend>("/api/v1/orgs/{org}/plan-bench/reminder", plan, "Remind schools")
                .takes::<RemindPlans>()
                .gives::<Reached>()
                .status(ok),
            remind,
        )
        .add(
            post::<PeriodManage>("/api/v1/orgs/{org}/plan-bench/call", plan, "Call for plans")
                .takes::<CallForPlans>()
                .gives::<Reached>()
                .status(ok),
            call,
        )
}

/// Where a plan stands.
#[derive(Serialize, JsonSchema)]
struct PlanLine {
    id: PlanId,
    year: SchoolYear,
    version: i64,
    stage: PlanStage,
    /// Send it with the next change.
    changed: i64,
}

/// A plan with its items.
#[derive(Serialize, JsonSchema)]
struct WholePlan {
    #[serde(flatten)]
    plan: PlanLine,
    aim: String,
    items: Vec<ItemView>,
    /// D44: the months of the school year without an item, as 202609.
    empty_months: Vec<i32>,
    /// D44: nothing from June to August.
    summer_empty: bool,
    coverage: Vec<Covered>,
    /// The newest first; `open` until the plan is submitted again.
    remarks: Vec<RemarkView>,
    papers: Vec<IssuedPaper>,
}

#[derive(Serialize, JsonSchema)]
struct ItemView {
    id: ItemId,
    month: i8,
    kind: Kind,
    integration: Integration,
    title: String,
    owner: String,
    quantity: i64,
    unit: Unit,
}

#[derive(Serialize, JsonSchema)]
struct Covered {
    integration: Integration,
    items: usize,
}

#[derive(Serialize, JsonSchema)]
struct RemarkView {
    id: RemarkId,
    version: i64,
    /// Absent: about the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<ItemId>,
    text: String,
    author: AccountId,
    /// UTC milliseconds.
    at: i64,
    open: bool,
}

fn line(plan: &Plan) -> PlanLine {
    PlanLine {
        id: plan.id,
        year: plan.year,
        version: plan.version,
        stage: plan.stage,
        changed: plan.changed,
    }
}

fn item(item: Item) -> ItemView {
    ItemView {
        id: item.id,
        month: item.month,
        kind: item.kind,
        integration: item.integration,
        title: item.title,
        owner: item.owner,
        quantity: item.quantity,
        unit: item.unit,
    }
}

fn whole(view: PlanView) -> WholePlan {
    let round = view.plan.round;
    let remark = |remark: Remark| RemarkView {
        id: remark.id,
        version: remark.version,
        item: remark.item,
        text: remark.text,
        author: remark.author,
        at: remark.at.0,
        open: remark.round == round,
    };
    let coverage = view.coverage.into_iter();
    WholePlan {
        plan: line(&view.plan),
        aim: view.plan.aim,
        items: view.items.into_iter().map(item).collect(),
        empty_months: view.empty.into_iter().map(|month| month.0).collect(),
        summer_empty: view.summer_empty,
        coverage: coverage.map(|(integration, items)| Covered { integration, items }).collect(),
        remarks: view.remarks.into_iter().map(remark).collect(),
        papers: view.papers,
    }
}

#[derive(Deserialize)]
struct OfYear {
    year: String,
}

impl OfYear {
    fn read(&self) -> Result<SchoolYear, Problem> {
        self.year.parse().map_err(|_| Problem::NotFound)
    }
}

#[derive(Deserialize)]
struct OfItem {
    year: String,
    item: String,
}

impl OfItem {
    fn read(&self) -> Result<(SchoolYear, ItemId), Problem> {
        let year = self.year.parse().map_err(|_| Problem::NotFound)?;
        Ok((year, self.item.parse().map_err(|_| Problem::NotFound)?))
    }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
) -> Result<Json<PageView<PlanLine>>, Problem> {
    let rows = app.plans(&permit).await?.iter().map(line).collect();
    Ok(Json(PageView { rows, next: None }))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
) -> Result<Json<WholePlan>, Problem> {
    Ok(Json(whole(app.plan(&permit, path.read()?).await?)))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct PaperAsked {
    /// The paper of this issued version; otherwise what holds now.
    version: Option<i64>,
}

async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
    Asked(asked): Asked<PaperAsked>,
) -> Result<Response, Problem> {
    let printed = app.print_plan(&permit, path.read()?, Format::Docx, asked.version).await?;
    Ok(([(header::CONTENT_TYPE, printed.media)], printed.bytes).into_response())
}

async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
    Asked(asked): Asked<PaperAsked>,
) -> Result<Response, Problem> {
    let printed = app.print_plan(&permit, path.read()?, Format::Pdf, asked.version).await?;
    Ok(([(header::CONTENT_TYPE, printed.media)], printed.bytes).into_response())
}

async fn start(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Body(start): Body<StartPlan>,
) -> Result<(StatusCode, Json<Made<PlanId>>), Problem> {
    let id = app.start_plan(&permit, &start).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn aim(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(change): Body<AimChange>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.change_aim(&permit, path.read()?, &change).await?))
}

async fn add_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(new): Body<NewItem>,
) -> Result<(StatusCode, Json<Standing>), Problem> {
    Ok((StatusCode::CREATED, Json(app.add_item(&permit, path.read()?, &new).await?)))
}

async fn change_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Body(change): Body<ItemChange>,
) -> Result<Json<Standing>, Problem> {
    let (year, item) = path.read()?;
    Ok(Json(app.change_item(&permit, year, item, &change).await?))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SeenAsked {
    /// The plan's count of changes as it was read.
    changed: i64,
}

async fn remove_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Asked(seen): Asked<SeenAsked>,
) -> Result<Json<Standing>, Problem> {
    let (year, item) = path.read()?;
    Ok(Json(app.remove_item(&permit, year, item, seen.changed).await?))
}

async fn move_item(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfItem>,
    Body(to): Body<MoveItem>,
) -> Result<Json<Standing>, Problem> {
    let (year, item) = path.read()?;
    Ok(Json(app.move_item(&permit, year, item, to).await?))
}

async fn submit(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(seen): Body<Seen>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.submit_plan(&permit, path.read()?, seen).await?))
}

async fn review(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanReview>,
    Path(path): Path<OfYear>,
    Body(review): Body<Review>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.review_plan(&permit, path.read()?, &review).await?))
}

async fn approve(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    Path(path): Path<OfYear>,
    Body(approval): Body<Approval>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.approve_plan(&permit, path.read()?, approval).await?))
}

async fn issue(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanApprove>,
    Path(path): Path<OfYear>,
    Body(seen): Body<Seen>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.issue_plan(&permit, path.read()?, seen).await?))
}

async fn revise(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    Path(path): Path<OfYear>,
    Body(seen): Body<Seen>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(app.revise_plan(&permit, path.read()?, seen).await?))
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
