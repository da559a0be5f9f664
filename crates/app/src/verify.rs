//! Does everything hold that must? References, sums, frozen content, chains, leftovers (security.md, section 8).

use std::collections::BTreeSet;

use domain::consent::{Side, Use, WhyNot};
use domain::id::OrgId;
use domain::report::Content;
use sha2::{Digest, Sha256};

use crate::{App, Result};

/// One thing that must hold.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Check {
    /// A stable name.
    pub name: &'static str,
    /// How many things were looked at; 0 where the database looks itself.
    pub looked_at: u64,
    /// What does not hold; at most a hundred.
    pub faults: Vec<String>,
}

/// Rows of one reading.
const BATCH: i64 = 500;
/// Faults that are named; more say nothing more.
const NAMED: usize = 100;

impl App {
    /// Every check of `daisuso verify`.
    pub async fn verify(&self) -> Result<Vec<Check>> {
        Ok(vec![
            self.references().await?,
            self.sums().await?,
            self.frozen_reports().await?,
            self.frozen_papers().await?,
            self.frozen_kits().await?,
            self.frozen_plans().await?,
            self.chains().await?,
            self.consents_hold().await?,
            self.leftovers().await?,
        ])
    }

    async fn references(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let mut faults = store::check::dangling(&mut tx).await?;
        faults.extend(store::check::integrity(&mut tx).await?);
        Ok(Check { name: "references", looked_at: 0, faults })
    }

    async fn sums(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let off = store::ledger::disagreements(&mut tx).await?;
        let mut faults: Vec<String> = off
            .into_iter()
            .map(|(org, bucket, measure, service, audience)| {
                format!("org {org} bucket {bucket} measure {measure}/{service}/{audience}: roll-up and lines disagree")
            })
            .collect();
        for (org, item, measure) in store::ledger::item_disagreements(&mut tx).await? {
            faults
                .push(format!("org {org} item {item} measure {measure}: total and lines disagree"));
        }
        for (org, campaign, what) in store::ledger::campaign_disagreements(&mut tx).await? {
            faults.push(format!("org {org} campaign {campaign}: {what} and lines disagree"));
        }
        for (org, campaign) in store::ledger::campaign_frozen_disagreements(&mut tx).await? {
            faults.push(format!("org {org} campaign {campaign}: kept figure and lines disagree"));
        }
        for (org, counted, lines) in store::ledger::gaps(&mut tx).await? {
            faults.push(format!("org {org}: {counted} lines were numbered, {lines} are there"));
        }
        Ok(Check { name: "sums", looked_at: 0, faults })
    }

    /// Each sent version has its hash, and its figures computed again are the same to the byte.
    async fn frozen_reports(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let mut check = Check { name: "frozen reports", looked_at: 0, faults: Vec::new() };
        let mut after = (0, String::new(), 0);
        loop {
            let place = (after.0, after.1.as_str(), after.2);
            let rows = store::reports::versions::contents(&mut tx, place, BATCH).await?;
            let Some((org, report, version, ..)) = rows.last() else { return Ok(check) };
            after = (*org, report.clone(), *version);
            for (org, report, version, content, hash) in &rows {
                let name = || format!("org {org} report {report} version {version}");
                check.look(hash, content, name);
                let Ok(frozen) = serde_json::from_str::<Content>(content) else {
                    check.fault(format!("{}: the content cannot be read", name()));
                    continue;
                };
                let again = self.recompute(OrgId(*org), &frozen.period.code, *version).await?;
                if !again.equal {
                    check.fault(format!("{}: its figures computed again are others", name()));
                }
            }
        }
    }

    async fn frozen_papers(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let mut check = Check { name: "frozen papers", looked_at: 0, faults: Vec::new() };
        let mut after = (0, String::new());
        loop {
            let rows = store::papers::contents(&mut tx, (after.0, &after.1), BATCH).await?;
            let Some((org, id, ..)) = rows.last() else { return Ok(check) };
            after = (*org, id.clone());
            for (org, id, content, hash) in &rows {
                check.look(hash, content, || format!("org {org} paper {id}"));
            }
        }
    }

    /// What was handed over with a club is what was frozen in that moment.
    async fn frozen_kits(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let mut check = Check { name: "frozen kits", looked_at: 0, faults: Vec::new() };
        let mut after = (0, String::new());
        loop {
            let rows = store::clubs::advisors::kits(&mut tx, (after.0, &after.1), BATCH).await?;
            let Some((org, id, ..)) = rows.last() else { return Ok(check) };
            after = (*org, id.clone());
            for (org, id, kit, hash) in &rows {
                check.look(hash, kit, || format!("org {org} kit of advisor {id}"));
            }
        }
    }

    /// What was sent of each plan is what was frozen when it was sent.
    async fn frozen_plans(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let mut check = Check { name: "sent plans", looked_at: 0, faults: Vec::new() };
        let mut after = (0, String::new(), 0);
        loop {
            let place = (after.0, after.1.as_str(), after.2);
            let rows = store::plans::sending_contents(&mut tx, place, BATCH).await?;
            let Some((org, plan, round, ..)) = rows.last() else { return Ok(check) };
            after = (*org, plan.clone(), *round);
            for (org, plan, round, content, hash) in &rows {
                check.look(hash, content, || format!("org {org} plan {plan} sending {round}"));
            }
        }
    }

    async fn chains(&self) -> Result<Check> {
        let mut check = Check { name: "audit chains", looked_at: 0, faults: Vec::new() };
        for (org, code) in self.all_orgs().await? {
            check.looked_at += 1;
            if let Some(fault) = self.check_chain(org, &[]).await?.fault {
                check.fault(format!("{code}: {fault}"));
            }
        }
        Ok(check)
    }

    /// Nobody is in the force against a no, and no card opens for somebody who has left. Silence and what has run out only
    /// block: they are chased, and end nothing.
    async fn consents_hold(&self) -> Result<Check> {
        let mut check = Check { name: "consents", looked_at: 0, faults: Vec::new() };
        for (org, code) in self.all_orgs().await? {
            let mut tx = self.store.read().await?;
            let chosen: BTreeSet<_> =
                store::check::chosen(&mut tx, org).await?.into_iter().collect();
            if chosen.is_empty() {
                continue;
            }
            let gate = self.gate(&mut tx, org, &chosen).await?;
            for learner in chosen {
                check.looked_at += 1;
                let against = |why: &WhyNot| matches!(why.side, Side::No | Side::Withdrawn);
                if gate.missing(learner, Use::TakePart).iter().any(against) {
                    check.fault(format!("{code}: learner {learner} is in the force against a no"));
                }
            }
        }
        let mut tx = self.store.read().await?;
        for card in store::check::cards_without_term(&mut tx).await? {
            check.fault(format!("{card}: still opens, though the term is over"));
        }
        Ok(check)
    }

    async fn leftovers(&self) -> Result<Check> {
        let mut tx = self.store.read().await?;
        let files = store::check::orphaned_files(&mut tx).await?;
        let faults =
            (files > 0).then(|| format!("{files} parts of uploaded files were not erased"));
        Ok(Check { name: "leftovers", looked_at: 0, faults: faults.into_iter().collect() })
    }
}

impl Check {
    fn fault(&mut self, fault: String) {
        if self.faults.len() < NAMED {
            self.faults.push(fault);
        }
    }

    /// Frozen content must still have the hash that was taken when it was frozen.
    fn look(&mut self, hash: &str, content: &str, name: impl FnOnce() -> String) {
        self.looked_at += 1;
        if hex::encode(Sha256::digest(content.as_bytes())) != hash {
            self.fault(format!("{}: the content is not what was frozen", name()));
        }
    }
}
