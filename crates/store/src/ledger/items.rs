//! What stands in the ledger towards the items of plans: a roll-up of its own.

use std::collections::BTreeMap;

use domain::id::OrgId;
use domain::ledger::Line;

use crate::error::Result;
use crate::sql::{Arg, Tx, sql};

/// Rows of one upsert.
const BATCH: usize = 500;

/// Adds lines to what stands towards the items that they name.
pub(super) async fn add_up(tx: &mut Tx, org: OrgId, lines: &[Line]) -> Result<()> {
    let mut sums = BTreeMap::<(String, i32), (i64, i64)>::new();
    for line in lines {
        if let Some(item) = line.item {
            let sum = sums.entry((item.to_string(), line.measure.number())).or_default();
            sum.0 += line.quantity;
            sum.1 += 1;
        }
    }
    let row = |((item, measure), (quantity, lines)): ((String, i32), (i64, i64))| -> Vec<Arg> {
        vec![org.into(), item.into(), measure.into(), quantity.into(), lines.into()]
    };
    let rows: Vec<Vec<Arg>> = sums.into_iter().map(row).collect();
    for batch in rows.chunks(BATCH) {
        let upsert =
            sql("insert into item_totals (org_id, item_id, measure, quantity, lines) values")
                .rows(batch.to_vec())
                .then(
                    "on conflict (org_id, item_id, measure) do update set
                     quantity = item_totals.quantity + excluded.quantity, lines = item_totals.lines + excluded.lines",
                );
        tx.run(upsert).await?;
    }
    Ok(())
}

/// What stands towards the items of an org: item, measure's number, sum.
pub async fn item_totals(tx: &mut Tx, org: OrgId) -> Result<Vec<(String, i16, i64)>> {
    tx.all(sql("select item_id, measure, quantity from item_totals where org_id = ?").bind(org))
        .await
}

/// Where what stands towards an item is not the sum of its lines: org, item, measure. Empty when all is well.
pub async fn item_disagreements(tx: &mut Tx) -> Result<Vec<(i64, String, i16)>> {
    tx.all(sql(
        "select l.org_id, l.item_id, l.measure
         from (select org_id, item_id, measure, cast(sum(quantity) as bigint) as quantity, count(*) as lines
               from ledger where item_id <> '' group by org_id, item_id, measure) l
         left join item_totals t on t.org_id = l.org_id and t.item_id = l.item_id and t.measure = l.measure
         where t.org_id is null or t.quantity <> l.quantity or t.lines <> l.lines
         union all
         select t.org_id, t.item_id, t.measure from item_totals t
         where not exists (select 1 from ledger l where l.org_id = t.org_id and l.item_id = t.item_id
              and l.measure = t.measure)
         limit 100",
    ))
    .await
}
