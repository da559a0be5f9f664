//! The homes by program: what is due for me, the coming days, the figures, the picture of what lies below.

use app::App;
use app::access::{ActivityRead, LedgerRead, OrgSee, ReportRead};
use app::overview::{Span, Tally};
use axum::extract::State;
use axum::response::Json;
use domain::activity::{Kind, Stage};
use domain::calendar::Instant;
use domain::id::{ActivityId, OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::org::Tier;
use domain::plan::PlanStage;
use domain::report::ReportStage;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Me, Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, WholeView};

/// The operations of this feature.
pub fn book() -> Book {
    let (todo, figure) = ("todo", "figure");
    Book::new()
        .add(
            book::get::<OrgSee>("/api/v1/orgs/{org}/todos", todo, "What is due for my roles here")
                .gives::<WholeView<TodoView>>(),
            todos,
        )
        .add(
            book::get::<ActivityRead>(
                "/api/v1/orgs/{org}/agenda",
                "activity",
                "Activities of this week and the next",
            )
            .gives::<WholeView<EventView>>(),
            agenda,
        )
        .add(
            book::get::<LedgerRead>(
                "/api/v1/orgs/{org}/figures",
                figure,
                "Main figures and months",
            )
            .query::<FiguresAsked>()
            .gives::<FiguresView>(),
            figures,
        )
        .add(
            book::get::<ReportRead>(
                "/api/v1/orgs/{org}/overview",
                "report",
                "How far the schools below are with plan and report, and the own deadline",
            )
            .gives::<OverviewView>(),
            overview,
        )
}

/// An instant as RFC 3339 in UTC.
fn said(at: Instant) -> String {
    at.rfc3339()
}

#[derive(Serialize, JsonSchema)]
struct TodoView {
    id: TodoId,
    kind: TodoKind,
    subject: String,
    detail: String,
    href: String,
    /// The first late moment, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

async fn todos(
    State(app): State<App>,
    Me(person): Me,
    Permitted(permit): Permitted<OrgSee>,
) -> Result<Json<WholeView<TodoView>>, Problem> {
    let view = |todo: app::overview::Todo| TodoView {
        id: todo.id,
        kind: todo.kind,
        subject: todo.subject,
        detail: todo.detail,
        href: todo.href,
        due: todo.due.map(said),
    };
    let rows = app.todos(&permit, &person).await?.into_iter().map(view).collect();
    Ok(Json(WholeView { rows }))
}

#[derive(Serialize, JsonSchema)]
struct EventView {
    id: ActivityId,
    day: String,
    starts_at: String,
    title: String,
    kind: Kind,
    stage: Stage,
    place: String,
    club: String,
}

async fn agenda(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
) -> Result<Json<WholeView<EventView>>, Problem> {
    let view = |event: app::overview::Event| EventView {
        id: event.id,
        day: event.day.to_string(),
        starts_at: event.starts_at,
        title: event.title,
        kind: event.kind,
        stage: event.stage,
        place: event.place,
        club: event.club,
    };
    let rows = app.agenda(&permit).await?.into_iter().map(view).collect();
    Ok(Json(WholeView { rows }))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct FiguresAsked {
    /// The first day that help is counted from, as 2025-11-25; with `to`. Without both: the present school year.
    #[schemars(with = "Option<String>")]
    from: Option<Date>,
    /// The last day that help is counted to.
    #[schemars(with = "Option<String>")]
    to: Option<Date>,
}

#[derive(Serialize, JsonSchema)]
struct FiguresView {
    /// Active ambassadors (người).
    ambassadors: i64,
    /// Help given (lượt) from `from` to `to`.
    help: i64,
    from: String,
    to: String,
    /// Sessions held this month (buổi).
    sessions: i64,
    /// The last twelve months, the present one last.
    months: Vec<MonthView>,
}

#[derive(Serialize, JsonSchema)]
struct MonthView {
    /// 202611
    month: i32,
    sessions: i64,
}

async fn figures(
    State(app): State<App>,
    Permitted(permit): Permitted<LedgerRead>,
    Asked(asked): Asked<FiguresAsked>,
) -> Result<Json<FiguresView>, Problem> {
    let span = match (asked.from, asked.to) {
        (None, None) => None,
        (Some(from), Some(to)) if from <= to => Some(Span { from, to }),
        _ => return Err(Problem::BadRequest),
    };
    let figures = app.figures(&permit, span).await?;
    let month =
        |sum: app::overview::MonthSum| MonthView { month: sum.month.0, sessions: sum.sessions };
    Ok(Json(FiguresView {
        ambassadors: figures.ambassadors,
        help: figures.help,
        from: figures.helped.from.to_string(),
        to: figures.helped.to.to_string(),
        sessions: figures.sessions,
        months: figures.months.into_iter().map(month).collect(),
    }))
}

#[derive(Serialize, JsonSchema)]
struct TallyView {
    schools: i64,
    plans_issued: i64,
    reports_sent: i64,
    reports_accepted: i64,
    /// Not sent, and granted time that still runs.
    more_time: i64,
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        let Tally { schools, plans_issued, reports_accepted, reports_sent, more_time } = tally;
        Self { schools, plans_issued, reports_sent, reports_accepted, more_time }
    }
}

#[derive(Serialize, JsonSchema)]
struct CommuneView {
    org: OrgId,
    name: String,
    schools: TallyView,
    report: Option<ReportStage>,
}

#[derive(Serialize, JsonSchema)]
struct SchoolView {
    org: OrgId,
    name: String,
    plan: Option<PlanStage>,
    plan_issued: bool,
    report: Option<ReportStage>,
    /// Until when its report may be sent, where more time was granted: 2026-11-22.
    extended_to: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct DeadlineView {
    tier: Option<Tier>,
    /// The first late moment, UTC.
    due: Option<String>,
    report: Option<ReportStage>,
    late: bool,
}

#[derive(Serialize, JsonSchema)]
struct OverviewView {
    school_year: String,
    period: Option<String>,
    deadline: Option<DeadlineView>,
    /// Whether the schools of communes are late with their reports from now on.
    schools_late: bool,
    all: TallyView,
    own: TallyView,
    communes: Vec<CommuneView>,
    schools: Vec<SchoolView>,
}

async fn overview(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
) -> Result<Json<OverviewView>, Problem> {
    let picture = app.picture(&permit).await?;
    let deadline = app.deadline(&permit).await?.map(|deadline| DeadlineView {
        tier: deadline.tier,
        due: deadline.due.map(said),
        report: deadline.report.map(|report| report.stage),
        late: deadline.report.is_some_and(|report| report.late),
    });
    let commune = |one: app::overview::Commune| CommuneView {
        org: one.org.id,
        name: one.org.name,
        schools: one.tally.into(),
        report: one.report,
    };
    let school = |one: app::overview::SchoolState| SchoolView {
        org: one.org,
        name: one.name,
        plan: one.plan,
        plan_issued: one.plan_issued,
        report: one.report,
        extended_to: one.extended.map(|day| day.to_string()),
    };
    Ok(Json(OverviewView {
        school_year: picture.year.to_string(),
        period: picture.period.map(|period| period.code),
        deadline,
        schools_late: picture.schools_late,
        all: picture.all.into(),
        own: picture.own.into(),
        communes: picture.communes.into_iter().map(commune).collect(),
        schools: picture.schools.into_iter().map(school).collect(),
    }))
}
