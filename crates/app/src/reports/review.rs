//! Reviewing the reports directly below: accept all, accept one, return with remarks on cells (R31, J4, g21–g24, g26).

use domain::id::{OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::indicator;
use domain::report::{Content, RemarkedCell, ReportStage, ReportStep, Section};
use domain::words::clean_text;
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::reports::Return;
use store::reports::bench::Below;

use super::reporter::reporting;
use super::submit::review_subject;
use super::write::out_of_order;
use super::{ReportView, frozen};
use crate::access::{Permit, ReportReview};
use crate::periods::{Period, period_of, subject};
use crate::{App, Error, Result};

/// Accepting everything that waits.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptAll {
    /// How many were seen waiting: one that came in between is not accepted unseen.
    pub count: usize,
}

/// Accepting one report.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptOne {
    /// The version that was seen.
    pub version: i64,
}

/// Sending one report back.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReport {
    /// The version that was seen.
    pub version: i64,
    /// Why, up to 2,000 characters; may be empty when cells are named.
    #[serde(default)]
    pub reason: String,
    /// The figures to mend.
    #[serde(default)]
    pub cells: Vec<RemarkedCell>,
}

/// A report below, as its reviewer sees it.
#[derive(Debug, Clone)]
pub struct Review {
    /// The report.
    pub view: ReportView,
    /// What changed against the version before, when there is one.
    pub difference: Option<Difference>,
    /// The figures that were sent back last time, to look at first.
    pub asked: Vec<RemarkedCell>,
}

/// What changed between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Difference {
    /// Indicator, figure before, figure now.
    pub figures: Vec<(String, i64, i64)>,
    /// Sections whose text is another.
    pub sections: Vec<Section>,
}

impl Difference {
    /// From one version to the next.
    pub fn between(before: &Content, now: &Content) -> Self {
        let figure = |cell: &domain::report::Cell| {
            let old = before.value(&cell.indicator);
            (old != cell.value()).then(|| (cell.indicator.clone(), old, cell.value()))
        };
        let other = |section: &&Section| before.text(**section) != now.text(**section);
        Self {
            figures: now.figures.iter().filter_map(figure).collect(),
            sections: Section::ALL.iter().filter(other).copied().collect(),
        }
    }
}

impl App {
    /// One report directly below, with what changed since the version before.
    pub async fn review(
        &self,
        permit: &Permit<ReportReview>,
        code: &str,
        child: OrgId,
    ) -> Result<Review> {
        let mut tx = self.store.read().await?;
        let period = period_of(&mut tx, code).await?;
        let who = reporting(&mut tx, child).await?;
        if who.org.managing != Some(permit.org()) {
            return Err(Error::NotFound);
        }
        let report = store::reports::find(&mut tx, child, period.id).await?;
        let (mut difference, mut asked) = (None, Vec::new());
        if let Some(report) = report.filter(|report| report.version > 1) {
            let before = frozen(&mut tx, &who.org, &report, report.version - 1).await?;
            let now = frozen(&mut tx, &who.org, &report, report.version).await?;
            difference = Some(Difference::between(&before, &now));
            let returns = store::reports::returns(&mut tx, child, report.id).await?;
            asked = returns.into_iter().next().map_or_else(Vec::new, |last| last.cells);
        }
        let view = self.view(&mut tx, who, period).await?;
        Ok(Review { view, difference, asked })
    }

    /// Accepts everything that waits, in one press; gives how many.
    pub async fn accept_all(
        &self,
        permit: &Permit<ReportReview>,
        code: &str,
        all: &AcceptAll,
    ) -> Result<usize> {
        let mut tx = self.store.write().await?;
        let period = period_of(&mut tx, code).await?;
        let below = waiting(&mut tx, permit.org(), &period).await?;
        if below.len() != all.count || below.is_empty() {
            return Err(Error::Stale);
        }
        for row in &below {
            self.accept_in(&mut tx, permit, &period, row.org, row.version).await?;
        }
        let change = json!({ "accepted": below.len() });
        let subject = format!("period/{code}");
        self.note(&mut tx, permit.org(), permit.actor(), "bench.accept_all", &subject, change)
            .await?;
        tx.commit().await?;
        Ok(below.len())
    }

    /// Accepts one report.
    pub async fn accept_report(
        &self,
        permit: &Permit<ReportReview>,
        code: &str,
        child: OrgId,
        one: &AcceptOne,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let period = period_of(&mut tx, code).await?;
        self.accept_in(&mut tx, permit, &period, child, one.version).await?;
        Ok(tx.commit().await?)
    }

    async fn accept_in(
        &self,
        tx: &mut Tx,
        permit: &Permit<ReportReview>,
        period: &Period,
        child: OrgId,
        version: i64,
    ) -> Result<()> {
        let now = self.world.now();
        let report = hold_below(tx, permit.org(), period, child, version).await?;
        let stage =
            report.stage.take(ReportStep::Accept).map_err(|_| out_of_order(report.stage))?;
        let by = permit.account().to_string();
        store::reports::reviewed(tx, child, report.id, stage, "", now, &by).await?;
        let kind = TodoKind::ReportReview;
        let review = review_subject(&period.code, child);
        store::inbox::close(tx, permit.org(), kind, &review, now).await?;
        let change = json!({ "version": version, "before": report.stage, "after": stage });
        let subject = format!("report/{}", period.code);
        self.note(tx, child, permit.actor(), "report.accept", &subject, change).await?;
        Ok(())
    }

    /// Sends one report back with a reason and remarks on figures; the org gets a to-do that names only those.
    pub async fn return_report(
        &self,
        permit: &Permit<ReportReview>,
        code: &str,
        child: OrgId,
        back: &ReturnReport,
    ) -> Result<()> {
        let reason = clean_text(&back.reason);
        let known = back.cells.iter().all(|cell| indicator::by_code(&cell.indicator).is_some());
        if reason.chars().count() > 2_000 || (reason.is_empty() && back.cells.is_empty()) {
            return Err(Error::invalid("reason", "fault-report-return-reason"));
        }
        if !known {
            return Err(Error::invalid("cells", "fault-report-indicator"));
        }
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        let period = period_of(&mut tx, code).await?;
        let report = hold_below(&mut tx, permit.org(), &period, child, back.version).await?;
        let stage =
            report.stage.take(ReportStep::Return).map_err(|_| out_of_order(report.stage))?;
        let by = permit.account().to_string();
        let row = Return { version: report.version, at: now, reason, cells: back.cells.clone() };
        store::reports::insert_return(&mut tx, child, report.id, &row, &by).await?;
        store::reports::reviewed(&mut tx, child, report.id, stage, &row.reason, now, &by).await?;
        let review = review_subject(code, child);
        store::inbox::close(&mut tx, permit.org(), TodoKind::ReportReview, &review, now).await?;
        let tier = reporting(&mut tx, child).await?.tier;
        let todo = NewTodo {
            org: child,
            id: TodoId(self.world.new_id()),
            kind: TodoKind::ReportFix,
            subject: &subject(code),
            detail: &asked_for(&row.cells, code),
            href: &format!("/o/{child}/reports/{code}"),
            due: Some(period.due_of(child, tier)),
            at: now,
        };
        store::inbox::raise(&mut tx, &todo).await?;
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.indicator.as_str()).collect();
        let change = json!({
            "version": report.version, "cells": cells, "before": report.stage, "after": stage,
        });
        let subject = format!("report/{code}");
        self.note(&mut tx, child, permit.actor(), "report.return", &subject, change).await?;
        Ok(tx.commit().await?)
    }
}

/// The reports directly below that wait, in the order of their orgs' numbers: two who accept all never wait crosswise.
async fn waiting(tx: &mut Tx, org: OrgId, period: &Period) -> Result<Vec<Below>> {
    let mut rows = store::reports::bench::below(tx, org, period.id, period.ends_on).await?;
    rows.retain(|row| row.stage == ReportStage::Submitted);
    rows.sort_unstable_by_key(|row| row.org);
    Ok(rows)
}

/// Holds the report of an org directly below at the version that was seen; anything else is not there, or stale.
async fn hold_below(
    tx: &mut Tx,
    above: OrgId,
    period: &Period,
    child: OrgId,
    version: i64,
) -> Result<store::reports::Report> {
    let who = reporting(tx, child).await?;
    if who.org.managing != Some(above) {
        return Err(Error::NotFound);
    }
    let there = store::reports::find(tx, child, period.id).await?.ok_or(Error::NotFound)?;
    let report = store::reports::hold(tx, child, period.id, who.tier, there.id).await?;
    if report.version == version { Ok(report) } else { Err(Error::Stale) }
}

/// g23: the to-do names only what is to be mended.
fn asked_for(cells: &[RemarkedCell], code: &str) -> String {
    let names = cells.iter().filter_map(|cell| indicator::by_code(&cell.indicator));
    let names: Vec<&str> = names.map(|indicator| indicator.name_vi).collect();
    if names.is_empty() { code.to_owned() } else { names.join("; ") }
}
