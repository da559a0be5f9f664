//! The host invites: a school, a partner, another club of its own, or a partner without an account whom it has asked itself.

use domain::activity::Stage;
use domain::id::{ActivityId, ClubId, InvitationId, OrgId};
use domain::inbox::TodoKind;
use domain::joint::{Answer, Invitee, share_fits};
use domain::org::OrgKind;
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::activities::{Activity, Record};
use store::joints::{Answered, Invitation, NewInvitation};

use crate::access::{ActivityWrite, Permit};
use crate::audit::Actor;
use crate::input::Count;
use crate::{App, Error, Faults, Result};

/// Who is to take part.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Made by the caller: sent twice, asked once.
    #[serde(default)]
    pub id: Option<InvitationId>,
    /// What they are; always needed.
    pub kind: Option<Invitee>,
    /// The school or partner.
    #[serde(default)]
    pub guest: Option<OrgId>,
    /// The club of the own school.
    #[serde(default)]
    pub club: Option<ClubId>,
    /// Of a club: its places; needed when the activity has a limit.
    #[serde(default)]
    pub places: Count,
    /// The name of a partner without an account, 3 to 200 characters.
    #[serde(default)]
    pub name: String,
    /// Whom to ask there, 3 to 200 characters.
    #[serde(default)]
    pub contact: String,
}

/// The subject of audit lines and to-dos.
pub(super) fn about(id: InvitationId) -> String {
    format!("invitation/{id}")
}

/// A number of places as typed; nothing typed is no limit.
pub(super) fn places_of(typed: &Count) -> Option<i64> {
    match typed.0.trim() {
        "" => Some(0),
        _ => typed.within(0, domain::joint::SHARE_MAX).ok(),
    }
}

impl App {
    /// Invites to a planned activity. The same id is answered as the first time.
    pub async fn invite_joint(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        invite: &Invite,
    ) -> Result<InvitationId> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        let found = store::activities::hold(&mut tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        let new = invite.id.unwrap_or_else(|| self.world.new_id().into());
        if let Some(there) = store::joints::find(&mut tx, org, new).await? {
            let same = there.activity == id && Some(there.kind) == invite.kind;
            return if same { Ok(new) } else { Err(Error::refused("refused-activity-sent")) };
        }
        if activity.joint.host.is_some() {
            return Err(Error::refused("refused-joint-host"));
        }
        if activity.stage != Stage::Planned {
            return Err(Error::refused("refused-activity-order"));
        }
        let kind = invite.kind.ok_or_else(|| Error::invalid("kind", "fault-joint-kind"))?;
        let guest = match kind {
            Invitee::School | Invitee::Partner => {
                let guest = self.guest_of(&mut tx, org, kind, invite.guest).await?;
                guest.ok_or_else(|| Error::invalid("guest", "fault-joint-guest"))?
            }
            Invitee::Club | Invitee::Other => org,
        };
        // Both chains get a line below.
        store::audit::hold_both(&mut tx, org, guest).await?;
        let standing = store::joints::of_activity(&mut tx, org, id).await?;
        let twice = |one: &Invitation| {
            one.state.is_open() && one.kind == kind && one.guest == guest && guest != org
        };
        if standing.iter().any(twice) {
            return Err(Error::invalid("guest", "fault-joint-twice"));
        }
        let (name, contact) = names(kind, invite)?;
        let (by, at) = (permit.actor().to_string(), self.world.now());
        let (name, contact) = (name.as_str(), contact.as_str());
        let record =
            NewInvitation { id: new, activity: id, kind, guest, name, contact, actor: &by, at };
        store::joints::insert(&mut tx, org, &record).await?;
        let change = json!({ "activity": id, "kind": kind, "guest": guest });
        self.note(&mut tx, org, permit.actor(), "joint.invite", &about(new), change).await?;
        let made = store::joints::find(&mut tx, org, new).await?.ok_or(Error::NotFound)?;
        match kind {
            Invitee::School | Invitee::Partner => {
                let title = &activity.title;
                self.raise_joint(&mut tx, &made, title, TodoKind::JointAnswer).await?;
                let change = json!({ "host": org });
                let what = "joint.invite";
                self.note(&mut tx, guest, permit.actor(), what, &about(new), change).await?;
            }
            Invitee::Other => {
                let accepted = self.accepted(&made, 0, &by)?;
                store::joints::answer(&mut tx, org, new, &accepted).await?;
            }
            Invitee::Club => self.own_club(&mut tx, permit, &activity, &made, invite).await?,
        }
        tx.commit().await?;
        Ok(new)
    }

    /// The school or partner that can be invited: one that is there today, and another one.
    async fn guest_of(
        &self,
        tx: &mut Tx,
        org: OrgId,
        kind: Invitee,
        guest: Option<OrgId>,
    ) -> Result<Option<OrgId>> {
        let Some(guest) = guest.filter(|guest| *guest != org) else { return Ok(None) };
        let wanted = match kind {
            Invitee::Partner => OrgKind::Partner,
            Invitee::School | Invitee::Club | Invitee::Other => OrgKind::School,
        };
        let today = self.world.today();
        let found = store::orgs::find(tx, guest).await?;
        let fits = found.filter(|found| {
            found.kind == wanted && found.valid_from <= today && today <= found.valid_to
        });
        Ok(fits.map(|found| found.id))
    }

    /// Another club of the own school takes part at once; its adults are the host's, unless its teacher names others.
    async fn own_club(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        activity: &Activity,
        made: &Invitation,
        invite: &Invite,
    ) -> Result<()> {
        let org = permit.org();
        let mut faults = Faults::default();
        let clubs = store::clubs::list(tx, org).await?;
        let others = store::joints::of_activity(tx, org, activity.id).await?;
        let taking: Vec<ClubId> =
            others.iter().filter(|one| one.state.is_open()).filter_map(|one| one.club).collect();
        let club = clubs.iter().find(|club| {
            Some(club.id) == invite.club
                && club.id != activity.club
                && !taking.contains(&club.id)
                && permit.check_club(club.id).is_ok()
                && club.closed_on.is_none_or(|closed| activity.day <= closed)
        });
        let club = faults.take("club", "fault-joint-club", club.map(|club| club.id).ok_or(()));
        let places = places_of(&invite.places);
        let fits = match places {
            Some(places) => self.share_fits(tx, activity, made, places).await?,
            None => false,
        };
        if !fits {
            faults.add("places", "fault-joint-places");
        }
        faults.done()?;
        let (Some(club), Some(places)) = (club, places) else { return Ok(()) };
        let adults = (activity.adult.reveal().as_str(), activity.second_adult.reveal().as_str());
        self.take_part(tx, permit.actor(), activity, made, (club, places), adults).await
    }

    /// Whether there are so many places for a guest, with the host's own and everybody else's.
    pub(super) async fn share_fits(
        &self,
        tx: &mut Tx,
        host: &Activity,
        of: &Invitation,
        wanted: i64,
    ) -> Result<bool> {
        let taken = store::signups::taken(tx, of.org, &[host.id]).await?;
        let taken = taken.get(&host.id).copied().unwrap_or(0);
        let own = if of.state == domain::joint::Standing::Accepted { of.places } else { 0 };
        let others = host.joint.shares - own;
        Ok(share_fits(host.capacity, i64::try_from(taken).unwrap_or(i64::MAX), others, wanted))
    }

    /// Writes that a guest takes part.
    pub(super) fn accepted<'a>(
        &self,
        invitation: &Invitation,
        places: i64,
        actor: &'a str,
    ) -> Result<Answered<'a>> {
        let state = invitation.state.take(Answer::Accept);
        let state = state.map_err(|_| Error::refused("refused-joint-order"))?;
        Ok(Answered { state, places, reason: "", actor, at: self.world.now() })
    }

    /// Makes the part of a guest that brings learners: an activity of its own, as the host's is.
    pub(super) async fn take_part(
        &self,
        tx: &mut Tx,
        actor: Actor,
        host: &Activity,
        invitation: &Invitation,
        (club, places): (ClubId, i64),
        (adult, second_adult): (&str, &str),
    ) -> Result<()> {
        let guest = invitation.guest;
        let part = ActivityId(self.world.new_id());
        let record = Record {
            id: part,
            item: None,
            campaign: None,
            club,
            kind: host.kind,
            title: &host.title,
            day: host.day,
            starts_at: &host.starts_at,
            minutes: host.minutes,
            place: &host.place,
            adult,
            partner: "",
            second_adult,
            capacity: places,
            outside: host.outside,
        };
        store::activities::insert(tx, guest, &record).await?;
        store::joints::set_part(tx, invitation.org, invitation.id, (club, part)).await?;
        let by = actor.to_string();
        let accepted = self.accepted(invitation, places, &by)?;
        store::joints::answer(tx, invitation.org, invitation.id, &accepted).await?;
        self.raise_close(tx, guest, part, &host.title, host.day).await?;
        let change = json!({ "club": club, "part": part, "places": places });
        self.note(tx, guest, actor, "joint.accept", &about(invitation.id), change).await?;
        Ok(())
    }
}

/// Name and contact of a partner without an account; of everybody else there are none.
fn names(kind: Invitee, invite: &Invite) -> Result<(String, String)> {
    if kind != Invitee::Other {
        return Ok((String::new(), String::new()));
    }
    let mut faults = Faults::default();
    let name = faults.take("name", "fault-title", Title::parse(&invite.name));
    let contact = faults.take("contact", "fault-title", Title::parse(&invite.contact));
    faults.done()?;
    let text = |title: Option<Title>| title.map_or_else(String::new, |one| one.as_str().to_owned());
    Ok((text(name), text(contact)))
}
