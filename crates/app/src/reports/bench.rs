//! The bench of a commune or the Department: who has sent, who is late, who cannot be reached (R31, R32, J2, g10).

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::calendar::Instant;
use domain::id::OrgId;
use domain::inbox::TodoKind;
use domain::report::ReportStage;
use domain::word_list;
use store::Tx;
use store::reports::bench::{Below, Figures};

use super::counted::BenchCounted;
use super::reporter::{full_name, reporting};
use crate::access::{Permit, ReportReview};
use crate::periods::{Period, subject};
use crate::{App, Error, Result};

/// The figures that stand in a row of the bench: ambassadors, sessions, help given.
pub const KEY_FIGURES: [&str; 3] = ["I02", "I21", "I05T"];

word_list! {
    /// The filters of the bench.
    BenchState {
        /// Nothing sent, or not sent again after a return.
        Missing = "missing",
        /// Waits for us.
        Submitted = "submitted",
        /// Sent back.
        Returned = "returned",
        /// Accepted.
        Accepted = "accepted",
    }
}

impl BenchState {
    /// Whether a report of this stage belongs under the filter.
    pub const fn takes(self, stage: ReportStage) -> bool {
        matches!(
            (self, stage),
            (Self::Missing, ReportStage::Draft | ReportStage::Returned)
                | (Self::Submitted, ReportStage::Submitted)
                | (Self::Returned, ReportStage::Returned)
                | (Self::Accepted, ReportStage::Accepted)
        )
    }
}

/// One org on the bench.
#[derive(Debug, Clone)]
pub struct BenchRow {
    /// The org and where its report stands.
    pub below: Below,
    /// Its name with its kind.
    pub name: String,
    /// The first late moment of its tier.
    pub due: Instant,
    /// Until when it may be sent, where more time was granted.
    pub extended: Option<jiff::civil::Date>,
    /// Not sent, and the deadline is over.
    pub overdue: bool,
    /// The reported [`KEY_FIGURES`]; nothing before it was sent.
    pub figures: Vec<i64>,
    /// Of a commune: its schools, and how many of them have sent.
    pub schools: Option<(i64, i64)>,
    /// When it was last reminded; 0 when never.
    pub reminded_at: i64,
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// Must report.
    pub expected: usize,
    /// Have not sent, or not again.
    pub missing: usize,
    /// Wait for us.
    pub submitted: usize,
    /// Were sent back (also counted among the missing).
    pub returned: usize,
    /// Are accepted.
    pub accepted: usize,
    /// Their first submission was late.
    pub late: usize,
}

/// The bench of one period.
#[derive(Debug, Clone)]
pub struct Bench {
    /// The period.
    pub period: Period,
    /// All periods, the newest first.
    pub periods: Vec<Period>,
    /// The rows under the filter, by name.
    pub rows: Vec<BenchRow>,
    /// Counted over all rows.
    pub counts: Counts,
    /// Names of the missing where nobody can sign in: no reminder reaches them.
    pub unreachable: Vec<String>,
}

impl App {
    /// The bench: everybody directly below who must report. Without a code the period that runs.
    pub async fn bench(
        &self,
        permit: &Permit<ReportReview>,
        code: Option<&str>,
        state: Option<BenchState>,
    ) -> Result<Bench> {
        let mut tx = self.store.read().await?;
        let upper = reporting(&mut tx, permit.org()).await?;
        if !upper.tier.sums_up() {
            return Err(Error::NotFound);
        }
        let periods = store::periods::all(&mut tx).await?;
        let today = self.world.today();
        let running = || periods.iter().find(|p| p.starts_on <= today).or_else(|| periods.first());
        let period = match code {
            Some(code) => periods.iter().find(|period| period.code == code),
            None => running(),
        };
        let Some(period) = period.cloned() else {
            return Err(Error::refused("refused-no-period"));
        };
        let rows = self.bench_rows(&mut tx, permit, &period).await?;
        let counts = count(&rows);
        let unreachable = self.unreachable(&mut tx, &rows).await?;
        let rows = rows.into_iter().filter(|row| state.is_none_or(|s| s.takes(row.below.stage)));
        Ok(Bench { rows: rows.collect(), period, periods, counts, unreachable })
    }

    async fn bench_rows(
        &self,
        tx: &mut Tx,
        permit: &Permit<ReportReview>,
        period: &Period,
    ) -> Result<Vec<BenchRow>> {
        let (org, now, ends) = (permit.org(), self.world.now(), period.ends_on);
        let counted = self.bench_counted(tx, org, period).await?;
        let scope = permit.path().subtree();
        let reminded = store::inbox::reminded(tx, &scope, &subject(&period.code)).await?;
        let reminded: BTreeMap<i64, i64> = reminded.into_iter().collect();
        let below = store::reports::bench::below(tx, org, period.id, ends).await?;
        let row = |below: Below| {
            let tier = domain::org::Tier::of(below.kind, Some(permit.org_record().kind));
            let due = period.due_of(below.org, tier.unwrap_or(domain::org::Tier::School));
            let schools = counted.schools.iter().find(|(commune, ..)| *commune == below.org.0);
            BenchRow {
                name: full_name(below.kind, below.commune_kind, &below.name),
                due,
                extended: period.extended.get(&below.org).map(|one| one.last_day),
                overdue: BenchState::Missing.takes(below.stage) && now >= due,
                figures: counted.figures.get(&below.org).cloned().unwrap_or_default(),
                schools: schools.map(|(_, expected, sent)| (*expected, *sent)),
                reminded_at: reminded.get(&below.org.0).copied().unwrap_or(0),
                below,
            }
        };
        Ok(below.into_iter().map(row).collect())
    }

    /// What costs most on a bench, counted anew only after something was done somewhere: reports, orgs and periods change
    /// with an audit line each.
    async fn bench_counted(
        &self,
        tx: &mut Tx,
        org: OrgId,
        period: &Period,
    ) -> Result<BenchCounted> {
        let mark = store::ledger::marks(tx).await?.audit;
        let asked = (org, period.id);
        if let Some(known) = self.benches_kept.find(&asked, mark) {
            return Ok(known);
        }
        let (id, ends) = (period.id, period.ends_on);
        let figures = store::reports::bench::figures(tx, org, id, &KEY_FIGURES).await?;
        let row = |one: Figures| {
            let value = |code: &&str| one.values.get(*code).copied().unwrap_or(0);
            (one.org, KEY_FIGURES.iter().map(value).collect())
        };
        let schools = store::reports::bench::schools_of_communes(tx, org, id, ends).await?;
        let figures = figures.into_iter().map(row).collect();
        let counted = BenchCounted { figures: Arc::new(figures), schools: schools.into() };
        self.benches_kept.keep(asked, mark, counted.clone());
        Ok(counted)
    }

    async fn unreachable(&self, tx: &mut Tx, rows: &[BenchRow]) -> Result<Vec<String>> {
        let missing = rows.iter().filter(|row| BenchState::Missing.takes(row.below.stage));
        let ids: Vec<OrgId> = missing.clone().map(|row| row.below.org).collect();
        let roles: Vec<&str> = TodoKind::ReportWrite.roles().iter().map(|r| r.code()).collect();
        let found = store::reports::bench::reachable(tx, &ids, &roles, self.world.today()).await?;
        let out = missing.filter(|row| !found.contains(&row.below.org.0));
        Ok(out.map(|row| row.name.clone()).collect())
    }
}

fn count(rows: &[BenchRow]) -> Counts {
    let of = |state: BenchState| rows.iter().filter(|r| state.takes(r.below.stage)).count();
    Counts {
        expected: rows.len(),
        missing: of(BenchState::Missing),
        submitted: of(BenchState::Submitted),
        returned: of(BenchState::Returned),
        accepted: of(BenchState::Accepted),
        late: rows.iter().filter(|row| row.below.late).count(),
    }
}
