//! What an activity is in a joint one: its host's own, or a school's part of somebody else's.

use domain::id::{ActivityId, InvitationId, OrgId};

use crate::error::{Result, maybe_word};
use crate::sql::{Tx, sql};

/// The host of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    /// The host's org.
    pub org: OrgId,
    /// Its activity.
    pub activity: ActivityId,
    /// The invitation by which the part came to be.
    pub invitation: InvitationId,
}

/// How an activity stands in a joint one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// Of a part: whose it is.
    pub host: Option<Host>,
    /// Of the host's: how many take part besides.
    pub others: i64,
    /// How many of those are partners.
    pub partners: i64,
    /// Places that are the others'.
    pub shares: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct JointRow {
    host_org: i64,
    host_activity: String,
    invitation: String,
    others: i64,
    partners: i64,
    shares: i64,
}

impl JointRow {
    pub(super) fn read(self, id: &str) -> Result<Joint> {
        let activity = maybe_word("invitations", id, Some(&self.host_activity))?;
        let invitation = maybe_word("invitations", id, Some(&self.invitation))?;
        let org = OrgId(self.host_org);
        let host = match (activity, invitation) {
            (Some(activity), Some(invitation)) => Some(Host { org, activity, invitation }),
            _ => None,
        };
        Ok(Joint { host, others: self.others, partners: self.partners, shares: self.shares })
    }
}

/// Writes how many places a part has.
pub async fn set_places(tx: &mut Tx, org: OrgId, id: ActivityId, places: i64) -> Result<()> {
    let query = sql(
        "update activities set capacity = ?, changed = changed + 1 where org_id = ? and id = ?",
    );
    tx.change(query.bind(places).bind(org).bind(id), "the activity").await
}
