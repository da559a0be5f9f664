//! On the day, at the door: a tap on a name or a scanned card says that somebody is there, or leaves. Hours are confirmed
//! presence (D46); at outreach the red lines are told before anybody starts (D36). A phone may send twice.

use std::collections::{BTreeMap, BTreeSet};

use domain::activity::{Presence, Stage, StepError};
use domain::attendance::{Check, Planned, Times, on_arrival, served, wants_note};
use domain::card::card_number;
use domain::guard::clock_of;
use domain::id::{ActivityId, CheckInId, LearnerId, TermId};
use domain::text::normalise;
use serde_json::json;
use store::Tx;
use store::activities::check_ins::{self, NewCheckIn, Spot, Stood};
use store::activities::{Activity, Member};

use super::served::planned;
use super::{subject, unblocked};
use crate::access::{ActivityWrite, Permit};
use crate::secrets::digest;
use crate::{App, Error, Result};

/// Longest note, in characters.
const NOTE_MAX: usize = 200;

/// Somebody is there, leaves, or does not come.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Made by the caller: sent twice, said once.
    #[serde(default)]
    pub id: Option<CheckInId>,
    /// Who, by a tap on the name.
    #[serde(default)]
    pub term: Option<TermId>,
    /// Who, by card: what its QR says, or the number printed on it.
    #[serde(default)]
    pub card: String,
    /// What; always needed.
    pub what: Option<Check>,
    /// When, 24 hours: 14:05; now when empty, on the day itself.
    #[serde(default)]
    pub time: String,
    /// Why it was very short or very long; up to 200 characters.
    #[serde(default)]
    pub note: String,
}

/// A line of the door's list. No `Debug`: a child's name.
#[derive(Clone)]
pub struct AtDoor {
    /// Who, and how they were marked.
    pub member: Member,
    /// From when to when.
    pub times: Times,
    /// Why it was very short or very long.
    pub note: String,
    /// Minutes that would count as it stands.
    pub minutes: i64,
}

/// The door's page.
#[derive(Clone)]
pub struct DoorView {
    /// The activity.
    pub activity: Activity,
    /// Everybody who belongs in it, by given name.
    pub people: Vec<AtDoor>,
    /// What was said on the spot.
    pub spot: Spot,
    /// Whether somebody can be checked in now.
    pub open: bool,
}

impl App {
    /// Who belongs to an activity, with the times that were said.
    pub async fn door(&self, permit: &Permit<ActivityWrite>, id: ActivityId) -> Result<DoorView> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let members = self.members_in(&mut tx, permit, &activity).await?;
        let stood = check_ins::stood(&mut tx, permit.org(), id).await?;
        let mut stood: BTreeMap<TermId, Stood> = stood.into_iter().collect();
        let planned = planned(&activity);
        let person = |member: Member| match stood.remove(&member.term) {
            None => AtDoor { member, times: Times::default(), note: String::new(), minutes: 0 },
            Some(Stood { presence, times, note }) => {
                AtDoor { member, times, note, minutes: served(presence, planned, times) }
            }
        };
        let people = members.into_iter().map(person).collect();
        let spot = check_ins::spot(&mut tx, permit.org(), id).await?.ok_or(Error::NotFound)?;
        let takes = activity.stage.takes_attendance(activity.day, self.world.today()).is_ok();
        let told = !activity.kind.needs_adult() || spot.lines_at.is_some();
        Ok(DoorView { open: takes && told && !activity.is_blocked(), activity, people, spot })
    }

    /// Says that the ambassadors were told the red lines: they guide, hold no password, code, card or telephone (D36).
    pub async fn tell_red_lines(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        activity.stage.takes_attendance(activity.day, self.world.today())?;
        let spot = check_ins::spot(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if spot.lines_at.is_none() {
            check_ins::tell_lines(&mut tx, org, id, self.world.now()).await?;
            let what = "activity.lines";
            self.note(&mut tx, org, permit.actor(), what, &subject(id), json!({})).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Checks somebody in or out. The same id is answered as the first time.
    pub async fn check_in(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        check: &CheckIn,
    ) -> Result<TermId> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        let what = check.what.ok_or_else(|| Error::invalid("what", "fault-check-what"))?;
        let press = check.id.unwrap_or_else(|| self.world.new_id().into());
        if let Some((there, term, said)) = check_ins::find(&mut tx, org, press).await? {
            let same = there == id && said == what;
            return if same { Ok(term) } else { Err(Error::refused("refused-activity-sent")) };
        }
        activity.stage.takes_attendance(activity.day, self.world.today())?;
        unblocked(&activity)?;
        let spot = check_ins::spot(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if activity.kind.needs_adult() && spot.lines_at.is_none() {
            return Err(Error::refused("refused-activity-lines"));
        }
        if activity.is_joint() {
            store::audit::hold(&mut tx, org).await?;
        }
        let members = self.members_in(&mut tx, permit, &activity).await?;
        let term = self.who_is(&mut tx, permit, &members, check).await?;
        let minute = self.minute_of_check(&activity, what, &check.time)?;
        let all = check_ins::stood(&mut tx, org, id).await?;
        let before = all.into_iter().find(|(known, _)| *known == term).map(|(_, stood)| stood);
        let note = normalise(&check.note);
        if note.chars().count() > NOTE_MAX {
            return Err(Error::invalid("note", "fault-check-note-long"));
        }
        let stood = after(planned(&activity), before, what, minute, note)?;
        let new = NewCheckIn {
            id: press,
            activity: id,
            term,
            what,
            minute,
            actor: &permit.actor().to_string(),
            at: self.world.now(),
        };
        check_ins::insert(&mut tx, org, &new).await?;
        check_ins::put(&mut tx, org, (id, term), &stood).await?;
        store::activities::touch(&mut tx, org, id).await?;
        let nobody = store::activities::present(&mut tx, org, id).await? == 0;
        if activity.stage == Stage::Held && nobody {
            return Err(StepError::Nobody.into());
        }
        let lines = self.settle_activity(&mut tx, org, id).await?;
        let change = json!({ "term": term, "what": what, "minute": minute, "lines": lines });
        self.note(&mut tx, org, permit.actor(), "activity.check", &subject(id), change).await?;
        tx.commit().await?;
        Ok(term)
    }

    /// Whose name was tapped, or whose card it is: by what its QR says, or by the number printed on it.
    async fn who_is(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        members: &[Member],
        check: &CheckIn,
    ) -> Result<TermId> {
        let stranger = || Error::invalid("card", "fault-check-card");
        if let Some(term) = check.term {
            let belongs = members.iter().any(|member| member.term == term);
            return if belongs {
                Ok(term)
            } else {
                Err(Error::invalid("term", "fault-attendance-stranger"))
            };
        }
        let org = permit.org();
        let typed = check.card.trim();
        if typed.is_empty() {
            return Err(stranger());
        }
        let terms: Vec<TermId> = members.iter().map(|member| member.term).collect();
        let learners = check_ins::learners_of(tx, org, &terms).await?;
        let ids: BTreeSet<LearnerId> = learners.iter().map(|(learner, _)| *learner).collect();
        // The QR holds an address that ends in the card's token.
        let token = typed.rsplit('/').next().unwrap_or(typed);
        let number: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        let number = number.to_ascii_uppercase();
        let by_token = store::cards::by_token(tx, &digest(token)).await?;
        let now = self.world.now();
        let mine = if let Some(card) = by_token.filter(|card| card.org == org && card.works(now)) {
            Some(card.learner)
        } else {
            let cards = store::cards::of_learners(tx, org, &ids).await?;
            let fits =
                cards.iter().filter(|card| card.works(now) && card_number(card.id) == number);
            match &fits.collect::<Vec<_>>()[..] {
                [one] => Some(one.learner),
                _ => None,
            }
        };
        let found = learners.iter().find(|(learner, _)| Some(*learner) == mine);
        found.map(|(_, term)| *term).ok_or_else(stranger)
    }

    /// The minute that was typed, or now. What lies ahead, and another day without a time, cannot be.
    fn minute_of_check(
        &self,
        activity: &Activity,
        what: Check,
        typed: &str,
    ) -> Result<Option<i64>> {
        if matches!(what, Check::Excused | Check::Absent) {
            return Ok(None);
        }
        let wrong = || Error::invalid("time", "fault-check-time");
        let now = self.world.now().local();
        let is_today = activity.day == self.world.today();
        let this_minute = i64::from(now.hour()) * 60 + i64::from(now.minute());
        let minute = match typed.trim() {
            "" if is_today => this_minute,
            "" => return Err(wrong()),
            typed => clock_of(typed).ok_or_else(wrong)?,
        };
        if minute >= 24 * 60 || (is_today && minute > this_minute) {
            return Err(wrong());
        }
        Ok(Some(minute))
    }
}

/// How somebody was there after a press. Whoever comes twice came the first time; whoever leaves again left the last time.
fn after(
    planned: Planned,
    before: Option<Stood>,
    what: Check,
    minute: Option<i64>,
    note: String,
) -> Result<Stood> {
    let known = before.filter(|stood| stood.presence.took_part());
    let (presence, times, old) = match known {
        Some(Stood { presence, times, note }) => (Some(presence), times, note),
        None => (None, Times::default(), String::new()),
    };
    let note = if note.is_empty() { old } else { note };
    let stood = match what {
        Check::Excused => Stood { presence: Presence::Excused, times: Times::default(), note },
        Check::Absent => Stood { presence: Presence::Absent, times: Times::default(), note },
        Check::Arrive => {
            let first = times.arrived.into_iter().chain(minute).min();
            let presence = first.map_or(Presence::Present, |first| on_arrival(planned, first));
            Stood { presence, times: Times { arrived: first, ..times }, note }
        }
        Check::Leave => {
            let presence = presence.ok_or_else(|| Error::refused("refused-check-leave"))?;
            if times.arrived.is_some_and(|arrived| minute.is_none_or(|minute| minute < arrived)) {
                return Err(Error::invalid("time", "fault-check-before"));
            }
            Stood { presence, times: Times { left: minute, ..times }, note }
        }
    };
    if stood.note.is_empty() && wants_note(stood.presence, planned, stood.times) {
        return Err(Error::invalid("note", "fault-check-note"));
    }
    Ok(stood)
}
