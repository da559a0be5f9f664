//! The guest answers: yes with a club, places and an adult of its own; no with a reason; later it may take its yes back.
//!
//! Each school names a vetted adult of its own for its children (D37). The host's adults do not stand in: they are vetted by
//! another school, and they read no names of these children, so that they could not know who is missing.

use domain::activity::Stage;
use domain::id::{ActivityId, ClubId, InvitationId, OrgId};
use domain::inbox::TodoKind;
use domain::joint::{Answer, Invitee, Standing};
use domain::text::normalise;
use serde_json::json;
use store::Tx;
use store::activities::Activity;

use super::host::{EndInvitation, Held};
use super::invite::{about, places_of};
use crate::access::{JointAnswer, Permit};
use crate::input::Count;
use crate::{App, Error, Faults, Result};

/// How a guest takes part. A partner has nothing to say here.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Of a school: the club that takes part; once said it stays.
    #[serde(default)]
    pub club: Option<ClubId>,
    /// Of a school: how many places it takes, at least 1 when the activity has a limit; empty: as many as come.
    #[serde(default)]
    pub places: Count,
    /// Of a school: the name of its own vetted adult; once said it is changed at its own activity.
    #[serde(default)]
    pub adult: String,
    /// The name of a second one, or empty.
    #[serde(default)]
    pub second_adult: String,
}

impl App {
    /// Says yes; said again by a school, with another number of places. Returns the school's own activity.
    pub async fn accept_invitation(
        &self,
        permit: &Permit<JointAnswer>,
        id: InvitationId,
        accept: &Accept,
    ) -> Result<Option<ActivityId>> {
        let mut tx = self.store.write().await?;
        let held = self.asked(&mut tx, permit, id).await?;
        let invitation = &held.invitation;
        if held.host.stage != Stage::Planned {
            return Err(Error::refused("refused-joint-over"));
        }
        let by = permit.actor().to_string();
        let before = invitation.state;
        let answered = self.accepted(invitation, 0, &by)?;
        if invitation.kind == Invitee::Partner {
            if before == Standing::Accepted {
                return Ok(None);
            }
            store::joints::answer(&mut tx, invitation.org, id, &answered).await?;
            let what = "joint.accept";
            self.note(&mut tx, permit.org(), permit.actor(), what, &about(id), json!({})).await?;
        } else if let (Standing::Accepted, Some(part)) = (before, &held.part) {
            if !self.other_places(&mut tx, permit, &held, part, accept).await? {
                return Ok(Some(part.id));
            }
        } else {
            self.joins(&mut tx, permit, &held, accept).await?;
        }
        let change = json!({ "guest": permit.org() });
        let (host, what) = (invitation.org, "joint.accept");
        self.note(&mut tx, host, permit.actor(), what, &about(id), change).await?;
        let now = self.world.now();
        let org = permit.org();
        store::inbox::close(&mut tx, org, TodoKind::JointAnswer, &about(id), now).await?;
        let found = store::joints::find(&mut tx, org, id).await?;
        tx.commit().await?;
        Ok(found.and_then(|found| found.part))
    }

    /// A school takes part for the first time.
    async fn joins(
        &self,
        tx: &mut Tx,
        permit: &Permit<JointAnswer>,
        held: &Held,
        accept: &Accept,
    ) -> Result<()> {
        let org = permit.org();
        let day = held.host.day;
        let mut faults = Faults::default();
        let clubs = store::clubs::list(tx, org).await?;
        let open = |closed: Option<jiff::civil::Date>| closed.is_none_or(|closed| day <= closed);
        let club = clubs.iter().find(|one| Some(one.id) == accept.club && open(one.closed_on));
        let club = faults.take("club", "fault-activity-club", club.map(|one| one.id).ok_or(()));
        let places = self.places_for(tx, held, accept, &mut faults).await?;
        let vetted = self.vetted_on(tx, org, day).await?;
        let (adult, second) = (normalise(&accept.adult), normalise(&accept.second_adult));
        if !vetted.contains(&adult) {
            faults.add("adult", "fault-joint-adult");
        }
        if !second.is_empty() && (second == adult || !vetted.contains(&second)) {
            faults.add("second_adult", "fault-joint-second");
        }
        faults.done()?;
        let (Some(club), Some(places)) = (club, places) else { return Ok(()) };
        let (host, of) = (&held.host, &held.invitation);
        self.take_part(tx, permit.actor(), host, of, (club, places), (&adult, &second)).await
    }

    /// A school takes more or fewer places than before; false when it is the same number.
    async fn other_places(
        &self,
        tx: &mut Tx,
        permit: &Permit<JointAnswer>,
        held: &Held,
        part: &Activity,
        accept: &Accept,
    ) -> Result<bool> {
        let (org, invitation) = (permit.org(), &held.invitation);
        let mut faults = Faults::default();
        let places = self.places_for(tx, held, accept, &mut faults).await?;
        faults.done()?;
        let Some(places) = places.filter(|places| *places != invitation.places) else {
            return Ok(false);
        };
        store::activities::set_places(tx, org, part.id, places).await?;
        let by = permit.actor().to_string();
        let answered = self.accepted(invitation, places, &by)?;
        store::joints::answer(tx, invitation.org, invitation.id, &answered).await?;
        // Not below those who have a place; who waits moves up, here and at the host.
        let judged = self.judge_again(tx, permit.org_record(), permit.actor(), part.id, part).await;
        judged.map_err(as_places)?;
        let host = store::orgs::find(tx, invitation.org).await?.ok_or(Error::NotFound)?;
        let found = store::activities::find(tx, host.id, held.host.id).await?;
        self.move_up(tx, &host, permit.actor(), &found.ok_or(Error::NotFound)?).await?;
        let change = json!({ "before": invitation.places, "after": places });
        let (what, about) = ("joint.accept", about(invitation.id));
        self.note(tx, org, permit.actor(), what, &about, change).await?;
        Ok(true)
    }

    async fn places_for(
        &self,
        tx: &mut Tx,
        held: &Held,
        accept: &Accept,
        faults: &mut Faults,
    ) -> Result<Option<i64>> {
        let places = places_of(&accept.places);
        let fits = match places {
            Some(places) => self.share_fits(tx, &held.host, &held.invitation, places).await?,
            None => false,
        };
        if !fits {
            faults.add("places", "fault-joint-places");
        }
        Ok(places.filter(|_| fits))
    }

    /// Names of the org's adults who are vetted on a day.
    pub(super) async fn vetted_on(
        &self,
        tx: &mut Tx,
        org: OrgId,
        day: jiff::civil::Date,
    ) -> Result<Vec<String>> {
        let list = store::supervisors::list(tx, org).await?;
        let holds = list.into_iter().filter(|one| one.vetting.holds_on(day));
        Ok(holds.map(|one| one.full_name.into_inner()).collect())
    }

    /// Says no. Said again, nothing changes.
    pub async fn decline_invitation(
        &self,
        permit: &Permit<JointAnswer>,
        id: InvitationId,
        why: &EndInvitation,
    ) -> Result<()> {
        self.go(permit, id, (Answer::Decline, "joint.decline"), why).await
    }

    /// Takes a yes back: the school's children are told, its places are free for others. Said again, nothing changes.
    pub async fn withdraw_from_joint(
        &self,
        permit: &Permit<JointAnswer>,
        id: InvitationId,
        why: &EndInvitation,
    ) -> Result<()> {
        self.go(permit, id, (Answer::Withdraw, "joint.withdraw"), why).await
    }

    async fn go(
        &self,
        permit: &Permit<JointAnswer>,
        id: InvitationId,
        (answer, what): (Answer, &str),
        why: &EndInvitation,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let held = self.asked(&mut tx, permit, id).await?;
        let before = held.invitation.state;
        let done = match answer {
            Answer::Decline => Standing::Declined,
            _ => Standing::Withdrawn,
        };
        if before == done {
            return Ok(());
        }
        let reason = why.parse()?;
        let state = before.take(answer).map_err(|_| Error::refused("refused-joint-order"))?;
        self.steps_out(&mut tx, permit.actor(), &held, (state, reason.as_str())).await?;
        let (host, title) = (held.invitation.org, held.host.title.as_str());
        let told = TodoKind::JointTold;
        self.raise_joint_at(&mut tx, host, &held.invitation, title, told).await?;
        for org in [host, permit.org()] {
            let change = json!({ "before": before, "after": state });
            self.note(&mut tx, org, permit.actor(), what, &about(id), change).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Notes that what changed was read.
    pub async fn joint_read(&self, permit: &Permit<JointAnswer>, id: InvitationId) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::joints::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let now = self.world.now();
        store::inbox::close(&mut tx, org, TodoKind::JointTold, &about(id), now).await?;
        let what = "joint.read";
        self.note(&mut tx, org, permit.actor(), what, &about(id), json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// An invitation that this org answers, with all that an answer changes.
    async fn asked(
        &self,
        tx: &mut Tx,
        permit: &Permit<JointAnswer>,
        id: InvitationId,
    ) -> Result<Held> {
        let held = self.hold_invitation(tx, permit.org(), id).await?;
        let asks = matches!(held.invitation.kind, Invitee::School | Invitee::Partner);
        if !asks || held.invitation.guest != permit.org() {
            return Err(Error::NotFound);
        }
        Ok(held)
    }
}

/// A fault of the number of places, as this form names it.
fn as_places(error: Error) -> Error {
    let Error::Invalid(faults) = error else { return error };
    let named = |fault: crate::Fault| match fault.field.as_str() {
        "capacity" => crate::Fault { field: "places".to_owned(), ..fault },
        _ => fault,
    };
    Error::Invalid(Faults(faults.0.into_iter().map(named).collect()))
}
