//! The box of the year: what the Department lays ready, each entry kept or dropped with one tap, then taken into the plan.

use app::App;
use app::access::PlanWrite;
use app::plans::{Adopt, BoxView};
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{Html, Redirect};
use domain::calendar::{Month, SchoolYear};
use domain::id::OrgId;
use domain::plan::{BoxItem, BoxNote, BoxPart};
use web::answer::done;
use web::{AtYear, Desk, Frame, Permitted, Problem, show};

use super::at::{crumbs, month_name};

#[derive(Template)]
#[template(path = "plans/box.html")]
struct BoxPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    view: BoxView,
    /// The plan that this begins, or the one that there is.
    id: uuid::Uuid,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands things over by reference")]
impl BoxPage {
    fn months(&self) -> [Month; 12] {
        self.year.months()
    }

    fn month(&self, month: &Month) -> String {
        month_name(self.frame.w, *month)
    }

    fn of_month(&self, month: &Month) -> Vec<&BoxItem> {
        self.view.year_box.items.iter().filter(|item| item.month == month.number()).collect()
    }

    #[expect(clippy::unused_self, reason = "a template calls methods")]
    fn parts(&self) -> &'static [BoxPart] {
        BoxPart::ALL
    }

    fn of_part(&self, part: &BoxPart) -> Vec<&BoxNote> {
        self.view.year_box.notes.iter().filter(|note| note.part == *part).collect()
    }

    fn taken(&self, key: &str) -> bool {
        self.view.taken.contains(key)
    }

    fn open(&self) -> bool {
        self.view.plan.as_ref().is_none_or(|plan| plan.stage.is_open())
    }
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let view = app.plan_box(&permit, year).await?;
    crumbs(&mut frame, permit.org(), view.plan.is_some().then_some(year));
    let id = view.plan.as_ref().map_or_else(|| app.new_id(), |plan| plan.id.0);
    show(&BoxPage { frame, org: permit.org(), year, view, id })
}

pub(super) async fn adopt(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, Problem> {
    let id = fields.iter().find(|(name, _)| name == "id").map_or("", |(_, id)| id);
    let id = id.parse().map_err(|_| Problem::BadRequest)?;
    let kept = fields.iter().filter(|(name, _)| name == "keep");
    let keep: Vec<String> = kept.map(|(_, key)| key.clone()).collect();
    let org = permit.org();
    if keep.is_empty() {
        return Ok(Redirect::to(&format!("/o/{org}/plan-box/{year}")));
    }
    app.adopt_box(&permit, year, &Adopt { id, keep }).await?;
    Ok(done(&format!("/o/{org}/plans/{year}"), "plan-adopted"))
}
