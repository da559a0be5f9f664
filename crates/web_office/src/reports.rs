//! Reports of schools and offices alike: the list, one report from draft to frozen, a version, files.

mod page;
mod rows;
mod write;

use app::access::{ReportRead, ReportSubmit, ReportWrite};
use app::reports::{Format, ReportLine};
use app::{App, Error};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use domain::id::OrgId;
use domain::report::Content;
use serde::Deserialize;
use web::doors::{get, post};
use web::{Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

use self::page::{Asked, Typed, Visit, draw};
pub(crate) use self::rows::{FigureRow, check_words, figure, name_of, rows, tone};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ReportRead>("/o/{org}/reports", "report"), list)
        .add(get::<ReportRead>("/o/{org}/reports/{period}", "report"), one)
        .add(get::<ReportRead>("/o/{org}/reports/{period}/file", "report"), file)
        .add(get::<ReportRead>("/o/{org}/reports/{period}/versions/{version}", "report"), version)
        .add(post::<ReportWrite>("/o/{org}/reports/{period}/narrative", "report"), write::narrative)
        .add(post::<ReportWrite>("/o/{org}/reports/{period}/nothing", "report"), write::nothing)
        .add(post::<ReportWrite>("/o/{org}/reports/{period}/figures", "report"), write::adjust)
        .add(post::<ReportSubmit>("/o/{org}/reports/{period}/submission", "report"), write::submit)
}

#[derive(Template)]
#[template(path = "reports/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    lines: Vec<ReportLine>,
    now: i64,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ReportRead>,
) -> Result<Html<String>, Problem> {
    let lines = app.reports(&permit).await?;
    show(&ListPage { frame, org: permit.org(), lines, now: app.now().0 })
}

async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ReportRead>,
    Path((_, code)): Path<(OrgId, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let visit = Visit { frame, person, permit, code };
    draw(&app, visit, &asked, Typed::default(), Faults::new()).await
}

#[derive(Template)]
#[template(path = "reports/version.html")]
struct VersionPage {
    frame: Frame,
    org: OrgId,
    content: Content,
    row: app::reports::Version,
    figures: Vec<FigureRow>,
}

impl VersionPage {
    fn base(&self) -> String {
        format!("/o/{}/reports/{}", self.org, self.content.period.code)
    }
}

async fn version(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ReportRead>,
    Path((_, code, version)): Path<(OrgId, String, i64)>,
) -> Result<Html<String>, Problem> {
    let (content, row) = app.report_version(&permit, &code, version).await?;
    let figures = rows::of_content(frame.w, permit.org(), &content);
    show(&VersionPage { frame, org: permit.org(), content, row, figures })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FileAsked {
    format: String,
    version: Option<i64>,
}

async fn file(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportRead>,
    Path((_, code)): Path<(OrgId, String)>,
    Query(asked): Query<FileAsked>,
) -> Result<Response, Problem> {
    let format: Format = asked.format.parse().map_err(|_| Error::NotFound)?;
    let file = app.report_file(&permit, &code, asked.version, format).await?;
    Ok(web::file::saved(&file.name, file.media, file.bytes))
}
