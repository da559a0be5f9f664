//! Reports of schools and offices alike: the list, one report from draft to frozen, a version, files.

mod rows;
mod write;

use app::access::{ReportRead, ReportSubmit, ReportWrite};
use app::reports::{Format, Narrative, ReportLine, ReportView, starters};
use app::{App, Error};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use domain::access::Action;
use domain::id::OrgId;
use domain::report::{Content, Section};
use serde::Deserialize;
use web::chart::{Countdown, countdown};
use web::doors::{get, post};
use web::words::Words;
use web::{Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

pub(crate) use rows::{FigureRow, figure, name_of, rows, tone};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ReportRead>("/o/{org}/reports", "report"), list)
        .add(get::<ReportRead>("/o/{org}/reports/{period}", "report"), page)
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

/// What the address may ask for.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// Fill empty sections with the offered beginnings.
    starter: String,
    /// Open the orgs behind this figure.
    figure: String,
}

#[derive(Template)]
#[template(path = "reports/page.html")]
struct Page {
    frame: Frame,
    org: OrgId,
    view: ReportView,
    rows: Vec<FigureRow>,
    narrative: Narrative,
    /// One's own number that came back with a fault.
    typed: write::FigureForm,
    started: bool,
    /// The figure whose orgs are opened, with its name.
    behind: Option<(String, &'static str)>,
    countdown: Option<Countdown>,
    faults: Faults,
    may: May,
}

/// What the person may do with the report at all; its stage decides the rest.
struct May {
    write: bool,
    submit: bool,
    review: bool,
}

impl Page {
    fn base(&self) -> String {
        format!("/o/{}/reports/{}", self.org, self.view.period.code)
    }

    fn submission(&self) -> String {
        format!("{}/submission", self.base())
    }

    fn can_write(&self) -> bool {
        self.may.write && self.view.stage.is_open()
    }

    fn can_submit(&self) -> bool {
        self.may.submit && self.view.stage.is_open()
    }

    fn can_adjust(&self) -> bool {
        self.can_write() && !self.view.who.tier.sums_up()
    }

    /// A child's figure that is opened.
    fn part(&self, child: &domain::report::Child) -> String {
        let code = self.behind.as_ref().map(|(code, _)| code.as_str()).unwrap_or_default();
        let unit = domain::indicator::by_code(code).map(|known| known.unit);
        let value = child.figures.get(code).copied().unwrap_or(0);
        unit.map_or_else(String::new, |unit| figure(self.frame.w, unit, value))
    }
}

/// Who looks, and what they may.
struct Visit {
    frame: Frame,
    person: app::access::Person,
    permit: app::access::Permit<ReportRead>,
    code: String,
}

/// What was typed and came back with faults.
#[derive(Default)]
struct Typed {
    narrative: Option<Narrative>,
    figure: write::FigureForm,
}

/// The page as it stands, or again with what was typed and its faults.
async fn draw(
    app: &App,
    visit: Visit,
    asked: &Asked,
    typed: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let Visit { frame, person, permit, code } = visit;
    let view = app.report(&permit, &code).await?;
    let starters = starters(&view.content);
    let started = !asked.starter.is_empty();
    let mut narrative = Narrative { changed: view.changed, ..Narrative::default() };
    for section in Section::ALL {
        let text = view.content.text(*section);
        let begun = starters.iter().find(|(of, _)| of == section).filter(|_| started);
        let begun = begun.map_or("", |(_, text)| text);
        if text.is_empty() { begun } else { text }.clone_into(narrative.of_mut(*section));
    }
    let rows = rows(frame.w, &view);
    let due = view.due().0;
    let what = frame.w.t1("reports-due", "period", &view.period.code);
    let countdown = view.stage.is_open().then(|| countdown(frame.w, &what, app.now().0, due));
    let path = permit.path();
    let behind = domain::indicator::by_code(&asked.figure);
    show(&Page {
        org: permit.org(),
        rows,
        narrative: typed.narrative.unwrap_or(narrative),
        typed: typed.figure,
        started,
        behind: behind.map(|known| (known.code.to_owned(), name_of(frame.w, known.code))),
        countdown,
        faults,
        may: May {
            write: person.may(Action::ReportWrite, path),
            submit: person.may(Action::ReportSubmit, path),
            review: person.may(Action::ReportReview, path) && view.who.tier.sums_up(),
        },
        frame,
        view,
    })
}

async fn page(
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

/// The sentence of a check.
pub(crate) fn check_words(w: Words, check: &domain::report::Check) -> String {
    use domain::report::Check;
    match check {
        Check::Empty(section) => {
            w.t1("reports-check-empty", "section", w.word("report-section", section)).into_owned()
        }
        Check::AllZero => w.t("reports-check-zero").into_owned(),
        Check::Missing(n) => w.t1("reports-check-missing", "n", *n).into_owned(),
        Check::Negative(code) => {
            w.t1("reports-check-negative", "figure", name_of(w, code)).into_owned()
        }
        Check::BigChange { indicator, before } => {
            let unit = domain::indicator::by_code(indicator).map(|known| known.unit);
            let before = unit.map_or_else(String::new, |unit| figure(w, unit, *before));
            w.t2("reports-check-change", "figure", name_of(w, indicator), "before", before)
                .into_owned()
        }
    }
}
