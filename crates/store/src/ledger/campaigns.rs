//! What stands in the ledger towards campaigns (R27): a roll-up of figures and one of days, kept with the lines.

use std::collections::BTreeMap;

use domain::id::OrgId;
use domain::ledger::Line;

use crate::error::Result;
use crate::sql::{Arg, Tx, sql};

/// Rows of one upsert.
const BATCH: usize = 500;

/// Adds lines to what stands towards the campaigns that they name, and to the days that they count for.
pub(super) async fn add_up(tx: &mut Tx, org: OrgId, lines: &[Line]) -> Result<()> {
    let mut sums = BTreeMap::<(String, i32, i32, i32), (i64, i64)>::new();
    let mut days = BTreeMap::<(String, String), i64>::new();
    for line in lines {
        let Some(campaign) = line.campaign.map(|campaign| campaign.to_string()) else { continue };
        let key = (campaign.clone(), line.measure.number(), line.service, line.audience);
        let sum = sums.entry(key).or_default();
        sum.0 += line.quantity;
        sum.1 += 1;
        // A line and the one that takes it back leave nothing recorded.
        let stands = if line.reverses.is_some() { -1 } else { 1 };
        *days.entry((campaign, line.day.to_string())).or_default() += stands;
    }
    let rows: Vec<Vec<Arg>> = sums
        .into_iter()
        .map(|((campaign, measure, service, audience), (quantity, lines))| {
            vec![
                org.into(),
                campaign.into(),
                measure.into(),
                service.into(),
                audience.into(),
                quantity.into(),
                lines.into(),
            ]
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        let upsert = sql("insert into campaign_totals (org_id, campaign_id, measure, service, audience, quantity, lines) values")
            .rows(batch.to_vec())
            .then(
                "on conflict (org_id, campaign_id, measure, service, audience) do update set
                 quantity = campaign_totals.quantity + excluded.quantity, lines = campaign_totals.lines + excluded.lines",
            );
        tx.run(upsert).await?;
    }
    let row = |((campaign, day), lines): ((String, String), i64)| -> Vec<Arg> {
        vec![org.into(), campaign.into(), day.into(), lines.into(), 0_i64.into()]
    };
    let rows: Vec<Vec<Arg>> = days.into_iter().map(row).collect();
    for batch in rows.chunks(BATCH) {
        let upsert =
            sql("insert into campaign_days (org_id, campaign_id, day, lines, nothing_at) values")
                .rows(batch.to_vec())
                .then(
                    "on conflict (org_id, campaign_id, day) do update set
                 lines = campaign_days.lines + excluded.lines",
                );
        tx.run(upsert).await?;
    }
    Ok(())
}

/// Where what stands towards a campaign is not the sum of its lines, or a day's count not the count of its own: org, campaign,
/// what. Empty when all is well.
pub async fn campaign_disagreements(tx: &mut Tx) -> Result<Vec<(i64, String, String)>> {
    tx.all(sql(
        "select l.org_id, l.campaign_id, 'total'
         from (select org_id, campaign_id, measure, service, audience, cast(sum(quantity) as bigint) as quantity,
               count(*) as lines from ledger where campaign_id <> ''
               group by org_id, campaign_id, measure, service, audience) l
         left join campaign_totals t on t.org_id = l.org_id and t.campaign_id = l.campaign_id and t.measure = l.measure
              and t.service = l.service and t.audience = l.audience
         where t.org_id is null or t.quantity <> l.quantity or t.lines <> l.lines
         union all
         select t.org_id, t.campaign_id, 'total' from campaign_totals t
         where not exists (select 1 from ledger l where l.org_id = t.org_id and l.campaign_id = t.campaign_id
              and l.measure = t.measure and l.service = t.service and l.audience = t.audience)
         union all
         select d.org_id, d.campaign_id, 'day' from campaign_days d
         where d.lines <> (select cast(coalesce(sum(case when l.reverses = 0 then 1 else -1 end), 0) as bigint)
              from ledger l where l.org_id = d.org_id and l.campaign_id = d.campaign_id and l.day = d.day)
         limit 100",
    ))
    .await
}

/// Where a closed campaign's kept figure is not the sum of its lines up to the number that was kept with it: org, campaign.
pub async fn campaign_frozen_disagreements(tx: &mut Tx) -> Result<Vec<(i64, String)>> {
    tx.all(sql(
        "select l.org_id, l.campaign_id
         from (select l.org_id, l.campaign_id, l.measure, l.service, l.audience, cast(sum(l.quantity) as bigint) as quantity
               from ledger l join campaign_closings c on c.org_id = l.org_id and c.campaign_id = l.campaign_id
               where l.campaign_id <> '' and l.seq <= c.up_to
               group by l.org_id, l.campaign_id, l.measure, l.service, l.audience) l
         left join campaign_frozen f on f.org_id = l.org_id and f.campaign_id = l.campaign_id and f.measure = l.measure
              and f.service = l.service and f.audience = l.audience
         where f.org_id is null or f.quantity <> l.quantity
         union all
         select f.org_id, f.campaign_id from campaign_frozen f
         where not exists (select 1 from ledger l join campaign_closings c on c.org_id = l.org_id
              and c.campaign_id = l.campaign_id where l.org_id = f.org_id and l.campaign_id = f.campaign_id
              and l.measure = f.measure and l.service = f.service and l.audience = f.audience and l.seq <= c.up_to)
         limit 100",
    ))
    .await
}
