//! Campaigns (đợt cao điểm, R07, R27, D44, D55): opened above, joined by schools, counted from the ledger while they run.

mod answer;
mod areas;
mod progress;
mod records;
mod write;

use domain::campaign::{Area, CampaignStage, Days, ReportHour, Target};
use domain::id::CampaignId;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;

pub use answer::{CampaignReply, NothingOn};
pub use progress::{CampaignView, Figure, GroupRow, Sums, Today, UnitRow};
pub use records::CampaignRecords;
pub use store::campaigns::{Answered, Campaign, CampaignActivity, CampaignLine};
pub use write::{CampaignChange, CampaignText, NewCampaign, SeenCampaign, TargetTyped};

use crate::access::{CampaignManage, Permit, PlanRead};
use crate::{App, Error, Result};

/// A campaign in a list.
#[derive(Debug, Clone)]
pub struct CampaignEntry {
    /// The campaign.
    pub campaign: Campaign,
    /// What the org itself answered, where it is a school that did.
    pub answered: Option<Answered>,
}

/// What the form of a campaign begins with.
#[derive(Debug, Clone)]
pub struct CampaignForm {
    /// The campaign; none while it is new.
    pub campaign: Option<Campaign>,
    /// Its targets.
    pub targets: Vec<Target>,
    /// The groups of areas that it can aim at.
    pub areas: Vec<Area>,
}

/// The subject of the to-do that invites.
fn subject(id: CampaignId) -> String {
    format!("campaign:{id}")
}

/// The subject of the to-do that asks for a day: `campaign:ID:2027-03-26`.
pub(crate) fn day_subject(id: CampaignId, day: Date) -> String {
    format!("{}:{day}", subject(id))
}

/// The campaign and the day that such a to-do is about.
pub fn day_of_subject(subject: &str) -> Option<(CampaignId, Date)> {
    let (id, day) = subject.strip_prefix("campaign:")?.split_once(':')?;
    Some((id.parse().ok()?, day.parse().ok()?))
}

/// Codes and figures of a campaign for the audit chain.
fn told(campaign: &Campaign, targets: &[Target]) -> serde_json::Value {
    let Days { first, last } = campaign.days;
    let target = |of: &Target| json!([of.indicator.code, of.area, of.quantity]);
    json!({
        "from": first, "to": last, "hour": campaign.hour.map(ReportHour::text), "stage": campaign.stage,
        "targets": targets.iter().map(target).collect::<Vec<_>>(),
    })
}

/// The campaign, when the permit's org opened it or hangs below who did; a draft is only its own org's.
async fn seen<A>(tx: &mut Tx, permit: &Permit<A>, id: CampaignId) -> Result<Campaign> {
    let found = store::campaigns::find(tx, id).await?.filter(|of| is_for(of, permit));
    found.ok_or(Error::NotFound)
}

/// The same, held until the unit of work ends.
async fn held<A>(tx: &mut Tx, permit: &Permit<A>, id: CampaignId) -> Result<Campaign> {
    let found = store::campaigns::hold(tx, id).await?.filter(|of| is_for(of, permit));
    found.ok_or(Error::NotFound)
}

fn is_for<A>(campaign: &Campaign, permit: &Permit<A>) -> bool {
    let own = campaign.org == permit.org();
    let below =
        campaign.stage != CampaignStage::Draft && campaign.path.subtree().covers(permit.path());
    own || below
}

impl App {
    /// The campaigns of the permit's org and of those above it, the latest first.
    pub async fn campaigns(&self, permit: &Permit<PlanRead>) -> Result<Vec<CampaignEntry>> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let all = store::campaigns::of_orgs(&mut tx, &permit.path().ids(), org).await?;
        let answers = store::campaigns::answers(&mut tx, org).await?;
        let entry = |campaign: Campaign| CampaignEntry {
            answered: answers.iter().find(|(id, _)| *id == campaign.id).map(|(_, of)| of.clone()),
            campaign,
        };
        Ok(all.into_iter().map(entry).collect())
    }

    /// What the form of a campaign begins with: a new one, or one of the permit's own org.
    pub async fn campaign_form(
        &self,
        permit: &Permit<CampaignManage>,
        id: Option<CampaignId>,
    ) -> Result<CampaignForm> {
        let areas = areas::areas(permit)?;
        let Some(id) = id else {
            return Ok(CampaignForm { campaign: None, targets: Vec::new(), areas });
        };
        let mut tx = self.store.read().await?;
        let campaign = seen(&mut tx, permit, id).await?;
        if campaign.org != permit.org() {
            return Err(Error::NotFound);
        }
        let targets = store::campaigns::targets(&mut tx, id).await?;
        Ok(CampaignForm { campaign: Some(campaign), targets, areas })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_subject_of_a_day_leads_back() {
        let (id, day) = (CampaignId(uuid::Uuid::from_u128(7)), date(2027, 3, 26));
        assert_eq!(day_of_subject(&day_subject(id, day)), Some((id, day)));
        assert_eq!(day_of_subject(&subject(id)), None);
    }
}
