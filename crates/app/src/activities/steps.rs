//! The steps of an activity: it was held, a wrong word about it is taken back. Called off or moved: see `disrupt`.

use domain::activity::{REACH_MAX, Stage, Step, StepError};
use domain::counting::Standing;
use domain::id::ActivityId;
use domain::ledger::{Line, Measure, Source};
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::activities::{Activity, Tally};

use super::{own, subject, unblocked};
use crate::access::{ActivityWrite, Permit};
use crate::input::Count;
use crate::{App, Error, Result};

/// That an activity took place.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// People reached besides the members, lượt; 0 to 20,000.
    #[serde(default)]
    pub reached: Count,
}

impl Held {
    fn reached(&self) -> Result<i64> {
        if self.reached.0.trim().is_empty() {
            return Ok(0);
        }
        let number = self.reached.within(0, REACH_MAX);
        number.map_err(|_| Error::invalid("reached", "fault-activity-reached"))
    }
}

/// Why.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// 3 to 200 characters.
    pub reason: String,
}

impl Reason {
    pub(super) fn parse(&self) -> Result<Title> {
        Title::parse(&self.reason).map_err(|_| Error::invalid("reason", "fault-title"))
    }
}

impl App {
    /// Says that an activity took place: session, people reached and attendance count from now on. Said again with
    /// another number of people, it corrects.
    pub async fn hold_activity(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        held: &Held,
    ) -> Result<()> {
        let (mut tx, activity) = self.begin(permit, id).await?;
        self.hold_in(&mut tx, permit, &activity, held).await?;
        Ok(tx.commit().await?)
    }

    /// The same inside another act; `activity` as it stood, its attendance as it stands.
    pub(super) async fn hold_in(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        activity: &Activity,
        held: &Held,
    ) -> Result<()> {
        let (org, id) = (permit.org(), activity.id);
        let reached = held.reached()?;
        if activity.joint.host.is_some() && reached > 0 {
            return Err(Error::invalid("reached", "fault-joint-reached"));
        }
        if activity.stage != Stage::Held {
            activity.stage.take(Step::Hold, activity.day, self.world.today())?;
            unblocked(activity)?;
        }
        if store::activities::present(tx, org, id).await? == 0 {
            return Err(StepError::Nobody.into());
        }
        if activity.stage == Stage::Held && activity.reached == reached {
            return Ok(());
        }
        store::activities::step(tx, org, id, Stage::Held, reached, (&activity.reason, None))
            .await?;
        let lines = self.settle_activity(tx, org, id).await?;
        self.close_todo(tx, org, id).await?;
        self.close_questions(tx, (org, activity), false).await?;
        let before = json!({ "stage": activity.stage, "reached": activity.reached });
        let after = json!({ "stage": Stage::Held, "reached": reached, "lines": lines });
        let change = json!({ "before": before, "after": after });
        self.note(tx, org, permit.actor(), "activity.hold", &subject(id), change).await?;
        Ok(())
    }

    /// Takes back a wrong "held" or "cancelled": its lines are reversed, the activity is planned again. Only who is
    /// responsible for the whole school may.
    pub async fn reopen_activity(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        why: &Reason,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        if permit.only().is_some() {
            return Err(Error::Forbidden);
        }
        let reason = why.parse()?;
        if activity.stage == Stage::Cancelled {
            own(&activity)?;
        }
        let parts = self.hold_joint(&mut tx, org, &activity).await?;
        let stage = activity.stage.take(Step::Reopen, activity.day, self.world.today())?;
        store::activities::step(&mut tx, org, id, stage, 0, (reason.as_str(), None)).await?;
        let lines = self.settle_activity(&mut tx, org, id).await?;
        // What it was called off for may have been filled since.
        self.judge_again(&mut tx, permit.org_record(), permit.actor(), id, &activity).await?;
        if activity.stage == Stage::Cancelled {
            let host = (&activity, reason.as_str());
            self.parts_reopened(&mut tx, permit.actor(), &parts, host).await?;
            self.close_questions(&mut tx, (org, &activity), true).await?;
        }
        self.raise_close(&mut tx, org, id, &activity.title, activity.day).await?;
        let before = json!({ "stage": activity.stage, "reached": activity.reached });
        let after = json!({ "stage": stage, "lines": lines });
        let change = json!({ "before": before, "after": after });
        self.note(&mut tx, org, permit.actor(), "activity.reopen", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }

    /// Reverses the ledger lines of entries and marks them as undone.
    pub(super) async fn take_back<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        activity: &Activity,
        entries: &[Tally],
    ) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let lines: Vec<Line> = entries
            .iter()
            .map(|entry| {
                let line =
                    help_line(activity, entry.id.0, entry.service, entry.audience, entry.quantity);
                Standing { seq: entry.seq, line }.reversal()
            })
            .collect();
        let (first, _) = store::ledger::append(tx, permit.org(), &lines).await?;
        for (seq, entry) in (first..).zip(entries) {
            store::activities::undo_tally(tx, permit.org(), entry.id, seq).await?;
        }
        Ok(())
    }
}

/// The ledger line of an entry of help given.
pub(super) fn help_line(
    activity: &Activity,
    id: uuid::Uuid,
    service: i64,
    audience: i64,
    quantity: i64,
) -> Line {
    Line {
        service: i32::try_from(service).unwrap_or(0),
        audience: i32::try_from(audience).unwrap_or(0),
        item: activity.item,
        campaign: activity.campaign,
        ..Line::of(Measure::Help, activity.day, quantity, Source::Tally, id)
    }
}
