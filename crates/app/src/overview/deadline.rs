//! The deadline of an org's own tier in the newest period, and how its own report stands to it (D52, D53).

use domain::calendar::{Instant, first_late};
use domain::org::Tier;
use domain::report::ReportStage;
use domain::report::extension::last_day;
use store::overview::{OwnReport, Period};

use crate::access::{Permit, ReportRead};
use crate::{App, Result};

/// Where an org stands in the newest period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The period.
    pub period: Period,
    /// The org's tier; `None` for those who do not report.
    pub tier: Option<Tier>,
    /// The first late moment, later where more time was granted; `None` when nobody has set the tier's last day.
    pub due: Option<Instant>,
    /// The org's own report; `None` when nobody has opened it.
    pub report: Option<OwnReport>,
}

impl Deadline {
    /// Whether the report is on its way or done, so that nothing counts down any more.
    pub fn is_met(&self) -> bool {
        let stage = self.report.map(|report| report.stage);
        matches!(stage, Some(ReportStage::Submitted | ReportStage::Accepted))
    }
}

impl App {
    /// The newest period as the permit's org sees it; `None` while the Department has opened none.
    pub async fn deadline(&self, permit: &Permit<ReportRead>) -> Result<Option<Deadline>> {
        let mut tx = self.store.read().await?;
        let Some(period) = store::overview::newest_period(&mut tx).await? else { return Ok(None) };
        let org = permit.org_record();
        let managing = match org.managing {
            Some(id) => store::orgs::find(&mut tx, id).await?.map(|managing| managing.kind),
            None => None,
        };
        let tier = Tier::of(org.kind, managing);
        let of_tier = match tier {
            Some(tier) => store::overview::last_day(&mut tx, period.id, tier).await?,
            None => None,
        };
        let granted = store::overview::extension(&mut tx, period.id, org.id).await?;
        let due = of_tier.map(|day| last_day(day, granted.as_ref()));
        let report = store::overview::own_report(&mut tx, org.id, period.id).await?;
        Ok(Some(Deadline { period, tier, due: due.map(first_late), report }))
    }
}
