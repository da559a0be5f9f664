//! Three figures and the months of an org and all below it, from the ledger's roll-ups.

use domain::calendar::{Bucket, Month, SchoolYear};
use domain::ledger::Measure;
use domain::org::Scope;
use jiff::civil::Date;
use store::Tx;

use super::counted::{Figures, MonthSum, Span};
use crate::access::{LedgerRead, Permit};
use crate::{App, Result};

impl App {
    /// The figures of the permit's org and all that the permit reaches; help is counted over `helped`, or over the
    /// present school year.
    pub async fn figures(
        &self,
        permit: &Permit<LedgerRead>,
        helped: Option<Span>,
    ) -> Result<Figures> {
        let today = self.world.today();
        let helped = helped.unwrap_or_else(|| school_year(today));
        let scope = permit.scope();
        let mut tx = self.store.read().await?;
        // Figures are sums of ledger lines, and ledgers only grow.
        let mark = store::ledger::marks(&mut tx).await?.ledger;
        let asked = (scope.clone(), today, helped);
        if let Some(known) = self.figures_kept.find(&asked, mark) {
            return Ok(known);
        }
        let figures = figures(&mut tx, scope, today, helped).await?;
        self.figures_kept.keep(asked, mark, figures.clone());
        Ok(figures)
    }
}

async fn figures(tx: &mut Tx, scope: &Scope, today: Date, helped: Span) -> Result<Figures> {
    let now = Month::of(today);
    let first = Month(if now.number() == 12 { now.0 - 11 } else { now.0 - 99 });
    let end = Bucket(now.0 * 10 + 2);
    let start = Bucket(first.0 * 10 + 1);
    let by_bucket = store::ledger::by_bucket(tx, scope, &Measure::SESSIONS, start, end).await?;
    let months: Vec<MonthSum> = Month::between(first.first_day(), today)
        .into_iter()
        .map(|month| {
            let inside = by_bucket.iter().filter(|(bucket, _)| bucket / 10 == month.0);
            MonthSum { month, sessions: inside.map(|(_, sum)| sum).sum() }
        })
        .collect();
    let beginning = Bucket(0);
    let ambassadors =
        store::overview::sum(tx, scope, &[Measure::Ambassador], beginning, end).await?;
    let help = if let Some((from, to)) = Bucket::whole(helped.from, helped.to) {
        store::overview::sum(tx, scope, &[Measure::Help], from, to).await?
    } else {
        let (from, to) = (helped.from, helped.to);
        store::overview::sum_of_days(tx, scope, &[Measure::Help], from, to).await?
    };
    let sessions = months.last().map_or(0, |month| month.sessions);
    Ok(Figures { ambassadors, help, helped, sessions, months })
}

/// The days of the school year that people work on today.
fn school_year(today: Date) -> Span {
    let months = SchoolYear::of(today).months();
    let after = months[11].next().first_day();
    Span { from: months[0].first_day(), to: after.yesterday().unwrap_or(after) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_school_year_is_twelve_whole_months() {
        let span = school_year(date(2026, 11, 17));
        assert_eq!(span, Span { from: date(2026, 9, 1), to: date(2027, 8, 31) });
        assert!(Bucket::whole(span.from, span.to).is_some());
    }
}
