//! Reports by program: the same acts as the pages.

use app::App;
use app::access::{ReportRead, ReportSubmit, ReportWrite};
use app::reports::{
    AdjustFigure, Format, Narrative, Newer, ReportView as View, Submission, starters,
};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use domain::calendar::Instant;
use domain::id::OrgId;
use domain::report::{Check, Content, RemarkedCell, ReportStage, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, WholeView};

/// What a report comes as.
const FILES: &[&str] =
    &[Format::Docx.media(), Format::Pdf.media(), Format::Xlsx.media(), Format::Json.media()];

const REPORT: &str = "/api/v1/orgs/{org}/reports/{period}";

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ReportRead>("/api/v1/orgs/{org}/reports", "report", "The org's reports")
                .gives::<WholeView<ReportLine>>(),
            list,
        )
        .add(
            book::get::<ReportRead>(
                REPORT,
                "report",
                "A report: live while open, frozen once sent",
            )
            .gives::<ReportView>(),
            one,
        )
        .add(
            book::put::<ReportWrite>(
                "/api/v1/orgs/{org}/reports/{period}/narrative",
                "report",
                "Write the narrative",
            )
            .takes::<Narrative>(),
            narrative,
        )
        .add(
            book::put::<ReportWrite>(
                "/api/v1/orgs/{org}/reports/{period}/figures/{indicator}",
                "report",
                "Put one's own number beside a computed one",
            )
            .takes::<AdjustFigure>(),
            adjust,
        )
        .add(
            book::post::<ReportWrite>(
                "/api/v1/orgs/{org}/reports/{period}/nothing",
                "report",
                "Say that nothing happened",
            )
            .status(204),
            nothing,
        )
        .add(
            book::post::<ReportSubmit>(
                "/api/v1/orgs/{org}/reports/{period}/submission",
                "report",
                "Sign and send: the next version is frozen",
            )
            .takes::<Submission>()
            .gives::<Sent>(),
            submit,
        )
        .add(
            book::get::<ReportRead>(
                "/api/v1/orgs/{org}/reports/{period}/versions/{version}",
                "report",
                "A frozen version: the exact text whose SHA-256 is its hash",
            )
            .gives::<Content>(),
            version,
        )
        .add(
            book::get::<ReportRead>(
                "/api/v1/orgs/{org}/reports/{period}/file",
                "report",
                "The report as DOCX, PDF, XLSX or JSON",
            )
            .query::<FileAsked>()
            .media(FILES),
            file,
        )
}

#[derive(Serialize, JsonSchema)]
struct ReportLine {
    period: String,
    stage: ReportStage,
    version: i64,
    late: bool,
    first_late: Instant,
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
) -> Result<Json<WholeView<ReportLine>>, Problem> {
    let lines = app.reports(&permit).await?.into_iter().map(|line| ReportLine {
        period: line.period.code,
        stage: line.stage,
        version: line.version,
        late: line.late,
        first_late: line.due,
    });
    Ok(Json(WholeView { rows: lines.collect() }))
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct ReportView {
    stage: ReportStage,
    /// The last version that was sent; 0 before the first.
    version: i64,
    late: bool,
    /// Carry it in what you write or sign: somebody else's change in between is then noticed.
    changed: i64,
    first_late: Instant,
    /// Something must be mended before it can be sent.
    blocked: bool,
    /// What to look at before sending; empty once it is sent.
    checks: Vec<CheckView>,
    /// A text to begin each section with, made from the figures; empty once it is sent.
    starters: Vec<StarterView>,
    content: Content,
    /// The figures of the period before.
    before: std::collections::BTreeMap<String, i64>,
    /// Why it was sent back, while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    returned: Option<Returned>,
    versions: Vec<VersionLine>,
    /// Reports in a frozen sum that have changed since.
    newer: Vec<Newer>,
}

#[derive(Serialize, JsonSchema)]
struct StarterView {
    section: Section,
    text: String,
}

/// Something to look at before sending.
#[derive(Serialize, JsonSchema)]
struct CheckView {
    /// `empty`, `all_zero`, `big_change`, `negative` or `missing`.
    code: &'static str,
    /// Whether the report cannot be sent like this.
    blocks: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<Section>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator: Option<String>,
    /// The figure of the period before, in the indicator's unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    /// How many reports below are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<usize>,
}

impl From<&Check> for CheckView {
    fn from(check: &Check) -> Self {
        let blocks = check.blocks();
        let bare = |code| Self {
            code,
            blocks,
            section: None,
            indicator: None,
            before: None,
            missing: None,
        };
        match check {
            Check::Empty(section) => Self { section: Some(*section), ..bare("empty") },
            Check::AllZero => bare("all_zero"),
            Check::BigChange { indicator, before } => Self {
                indicator: Some(indicator.clone()),
                before: Some(*before),
                ..bare("big_change")
            },
            Check::Negative(code) => Self { indicator: Some(code.clone()), ..bare("negative") },
            Check::Missing(count) => Self { missing: Some(*count), ..bare("missing") },
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct Returned {
    version: i64,
    at: Instant,
    reason: String,
    cells: Vec<RemarkedCell>,
}

#[derive(Serialize, JsonSchema)]
struct VersionLine {
    version: i64,
    submitted_at: i64,
    late: bool,
    hash: String,
}

impl From<View> for ReportView {
    fn from(view: View) -> Self {
        let (first_late, blocked) = (view.due(), view.is_blocked());
        let starters =
            if view.stage.is_open() { starters(&view.content) } else { Vec::new() }.into_iter();
        Self {
            stage: view.stage,
            version: view.version,
            late: view.late,
            changed: view.changed,
            first_late,
            blocked,
            checks: view.checks.iter().map(CheckView::from).collect(),
            starters: starters.map(|(section, text)| StarterView { section, text }).collect(),
            content: view.content,
            before: view.before,
            returned: view.returned.map(|last| Returned {
                version: last.version,
                at: last.at,
                reason: last.reason,
                cells: last.cells,
            }),
            versions: view.versions.into_iter().map(VersionLine::from).collect(),
            newer: view.newer,
        }
    }
}

impl From<app::reports::Version> for VersionLine {
    fn from(row: app::reports::Version) -> Self {
        let (version, submitted_at) = (row.version, row.submitted_at);
        Self { version, submitted_at, late: row.late != 0, hash: row.hash }
    }
}

pub(crate) type At = Path<(OrgId, String)>;

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
    Path((_, code)): At,
) -> Result<Json<ReportView>, Problem> {
    Ok(Json(app.report(&permit, &code).await?.into()))
}

async fn narrative(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportWrite>,
    Path((_, code)): At,
    Body(narrative): Body<Narrative>,
) -> Result<StatusCode, Problem> {
    app.write_narrative(&permit, &code, &narrative).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn adjust(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportWrite>,
    Path((_, code, indicator)): Path<(OrgId, String, String)>,
    Body(figure): Body<AdjustFigure>,
) -> Result<StatusCode, Problem> {
    app.adjust_figure(&permit, &code, &indicator, &figure).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn nothing(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportWrite>,
    Path((_, code)): At,
) -> Result<StatusCode, Problem> {
    app.nothing_to_report(&permit, &code).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, JsonSchema)]
struct Sent {
    version: i64,
}

async fn submit(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportSubmit>,
    Path((_, code)): At,
    Body(submission): Body<Submission>,
) -> Result<(StatusCode, Json<Sent>), Problem> {
    let version = app.submit_report(&permit, &code, &submission).await?;
    Ok((StatusCode::CREATED, Json(Sent { version })))
}

async fn version(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
    Path((_, code, version)): Path<(OrgId, String, i64)>,
) -> Result<Response, Problem> {
    let (_, row) = app.report_version(&permit, &code, version).await?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::ETAG, &row.hash)];
    Ok((headers, row.content.clone()).into_response())
}

#[derive(Deserialize, JsonSchema)]
struct FileAsked {
    format: Format,
    /// A version; without it what stands now.
    version: Option<i64>,
}

async fn file(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
    Path((_, code)): At,
    Asked(asked): Asked<FileAsked>,
) -> Result<Response, Problem> {
    let file = app.report_file(&permit, &code, asked.version, asked.format).await?;
    Ok(web::file::saved(&file.name, file.media, file.bytes))
}
