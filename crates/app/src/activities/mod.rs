//! Activities: put on the calendar, changed, held, called off, reopened. Attendance and tally have rooms of their own.

mod attendance;
mod day;
mod disrupt;
mod host;
mod joint;
mod minutes;
mod propose;
mod reading;
mod schedule;
mod series;
mod served;
mod sheets;
mod steps;
mod tally;

pub use attendance::{MarkLine, Sheet, SheetView};
pub use day::{AtDoor, CheckIn, DoorView};
pub use disrupt::Disrupt;
pub use host::HostSaid;
pub use minutes::{MinutesView, WriteMinutes};
pub use propose::Proposal;
pub use reading::{ActivityView, Asked, ItemProgress, Listing, MonthCount, TallySum};
pub use schedule::Details;
pub use series::{AskDays, MeetingDay, NewSeries};
pub use steps::{Held, Reason};
pub use store::activities::disruptions::Disrupted;
pub use store::activities::{Activity, ItemLine, Member, Tally};
pub use tally::{NewTally, TallyAnswer, TallyBatch, TallyPage};

use domain::activity::{StepError, TallyError};
use domain::calendar::{first_late, next_day};
use domain::counting::{Facts, settle};
use domain::id::{ActivityId, OrgId, TodoId};
use domain::inbox::TodoKind;
use store::Tx;
use store::inbox::NewTodo;

use crate::access::Permit;
use crate::{App, Error, Result};

impl From<StepError> for Error {
    fn from(error: StepError) -> Self {
        match error {
            StepError::OutOfOrder { .. } => Self::refused("refused-activity-order"),
            StepError::TooEarly => Self::refused("refused-activity-early"),
            StepError::Nobody => Self::refused("refused-activity-nobody"),
        }
    }
}

impl From<TallyError> for Error {
    fn from(error: TallyError) -> Self {
        match error {
            TallyError::Cancelled => Self::refused("refused-activity-cancelled"),
            TallyError::TooEarly => Self::refused("refused-activity-early"),
            TallyError::NotHeld => Self::refused("refused-activity-not-held"),
        }
    }
}

/// The subject of to-dos about an activity.
fn about(id: ActivityId) -> String {
    format!("activity:{id}")
}

/// The subject of audit lines about an activity.
fn subject(id: ActivityId) -> String {
    format!("activity/{id}")
}

/// What only the host of a joint activity says of it.
fn own(activity: &Activity) -> Result<()> {
    match activity.joint.host {
        Some(_) => Err(Error::refused("refused-joint-host")),
        None => Ok(()),
    }
}

/// While an adult is missing nothing is opened (D37).
fn unblocked(activity: &Activity) -> Result<()> {
    if activity.is_blocked() {
        return Err(Error::refused("refused-activity-blocked"));
    }
    Ok(())
}

impl App {
    /// Opens a unit of work on an activity within the permit's reach; its row is held until the work ends.
    async fn begin<A>(&self, permit: &Permit<A>, id: ActivityId) -> Result<(Tx, Activity)> {
        let mut tx = self.store.write().await?;
        let found = store::activities::hold(&mut tx, permit.org(), id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        Ok((tx, activity))
    }

    /// The activity, when it is within the permit's reach.
    async fn seen_row<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        id: ActivityId,
    ) -> Result<Activity> {
        let found = store::activities::find(tx, permit.org(), id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        Ok(activity)
    }

    /// Brings the ledger to what the activity stands for now; returns how many lines that took.
    async fn settle_activity(&self, tx: &mut Tx, org: OrgId, id: ActivityId) -> Result<usize> {
        let found = store::activities::find(tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        let stood = store::activities::check_ins::stood(tx, org, id).await?;
        let facts = Facts {
            id,
            stage: activity.stage,
            kind: activity.kind,
            day: activity.day,
            item: activity.item,
            campaign: activity.campaign,
            present: activity.present,
            served: served::minutes_served(&activity, &stood),
            reached: activity.reached,
            joint: !activity.partner.is_empty() || activity.joint.partners > 0,
            part: activity.joint.host.is_some(),
            set_aside: store::activities::set_aside(tx, org, id).await?,
        };
        let standing = store::ledger::standing(tx, org, id.0).await?;
        let lines = settle(&standing, &facts.lines());
        if !lines.is_empty() {
            store::ledger::append(tx, org, &lines).await?;
        }
        Ok(lines.len())
    }

    /// Asks the club's teachers to say how it went, by the end of the day after.
    pub(crate) async fn raise_close(
        &self,
        tx: &mut Tx,
        org: OrgId,
        id: ActivityId,
        title: &str,
        day: jiff::civil::Date,
    ) -> Result<()> {
        let todo = NewTodo {
            org,
            id: TodoId(self.world.new_id()),
            kind: TodoKind::ActivityClose,
            subject: &about(id),
            detail: title,
            href: &format!("/o/{org}/activities/{id}"),
            due: Some(first_late(next_day(day))),
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    async fn close_todo(&self, tx: &mut Tx, org: OrgId, id: ActivityId) -> Result<()> {
        let now = self.world.now();
        Ok(store::inbox::close(tx, org, TodoKind::ActivityClose, &about(id), now).await?)
    }
}
