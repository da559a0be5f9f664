//! Every figure opens: the lines behind an indicator, or what each org below gave to it; printed as a sheet.

mod sheet;

pub use sheet::Headings;

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::id::{ActivityId, ClubId, OrgId, PlanId, TermId};
use domain::indicator::{self, Indicator};
use domain::ledger::{Measure, Source};
use domain::org::OrgKind;
use jiff::civil::{Date, date};
use store::Tx;
use store::ledger::{Entry, Question};

use crate::access::{LedgerRead, Permit};
use crate::input::Day;
use crate::{After, App, Error, Faults, Page, Result};

/// Which figure.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    /// Code of the indicator.
    pub indicator: String,
    /// First day; the start of the present report year when empty. A stock counts from the beginning.
    pub from: Day,
    /// Last day; the end of the present report year when empty.
    pub to: Day,
    /// Only lines up to this running number: the figure of a frozen report. In one org only.
    pub up_to: Option<i64>,
}

/// What a line opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// An activity; of an entry of help, the one at which it was given.
    Activity(ActivityId),
    /// A club.
    Club(ClubId),
    /// An ambassador's term: by number, never by name.
    Term(TermId),
    /// A plan.
    Plan(PlanId),
}

/// A line behind a figure.
#[derive(Debug, Clone)]
pub struct LineView {
    /// Its number in the org.
    pub seq: i64,
    /// The day it counts for.
    pub day: Date,
    /// What was counted.
    pub measure: Measure,
    /// Number of the service category or 0.
    pub service: i32,
    /// Number of the audience or 0.
    pub audience: i32,
    /// In the measure's unit; negative when it takes another back.
    pub quantity: i64,
    /// The line it takes back.
    pub reverses: Option<i64>,
    /// The record behind it; `None` when it is gone.
    pub opens: Option<Opens>,
    /// What the record is called; empty for persons.
    pub label: String,
}

/// What an org below gave to the figure.
#[derive(Debug, Clone)]
pub struct ChildFigure {
    /// The org.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrgKind,
    /// The figure of it and all below it.
    pub figure: i64,
}

/// A figure and what is behind it.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The indicator.
    pub indicator: &'static Indicator,
    /// First day; `None` for what there is at the end of a day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Date,
    /// The figure of the org and all below it.
    pub figure: i64,
    /// The figure of the org's own lines.
    pub own: i64,
    /// Whether there are orgs below that give to it.
    pub sums_up: bool,
    /// The orgs directly below that gave to it, by name.
    pub children: Vec<ChildFigure>,
    /// The org's own lines, newest first.
    pub lines: Page<LineView, After>,
}

impl Figure {
    fn read(&self, now: Instant) -> Result<(&'static Indicator, Question)> {
        let mut faults = Faults::default();
        let indicator = indicator::by_code(&self.indicator).ok_or(());
        let indicator = faults.take("indicator", "fault-ledger-indicator", indicator);
        let (first, last) = report_year(now.day());
        let day = |typed: &Day, otherwise| match typed.0.trim() {
            "" => Some(otherwise),
            _ => typed.parse(),
        };
        let from = faults.take("from", "fault-day", day(&self.from, first).ok_or(()));
        let to = faults.take("to", "fault-day", day(&self.to, last).ok_or(()));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            faults.add("to", "fault-before-start");
        }
        let (Some(indicator), Some(from), Some(to)) = (indicator, from, to) else {
            return Err(Error::Invalid(faults));
        };
        faults.done()?;
        let from = if indicator.is_stock() { date(2000, 1, 1) } else { from };
        let numbers = indicator.numbers();
        Ok((indicator, Question { numbers, from, to, up_to: self.up_to }))
    }
}

/// The report year that a day belongs to: 25/11 to 24/11 (D52).
pub fn report_year(day: Date) -> (Date, Date) {
    let turn = |year: i16| Date::new(year, 11, 25).unwrap_or(day);
    let start = if day >= turn(day.year()) { day.year() } else { day.year() - 1 };
    let end = turn(start + 1).yesterday().unwrap_or(day);
    (turn(start), end)
}

impl App {
    /// What is behind a figure, seen from the permit's org. Its sum is the figure, exactly.
    pub async fn behind(
        &self,
        permit: &Permit<LedgerRead>,
        figure: &Figure,
        after: Option<After>,
    ) -> Result<Behind> {
        let (indicator, question) = figure.read(self.world.now())?;
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let own = indicator.figure(store::ledger::sum(&mut tx, org, &question).await?);
        let lines = store::ledger::behind(&mut tx, org, &question, after.as_ref()).await?;
        let lines = self.opened(&mut tx, org, lines).await?;
        let sums_up = permit.org_record().kind != OrgKind::School && figure.up_to.is_none();
        let children = if sums_up {
            self.children_of(&mut tx, permit, indicator, &question).await?
        } else {
            Vec::new()
        };
        let below: i64 = children.iter().map(|child| child.figure).sum();
        let from = (!indicator.is_stock()).then_some(question.from);
        let (to, figure) = (question.to, own + below);
        Ok(Behind { indicator, from, to, figure, own, sums_up, children, lines })
    }

    /// The orgs directly below with anything to the figure; what lies deeper is theirs. An org that closed since is kept.
    async fn children_of(
        &self,
        tx: &mut Tx,
        permit: &Permit<LedgerRead>,
        indicator: &'static Indicator,
        question: &Question,
    ) -> Result<Vec<ChildFigure>> {
        let here = permit.path().as_str();
        let mut figures = BTreeMap::<OrgId, i64>::new();
        for (path, sum) in store::ledger::sums_below(tx, permit.scope(), question).await? {
            let below = path.strip_prefix(here).and_then(|rest| rest.split('/').next());
            // The org's own lines are not a child's.
            if let Some(child) = below.and_then(|id| id.parse::<OrgId>().ok()) {
                *figures.entry(child).or_default() += indicator.figure(sum);
            }
        }
        let ids: Vec<OrgId> = figures.keys().copied().collect();
        let mut children: Vec<(String, ChildFigure)> = Vec::new();
        for batch in ids.chunks(500) {
            for org in store::orgs::some_by_id(tx, batch).await? {
                let figure = figures.get(&org.id).copied().unwrap_or(0);
                let key = domain::text::title_key(&org.name);
                let child = ChildFigure { org: org.id, name: org.name, kind: org.kind, figure };
                children.push((key, child));
            }
        }
        children.sort_by(|(a, x), (b, y)| (a, x.org).cmp(&(b, y.org)));
        Ok(children.into_iter().map(|(_, child)| child).filter(|c| c.figure != 0).collect())
    }

    /// The lines with the records behind them.
    async fn opened(
        &self,
        tx: &mut Tx,
        org: OrgId,
        page: Page<Entry, After>,
    ) -> Result<Page<LineView, After>> {
        let of = |source: Source| -> Vec<String> {
            let mine = page.rows.iter().filter(|entry| entry.source == source.code());
            let mut ids: Vec<String> = mine.map(|entry| entry.source_id.clone()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let mut found = BTreeMap::<String, (Opens, String)>::new();
        for (id, title) in store::activities::titles(tx, org, &of(Source::Activity)).await? {
            if let Ok(activity) = id.parse() {
                found.insert(id, (Opens::Activity(activity), title));
            }
        }
        let tallies = store::activities::titles_of_tallies(tx, org, &of(Source::Tally)).await?;
        for (id, activity, title) in tallies {
            if let Ok(activity) = activity.parse() {
                found.insert(id, (Opens::Activity(activity), title));
            }
        }
        for club in store::clubs::list(tx, org).await? {
            found.insert(club.id.to_string(), (Opens::Club(club.id), club.name));
        }
        for (id, year) in store::activities::plan_years(tx, org, &of(Source::Plan)).await? {
            if let Ok(plan) = id.parse() {
                found.insert(id, (Opens::Plan(plan), year));
            }
        }
        for id in of(Source::Term) {
            if let Ok(term) = id.parse() {
                found.insert(id, (Opens::Term(term), String::new()));
            }
        }
        let rows = page.rows.iter().map(|entry| view(entry, found.get(&entry.source_id)));
        Ok(Page { rows: rows.collect::<Result<_>>()?, next: page.next })
    }
}

fn view(entry: &Entry, found: Option<&(Opens, String)>) -> Result<LineView> {
    let corrupt = |what: &'static str| {
        let (id, what) = (entry.seq.to_string(), what.to_owned());
        Error::from(store::StoreError::Corrupt { table: "ledger", id, what })
    };
    let measure = Measure::by_number(entry.measure.into());
    Ok(LineView {
        seq: entry.seq,
        day: entry.day.parse().map_err(|_| corrupt("day"))?,
        measure: measure.ok_or_else(|| corrupt("measure"))?,
        service: entry.service.into(),
        audience: entry.audience.into(),
        quantity: entry.quantity,
        reverses: (entry.reverses != 0).then_some(entry.reverses),
        opens: found.map(|(opens, _)| *opens),
        label: found.map_or_else(String::new, |(_, label)| label.clone()),
    })
}

#[cfg(test)]
mod tests {
    use domain::calendar::next_day;

    use super::*;

    #[test]
    fn the_report_year_turns_at_25_november() {
        let year = (date(2025, 11, 25), date(2026, 11, 24));
        assert_eq!(report_year(date(2026, 11, 24)), year);
        assert_eq!(report_year(date(2025, 11, 25)), year);
        assert_eq!(report_year(next_day(year.1)).0, date(2026, 11, 25));
    }
}
