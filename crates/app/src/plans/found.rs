//! One plan, found: as it stands, or as its writer saw it; and what its items serve.

use domain::calendar::SchoolYear;
use domain::id::OrgId;
use store::Tx;
use store::roadmap::RoadmapItem;

use super::{Item, Plan};
use crate::{Error, Result};

/// The school's plan of a year, or `NotFound`.
pub(super) async fn plan_of(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Plan> {
    store::plans::of_year(tx, org, year).await?.ok_or(Error::NotFound)
}

/// The same as the writer saw it, or `Stale`.
pub(super) async fn seen_plan(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    changed: i64,
) -> Result<Plan> {
    let plan = plan_of(tx, org, year).await?;
    if plan.changed == changed { Ok(plan) } else { Err(Error::Stale) }
}

/// What an item serves, among what its plan serves.
pub(super) fn served<'a>(roadmap: &'a [RoadmapItem], item: &Item) -> Option<&'a RoadmapItem> {
    let of = item.roadmap?;
    roadmap.iter().find(|there| there.id == of.item)
}
