//! The reviewer's form: remarks on the whole and on items, with or without sending the plan back.

use app::App;
use app::access::PlanReview;
use app::plans::{ItemRemark, PlanView, Review};
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{Html, IntoResponse, Response};
use domain::id::{ItemId, OrgId};
use domain::plan::PlanStep;
use web::answer::done;
use web::{AtYear, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::at::crumbs;
use super::mend::{mend, plan_of};

#[derive(Template)]
#[template(path = "plans/review.html")]
struct ReviewPage {
    frame: Frame,
    org: OrgId,
    view: PlanView,
    whole: String,
    /// What was typed about items.
    typed: Vec<ItemRemark>,
    /// Whether it can still be sent back.
    can_return: bool,
    faults: Faults,
}

impl ReviewPage {
    fn said(&self, item: &ItemId) -> &str {
        self.typed.iter().find(|remark| remark.item == *item).map_or("", |remark| &remark.text)
    }

    fn fault(&self, item: &ItemId) -> Option<&str> {
        self.faults.of(&format!("item-{item}"))
    }
}

fn page(
    mut frame: Frame,
    org: OrgId,
    view: PlanView,
    review: Review,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    crumbs(&mut frame, org, Some(view.plan.year));
    let can_return = view.plan.stage.take(PlanStep::Return).is_ok();
    let Review { whole, items: typed, .. } = review;
    show(&ReviewPage { frame, org, view, whole, typed, can_return, faults })
}

pub(super) async fn form(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanReview>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let view = plan_of(&app, &person, permit.org(), year).await?;
    page(frame, permit.org(), view, read_form(Vec::new()), Faults::new())
}

/// The fields: `whole`, `item-ID` for each item, `send_back` from the button.
fn read_form(fields: Vec<(String, String)>) -> Review {
    let none = Review { changed: -1, send_back: false, whole: String::new(), items: Vec::new() };
    fields.into_iter().fold(none, |mut review, (name, value)| {
        match name.as_str() {
            "changed" => review.changed = value.parse().unwrap_or(-1),
            "send_back" => review.send_back = value == "1",
            "whole" => review.whole = value,
            other => {
                let item = other.strip_prefix("item-").and_then(|id| id.parse().ok());
                if let Some(item) = item.filter(|_| !value.trim().is_empty()) {
                    review.items.push(ItemRemark { item, text: value });
                }
            }
        }
        review
    })
}

pub(super) async fn send(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanReview>,
    AtYear(year): AtYear,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let review = read_form(fields);
    let what = if review.send_back { "plan-returned" } else { "plan-remarked" };
    let Err(error) = app.review_plan(&permit, year, &review).await else {
        return Ok(done(&format!("/o/{org}/plans/{year}"), what).into_response());
    };
    let wrong = (error, review.changed, "whole");
    let (status, faults, _) = mend(&app, &frame, &person, (org, year), wrong).await?;
    let view = plan_of(&app, &person, org, year).await?;
    Ok((status, page(frame, org, view, review, faults)?).into_response())
}
