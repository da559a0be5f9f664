//! A frozen report is exactly (period, ledger number, the versions summed): compute it again and compare to the byte.

use domain::id::OrgId;
use domain::indicator;
use domain::report::{Content, hash, sum};
use store::Tx;

use super::compile::EVER;
use crate::periods::period_of;
use crate::{App, Error, Result};

/// What came of computing a version again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recomputed {
    /// The stored text has the stored hash.
    pub intact: bool,
    /// Computed again, the text is the same to the byte.
    pub equal: bool,
    /// What was computed again, for who wants to see the difference.
    pub content: Content,
}

impl App {
    /// Computes a version again: a school's figures from its lines up to the frozen number, an office's from the versions
    /// it names. For `verify`.
    pub async fn recompute(&self, org: OrgId, code: &str, version: i64) -> Result<Recomputed> {
        let mut tx = self.store.read().await?;
        let period = period_of(&mut tx, code).await?;
        let report = store::reports::find(&mut tx, org, period.id).await?.ok_or(Error::NotFound)?;
        let row = store::reports::versions::find(&mut tx, org, report.id, version).await?;
        let row = row.ok_or(Error::NotFound)?;
        let mut content: Content = serde_json::from_str(&row.content)?;
        let figures = if content.org.tier.sums_up() {
            self.children_again(&mut tx, &period, &mut content).await?;
            sum(&content.children)
        } else {
            let (span, seq) = (&content.period, content.ledger_seq);
            let flow =
                store::ledger::flow_up_to(&mut tx, org, span.starts_on, span.ends_on, seq).await?;
            let stock =
                store::ledger::flow_up_to(&mut tx, org, EVER, content.counted_to, seq).await?;
            indicator::cells(&flow, &stock)
        };
        // Corrections are what somebody wrote, not what was counted: they are carried over.
        for (cell, again) in content.figures.iter_mut().zip(figures) {
            cell.computed = again.computed;
        }
        let equal = content.canonical()? == row.content;
        Ok(Recomputed { intact: hash(&row.content) == row.hash, equal, content })
    }

    /// The children of a sum as their own frozen versions say them.
    async fn children_again(
        &self,
        tx: &mut Tx,
        period: &crate::periods::Period,
        content: &mut Content,
    ) -> Result<()> {
        for child in &mut content.children {
            let report = store::reports::find(tx, child.org, period.id).await?;
            let report = report.ok_or(Error::NotFound)?;
            let row = store::reports::versions::find(tx, child.org, report.id, child.version);
            let row = row.await?.ok_or(Error::NotFound)?;
            child.hash = hash(&row.content);
            let frozen: Content = serde_json::from_str(&row.content)?;
            child.figures =
                frozen.figures.iter().map(|c| (c.indicator.clone(), c.value())).collect();
        }
        Ok(())
    }
}
