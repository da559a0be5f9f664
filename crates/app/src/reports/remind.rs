//! Reminding all who are missing in one press, and nobody else (journey J2, g27, g28).

use domain::inbox::TodoKind;
use domain::org::Tier;
use domain::report::ReportStage;
use serde_json::json;

use super::BenchState;
use crate::access::{Permit, ReminderSend};
use crate::periods::{period_of, subject};
use crate::{App, Error, Result};

/// Reminding all who are missing.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remind {
    /// How many the preview named.
    pub count: usize,
}

impl App {
    /// Reminds all who are missing, nobody else, in one press; gives how many were reminded (g27, g28).
    pub async fn remind_missing(
        &self,
        permit: &Permit<ReminderSend>,
        code: &str,
        remind: &Remind,
    ) -> Result<usize> {
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        let period = period_of(&mut tx, code).await?;
        let kind = permit.org_record().kind;
        let all = store::reports::bench::below(&mut tx, permit.org(), period.id, period.ends_on);
        let mut missing = all.await?;
        missing.retain(|row| BenchState::Missing.takes(row.stage));
        if missing.len() != remind.count || missing.is_empty() {
            return Err(Error::Stale);
        }
        let (subject, kinds) = (subject(code), [TodoKind::ReportWrite, TodoKind::ReportFix]);
        for row in &missing {
            let tier = Tier::of(row.kind, Some(kind));
            if let Some(tier) = tier.filter(|_| row.stage == ReportStage::Draft) {
                // An org that came after the period was opened has no to-do yet.
                self.raise_report(&mut tx, row.org, code, period.due_of(row.org, tier)).await?;
            }
            store::inbox::remind(&mut tx, row.org, &kinds, &subject, now).await?;
        }
        let orgs: Vec<i64> = missing.iter().map(|row| row.org.0).collect();
        let change = json!({ "reminded": orgs });
        let about = format!("period/{code}");
        self.note(&mut tx, permit.org(), permit.actor(), "report.remind", &about, change).await?;
        tx.commit().await?;
        Ok(missing.len())
    }
}
