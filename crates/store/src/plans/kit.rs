//! What a plan keeps besides its items: how the club is set up, when it meets, what is said to whom.

use domain::id::{OrgId, PlanId};
use domain::plan::{BoxNote, BoxPart};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// Keeps a note taken from the box, at a place.
pub async fn insert_note(
    tx: &mut Tx,
    org: OrgId,
    plan: PlanId,
    place: i64,
    note: &BoxNote,
) -> Result<()> {
    let query = sql("insert into plan_kit (org_id, plan_id, box_key, part, place, title, text)
         values (?, ?, ?, ?, ?, ?, ?)");
    let query = query.bind(org).bind(plan).bind(&note.key).bind(note.part.code()).bind(place);
    tx.run(query.bind(&note.title).bind(&note.text)).await?;
    Ok(())
}

/// The notes of a plan, in the order in which they were taken.
pub async fn notes(tx: &mut Tx, org: OrgId, plan: PlanId) -> Result<Vec<BoxNote>> {
    let query =
        sql("select box_key, part, title, text from plan_kit where org_id = ? and plan_id = ?
         order by place, box_key limit 100");
    let rows: Vec<(String, String, String, String)> = tx.all(query.bind(org).bind(plan)).await?;
    rows.into_iter()
        .map(|(key, part, title, text)| {
            let part: BoxPart = word("plan_kit", &key, &part)?;
            Ok(BoxNote { key, part, title, text })
        })
        .collect()
}
