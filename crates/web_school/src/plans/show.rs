//! Pages to read: all years, one year, the history, the papers.

use app::App;
use app::access::PlanRead;
use app::plans::{Format, Item, Plan, PlanView};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use domain::access::Action;
use domain::calendar::{Month, SchoolYear};
use domain::id::{ItemId, OrgId};
use domain::org::OrgKind;
use domain::plan::{PlanOrigin, PlanStage};
use serde::Deserialize;
use web::chart::MonthCell;
use web::{AtYear, Choice, Desk, Frame, Me, Permitted, Problem, Tone, show as draw};

use super::at::{crumbs, month_name};
use super::parts::{PartChange, parts};

/// How the stage of a plan feels.
const fn tone(stage: PlanStage) -> Tone {
    match stage {
        PlanStage::Draft => Tone::Calm,
        PlanStage::Submitted | PlanStage::Approved => Tone::Info,
        PlanStage::Returned => Tone::Warn,
        PlanStage::Issued => Tone::Ok,
    }
}

#[derive(Template)]
#[template(path = "plans/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    plans: Vec<Plan>,
    /// Years that have no plan yet, for whoever may start one.
    years: Vec<Choice>,
    origins: Vec<Choice>,
    id: uuid::Uuid,
}

#[expect(clippy::unused_self, reason = "a template calls methods")]
impl ListPage {
    fn tone(&self, plan: &Plan) -> Tone {
        tone(plan.stage)
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
) -> Result<Html<String>, Problem> {
    if permit.org_record().kind != OrgKind::School {
        return Err(Problem::NotFound);
    }
    let plans = app.plans(&permit).await?;
    let free = |year: &SchoolYear| plans.iter().all(|plan| plan.year != *year);
    let years: Vec<SchoolYear> = if person.may(Action::PlanWrite, permit.path()) {
        app.plan_years().into_iter().filter(free).collect()
    } else {
        Vec::new()
    };
    let years = years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let w = frame.w;
    let origin = |origin: &PlanOrigin| Choice::new(origin.code(), w.word("plan-origin", origin));
    let origins = PlanOrigin::ALL.iter().map(origin).collect();
    draw(&ListPage { frame, org: permit.org(), plans, years, origins, id: app.new_id() })
}

#[expect(clippy::struct_excessive_bools, reason = "each is one right of the reader")]
#[derive(Template)]
#[template(path = "plans/show.html")]
struct ShowPage {
    frame: Frame,
    org: OrgId,
    view: PlanView,
    cells: Vec<MonthCell>,
    may_write: bool,
    may_review: bool,
    may_approve: bool,
    /// Whether the writer of a plan of which single items came back wants to see the others too.
    all: bool,
    /// The reader submitted it, so somebody else has to sign.
    own: bool,
}

impl ShowPage {
    fn tone(&self) -> Tone {
        tone(self.view.plan.stage)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands it over by reference")]
    fn month(&self, month: &Month) -> String {
        month_name(self.frame.w, *month)
    }

    /// The empty months in one line.
    fn empty_months(&self) -> String {
        let names: Vec<String> =
            self.view.empty.iter().map(|month| month_name(self.frame.w, *month)).collect();
        names.join(", ")
    }

    /// Why an item does not suit the school: whom its duty is for.
    fn unfit(&self, item: &ItemId) -> String {
        let w = self.frame.w;
        let levels = self.view.unfit_for(item);
        if levels.is_empty() {
            return w.t("plan-unfit-none").into_owned();
        }
        let names: Vec<_> = levels.iter().map(|level| w.word("plan-level", level)).collect();
        w.t1("plan-unfit-why", "levels", names.join(", ")).into_owned()
    }

    /// What handing over does, with what is still open before it: empty months, items for other ages (R07, R30).
    fn submit_what(&self) -> String {
        let w = self.frame.w;
        let mut what = w.t1("plan-submit-what", "n", self.view.empty.len()).into_owned();
        if !self.view.unfit.is_empty() {
            let items = self.view.unfit_items();
            let titles: Vec<_> = items.iter().map(|item| item.title.as_str()).collect();
            what.push(' ');
            what.push_str(&w.t1("plan-submit-unfit", "items", titles.join("; ")));
        }
        what
    }

    /// After a return of single items their writer sees those, and the others on demand.
    fn fewer(&self) -> bool {
        self.open() && self.view.only_some() && !self.all
    }

    /// The items of a month that are to be seen.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands it over by reference")]
    fn items(&self, month: &Month) -> Vec<&Item> {
        let mut items = self.view.of_month(month);
        items.retain(|item| !self.fewer() || self.view.may_change(&item.id));
        items
    }

    /// What was changed of an item since the plan was last sent, in words.
    fn changes(&self, item: &ItemId) -> Vec<PartChange> {
        let change = self.view.change_of(item);
        change.map_or_else(Vec::new, |of| parts(self.frame.w, &self.view.duties, of))
    }

    /// Whether the buttons of an item belong to it: it may be changed, by this reader.
    fn can_change(&self, item: &ItemId) -> bool {
        self.may_write && self.view.may_change(item)
    }

    fn open(&self) -> bool {
        self.may_write && self.view.plan.stage.is_open()
    }

    fn can_review(&self) -> bool {
        self.may_review && self.view.plan.stage != PlanStage::Draft
    }

    fn at(&self, stage: &str) -> bool {
        self.view.plan.stage.code() == stage
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Whole {
    all: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
    AtYear(year): AtYear,
    Query(whole): Query<Whole>,
) -> Result<Html<String>, Problem> {
    let view = app.plan(&permit, year).await?;
    crumbs(&mut frame, permit.org(), None);
    let now = Month::of(app.now().day());
    let w = frame.w;
    let cell = |(month, count): &(Month, usize)| MonthCell {
        label: w.t1("plan-month-short", "month", month.number().to_string()).into_owned(),
        count: u64::try_from(*count).unwrap_or(u64::MAX),
        href: format!("#m-{}", month.number()),
        now: *month == now,
    };
    let cells = view.months.iter().map(cell).collect();
    let may = |action| person.may(action, permit.path());
    let page = ShowPage {
        org: permit.org(),
        cells,
        may_write: may(Action::PlanWrite),
        may_review: may(Action::PlanReview),
        may_approve: may(Action::PlanApprove),
        all: whole.all == "1",
        own: view.plan.submitted_by == Some(person.id),
        frame,
        view,
    };
    draw(&page)
}

#[derive(Template)]
#[template(path = "plans/history.html")]
struct HistoryPage {
    frame: Frame,
    org: OrgId,
    view: PlanView,
}

impl HistoryPage {
    /// The first signs of a hash: enough to compare two by eye.
    #[expect(clippy::unused_self, reason = "a template calls methods")]
    fn short<'a>(&self, hash: &'a str) -> &'a str {
        hash.get(..12).unwrap_or(hash)
    }

    /// What a remark is about.
    fn about(&self, remark: &app::plans::Remark) -> String {
        let w = self.frame.w;
        let Some(id) = remark.item else { return w.t("plan-remark-whole").into_owned() };
        let item = self.view.items.iter().find(|item| item.id == id);
        item.map_or_else(|| w.t("plan-remark-gone").into_owned(), |item| item.title.clone())
    }
}

pub(super) async fn history(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<PlanRead>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let view = app.plan(&permit, year).await?;
    crumbs(&mut frame, permit.org(), Some(view.plan.year));
    draw(&HistoryPage { frame, org: permit.org(), view })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WhichPaper {
    version: Option<i64>,
}

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    AtYear(year): AtYear,
    Query(which): Query<WhichPaper>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_plan(&permit, year, Format::Docx, which.version).await?))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    AtYear(year): AtYear,
    Query(which): Query<WhichPaper>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_plan(&permit, year, Format::Pdf, which.version).await?))
}
