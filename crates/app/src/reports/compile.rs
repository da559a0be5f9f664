//! A report fills itself: a school's from its ledger, an office's from the accepted reports directly below.

use std::collections::{BTreeMap, HashMap};

use domain::id::OrgId;
use domain::indicator;
use domain::report::{
    Absence, Cell, Child, Content, FORMAT, Missing, ReportStage, Reporter, Span, sum,
};
use jiff::civil::date;
use store::Tx;
use store::reports::Report;
use store::reports::bench::Below;

use super::reporter::{Reporting, full_name};
use crate::periods::Period;
use crate::{App, Error, Result};

/// The day before the programme: stocks are counted from it on.
pub(super) const EVER: jiff::civil::Date = date(2000, 1, 1);

/// Which totals are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// The roll-ups: quick, for a page, inside one view of the database.
    Rollups,
    /// The lines up to the last number: exact beside other writers, for what is frozen.
    Lines,
}

impl App {
    /// What the report says now.
    pub(crate) async fn compile(
        &self,
        tx: &mut Tx,
        who: &Reporting,
        period: &Period,
        report: Option<&Report>,
        from: From,
    ) -> Result<Content> {
        let org = who.org.id;
        let (ledger_seq, audit) = store::ledger::heads(tx, org).await?;
        let counted_to = period.ends_on.min(self.world.today()).max(period.starts_on);
        let (mut children, mut missing) = (Vec::new(), Vec::new());
        let mut figures = if who.tier.sums_up() {
            (children, missing) = below(tx, org, period).await?;
            sum(&children)
        } else if from == From::Lines {
            let (starts, ends) = (period.starts_on, period.ends_on);
            let flow = store::ledger::flow_up_to(tx, org, starts, ends, ledger_seq).await?;
            let stock = store::ledger::flow_up_to(tx, org, EVER, counted_to, ledger_seq).await?;
            indicator::cells(&flow, &stock)
        } else {
            let flow = store::ledger::flow(tx, org, period.starts_on, period.ends_on).await?;
            let stock = store::ledger::stock(tx, org, counted_to).await?;
            indicator::cells(&flow, &stock)
        };
        let mut narrative = Vec::new();
        if let Some(report) = report {
            adjust(tx, org, report, &mut figures).await?;
            narrative = store::reports::narrative(tx, org, report.id).await?;
        }
        let name = full_name(who.org.kind, who.org.commune_kind, &who.org.name);
        Ok(Content {
            format: FORMAT,
            org: Reporter { id: org, code: who.org.code.clone(), name, tier: who.tier },
            period: Span {
                code: period.code.clone(),
                starts_on: period.starts_on,
                ends_on: period.ends_on,
            },
            version: report.map_or(0, |report| report.version) + 1,
            counted_to,
            ledger_seq,
            audit,
            figures,
            narrative,
            expected: i64::try_from(children.len() + missing.len()).unwrap_or(i64::MAX),
            children,
            missing,
        })
    }
}

/// D56: recorded corrections stand beside the computed figure.
async fn adjust(tx: &mut Tx, org: OrgId, report: &Report, figures: &mut [Cell]) -> Result<()> {
    for adjustment in store::reports::adjustments(tx, org, report.id).await? {
        if let Some(cell) = figures.iter_mut().find(|c| c.indicator == adjustment.indicator) {
            cell.adjustment = adjustment.quantity;
            cell.reason = adjustment.reason;
        }
    }
    Ok(())
}

/// The accepted reports directly below with their figures, and the others with their reason (R31).
async fn below(tx: &mut Tx, org: OrgId, period: &Period) -> Result<(Vec<Child>, Vec<Missing>)> {
    let rows = store::reports::bench::below(tx, org, period.id, period.ends_on).await?;
    let accepted = store::reports::bench::accepted(tx, org, period.id).await?;
    let mut figures: HashMap<(OrgId, i64), BTreeMap<String, i64>> =
        accepted.into_iter().map(|one| ((one.org, one.version), one.values)).collect();
    let (mut children, mut missing) = (Vec::new(), Vec::new());
    for row in rows {
        let Below { org, code, version, hash, late, .. } = row;
        let name = full_name(row.kind, row.commune_kind, &row.name);
        let why = match row.stage {
            ReportStage::Accepted => {
                // Between the two reads somebody sent it back and a new version came: look again.
                let figures = figures.remove(&(org, version)).ok_or(Error::Stale)?;
                children.push(Child { org, code, name, version, hash, late, figures });
                continue;
            }
            ReportStage::Draft => Absence::NotSent,
            ReportStage::Submitted => Absence::Waiting,
            ReportStage::Returned => Absence::Returned,
        };
        missing.push(Missing { org, code, name, why });
    }
    Ok((children, missing))
}
