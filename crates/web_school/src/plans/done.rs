//! The plan against what was done: a page of the year, and the records behind the figures of one item.

use app::App;
use app::access::PlanRead;
use app::plans::{Against, DoneView, ItemRecords};
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use domain::access::Action;
use domain::calendar::{Month, SchoolYear};
use domain::id::OrgId;
use web::{AtYear, Desk, Frame, Me, Permitted, Problem, show};

use super::at::{AtItem, crumbs, month_name};

/// "12 / 40 lượt"; a dash where nothing is counted in the unit.
fn figure(frame: &Frame, of: &Against) -> String {
    let w = frame.w;
    let unit = w.word("plan-unit", of.unit).into_owned();
    let done = of.done.map_or_else(|| "–".to_owned(), |done| w.n(done));
    w.t3("plan-done-figure", "done", done, "planned", of.planned, "unit", unit).into_owned()
}

#[derive(Template)]
#[template(path = "plans/done.html")]
struct DonePage {
    frame: Frame,
    org: OrgId,
    view: DoneView,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands things over by reference")]
impl DonePage {
    fn month(&self, month: &Month) -> String {
        month_name(self.frame.w, *month)
    }

    fn figure(&self, of: &Against) -> String {
        figure(&self.frame, of)
    }
}

pub(super) async fn done(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<PlanRead>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let view = app.plan_done(&permit, year).await?;
    crumbs(&mut frame, permit.org(), Some(year));
    show(&DonePage { frame, org: permit.org(), view })
}

#[derive(Template)]
#[template(path = "plans/records.html")]
struct RecordsPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    records: ItemRecords,
    /// Whether the reader may open the activities.
    may_open: bool,
}

impl RecordsPage {
    fn figure(&self, of: &Against) -> String {
        figure(&self.frame, of)
    }
}

pub(super) async fn records(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
    AtItem(year, id): AtItem,
) -> Result<Html<String>, Problem> {
    let records = app.plan_item_records(&permit, year, id).await?;
    crumbs(&mut frame, permit.org(), Some(year));
    let may_open = person.may(Action::ActivityRead, permit.path());
    show(&RecordsPage { frame, org: permit.org(), year, records, may_open })
}
