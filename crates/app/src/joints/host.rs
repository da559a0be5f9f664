//! The host takes an invitation back: whoever was coming is told, and does not take place.

use domain::activity::Cause;
use domain::id::{ActivityId, InvitationId};
use domain::inbox::TodoKind;
use domain::joint::{Answer, Invitee, Standing};
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::activities::Activity;
use store::joints::{Answered, Invitation};

use super::invite::about;
use crate::access::{ActivityWrite, Permit};
use crate::{App, Error, Result};

/// Why somebody does not take part.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndInvitation {
    /// 3 to 200 characters: the other side reads it, and who had a place.
    pub reason: String,
}

impl EndInvitation {
    pub(super) fn parse(&self) -> Result<Title> {
        Title::parse(&self.reason).map_err(|_| Error::invalid("reason", "fault-title"))
    }
}

/// What an answer changes, held until the unit of work ends.
pub(super) struct Held {
    /// The invitation as it stands now.
    pub(super) invitation: Invitation,
    /// The host's activity.
    pub(super) host: Activity,
    /// The guest's part.
    pub(super) part: Option<Activity>,
}

impl App {
    /// Holds the host's activity, the guest's part, then both orgs: two who answer at once come one after the other.
    pub(super) async fn hold_invitation(
        &self,
        tx: &mut Tx,
        org: domain::id::OrgId,
        id: InvitationId,
    ) -> Result<Held> {
        let before = store::joints::find(tx, org, id).await?.ok_or(Error::NotFound)?;
        let host = store::activities::hold(tx, before.org, before.activity).await?;
        let host = host.ok_or(Error::NotFound)?;
        let invitation = store::joints::find(tx, org, id).await?.ok_or(Error::NotFound)?;
        let part = match invitation.part {
            Some(part) => store::activities::hold(tx, invitation.guest, part).await?,
            None => None,
        };
        store::audit::hold_both(tx, invitation.org, invitation.guest).await?;
        Ok(Held { invitation, host, part })
    }

    /// Takes an invitation back. Taken back again, nothing changes.
    pub async fn end_invitation(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        invitation: InvitationId,
        why: &EndInvitation,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        let held = self.hold_invitation(&mut tx, org, invitation).await?;
        if held.invitation.org != org || held.invitation.activity != id {
            return Err(Error::NotFound);
        }
        permit.check_club(held.host.club)?;
        if held.invitation.state == Standing::Ended {
            return Ok(());
        }
        let reason = why.parse()?;
        let was = held.invitation.state;
        let state = was.take(Answer::End);
        let state = state.map_err(|_| Error::refused("refused-joint-order"))?;
        self.steps_out(&mut tx, permit.actor(), &held, (state, reason.as_str())).await?;
        let told = held.invitation.kind == Invitee::Partner || was == Standing::Invited;
        if told && held.invitation.guest != org {
            let title = &held.host.title;
            self.raise_joint(&mut tx, &held.invitation, title, TodoKind::JointTold).await?;
        }
        if held.invitation.guest != org {
            let change = json!({ "host": org });
            let (guest, about) = (held.invitation.guest, about(invitation));
            self.note(&mut tx, guest, permit.actor(), "joint.end", &about, change).await?;
        }
        let change = json!({ "before": was, "after": state });
        let subject = about(invitation);
        self.note(&mut tx, org, permit.actor(), "joint.end", &subject, change).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody does not take part any more, or never did: the part ends, the share is free, who waits at the host moves up.
    pub(super) async fn steps_out(
        &self,
        tx: &mut Tx,
        actor: crate::audit::Actor,
        held: &Held,
        (state, reason): (Standing, &str),
    ) -> Result<()> {
        let invitation = &held.invitation;
        if let Some(part) = &held.part {
            self.end_part(tx, actor, invitation.guest, part, (reason, Cause::Other)).await?;
        }
        let (by, at) = (actor.to_string(), self.world.now());
        let answered = Answered { state, places: 0, reason, actor: &by, at };
        store::joints::answer(tx, invitation.org, invitation.id, &answered).await?;
        let (guest, subject) = (invitation.guest, about(invitation.id));
        store::inbox::close(tx, guest, TodoKind::JointAnswer, &subject, at).await?;
        let host = store::orgs::find(tx, invitation.org).await?.ok_or(Error::NotFound)?;
        let found = store::activities::find(tx, host.id, held.host.id).await?;
        self.move_up(tx, &host, actor, &found.ok_or(Error::NotFound)?).await
    }
}
