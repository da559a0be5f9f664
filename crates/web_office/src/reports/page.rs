//! The page of one report: what it shows, and the same again with what was typed and its faults.

use app::App;
use app::access::ReportRead;
use app::reports::{Narrative, ReportView, starters};
use askama::Template;
use axum::response::Html;
use domain::access::Action;
use domain::id::OrgId;
use domain::report::Section;
use serde::Deserialize;
use web::chart::{Countdown, countdown};
use web::{Faults, Frame, Problem, show};

use super::rows::{FigureRow, figure, name_of, rows};

/// What the address may ask for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
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
    typed: FigureForm,
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
pub(super) struct Visit {
    pub(super) frame: Frame,
    pub(super) person: app::access::Person,
    pub(super) permit: app::access::Permit<ReportRead>,
    pub(super) code: String,
}

/// One's own number, as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct FigureForm {
    pub(super) indicator: String,
    pub(super) value: String,
    pub(super) reason: String,
}

/// What was typed and came back with faults.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) narrative: Option<Narrative>,
    pub(super) figure: FigureForm,
}

/// The page as it stands, or again with what was typed and its faults.
pub(super) async fn draw(
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
