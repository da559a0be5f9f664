//! A child's places at activities in the copy of its data: what it had, what was set aside for it, and why.

use domain::id::{LearnerId, OrgId};
use domain::signup::{Origin, State};
use serde::Serialize;
use store::Tx;

use crate::Result;

/// A place at an activity.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct CopyPlace {
    /// The day.
    pub day: String,
    /// The activity.
    pub title: String,
    /// Where the place stands.
    pub state: State,
    /// Who asked for it.
    pub origin: Origin,
    /// Whether the child said that it comes.
    pub coming: bool,
    /// The rules that were set aside, and the written reason; empty when none was.
    pub aside: String,
    /// Why the place was taken away, or empty.
    pub reason: String,
}

/// All of them, in order of day.
pub(super) async fn places(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Vec<CopyPlace>> {
    let rows = store::privacy::everything::places(tx, org, ids).await?;
    let copied = rows.into_iter().map(|one| CopyPlace {
        day: one.day,
        title: one.title,
        state: one.state,
        origin: one.origin,
        coming: one.coming,
        aside: one.aside,
        reason: one.reason,
    });
    Ok(copied.collect())
}
