//! Preparing a report: narrative, recorded corrections, "nothing happened" in one press (R29, D56, g12, g19).

use domain::indicator;
use domain::report::{ReportStage, SECTION_MAX, Section};
use domain::words::clean_text;
use serde_json::json;
use store::Tx;
use store::reports::{Adjustment, Report};

use super::compile::From;
use super::reporter::{Reporting, reporting};
use super::{exists, leaf, paper};
use crate::access::{Permit, ReportWrite};
use crate::input::Count;
use crate::periods::{Period, period_of};
use crate::{App, Error, Faults, Result};

/// The narrative as a whole; each section up to 8,000 characters. Empty sections may be saved, not sent.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// The count of changes that was read with the report: somebody else's writing is not overwritten.
    pub changed: i64,
    /// I. Công tác chỉ đạo, triển khai.
    #[serde(default)]
    pub direction: String,
    /// II. Kết quả thực hiện.
    #[serde(default)]
    pub results: String,
    /// III. Đánh giá chung.
    #[serde(default)]
    pub assessment: String,
    /// IV. Phương hướng, nhiệm vụ.
    #[serde(default)]
    pub orientation: String,
    /// V. Đề xuất, kiến nghị.
    #[serde(default)]
    pub proposals: String,
}

impl Narrative {
    /// The text of a section.
    pub fn of(&self, section: Section) -> &str {
        match section {
            Section::Direction => &self.direction,
            Section::Results => &self.results,
            Section::Assessment => &self.assessment,
            Section::Orientation => &self.orientation,
            Section::Proposals => &self.proposals,
        }
    }

    /// The place of a section's text.
    pub fn of_mut(&mut self, section: Section) -> &mut String {
        match section {
            Section::Direction => &mut self.direction,
            Section::Results => &mut self.results,
            Section::Assessment => &mut self.assessment,
            Section::Orientation => &mut self.orientation,
            Section::Proposals => &mut self.proposals,
        }
    }
}

/// One's own number beside the computed one.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustFigure {
    /// The number to be reported, in the indicator's unit. The computed one takes the correction back.
    pub value: Count,
    /// Why, 3 to 500 characters; printed with the figure. Not needed when the correction is taken back.
    #[serde(default)]
    pub reason: String,
}

/// The largest figure that can be typed.
const FIGURE_MAX: i64 = 1_000_000_000;

/// An open report, held for writing.
struct Open {
    who: Reporting,
    period: Period,
    report: Report,
}

impl App {
    async fn hold_open(
        &self,
        tx: &mut Tx,
        permit: &Permit<ReportWrite>,
        code: &str,
    ) -> Result<Open> {
        let period = period_of(tx, code).await?;
        let who = reporting(tx, permit.org()).await?;
        let id = self.world.new_id().into();
        let report = store::reports::hold(tx, who.org.id, period.id, who.tier, id).await?;
        if report.changed == 1 && !exists(&who.org, &period) {
            return Err(Error::NotFound);
        }
        if !report.stage.is_open() {
            return Err(out_of_order(report.stage));
        }
        store::reports::written(tx, who.org.id, report.id, &permit.account().to_string()).await?;
        Ok(Open { who, period, report })
    }

    /// Writes the narrative.
    pub async fn write_narrative(
        &self,
        permit: &Permit<ReportWrite>,
        code: &str,
        narrative: &Narrative,
    ) -> Result<()> {
        let mut faults = Faults::default();
        let mut texts = Vec::new();
        for section in Section::ALL {
            let text = clean_text(narrative.of(*section));
            if text.chars().count() > SECTION_MAX {
                faults.add(section.code(), "fault-report-long");
            }
            texts.push((*section, text));
        }
        faults.done()?;
        let mut tx = self.store.write().await?;
        let open = self.hold_open(&mut tx, permit, code).await?;
        if open.report.changed != narrative.changed + 1 {
            return Err(Error::Stale);
        }
        let org = open.who.org.id;
        let mut lengths = serde_json::Map::new();
        for (section, text) in &texts {
            store::reports::write(&mut tx, org, open.report.id, *section, text).await?;
            lengths.insert(section.code().to_owned(), json!(text.chars().count()));
        }
        let change = json!({ "characters": lengths });
        self.note(&mut tx, org, permit.actor(), "report.write", &format!("report/{code}"), change)
            .await?;
        Ok(tx.commit().await?)
    }

    /// "Không phát sinh": one press for a true zero report. Empty sections say so; nothing else is touched.
    pub async fn nothing_to_report(&self, permit: &Permit<ReportWrite>, code: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let open = self.hold_open(&mut tx, permit, code).await?;
        let (org, report) = (open.who.org.id, &open.report);
        let content =
            self.compile(&mut tx, &open.who, &open.period, Some(report), From::Lines).await?;
        if !content.is_zero() || !content.missing.is_empty() {
            return Err(Error::refused("refused-report-not-zero"));
        }
        for section in Section::ALL.iter().filter(|s| content.text(**s).is_empty()) {
            store::reports::write(&mut tx, org, report.id, *section, paper::NOTHING).await?;
        }
        let subject = format!("report/{code}");
        self.note(&mut tx, org, permit.actor(), "report.nothing", &subject, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Puts one's own number beside a computed one, with the reason (D56). Not for sums: there the report below is mended.
    pub async fn adjust_figure(
        &self,
        permit: &Permit<ReportWrite>,
        code: &str,
        indicator: &str,
        figure: &AdjustFigure,
    ) -> Result<()> {
        let known = indicator::by_code(indicator).ok_or(Error::NotFound)?;
        let mut faults = Faults::default();
        let value = faults.take("value", "fault-report-number", figure.value.within(0, FIGURE_MAX));
        let reason = domain::text::normalise(&figure.reason);
        let Some(value) = value else { return Err(Error::Invalid(faults)) };
        let mut tx = self.store.write().await?;
        let open = self.hold_open(&mut tx, permit, code).await?;
        leaf(open.who.tier)?;
        let (org, report) = (open.who.org.id, &open.report);
        let content =
            self.compile(&mut tx, &open.who, &open.period, Some(report), From::Lines).await?;
        let cell = content.figures.iter().find(|cell| cell.indicator == known.code);
        let cell = cell.ok_or(Error::NotFound)?;
        let quantity = value - cell.computed;
        if quantity == 0 {
            store::reports::unadjust(&mut tx, org, report.id, known.code).await?;
        } else {
            if !(3..=500).contains(&reason.chars().count()) {
                return Err(Error::invalid("reason", "fault-report-adjust-reason"));
            }
            let new = Adjustment {
                indicator: known.code.to_owned(),
                quantity,
                reason,
                author: permit.account().to_string(),
                at: self.world.now().0,
            };
            store::reports::adjust(&mut tx, org, report.id, &new).await?;
        }
        let change = json!({
            "indicator": known.code, "computed": cell.computed,
            "before": cell.adjustment, "after": quantity,
        });
        let subject = format!("report/{code}");
        self.note(&mut tx, org, permit.actor(), "report.adjust", &subject, change).await?;
        Ok(tx.commit().await?)
    }
}

/// Why nothing can be written: it waits above, or was accepted.
pub(super) fn out_of_order(stage: ReportStage) -> Error {
    match stage {
        ReportStage::Submitted => Error::refused("refused-report-submitted"),
        ReportStage::Accepted => Error::refused("refused-report-accepted"),
        ReportStage::Draft | ReportStage::Returned => Error::refused("refused-report-not-sent"),
    }
}
