//! Activities: the month's list beside the plan, one activity, its form, attendance and tally.

mod at;
mod disrupt;
mod door;
mod form;
pub mod joint;
mod list;
mod marks;
mod minutes;
mod one;
mod paper;
mod roster;
mod series;
mod sheet;
mod tally;

use app::access::{ActivityRead, ActivityWrite, ClubKeep, ForceRead, TallyWrite};
use web::Doors;
use web::doors::{get, post};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ActivityRead>("/o/{org}/activities", "activity").fragment(), list::list)
        .add(post::<ActivityWrite>("/o/{org}/activities", "activity"), form::add)
        .add(get::<ActivityWrite>("/o/{org}/activities/new", "activity"), form::new)
        .add(get::<ActivityWrite>("/o/{org}/activities/series", "activity"), series::page)
        .add(post::<ActivityWrite>("/o/{org}/activities/series", "activity"), series::add)
        .add(
            get::<ActivityWrite>("/o/{org}/activities/{id}/attendance.pdf", "activity"),
            paper::attendance,
        )
        .add(get::<TallyWrite>("/o/{org}/activities/{id}/tally.pdf", "activity"), paper::tally)
        .add(get::<ForceRead>("/o/{org}/activities/{id}/minutes", "activity"), minutes::page)
        .add(post::<ClubKeep>("/o/{org}/activities/{id}/minutes", "activity"), minutes::write)
        .add(get::<ForceRead>("/o/{org}/activities/{id}/minutes.docx", "activity"), minutes::docx)
        .add(get::<ForceRead>("/o/{org}/activities/{id}/minutes.pdf", "activity"), minutes::pdf)
        .add(get::<ActivityRead>("/o/{org}/activities/{id}", "activity"), one::one)
        .add(get::<ActivityWrite>("/o/{org}/activities/{id}/roster", "signup"), roster::page)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/roster", "signup"), roster::give)
        .add(
            post::<ActivityWrite>("/o/{org}/activities/{id}/roster/{learner}/remove", "signup"),
            roster::remove,
        )
        .add(get::<ActivityWrite>("/o/{org}/activities/{id}/change", "activity"), form::change)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/change", "activity"), form::save)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/hold", "activity"), one::hold)
        .add(get::<ActivityWrite>("/o/{org}/activities/{id}/joint", "invitation"), joint::page)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/joint", "invitation"), joint::invite)
        .add(
            post::<ActivityWrite>("/o/{org}/activities/{id}/joint/{invitation}/end", "invitation"),
            joint::end,
        )
        .add(get::<ActivityWrite>("/o/{org}/activities/{id}/disrupt", "activity"), disrupt::page)
        .add(
            post::<ActivityWrite>("/o/{org}/activities/{id}/disrupt", "activity"),
            disrupt::disrupt,
        )
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/told", "activity"), disrupt::told)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/reopen", "activity"), one::reopen)
        .add(get::<ActivityWrite>("/o/{org}/activities/{id}/door", "attendance"), door::page)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/check-ins", "attendance"), door::check)
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/red-lines", "attendance"), door::lines)
        .add(
            post::<ActivityWrite>("/o/{org}/activities/{id}/host-code", "attendance"),
            door::host_code,
        )
        .add(post::<ActivityWrite>("/o/{org}/activities/{id}/host", "attendance"), door::host)
        .add(
            get::<ActivityWrite>("/o/{org}/activities/{id}/attendance", "attendance"),
            sheet::show_sheet,
        )
        .add(
            post::<ActivityWrite>("/o/{org}/activities/{id}/attendance", "attendance"),
            sheet::save,
        )
        .add(get::<TallyWrite>("/o/{org}/activities/{id}/tally", "tally").fragment(), tally::tally)
        .add(post::<TallyWrite>("/o/{org}/activities/{id}/tally", "tally"), tally::add)
        .add(
            post::<TallyWrite>("/o/{org}/activities/{id}/tallies/{tally}/undo", "tally"),
            tally::undo,
        )
}
