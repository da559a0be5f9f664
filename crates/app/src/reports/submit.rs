//! Signing and sending: the content is frozen, numbered, hashed and printed once and for ever (R29, D52, D53, abuse 36).

use domain::calendar::Instant;
use domain::id::{OrgId, PaperId, TodoId};
use domain::inbox::TodoKind;
use domain::paper::Paper;
use domain::report::{Check, Content, ReportStep, checks, hash, is_late};
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::reports::Report;
use store::reports::versions::Version;

use super::compile::From;
use super::reporter::{Reporting, full_name, reporting};
use super::write::out_of_order;
use super::{exists, paper};
use crate::access::{Permit, ReportSubmit};
use crate::papers::{Filed, freeze};
use crate::periods::{Period, period_of, subject};
use crate::{App, Error, Result};

/// Signing and sending.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The count of changes that was read with the report: what is signed is what was seen.
    pub changed: i64,
}

impl App {
    /// Sends the report up and freezes it as its next version; gives the version's number.
    ///
    /// Late by the server's clock when the request arrived (D52); late is accepted and marked. Who wrote last does not sign.
    pub async fn submit_report(
        &self,
        permit: &Permit<ReportSubmit>,
        code: &str,
        submission: &Submission,
    ) -> Result<i64> {
        // Before any waiting for locks: the moment that counts is the arrival (abuse 37).
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        let period = period_of(&mut tx, code).await?;
        let who = reporting(&mut tx, permit.org()).await?;
        let org = who.org.id;
        if now.day() < period.starts_on {
            return Err(Error::refused("refused-report-early"));
        }
        let id = self.world.new_id().into();
        let mut report = store::reports::hold(&mut tx, org, period.id, who.tier, id).await?;
        if report.changed == 1 && !exists(&who.org, &period) {
            return Err(Error::NotFound);
        }
        report.stage.take(ReportStep::Submit).map_err(|_| out_of_order(report.stage))?;
        if report.changed != submission.changed + 1 {
            return Err(Error::Stale);
        }
        let by = permit.account().to_string();
        if report.written_by == by {
            return Err(Error::refused("refused-report-same-person"));
        }
        let content = self.compile(&mut tx, &who, &period, Some(&report), From::Lines).await?;
        refuse_blocked(&content)?;

        let late = is_late(now, period.due_of(org, who.tier));
        if report.version == 0 {
            report.late = late;
        }
        report.version = content.version;
        report.tier = who.tier;
        let text = content.canonical()?;
        let version = Version {
            version: content.version,
            submitted_at: now.0,
            submitted_by: by.clone(),
            late: i64::from(late),
            ledger_seq: content.ledger_seq,
            audit_seq: content.audit.seq,
            audit_hash: content.audit.hash.clone(),
            hash: hash(&text),
            content: text,
        };
        let cells = &content.figures;
        store::reports::versions::insert(&mut tx, org, report.id, &version, cells).await?;
        store::reports::submitted(&mut tx, org, &report, now, &by).await?;
        let number =
            self.issue(&mut tx, &who, &report, (&content, &period.extended), permit, now).await?;
        self.move_todos(&mut tx, &who, &period, now).await?;
        let change = json!({
            "version": version.version, "hash": version.hash, "late": late, "number": number,
            "before": report.stage, "after": "submitted",
        });
        let subject = format!("report/{code}");
        self.note(&mut tx, org, permit.actor(), "report.submit", &subject, change).await?;
        tx.commit().await?;
        Ok(content.version)
    }

    /// Gives the paper its number and freezes it (D64, D70). A further version is a further paper.
    async fn issue(
        &self,
        tx: &mut Tx,
        who: &Reporting,
        report: &Report,
        (content, granted): (&Content, &paper::Granted),
        permit: &Permit<ReportSubmit>,
        now: Instant,
    ) -> Result<i64> {
        let org = who.org.id;
        let number = store::papers::take_number(tx, org, now.day().year(), paper::BOOK).await?;
        let signer = store::accounts::find(tx, permit.account()).await?;
        let name = signer.map_or_else(String::new, |account| account.full_name.into_inner());
        let issued: Paper = paper::issued(who, (content, granted), now.day(), number, &name);
        let filed = Filed {
            id: PaperId(self.world.new_id()),
            book: paper::BOOK,
            number,
            day: now.day(),
            source: "report",
            source_id: report.id.to_string(),
            version: content.version,
        };
        freeze(tx, org, &issued, filed).await?;
        Ok(number)
    }

    /// One's own to-dos are done; the org above gets one.
    async fn move_todos(
        &self,
        tx: &mut Tx,
        who: &Reporting,
        period: &Period,
        now: Instant,
    ) -> Result<()> {
        let (org, subject) = (who.org.id, subject(&period.code));
        for kind in [TodoKind::ReportWrite, TodoKind::ReportFix] {
            store::inbox::close(tx, org, kind, &subject, now).await?;
        }
        let Some(above) = &who.above else { return Ok(()) };
        let upper = reporting(tx, above.id).await?;
        let todo = NewTodo {
            org: above.id,
            id: TodoId(self.world.new_id()),
            kind: TodoKind::ReportReview,
            subject: &review_subject(&period.code, org),
            detail: &full_name(who.org.kind, who.org.commune_kind, &who.org.name),
            href: &format!("/o/{}/bench/{org}?period={}", above.id, period.code),
            due: Some(period.due_of(above.id, upper.tier)),
            at: now,
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}

/// What the review of one report below is about.
pub(super) fn review_subject(code: &str, org: OrgId) -> String {
    format!("{}:{org}", subject(code))
}

/// An empty section or a figure below zero blocks; everything else is a warning that was shown.
fn refuse_blocked(content: &Content) -> Result<()> {
    for check in checks(content, &std::collections::BTreeMap::new()) {
        match check {
            Check::Empty(_) => return Err(Error::refused("refused-report-empty")),
            Check::Negative(indicator) => {
                let code = "refused-report-negative";
                return Err(Error::refused_with(code, "indicator", indicator));
            }
            Check::AllZero | Check::BigChange { .. } | Check::Missing(_) => {}
        }
    }
    Ok(())
}
