//! Remarks on a plan or on one of its items: by the school's head, the commune, the Department.

use domain::calendar::Instant;
use domain::id::{AccountId, ItemId, OrgId, PlanId, RemarkId};
use domain::personal::Personal;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Tx, sql};

/// A remark.
#[derive(Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its id, made by whoever wrote it.
    pub id: RemarkId,
    /// About which version of the plan.
    pub version: i64,
    /// About which submission of it.
    pub round: i64,
    /// About which item; `None`: about the whole.
    pub item: Option<ItemId>,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub author: AccountId,
    /// The author's name; empty when the account is gone.
    pub by: Personal<String>,
    /// When.
    pub at: Instant,
}

/// Writes a new remark.
pub async fn insert_remark(tx: &mut Tx, org: OrgId, plan: PlanId, remark: &Remark) -> Result<()> {
    tx.run(
        sql("insert into plan_remarks (org_id, id, plan_id, version, round, item_id, text, author, at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(org)
            .bind(remark.id)
            .bind(plan)
            .bind(remark.version)
            .bind(remark.round)
            .bind(remark.item.map_or_else(String::new, |item| item.to_string()))
            .bind(&remark.text)
            .bind(remark.author)
            .bind(remark.at),
    )
    .await?;
    Ok(())
}

type RemarkRow = (String, i64, i64, String, String, String, String, i64);

/// The remarks on a plan, the newest first.
pub async fn remarks(tx: &mut Tx, org: OrgId, plan: PlanId) -> Result<Vec<Remark>> {
    let query = sql("select r.id, r.version, r.round, r.item_id, r.text, r.author, coalesce(a.full_name, ''), r.at
         from plan_remarks r left join accounts a on a.id = r.author
         where r.org_id = ? and r.plan_id = ? order by r.at desc, r.id desc limit 500");
    let rows: Vec<RemarkRow> = tx.all(query.bind(org).bind(plan)).await?;
    rows.into_iter()
        .map(|(id, version, round, item, text, author, by, at)| {
            Ok(Remark {
                version,
                round,
                item: maybe_word("plan_remarks", &id, Some(&item))?,
                author: word("plan_remarks", &id, &author)?,
                by: by.into(),
                at: Instant(at),
                text,
                id: word("plan_remarks", &id, &id)?,
            })
        })
        .collect()
}
