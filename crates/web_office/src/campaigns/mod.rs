//! Campaigns: the list, the form of who opens one, how far one is from the Department down to a school's records.

mod at;
mod form;
mod list;
mod one;
mod said;

use app::access::{CampaignAnswer, CampaignManage, PlanRead};
use web::Doors;
use web::doors::{get, post};

/// The doors of this feature.
pub fn doors() -> Doors {
    let of = "campaign";
    Doors::new()
        .add(get::<PlanRead>("/o/{org}/campaigns", of), list::page)
        .add(get::<CampaignManage>("/o/{org}/campaigns/new", of), form::new)
        .add(post::<CampaignManage>("/o/{org}/campaigns", of), form::add)
        .add(get::<PlanRead>("/o/{org}/campaigns/{campaign}", of), one::page)
        .add(get::<PlanRead>("/o/{org}/campaigns/{campaign}/records", of), one::records)
        .add(get::<CampaignManage>("/o/{org}/campaigns/{campaign}/change", of), form::change)
        .add(post::<CampaignManage>("/o/{org}/campaigns/{campaign}/change", of), form::save)
        .add(post::<CampaignManage>("/o/{org}/campaigns/{campaign}/opening", of), said::open)
        .add(post::<CampaignManage>("/o/{org}/campaigns/{campaign}/closing", of), said::close)
        .add(post::<CampaignAnswer>("/o/{org}/campaigns/{campaign}/answer", of), said::answer)
        .add(post::<CampaignAnswer>("/o/{org}/campaigns/{campaign}/nothing", of), said::nothing)
}
