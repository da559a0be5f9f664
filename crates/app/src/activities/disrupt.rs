//! One act when an activity cannot take place as planned: it is moved or called off, and everybody concerned is told. Who
//! signs in reads it at home; for the others the club's teachers have a to-do. What was called off gives no hours; at what
//! was moved the guard judges every place again (R06, D42, D43).

use domain::activity::{Cause, Disruption, Stage, Step};
use domain::calendar::{Instant, start_of};
use domain::guard::clock_of;
use domain::id::{ActivityId, DisruptionId, OrgId};
use domain::inbox::TodoKind;
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::activities::Activity;
use store::activities::disruptions::{self, Disrupted};
use store::inbox::NewTodo;

use super::joint::Part;
use super::{Details, Reason, about, own, subject};
use crate::access::{ActivityWrite, Permit};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// What becomes of an activity that cannot take place as planned.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disrupt {
    /// Made by the caller: sent twice, done once.
    #[serde(default)]
    pub id: Option<DisruptionId>,
    /// Moved or called off; always needed.
    pub what: Option<Disruption>,
    /// Why, in a word; always needed.
    pub cause: Option<Cause>,
    /// Why, 3 to 200 characters: everybody concerned reads it.
    pub reason: String,
    /// The new day, when it is moved.
    #[serde(default)]
    pub day: Day,
    /// When it begins then, 24 hours: 14:00; as before when empty.
    #[serde(default)]
    pub starts_at: String,
    /// Where it is then; as before when empty.
    #[serde(default)]
    pub place: String,
    /// The activity's `changed` that was read; somebody else's change in between is then noticed.
    #[serde(default)]
    pub seen: Option<i64>,
}

/// When an activity begins; none when its time is none.
pub(super) fn begins(activity: &Activity) -> Option<Instant> {
    Some(start_of(activity.day).plus_minutes(clock_of(&activity.starts_at)?))
}

impl App {
    /// Moves an activity or calls it off. The same id is answered as the first time.
    pub async fn disrupt_activity(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        disrupt: &Disrupt,
    ) -> Result<()> {
        let (mut tx, kept) = self.begin(permit, id).await?;
        self.disrupt_in(&mut tx, permit, &kept, disrupt).await?;
        Ok(tx.commit().await?)
    }

    /// Calls an activity off without a word for the cause; for the same reason again changes nothing.
    pub async fn cancel_activity(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        why: &Reason,
    ) -> Result<()> {
        let (mut tx, kept) = self.begin(permit, id).await?;
        let reason = why.parse()?;
        if kept.stage == Stage::Cancelled && kept.reason == reason.as_str() {
            return Ok(());
        }
        let disrupt = Disrupt {
            what: Some(Disruption::Cancel),
            cause: Some(Cause::Other),
            reason: why.reason.clone(),
            ..Disrupt::default()
        };
        self.disrupt_in(&mut tx, permit, &kept, &disrupt).await?;
        Ok(tx.commit().await?)
    }

    async fn disrupt_in(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        kept: &Activity,
        disrupt: &Disrupt,
    ) -> Result<()> {
        let org = permit.org();
        let id = disrupt.id.unwrap_or_else(|| DisruptionId(self.world.new_id()));
        if let Some(known) = disruptions::find(tx, org, id).await? {
            let same = known.activity == kept.id && Some(known.what) == disrupt.what;
            return if same { Ok(()) } else { Err(Error::refused("refused-activity-sent")) };
        }
        let mut faults = Faults::default();
        let what = faults.take("what", "fault-disrupt-what", disrupt.what.ok_or(()));
        let cause = faults.take("cause", "fault-disrupt-cause", disrupt.cause.ok_or(()));
        let reason = faults.take("reason", "fault-title", Title::parse(&disrupt.reason));
        let (Some(what), Some(cause), Some(reason)) = (what, cause, reason) else {
            return Err(Error::Invalid(faults));
        };
        own(kept)?;
        let parts = self.hold_joint(tx, org, kept).await?;
        // What was held or called off is not moved either.
        kept.stage.take(Step::Cancel, kept.day, self.world.today())?;
        if disrupt.seen.is_some_and(|seen| seen != kept.changed) {
            return Err(Error::Stale);
        }
        let now_at = match what {
            Disruption::Cancel => {
                self.call_off(tx, permit, (kept, &parts), (reason.as_str(), cause)).await?;
                None
            }
            Disruption::Move => Some(self.move_to(tx, permit, kept, disrupt).await?),
        };
        let (day, starts_at, place) = match now_at {
            Some(moved) => (Some(moved.day), moved.starts_at, moved.place),
            None => (None, String::new(), String::new()),
        };
        let record = Disrupted {
            id,
            activity: kept.id,
            what,
            cause,
            reason: reason.as_str().to_owned(),
            was_day: kept.day,
            was_at: kept.starts_at.clone(),
            was_place: kept.place.clone(),
            day,
            starts_at,
            place,
            actor: permit.actor().to_string(),
            at: self.world.now(),
            told_at: None,
        };
        disruptions::insert(tx, org, &record).await?;
        if what == Disruption::Move {
            let by = (org, permit.actor());
            self.parts_follow(tx, by, &parts, kept, Some(&record)).await?;
        }
        self.raise_tell(tx, org, kept).await
    }

    /// Nothing of it counts; help counted at it is taken back.
    async fn call_off(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        (kept, parts): (&Activity, &[Part]),
        (reason, cause): (&str, Cause),
    ) -> Result<()> {
        let (org, id) = (permit.org(), kept.id);
        let tallies = store::activities::lively(tx, org, id).await?;
        self.take_back(tx, permit, kept, &tallies).await?;
        self.parts_called_off(tx, permit.actor(), parts, (reason, cause)).await?;
        self.close_questions(tx, (org, kept), false).await?;
        let why = (reason, Some(cause));
        store::activities::step(tx, org, id, Stage::Cancelled, 0, why).await?;
        self.settle_activity(tx, org, id).await?;
        self.close_todo(tx, org, id).await?;
        let now = self.world.now();
        store::inbox::close(tx, org, TodoKind::AdultReplace, &about(id), now).await?;
        let before = json!({ "stage": kept.stage });
        let after = json!({ "stage": Stage::Cancelled, "undone": tallies.len() });
        let change = json!({ "cause": cause, "before": before, "after": after });
        self.note(tx, org, permit.actor(), "activity.cancel", &subject(id), change).await?;
        Ok(())
    }

    /// To another time or place that lies ahead; the guard judges every place again.
    async fn move_to(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        kept: &Activity,
        disrupt: &Disrupt,
    ) -> Result<Activity> {
        let (org, id) = (permit.org(), kept.id);
        if kept.marked > 0 || kept.helped > 0 {
            return Err(Error::refused("refused-activity-counted"));
        }
        let or_kept = |typed: &str, kept: &str| {
            if typed.trim().is_empty() { kept.to_owned() } else { typed.to_owned() }
        };
        let details = Details {
            day: disrupt.day.clone(),
            starts_at: or_kept(&disrupt.starts_at, &kept.starts_at),
            place: or_kept(&disrupt.place, &kept.place),
            ..Details::of(kept.clone())
        };
        let checked = self.checked(tx, permit, &details, kept.campaign).await?;
        if checked.is(kept) {
            return Err(Error::invalid("day", "fault-disrupt-same"));
        }
        store::activities::update(tx, org, &checked.record(id)).await?;
        let moved = store::activities::find(tx, org, id).await?.ok_or(Error::NotFound)?;
        if begins(&moved).is_none_or(|begins| begins <= self.world.now()) {
            return Err(Error::invalid("day", "fault-disrupt-past"));
        }
        self.judge_again(tx, permit.org_record(), permit.actor(), id, kept).await?;
        self.raise_close(tx, org, id, &moved.title, moved.day).await?;
        let before = json!({ "day": kept.day, "starts_at": kept.starts_at });
        let after = json!({ "day": moved.day, "starts_at": moved.starts_at });
        let change = json!({ "cause": disrupt.cause, "before": before, "after": after });
        self.note(tx, org, permit.actor(), "activity.move", &subject(id), change).await?;
        Ok(moved)
    }

    /// Asks the club's teachers to tell who cannot read it here, before the hour at which people would have come.
    pub(super) async fn raise_tell(&self, tx: &mut Tx, org: OrgId, kept: &Activity) -> Result<()> {
        let now = self.world.now();
        let Some(due) = begins(kept).filter(|due| now < *due) else { return Ok(()) };
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::ActivityTell,
            subject: &about(kept.id),
            detail: &kept.title,
            href: &format!("/o/{org}/activities/{}", kept.id),
            due: Some(due),
            at: now,
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    /// Notes that everybody concerned was told. Said again, nothing changes.
    pub async fn say_told(&self, permit: &Permit<ActivityWrite>, id: ActivityId) -> Result<()> {
        let org = permit.org();
        let (mut tx, _) = self.begin(permit, id).await?;
        let (actor, now) = (permit.actor().to_string(), self.world.now());
        let told = disruptions::tell(&mut tx, org, id, (&actor, now)).await?;
        store::inbox::close(&mut tx, org, TodoKind::ActivityTell, &about(id), now).await?;
        if told > 0 {
            let change = json!({ "acts": told });
            self.note(&mut tx, org, permit.actor(), "activity.told", &subject(id), change).await?;
        }
        Ok(tx.commit().await?)
    }
}
