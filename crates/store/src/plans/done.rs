//! What came from an item of a plan: the activities scheduled for it, and the ledger lines that count towards it.

use domain::activity::Stage;
use domain::id::{ActivityId, ItemId, OrgId};
use domain::ledger::{Measure, Source};

use crate::error::{Result, StoreError, word};
use crate::sql::{Tx, sql};

/// An activity scheduled for an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemActivity {
    /// Its id.
    pub id: ActivityId,
    /// Its title.
    pub title: String,
    /// Its day, ISO.
    pub day: String,
    /// Where it stands.
    pub stage: Stage,
}

/// The activities of an item by day.
pub async fn item_activities(tx: &mut Tx, org: OrgId, item: ItemId) -> Result<Vec<ItemActivity>> {
    let query = sql("select id, title, day, stage from activities where org_id = ? and item_id = ?
         order by day, id limit 500");
    let rows: Vec<(String, String, String, String)> = tx.all(query.bind(org).bind(item)).await?;
    rows.into_iter()
        .map(|(id, title, day, stage)| {
            let stage = word("activities", &id, &stage)?;
            Ok(ItemActivity { stage, id: word("activities", &id, &id)?, title, day })
        })
        .collect()
}

/// A ledger line that counts towards an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLedgerLine {
    /// Its running number at the school.
    pub seq: i64,
    /// The day it counts for, ISO.
    pub day: String,
    /// What is counted.
    pub measure: Measure,
    /// How much, in the measure's unit; negative where it takes a line back.
    pub quantity: i64,
    /// What it was born from.
    pub source: Source,
}

/// The lines of an item by number; the first 2,000 of them.
pub async fn item_lines(tx: &mut Tx, org: OrgId, item: ItemId) -> Result<Vec<ItemLedgerLine>> {
    let query = sql("select seq, day, measure, quantity, source from ledger
         where org_id = ? and item_id = ? order by seq limit 2000");
    let query = query.bind(org).bind(item);
    let rows: Vec<(i64, String, i16, i64, String)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(seq, day, measure, quantity, source)| {
            let id = seq.to_string();
            let measure = Measure::by_number(measure.into());
            let measure = measure.ok_or_else(|| StoreError::Corrupt {
                table: "ledger",
                id: id.clone(),
                what: "no such measure".to_owned(),
            })?;
            Ok(ItemLedgerLine {
                seq,
                day,
                measure,
                quantity,
                source: word("ledger", &id, &source)?,
            })
        })
        .collect()
}
