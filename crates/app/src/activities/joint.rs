//! The parts of a joint activity follow its host: what it is, when and where is the host's to say; each school is told, and its
//! guard judges its children's places again. Whoever changes more than one org holds the host's activity first, then the parts,
//! then the orgs in their order: two who do so at once wait for each other, never both.

use std::collections::BTreeSet;

use domain::activity::{Cause, Disruption, Stage, Step, StepError};
use domain::id::{ActivityId, DisruptionId, OrgId, TermId};
use domain::inbox::TodoKind;
use domain::joint::{Answer, Invitee, Standing};
use serde_json::json;
use store::Tx;
use store::activities::disruptions::{self, Disrupted};
use store::activities::{Activity, Record};
use store::inbox::NewTodo;
use store::joints::{Answered, Invitation};

use super::{about, subject};
use crate::audit::Actor;
use crate::{App, Error, Result};

/// Somebody who takes part, with the part of their own where there is one.
pub(super) struct Part {
    invitation: Invitation,
    activity: Option<Activity>,
}

/// The subject of audit lines and to-dos about an invitation.
fn about_invitation(invitation: &Invitation) -> String {
    format!("invitation/{}", invitation.id)
}

/// Whether a number of places leaves everybody what was promised.
pub(super) fn keeps_promises(parts: &[Part], capacity: i64) -> Result<()> {
    let open = |part: &Part| part.activity.is_some() && part.invitation.places == 0;
    if capacity > 0 && parts.iter().any(open) {
        return Err(Error::invalid("capacity", "fault-joint-open"));
    }
    let promised: i64 = parts.iter().map(|part| part.invitation.places).sum();
    if capacity > 0 && promised > capacity {
        return Err(Error::invalid("capacity", "fault-joint-shares"));
    }
    Ok(())
}

/// What of an activity its parts take over.
fn shared(one: &Activity) -> impl PartialEq + '_ {
    let when = (one.day, one.starts_at.as_str(), one.minutes);
    (one.kind, one.title.as_str(), when, one.place.as_str(), one.outside)
}

impl App {
    /// Holds everything that a change of a joint activity reaches; of another activity nothing.
    pub(super) async fn hold_joint(
        &self,
        tx: &mut Tx,
        org: OrgId,
        activity: &Activity,
    ) -> Result<Vec<Part>> {
        if activity.joint.others == 0 {
            return Ok(Vec::new());
        }
        let mut invitations = store::joints::of_activity(tx, org, activity.id).await?;
        invitations.retain(|one| one.state == Standing::Accepted);
        invitations.sort_by_key(|one| (one.guest, one.part));
        let mut parts = Vec::new();
        for invitation in invitations {
            let activity = match invitation.part {
                Some(part) => store::activities::hold(tx, invitation.guest, part).await?,
                None => None,
            };
            parts.push(Part { invitation, activity });
        }
        let guests = parts.iter().map(|part| part.invitation.guest);
        for org in guests.chain([org]).collect::<BTreeSet<_>>() {
            store::audit::hold(tx, org).await?;
        }
        Ok(parts)
    }

    /// After a change of the host's: the parts are what it is now. `moved` when it was one act that everybody is told of.
    pub(super) async fn parts_follow(
        &self,
        tx: &mut Tx,
        (org, actor): (OrgId, Actor),
        parts: &[Part],
        kept: &Activity,
        moved: Option<&Disrupted>,
    ) -> Result<()> {
        let found = store::activities::find(tx, org, kept.id).await?;
        let host = found.ok_or(Error::NotFound)?;
        if shared(&host) == shared(kept) {
            return Ok(());
        }
        let when = |one: &Activity| (one.day, one.starts_at.clone(), one.minutes);
        let other_time = when(&host) != when(kept) || host.place != kept.place;
        for part in parts {
            match &part.activity {
                Some(before) => self.part_follows(tx, actor, part, before, &host, moved).await?,
                None if other_time => self.ask_again(tx, actor, &part.invitation, &host).await?,
                None => {}
            }
        }
        Ok(())
    }

    async fn part_follows(
        &self,
        tx: &mut Tx,
        actor: Actor,
        part: &Part,
        before: &Activity,
        host: &Activity,
        moved: Option<&Disrupted>,
    ) -> Result<()> {
        let guest = part.invitation.guest;
        if before.stage != Stage::Planned {
            return Err(Error::refused("refused-joint-held"));
        }
        if before.day != host.day && before.marked > 0 {
            return Err(Error::refused("refused-activity-counted"));
        }
        let record = Record {
            kind: host.kind,
            title: &host.title,
            day: host.day,
            starts_at: &host.starts_at,
            minutes: host.minutes,
            place: &host.place,
            outside: host.outside,
            ..part_record(before)
        };
        store::activities::update(tx, guest, &record).await?;
        let school = store::orgs::find(tx, guest).await?.ok_or(Error::NotFound)?;
        self.judge_again(tx, &school, actor, before.id, before).await?;
        self.raise_close(tx, guest, before.id, &host.title, host.day).await?;
        if let Some(moved) = moved {
            let id = DisruptionId(self.world.new_id());
            let record = Disrupted { id, activity: before.id, ..moved.clone() };
            disruptions::insert(tx, guest, &record).await?;
            self.raise_tell(tx, guest, before).await?;
        }
        let what = if moved.is_some() { "activity.move" } else { "activity.change" };
        let change = json!({ "host": host.id, "day": host.day, "starts_at": host.starts_at });
        self.note(tx, guest, actor, what, &subject(before.id), change).await?;
        Ok(())
    }

    /// A partner who had said yes to another time is asked again.
    async fn ask_again(
        &self,
        tx: &mut Tx,
        actor: Actor,
        invitation: &Invitation,
        host: &Activity,
    ) -> Result<()> {
        if invitation.kind != Invitee::Partner {
            return Ok(());
        }
        let state = invitation.state.take(Answer::Ask);
        let state = state.map_err(|_| Error::refused("refused-joint-order"))?;
        let (by, at) = (actor.to_string(), self.world.now());
        let answered = Answered { state, places: 0, reason: "", actor: &by, at };
        store::joints::answer(tx, invitation.org, invitation.id, &answered).await?;
        self.raise_joint(tx, invitation, &host.title, TodoKind::JointAnswer).await?;
        let (change, about) = (json!({ "day": host.day }), about_invitation(invitation));
        self.note(tx, invitation.guest, actor, "joint.ask", &about, change).await?;
        Ok(())
    }

    /// A to-do of the guest about an invitation.
    pub(crate) async fn raise_joint(
        &self,
        tx: &mut Tx,
        invitation: &Invitation,
        title: &str,
        kind: TodoKind,
    ) -> Result<()> {
        self.raise_joint_at(tx, invitation.guest, invitation, title, kind).await
    }

    /// A to-do of the guest or the host about an invitation.
    pub(crate) async fn raise_joint_at(
        &self,
        tx: &mut Tx,
        org: OrgId,
        invitation: &Invitation,
        title: &str,
        kind: TodoKind,
    ) -> Result<()> {
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind,
            subject: &about_invitation(invitation),
            detail: title,
            href: &format!("/o/{org}/joints/{}", invitation.id),
            due: None,
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    /// The host called it off: no part takes place. What a school has already counted stands in the way.
    pub(super) async fn parts_called_off(
        &self,
        tx: &mut Tx,
        actor: Actor,
        parts: &[Part],
        why: (&str, Cause),
    ) -> Result<()> {
        for part in parts {
            let invitation = &part.invitation;
            match &part.activity {
                Some(before) if before.stage == Stage::Held => {
                    return Err(Error::refused("refused-joint-held"));
                }
                Some(before) => self.end_part(tx, actor, invitation.guest, before, why).await?,
                None if invitation.kind == Invitee::Partner => {
                    let title = &invitation.org_name;
                    self.raise_joint(tx, invitation, title, TodoKind::JointTold).await?;
                }
                None => {}
            }
        }
        Ok(())
    }

    /// While nobody can answer any more, nobody is asked to; `again` when it is planned again.
    pub(super) async fn close_questions(
        &self,
        tx: &mut Tx,
        (org, host): (OrgId, &Activity),
        again: bool,
    ) -> Result<()> {
        let (asked, now) = (TodoKind::JointAnswer, self.world.now());
        for one in store::joints::of_activity(tx, org, host.id).await? {
            if one.state == Standing::Invited && again {
                self.raise_joint(tx, &one, &host.title, asked).await?;
            } else if one.state == Standing::Invited {
                store::inbox::close(tx, one.guest, asked, &about_invitation(&one), now).await?;
            }
        }
        Ok(())
    }

    /// A part does not take place: nothing of it counts, its school's children are told.
    pub(crate) async fn end_part(
        &self,
        tx: &mut Tx,
        actor: Actor,
        guest: OrgId,
        part: &Activity,
        (reason, cause): (&str, Cause),
    ) -> Result<()> {
        if part.stage == Stage::Cancelled {
            return Ok(());
        }
        let id = part.id;
        let stage = part.stage.take(Step::Cancel, part.day, self.world.today());
        let stage = stage.map_err(|error: StepError| Error::from(error))?;
        store::activities::step(tx, guest, id, stage, 0, (reason, Some(cause))).await?;
        self.settle_activity(tx, guest, id).await?;
        self.close_todo(tx, guest, id).await?;
        let now = self.world.now();
        store::inbox::close(tx, guest, TodoKind::AdultReplace, &about(id), now).await?;
        let record = Disrupted {
            id: DisruptionId(self.world.new_id()),
            activity: id,
            what: Disruption::Cancel,
            cause,
            reason: reason.to_owned(),
            was_day: part.day,
            was_at: part.starts_at.clone(),
            was_place: part.place.clone(),
            day: None,
            starts_at: String::new(),
            place: String::new(),
            actor: actor.to_string(),
            at: now,
            told_at: None,
        };
        disruptions::insert(tx, guest, &record).await?;
        self.raise_tell(tx, guest, part).await?;
        let change = json!({ "cause": cause });
        self.note(tx, guest, actor, "activity.cancel", &subject(id), change).await?;
        Ok(())
    }

    /// The host takes back that it was called off: the parts that stood are planned again.
    pub(super) async fn parts_reopened(
        &self,
        tx: &mut Tx,
        actor: Actor,
        parts: &[Part],
        (host, why): (&Activity, &str),
    ) -> Result<()> {
        for part in parts {
            let guest = part.invitation.guest;
            let Some(before) = &part.activity else {
                self.ask_again(tx, actor, &part.invitation, host).await?;
                continue;
            };
            if before.stage != Stage::Cancelled {
                continue;
            }
            store::activities::step(tx, guest, before.id, Stage::Planned, 0, (why, None)).await?;
            let school = store::orgs::find(tx, guest).await?.ok_or(Error::NotFound)?;
            self.judge_again(tx, &school, actor, before.id, before).await?;
            self.raise_close(tx, guest, before.id, &before.title, before.day).await?;
            let change = json!({ "host": host.id });
            self.note(tx, guest, actor, "activity.reopen", &subject(before.id), change).await?;
        }
        Ok(())
    }

    /// The terms whose learners took part through another club of the same school: they are not counted twice.
    pub(super) async fn took_part_beside(
        &self,
        tx: &mut Tx,
        org: OrgId,
        activity: &Activity,
    ) -> Result<BTreeSet<TermId>> {
        if !activity.is_joint() {
            return Ok(BTreeSet::new());
        }
        let top = activity.joint.host.map_or((org, activity.id), |host| (host.org, host.activity));
        let parts = store::joints::of_activity(tx, top.0, top.1).await?;
        let parts = parts.into_iter().filter(|one| one.guest == org);
        let mut family: BTreeSet<ActivityId> = parts.filter_map(|one| one.part).collect();
        if top.0 == org {
            family.insert(top.1);
        }
        family.remove(&activity.id);
        if family.is_empty() {
            return Ok(BTreeSet::new());
        }
        let family: Vec<ActivityId> = family.into_iter().collect();
        Ok(store::joints::took_part_at(tx, org, &family).await?)
    }
}

/// A part as it is kept.
fn part_record(part: &Activity) -> Record<'_> {
    Record {
        id: part.id,
        item: part.item,
        campaign: part.campaign,
        club: part.club,
        kind: part.kind,
        title: &part.title,
        day: part.day,
        starts_at: &part.starts_at,
        minutes: part.minutes,
        place: &part.place,
        adult: part.adult.reveal(),
        partner: &part.partner,
        second_adult: part.second_adult.reveal(),
        capacity: part.capacity,
        outside: part.outside,
    }
}
