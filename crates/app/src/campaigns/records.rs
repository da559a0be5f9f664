//! The records behind a school's figures in a campaign: its activities, and the ledger lines that count.

use domain::campaign::{CampaignStage, shown};
use domain::id::CampaignId;
use domain::indicator::Indicator;
use domain::org::OrgKind;
use store::campaigns::{Campaign, CampaignActivity, CampaignLine};

use super::seen;
use crate::access::{Permit, PlanRead};
use crate::{App, Error, Result};

/// What stands behind a figure of a school.
#[derive(Debug, Clone)]
pub struct CampaignRecords {
    /// The campaign.
    pub campaign: Campaign,
    /// The figure.
    pub indicator: &'static Indicator,
    /// What the lines come to.
    pub done: i64,
    /// The lines that count towards it, in order.
    pub lines: Vec<CampaignLine>,
    /// The school's activities that belong to the campaign.
    pub activities: Vec<CampaignActivity>,
}

impl App {
    /// The records behind a figure of the permit's school; of a closed campaign those that it was closed with.
    pub async fn campaign_records(
        &self,
        permit: &Permit<PlanRead>,
        id: CampaignId,
        code: &str,
    ) -> Result<CampaignRecords> {
        let mut tx = self.store.read().await?;
        let campaign = seen(&mut tx, permit, id).await?;
        if permit.org_record().kind != OrgKind::School {
            return Err(Error::NotFound);
        }
        let targets = store::campaigns::targets(&mut tx, id).await?;
        let indicator = shown(&targets).into_iter().find(|of| of.code == code);
        let indicator = indicator.ok_or(Error::NotFound)?;
        let (org, today) = (permit.org(), self.world.today());
        let states = store::campaigns::schools(&mut tx, &campaign, permit.scope(), today).await?;
        let kept = states.iter().find(|of| of.org == org).and_then(|of| of.up_to);
        // A school that came after the closing has nothing in it.
        let up_to = match campaign.stage {
            CampaignStage::Closed => Some(kept.unwrap_or(0)),
            CampaignStage::Draft | CampaignStage::Open => None,
        };
        let mut lines = store::campaigns::lines(&mut tx, org, id, up_to).await?;
        lines.retain(|line| indicator.takes(line.measure, line.service, line.audience));
        let done = lines.iter().map(|line| line.quantity).sum();
        let activities = store::campaigns::activities(&mut tx, org, id).await?;
        Ok(CampaignRecords { campaign, indicator, done, lines, activities })
    }
}
