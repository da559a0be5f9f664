//! Reporting periods and the last valid day of each tier.

pub mod extensions;

use std::collections::BTreeMap;

use domain::calendar::{Instant, first_late};
use domain::id::{OrgId, PeriodId};
use domain::org::{OrgKind, Tier};
use domain::report::ReportStage;
use domain::report::extension::{self, Extension};
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// A period with its deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its id.
    pub id: PeriodId,
    /// Its code: 2026.
    pub code: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// When it was opened.
    pub opened_at: Instant,
    /// The last valid day of each tier, in the order of [`Tier::ALL`].
    pub last_days: Vec<(Tier, Date)>,
    /// Orgs that got more time, each with the extension that holds (J3).
    pub extended: BTreeMap<OrgId, Extension>,
}

impl Period {
    /// The last valid day of a tier.
    pub fn last_day(&self, tier: Tier) -> Date {
        let found = self.last_days.iter().find(|(of, _)| *of == tier);
        found.map_or(self.ends_on, |(_, day)| *day)
    }

    /// D52: the first late moment of a tier.
    pub fn due(&self, tier: Tier) -> Instant {
        first_late(self.last_day(tier))
    }

    /// The last valid day of one org: its tier's, or the one it was granted.
    pub fn last_day_of(&self, org: OrgId, tier: Tier) -> Date {
        extension::last_day(self.last_day(tier), self.extended.get(&org))
    }

    /// D52: the first late moment of one org.
    pub fn due_of(&self, org: OrgId, tier: Tier) -> Instant {
        first_late(self.last_day_of(org, tier))
    }
}

#[derive(sqlx::FromRow)]
struct PeriodRow {
    id: String,
    code: String,
    starts_on: String,
    ends_on: String,
    opened_at: i64,
}

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Period>> {
    let rows: Vec<PeriodRow> = tx.all(query).await?;
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let query = sql("select period_id, tier, last_day from period_deadlines where period_id in");
    let days: Vec<(String, String, String)> = tx.all(query.list(ids.clone())).await?;
    let mut extended = extensions::of(tx, ids).await?;
    let table = "periods";
    rows.into_iter()
        .map(|row| {
            let mut last_days = Vec::new();
            for (period, tier, day) in &days {
                if *period == row.id {
                    last_days.push((word(table, &row.id, tier)?, word(table, &row.id, day)?));
                }
            }
            last_days.sort_unstable();
            let own = extended.extract_if(.., |(period, _), _| *period == row.id);
            let extended = own.map(|((_, org), extension)| (org, extension)).collect();
            Ok(Period {
                id: word(table, &row.code, &row.id)?,
                starts_on: word(table, &row.code, &row.starts_on)?,
                ends_on: word(table, &row.code, &row.ends_on)?,
                code: row.code,
                opened_at: Instant(row.opened_at),
                last_days,
                extended,
            })
        })
        .collect()
}

const COLUMNS: &str = "select id, code, starts_on, ends_on, opened_at from periods";

/// The newest periods first; one a year, so a list of them is short.
pub async fn all(tx: &mut Tx) -> Result<Vec<Period>> {
    some(tx, sql(COLUMNS).then("order by starts_on desc, code desc limit 200")).await
}

/// The period with this code.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Period>> {
    Ok(some(tx, sql(COLUMNS).then("where code = ?").bind(code)).await?.pop())
}

/// The last period that ended before a day.
pub async fn before(tx: &mut Tx, day: Date) -> Result<Option<Period>> {
    let query = sql(COLUMNS).then("where ends_on < ? order by ends_on desc limit 1").bind(day);
    Ok(some(tx, query).await?.pop())
}

/// Keeps a new period; `false` when one with this code is there.
pub async fn insert(tx: &mut Tx, period: &Period) -> Result<bool> {
    let insert =
        sql("insert into periods (id, code, starts_on, ends_on, opened_at) values (?, ?, ?, ?, ?)
         on conflict do nothing")
        .bind(period.id)
        .bind(&period.code)
        .bind(period.starts_on)
        .bind(period.ends_on)
        .bind(period.opened_at);
    if tx.run(insert).await? == 0 {
        return Ok(false);
    }
    set_days(tx, period.id, &period.last_days).await?;
    Ok(true)
}

/// Sets the last valid days.
pub async fn set_days(tx: &mut Tx, id: PeriodId, days: &[(Tier, Date)]) -> Result<()> {
    for (tier, day) in days {
        let text = "insert into period_deadlines (period_id, tier, last_day) values (?, ?, ?)
             on conflict (period_id, tier) do update set last_day = excluded.last_day";
        tx.run(sql(text).bind(id).bind(tier.code()).bind(*day)).await?;
    }
    Ok(())
}

/// An org that must report, and where its report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The org.
    pub org: OrgId,
    /// The org it hangs under.
    pub managing: Option<OrgId>,
    /// Its tier.
    pub tier: Tier,
    /// Where its report stands; draft while nobody has begun.
    pub stage: ReportStage,
}

type ExpectedRow = (i64, String, Option<i64>, Option<String>, String);

/// Everybody who must report in a period: the orgs of a reporting tier that exist on its last day.
pub async fn expected(tx: &mut Tx, period: &Period) -> Result<Vec<Expected>> {
    let query = sql("select o.id, o.kind, o.managing_id, m.kind, coalesce(r.stage, '') from orgs o
         left join orgs m on m.id = o.managing_id
         left join reports r on r.org_id = o.id and r.period_id = ?
         where o.kind in ('school', 'commune', 'department') and o.valid_from <= ? and o.valid_to >= ?
         order by o.id");
    let query = query.bind(period.id).bind(period.ends_on).bind(period.ends_on);
    let rows: Vec<ExpectedRow> = tx.all(query).await?;
    let mut expected = Vec::new();
    for (id, kind, above, managing, stage) in rows {
        let kind: OrgKind = word("orgs", &id.to_string(), &kind)?;
        let managing = managing.map(|kind| word("orgs", &id.to_string(), &kind)).transpose()?;
        if let Some(tier) = Tier::of(kind, managing) {
            let stage = maybe_word("reports", &id.to_string(), Some(&stage))?;
            let stage = stage.unwrap_or(ReportStage::Draft);
            let managing = above.map(OrgId);
            expected.push(Expected { org: OrgId(id), managing, tier, stage });
        }
    }
    Ok(expected)
}
