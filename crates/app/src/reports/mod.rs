//! Reports of school → commune or attached unit → Department: see one, see them all (R29–R32).

mod appendix;
mod bench;
mod compile;
mod counted;
mod export;
mod paper;
mod printed;
mod recompute;
mod remind;
mod reporter;
mod review;
mod sheet;
mod starter;
mod submit;
mod write;

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::org::Tier;
use domain::report::{Check, Content, ReportStage, checks};
use store::Tx;
use store::orgs::Org;
use store::reports::Report;

pub use bench::{Bench, BenchRow, BenchState, Counts, KEY_FIGURES};
pub(crate) use counted::{AskedBench, BenchCounted};
pub use export::{Compiled, File, Format, Wanted};
pub use recompute::Recomputed;
pub use remind::Remind;
pub use reporter::Reporting;
pub use review::{AcceptAll, AcceptOne, Difference, ReturnReport, Review};
pub use starter::starters;
pub use store::reports::Return;
pub use store::reports::versions::Version;
pub use submit::Submission;
pub use write::{AdjustFigure, Narrative};

use crate::access::{Permit, ReportRead};
use crate::periods::{Period, period_of};
use crate::{App, Error, Result};

/// One period in the list of an org's reports.
#[derive(Debug, Clone)]
pub struct ReportLine {
    /// The period.
    pub period: Period,
    /// Where the report stands; draft while nobody has begun.
    pub stage: ReportStage,
    /// The last version; 0 before the first.
    pub version: i64,
    /// Whether the first submission was late.
    pub late: bool,
    /// The first late moment.
    pub due: Instant,
}

/// An org's report for one period, as its page shows it.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// Who reports, to whom.
    pub who: Reporting,
    /// The period.
    pub period: Period,
    /// Where it stands.
    pub stage: ReportStage,
    /// The last version that was sent; 0 before the first.
    pub version: i64,
    /// Whether the first submission was late.
    pub late: bool,
    /// Counts changes; a form carries it.
    pub changed: i64,
    /// Live while the report is open, frozen once it is sent.
    pub content: Content,
    /// The figures of the period before, when there is one.
    pub before: BTreeMap<String, i64>,
    /// What to look at before sending; empty once it is sent.
    pub checks: Vec<Check>,
    /// The last return, while it is sent back.
    pub returned: Option<Return>,
    /// What was sent, the newest first.
    pub versions: Vec<Version>,
    /// Reports in a frozen sum that have changed since.
    pub newer: Vec<Newer>,
}

/// A report in a frozen sum that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Newer {
    /// The org.
    pub org: domain::id::OrgId,
    /// Its name.
    pub name: String,
    /// The version in the sum; 0 when it was missing then.
    pub summed: i64,
    /// Its last version now.
    pub version: i64,
    /// Where it stands now.
    pub stage: ReportStage,
}

impl ReportView {
    /// D52: the first late moment of this org: its tier's, or the one it was granted.
    pub fn due(&self) -> Instant {
        self.period.due_of(self.who.org.id, self.who.tier)
    }

    /// The extension that this org was granted, while its report is to be sent (J3).
    pub fn extension(&self) -> Option<&domain::report::extension::Extension> {
        self.period.extended.get(&self.who.org.id).filter(|_| self.stage.is_open())
    }

    /// Whether something must be mended before it can be sent.
    pub fn is_blocked(&self) -> bool {
        self.checks.iter().any(Check::blocks)
    }
}

impl App {
    /// The periods in which the org reports, the newest first.
    pub async fn reports(&self, permit: &Permit<ReportRead>) -> Result<Vec<ReportLine>> {
        let mut tx = self.store.read().await?;
        let who = reporter::reporting(&mut tx, permit.org()).await?;
        let known = store::reports::of_org(&mut tx, who.org.id).await?;
        let periods = store::periods::all(&mut tx).await?;
        let line = |period: Period| {
            let report = known.iter().find(|report| report.period == period.id);
            let expected = exists(&who.org, &period) || report.is_some();
            expected.then(|| ReportLine {
                due: period.due_of(who.org.id, who.tier),
                stage: report.map_or(ReportStage::Draft, |report| report.stage),
                version: report.map_or(0, |report| report.version),
                late: report.is_some_and(|report| report.late),
                period,
            })
        };
        Ok(periods.into_iter().filter_map(line).collect())
    }

    /// An org's report: it fills itself from the records while it is open, and stays as it was sent afterwards (R29).
    pub async fn report(&self, permit: &Permit<ReportRead>, code: &str) -> Result<ReportView> {
        let mut tx = self.store.read().await?;
        let period = period_of(&mut tx, code).await?;
        let who = reporter::reporting(&mut tx, permit.org()).await?;
        self.view(&mut tx, who, period).await
    }

    pub(crate) async fn view(
        &self,
        tx: &mut Tx,
        who: Reporting,
        period: Period,
    ) -> Result<ReportView> {
        let org = who.org.id;
        let report = store::reports::find(tx, org, period.id).await?;
        if report.is_none() && !exists(&who.org, &period) {
            return Err(Error::NotFound);
        }
        let stage = report.as_ref().map_or(ReportStage::Draft, |report| report.stage);
        let content = match &report {
            Some(report) if !stage.is_open() => {
                frozen(tx, &who.org, report, report.version).await?
            }
            _ => self.compile(tx, &who, &period, report.as_ref(), compile::From::Rollups).await?,
        };
        let before = match store::periods::before(tx, period.starts_on).await? {
            Some(before) => store::reports::versions::last_figures(tx, org, before.id).await?,
            None => Vec::new(),
        };
        let before: BTreeMap<String, i64> = before.into_iter().collect();
        let checks = if stage.is_open() { checks(&content, &before) } else { Vec::new() };
        let (mut versions, mut returned) = (Vec::new(), None);
        if let Some(report) = &report {
            versions = store::reports::versions::all(tx, org, report.id).await?;
            if stage == ReportStage::Returned {
                returned = store::reports::returns(tx, org, report.id).await?.into_iter().next();
            }
        }
        let newer =
            if stage.is_open() { Vec::new() } else { newer(tx, &who, &period, &content).await? };
        Ok(ReportView {
            stage,
            version: report.as_ref().map_or(0, |report| report.version),
            late: report.as_ref().is_some_and(|report| report.late),
            changed: report.as_ref().map_or(0, |report| report.changed),
            who,
            period,
            content,
            before,
            checks,
            returned,
            versions,
            newer,
        })
    }

    /// A version as it was sent: its content and the row that holds the exact text and its hash.
    pub async fn report_version(
        &self,
        permit: &Permit<ReportRead>,
        code: &str,
        version: i64,
    ) -> Result<(Content, Version)> {
        let mut tx = self.store.read().await?;
        let period = period_of(&mut tx, code).await?;
        let report = store::reports::find(&mut tx, permit.org(), period.id).await?;
        let report = report.ok_or(Error::NotFound)?;
        let row = store::reports::versions::find(&mut tx, permit.org(), report.id, version).await?;
        let row = row.ok_or(Error::NotFound)?;
        Ok((serde_json::from_str(&row.content)?, row))
    }
}

/// g9: who must report is who exists on the period's last day.
pub(crate) fn exists(org: &Org, period: &Period) -> bool {
    org.valid_from <= period.ends_on && org.valid_to >= period.ends_on
}

/// A version's content.
pub(crate) async fn frozen(
    tx: &mut Tx,
    org: &Org,
    report: &Report,
    version: i64,
) -> Result<Content> {
    let row = store::reports::versions::find(tx, org.id, report.id, version).await?;
    Ok(serde_json::from_str(&row.ok_or(Error::NotFound)?.content)?)
}

/// Which reports below are no longer what a frozen sum holds.
async fn newer(
    tx: &mut Tx,
    who: &Reporting,
    period: &Period,
    content: &Content,
) -> Result<Vec<Newer>> {
    if !who.tier.sums_up() {
        return Ok(Vec::new());
    }
    let below = store::reports::bench::below(tx, who.org.id, period.id, period.ends_on).await?;
    let changed = below.into_iter().filter_map(|now| {
        let child = content.children.iter().find(|child| child.org == now.org);
        let summed = child.map_or(0, |child| child.version);
        let same = match child {
            Some(_) => now.version == summed && now.stage == ReportStage::Accepted,
            None => now.stage != ReportStage::Accepted,
        };
        (!same).then_some(Newer {
            org: now.org,
            name: now.name,
            summed,
            version: now.version,
            stage: now.stage,
        })
    });
    Ok(changed.collect())
}

/// Refuses who sums up nothing but what others report.
pub(crate) fn leaf(tier: Tier) -> Result<()> {
    if tier.sums_up() { Err(Error::refused("refused-report-sum")) } else { Ok(()) }
}
