//! Reporting periods: open one, set the last valid day of each tier, move the dates of what is due (D52, features g2–g5).

pub mod extend;

use std::collections::BTreeMap;

use domain::calendar::{Instant, first_late};
use domain::id::{OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::org::Tier;
use domain::report::ReportStage;
use jiff::civil::{Date, date};
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;

pub use store::periods::Period;

use crate::access::{Act, PeriodManage, Permit};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// A new period. Days that are left empty are those of the report year.
///
/// The programme's year runs from 25/11 to 24/11: the domain study's 26/11 would leave one day in no period.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPeriod {
    /// The year, or another short code: letters, digits and `-`, up to 20.
    pub code: String,
    /// The first day; 25/11 of the year before when empty.
    #[serde(default)]
    pub starts_on: Day,
    /// The last day; 24/11 when empty.
    #[serde(default)]
    pub ends_on: Day,
    /// The last valid day of each tier.
    #[serde(default)]
    pub deadlines: Deadlines,
}

/// The last valid day of each tier: "before 25/11" is 24/11.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// Schools of communes; nine days before the period's end when empty.
    pub school: Day,
    /// Units run directly by the Department; the period's last day when empty.
    pub attached: Day,
    /// Communes; the period's last day when empty.
    pub commune: Day,
    /// The Department; 15 days after the period's end when empty.
    pub department: Day,
}

impl Deadlines {
    fn of(&self, tier: Tier) -> &Day {
        match tier {
            Tier::School => &self.school,
            Tier::Attached => &self.attached,
            Tier::Commune => &self.commune,
            Tier::Department => &self.department,
        }
    }

    /// The days as they stand in a period.
    pub fn of_period(period: &Period) -> Self {
        let day = |tier| Day::from(period.last_day(tier));
        Self {
            school: day(Tier::School),
            attached: day(Tier::Attached),
            commune: day(Tier::Commune),
            department: day(Tier::Department),
        }
    }

    fn parse(&self, starts: Date, ends: Date, faults: &mut Faults) -> Vec<(Tier, Date)> {
        let days: Vec<(Tier, Date)> = Tier::ALL
            .iter()
            .map(|tier| {
                let typed = self.of(*tier);
                let day = if typed.0.trim().is_empty() {
                    usual(*tier, ends)
                } else {
                    typed.parse().unwrap_or_else(|| {
                        faults.add(tier.code(), "fault-day");
                        ends
                    })
                };
                if day < starts || day > later(ends, 366) {
                    faults.add(tier.code(), "fault-period-far");
                }
                (*tier, day)
            })
            .collect();
        let of = |tier| days.iter().find(|(of, _)| *of == tier).map(|(_, day)| *day);
        // Who sums up needs the reports below first.
        for (lower, upper) in [
            (Tier::School, Tier::Commune),
            (Tier::Commune, Tier::Department),
            (Tier::Attached, Tier::Department),
        ] {
            if of(lower) > of(upper) && faults.of(lower.code()).is_none() {
                faults.add(lower.code(), "fault-period-order");
            }
        }
        days
    }
}

fn later(day: Date, days: i32) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
}

fn usual(tier: Tier, ends: Date) -> Date {
    match tier {
        Tier::School => later(ends, -9),
        Tier::Attached | Tier::Commune => ends,
        Tier::Department => later(ends, 15),
    }
}

/// What the to-dos of a period's reports are about.
pub(crate) fn subject(code: &str) -> String {
    format!("report:{code}")
}

fn year_of(code: &str) -> Option<i16> {
    code.parse().ok().filter(|year| code.len() == 4 && (2000..2200).contains(year))
}

impl App {
    /// All periods, the newest first.
    pub async fn periods<A: Act>(&self, _: &Permit<A>) -> Result<Vec<Period>> {
        let mut tx = self.store.read().await?;
        Ok(store::periods::all(&mut tx).await?)
    }

    /// Opens a period: everybody who must report on its last day gets a to-do with the date of their tier.
    ///
    /// Opening it again with the same days changes nothing.
    pub async fn open_period(
        &self,
        permit: &Permit<PeriodManage>,
        new: &NewPeriod,
    ) -> Result<Period> {
        let mut faults = Faults::default();
        let period = self.parse_period(new, &mut faults);
        faults.done()?;
        let mut tx = self.store.write().await?;
        if !store::periods::insert(&mut tx, &period).await? {
            let there = store::periods::by_code(&mut tx, &period.code).await?;
            let same = |other: &Period| {
                (other.starts_on, other.ends_on, &other.last_days)
                    == (period.starts_on, period.ends_on, &period.last_days)
            };
            return there.filter(same).ok_or_else(|| Error::invalid("code", "fault-period-taken"));
        }
        self.raise_dues(&mut tx, &period).await?;
        let after = json!({
            "starts_on": period.starts_on, "ends_on": period.ends_on, "last_days": period.last_days,
        });
        let subject = format!("period/{}", period.code);
        self.note(&mut tx, permit.org(), permit.actor(), "period.open", &subject, after).await?;
        tx.commit().await?;
        Ok(period)
    }

    fn parse_period(&self, new: &NewPeriod, faults: &mut Faults) -> Period {
        let code = new.code.trim().to_owned();
        let fits = (1..=20).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !fits {
            faults.add("code", "fault-period-code");
        }
        let year = year_of(&code);
        let mut day = |typed: &Day, field: &str, usual: Option<Date>| {
            let day = if typed.0.trim().is_empty() { usual } else { typed.parse() };
            day.unwrap_or_else(|| {
                faults.add(field, "fault-day");
                date(2000, 1, 1)
            })
        };
        let starts = year.and_then(|year| Date::new(year - 1, 11, 25).ok());
        let starts_on = day(&new.starts_on, "starts_on", starts);
        let ends = year.and_then(|year| Date::new(year, 11, 24).ok());
        let ends_on = day(&new.ends_on, "ends_on", ends);
        if ends_on <= starts_on && faults.of("ends_on").is_none() {
            faults.add("ends_on", "fault-before-start");
        }
        Period {
            id: self.world.new_id().into(),
            last_days: new.deadlines.parse(starts_on, ends_on, faults),
            code,
            starts_on,
            ends_on,
            opened_at: self.world.now(),
            extended: BTreeMap::new(),
        }
    }

    /// Changes the last valid days; the dates of open to-dos move with them. What was marked late stays so.
    pub async fn set_deadlines(
        &self,
        permit: &Permit<PeriodManage>,
        code: &str,
        deadlines: &Deadlines,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let mut period = period_of(&mut tx, code).await?;
        let mut faults = Faults::default();
        let days = deadlines.parse(period.starts_on, period.ends_on, &mut faults);
        faults.done()?;
        let before = std::mem::replace(&mut period.last_days, days);
        store::periods::set_days(&mut tx, period.id, &period.last_days).await?;
        self.raise_dues(&mut tx, &period).await?;
        let change = json!({ "before": before, "after": period.last_days });
        let subject = format!("period/{code}");
        self.note(&mut tx, permit.org(), permit.actor(), "period.deadlines", &subject, change)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Everybody who has not sent gets, or keeps, a to-do with the date of the tier; orgs that came later too.
    async fn raise_dues(&self, tx: &mut Tx, period: &Period) -> Result<()> {
        let subject = subject(&period.code);
        let expected = store::periods::expected(tx, period).await?;
        for one in expected.iter().filter(|one| one.stage == ReportStage::Draft) {
            self.raise_report(tx, one.org, &period.code, period.due_of(one.org, one.tier)).await?;
        }
        // One statement for each date there is, not for each org.
        let mut returned: BTreeMap<Date, Vec<OrgId>> = BTreeMap::new();
        for one in expected.iter().filter(|one| one.stage == ReportStage::Returned) {
            returned.entry(period.last_day_of(one.org, one.tier)).or_default().push(one.org);
        }
        for (day, orgs) in returned {
            let due = first_late(day);
            store::inbox::set_due(tx, &orgs, TodoKind::ReportFix, &subject, due).await?;
        }
        Ok(())
    }

    pub(crate) async fn raise_report(
        &self,
        tx: &mut Tx,
        org: OrgId,
        code: &str,
        due: Instant,
    ) -> Result<()> {
        let todo = NewTodo {
            org,
            id: TodoId(self.world.new_id()),
            kind: TodoKind::ReportWrite,
            subject: &subject(code),
            detail: code,
            href: &format!("/o/{org}/reports/{code}"),
            due: Some(due),
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}

/// The period with this code.
pub(crate) async fn period_of(tx: &mut Tx, code: &str) -> Result<Period> {
    store::periods::by_code(tx, code).await?.ok_or(Error::NotFound)
}
