//! How long each kind of data is kept (D30): the Department sets it, a nightly job erases what is due and says how much.

use domain::calendar::SchoolYear;
use domain::id::OrgId;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::{Permit, SettingManage};
use crate::audit::Actor;
use crate::settings::Setting;
use crate::{App, Error, Faults, Result};

/// Most rows of one night and org: the rest follows the night after.
const MOST: usize = 2_000;

/// Months for each kind, counted from the end of the learner's school year, or from the event itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Telephone numbers and slips of families: at most the school year after leaving.
    pub contacts: i64,
    /// Pictures: at most the school year after leaving.
    pub pictures: i64,
    /// The record itself, with the name.
    pub records: i64,
    /// Who looked at a record.
    pub reads: i64,
    /// The words of requests that are over.
    pub requests: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { contacts: 12, pictures: 12, records: 36, reads: 24, requests: 36 }
    }
}

impl Retention {
    /// The kinds with the most months that each may have.
    const MOST: [(&'static str, i64); 5] =
        [("contacts", 12), ("pictures", 12), ("records", 120), ("reads", 120), ("requests", 120)];

    fn check(&self) -> Result<()> {
        let mut faults = Faults::default();
        let months = [self.contacts, self.pictures, self.records, self.reads, self.requests];
        for ((field, most), months) in Self::MOST.iter().zip(months) {
            if !(0..=*most).contains(&months) {
                faults.add(field, "fault-retention-months");
            }
        }
        // Who may ask what became of the data must find the words longer than the data.
        if self.records < self.contacts.max(self.pictures) {
            faults.add("records", "fault-retention-records");
        }
        faults.done()
    }
}

/// What a night erased at one org, in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Telephone numbers and slips.
    pub contacts: u64,
    /// Pictures.
    pub pictures: u64,
    /// Learners.
    pub records: u64,
    /// Looks.
    pub reads: u64,
    /// Requests.
    pub requests: u64,
}

/// The last school year whose end lies so many months back; `None` when there is none yet.
fn last_due(today: Date, months: i64) -> Option<SchoolYear> {
    let back = today.checked_sub(months.months()).ok()?;
    let running = SchoolYear::of(back).start_year();
    let over = |year: &SchoolYear| year.last_day() < back;
    let years = [running, running - 1, running - 2].into_iter();
    years.filter_map(|year| SchoolYear::starting(year).ok()).find(over)
}

impl App {
    /// How long data is kept.
    pub async fn retention(&self, _: &Permit<SettingManage>) -> Result<Retention> {
        let mut tx = self.store.read().await?;
        self.setting(&mut tx, Setting::Retention).await
    }

    /// Changes it; the next night goes by it.
    pub async fn set_retention(
        &self,
        permit: &Permit<SettingManage>,
        retention: &Retention,
    ) -> Result<()> {
        retention.check()?;
        let mut tx = self.store.write().await?;
        self.change_setting(&mut tx, permit, Setting::Retention, retention).await?;
        Ok(tx.commit().await?)
    }

    /// Erases what is due, org by org; a job of the night. Returns what was erased where something was.
    pub async fn erase_due(&self) -> Result<Vec<(OrgId, Swept)>> {
        let mut tx = self.store.read().await?;
        let retention: Retention = self.setting(&mut tx, Setting::Retention).await?;
        let orgs = store::privacy::retention::orgs(&mut tx).await?;
        drop(tx);
        let mut swept = Vec::new();
        for org in orgs {
            let done = self.erase_due_at(org, &retention).await?;
            if done != Swept::default() {
                swept.push((org, done));
            }
        }
        Ok(swept)
    }

    async fn erase_due_at(&self, org: OrgId, retention: &Retention) -> Result<Swept> {
        let (now, today) = (self.world.now(), self.world.today());
        let before = |months: i64| -> Result<_> {
            let day = today.checked_sub(months.months()).map_err(Error::broken)?;
            Ok(domain::calendar::start_of(day))
        };
        let mut done = Swept::default();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        if let Some(year) = last_due(today, retention.contacts) {
            done.contacts = store::privacy::retention::contacts(&mut tx, org, year).await?;
        }
        if let Some(year) = last_due(today, retention.pictures) {
            done.pictures = store::privacy::retention::pictures(&mut tx, org, year).await?;
        }
        if let Some(year) = last_due(today, retention.records) {
            let mut ids = store::privacy::retention::named(&mut tx, org, year).await?;
            ids.truncate(MOST);
            if !ids.is_empty() {
                self.erase_in(&mut tx, org, Actor::System, &ids).await?;
                done.records = u64::try_from(ids.len()).unwrap_or_default();
            }
        }
        let looked = before(retention.reads)?;
        done.reads = store::privacy::retention::reads(&mut tx, org, looked).await?;
        let over = before(retention.requests)?;
        done.requests = store::privacy::retention::requests(&mut tx, org, over).await?;
        if done != Swept::default() {
            let change = json!({ "swept": done, "at": now.rfc3339() });
            self.note(&mut tx, org, Actor::System, "request.retention", "learners", change).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn contact_data_is_kept_no_longer_than_the_school_year_after_leaving() {
        let due = |day| last_due(day, 12).map(SchoolYear::start_year);
        // 2024-2025 ended on 31 August 2025: due from 1 September 2026.
        assert_eq!(due(date(2026, 8, 31)), Some(2023));
        assert_eq!(due(date(2026, 9, 1)), Some(2024));
        assert_eq!(due(date(2026, 11, 23)), Some(2024));
        assert_eq!(last_due(date(2026, 9, 1), 0).map(SchoolYear::start_year), Some(2025));
    }

    #[test]
    fn a_period_longer_than_the_law_bears_is_refused() {
        assert!(Retention::default().check().is_ok());
        assert!(Retention { pictures: 13, ..Retention::default() }.check().is_err());
        assert!(Retention { contacts: -1, ..Retention::default() }.check().is_err());
        assert!(Retention { records: 3, ..Retention::default() }.check().is_err());
    }
}
