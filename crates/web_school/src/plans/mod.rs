//! The school's yearly plan: all years, one year, its history, its papers; forms and steps beside.

mod aim;
mod at;
mod done;
mod forms;
mod mend;
mod parts;
mod review;
mod sendings;
mod show;
mod steps;
mod year_box;

use app::access::{PlanApprove, PlanRead, PlanReview, PlanWrite};
use web::Doors;
use web::doors::{get, post};

/// The doors of this feature.
pub fn doors() -> Doors {
    let plan = "plan";
    Doors::new()
        .add(get::<PlanRead>("/o/{org}/plans", plan), show::list)
        .add(post::<PlanWrite>("/o/{org}/plans", plan), steps::start)
        .add(get::<PlanWrite>("/o/{org}/plan-box/{year}", plan), year_box::page)
        .add(post::<PlanWrite>("/o/{org}/plan-box/{year}", plan), year_box::adopt)
        .add(get::<PlanRead>("/o/{org}/plans/{year}", plan), show::show)
        .add(get::<PlanRead>("/o/{org}/plans/{year}/history", plan), show::history)
        .add(get::<PlanRead>("/o/{org}/plans/{year}/sendings/{round}", plan), sendings::sending)
        .add(get::<PlanRead>("/o/{org}/plans/{year}/done", plan), done::done)
        .add(get::<PlanRead>("/o/{org}/plans/{year}/done/{item}", plan), done::records)
        .add(get::<PlanRead>("/o/{org}/plans/{year}/paper.docx", plan), show::docx)
        .add(get::<PlanRead>("/o/{org}/plans/{year}/paper.pdf", plan), show::pdf)
        .add(get::<PlanWrite>("/o/{org}/plans/{year}/aim", plan), aim::aim)
        .add(post::<PlanWrite>("/o/{org}/plans/{year}/aim", plan), aim::save_aim)
        .add(get::<PlanWrite>("/o/{org}/plans/{year}/items/new", plan), forms::new_item)
        .add(post::<PlanWrite>("/o/{org}/plans/{year}/items", plan), forms::add_item)
        .add(get::<PlanWrite>("/o/{org}/plans/{year}/items/{item}", plan), forms::item)
        .add(post::<PlanWrite>("/o/{org}/plans/{year}/items/{item}", plan), forms::save_item)
        .add(post::<PlanWrite>("/o/{org}/plans/{year}/items/{item}/move", plan), steps::move_item)
        .add(
            post::<PlanWrite>("/o/{org}/plans/{year}/items/{item}/remove", plan),
            steps::remove_item,
        )
        .add(post::<PlanWrite>("/o/{org}/plans/{year}/submission", plan), steps::submit)
        .add(get::<PlanReview>("/o/{org}/plans/{year}/review", plan), review::form)
        .add(post::<PlanReview>("/o/{org}/plans/{year}/review", plan), review::send)
        .add(post::<PlanApprove>("/o/{org}/plans/{year}/approval", plan), steps::approve)
        .add(post::<PlanApprove>("/o/{org}/plans/{year}/issue", plan), steps::issue)
        .add(post::<PlanWrite>("/o/{org}/plans/{year}/revision", plan), steps::revise)
}
