//! Sign-in cards of children.

use domain::calendar::Instant;
use domain::id::{AccountId, LearnerId, OrgId};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// Revokes every card of a learner. Returns the accounts they opened.
pub async fn revoke_of(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    at: Instant,
) -> Result<Vec<AccountId>> {
    let text = "select distinct account_id from sign_in_cards where org_id = ? and learner_id = ? and revoked_at = 0";
    let rows: Vec<(String,)> = tx.all(sql(text).bind(org).bind(learner)).await?;
    let text = "update sign_in_cards set revoked_at = ? where org_id = ? and learner_id = ? and revoked_at = 0";
    tx.run(sql(text).bind(at).bind(org).bind(learner)).await?;
    rows.iter().map(|(id,)| word("sign_in_cards", id, id)).collect()
}
