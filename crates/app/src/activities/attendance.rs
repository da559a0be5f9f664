//! Attendance: the whole grid in one act; taken again, it corrects.

use std::collections::BTreeMap;

use domain::activity::{Presence, Stage, StepError};
use domain::calendar::SchoolYear;
use domain::id::{ActivityId, TermId};
use serde_json::json;
use store::Tx;
use store::activities::{Activity, Mark, Member};

use super::{Held, subject, unblocked};
use crate::access::{ActivityWrite, ForceRead, Permit};
use crate::{App, Error, Faults, Result};

/// One answer of the grid.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkLine {
    /// The ambassador's term.
    pub term: TermId,
    /// There or not.
    pub presence: Presence,
}

/// The grid as it was filled in: every member once.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The answers.
    pub marks: Vec<MarkLine>,
    /// The activity's `changed` that was read; somebody else's change in between is then noticed.
    #[serde(default)]
    pub seen: Option<i64>,
    /// Also say that the activity took place.
    #[serde(default)]
    pub held: Option<Held>,
}

/// The grid to be filled in.
#[derive(Clone)]
pub struct SheetView {
    /// The activity.
    pub activity: Activity,
    /// Who belongs in it, by given name.
    pub members: Vec<Member>,
}

impl App {
    /// The grid of an activity, for who takes attendance.
    pub async fn attendance(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<SheetView> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let members = self.members_in(&mut tx, permit, &activity).await?;
        Ok(SheetView { activity, members })
    }

    /// Who was marked how, for who may read names.
    pub async fn attended(
        &self,
        permit: &Permit<ForceRead>,
        id: ActivityId,
    ) -> Result<Vec<Member>> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let mut members = self.members_in(&mut tx, permit, &activity).await?;
        members.retain(|member| member.presence.is_some());
        Ok(members)
    }

    /// In August two school years meet: the new year's force once there is one, until then the old one (R07).
    pub(super) async fn members_in<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        activity: &Activity,
    ) -> Result<Vec<Member>> {
        let (org, id, club, day) = (permit.org(), activity.id, activity.club, activity.day);
        let year = SchoolYear::of(day);
        let mut members = store::activities::members(tx, org, id, club, year, day).await?;
        if let Ok(before) = SchoolYear::starting(year.start_year() - 1)
            && members.is_empty()
            && day.month() == 8
        {
            members = store::activities::members(tx, org, id, club, before, day).await?;
        }
        // Whoever came with another club of a joint activity was there once.
        let beside = self.took_part_beside(tx, org, activity).await?;
        members.retain(|one| one.presence.is_some() || !beside.contains(&one.term));
        Ok(members)
    }

    /// Keeps the grid. While the activity counts, the ledger follows: what is no longer so is reversed.
    pub async fn take_attendance(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        sheet: &Sheet,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        activity.stage.takes_attendance(activity.day, self.world.today())?;
        unblocked(&activity)?;
        if activity.is_joint() {
            // Two clubs of a school that mark at once come one after the other.
            store::audit::hold(&mut tx, org).await?;
        }
        let members = self.members_in(&mut tx, permit, &activity).await?;
        let marks = complete(&members, &sheet.marks)?;
        let changed: Vec<Mark> = marks
            .iter()
            .filter(|(term, presence)| {
                let same = |m: &Member| m.term == *term && m.presence == Some(*presence);
                !members.iter().any(same)
            })
            .copied()
            .collect();
        if !changed.is_empty() {
            if sheet.seen.is_some_and(|seen| seen != activity.changed) {
                return Err(Error::Stale);
            }
            store::activities::save_marks(&mut tx, org, id, &changed).await?;
            store::activities::touch(&mut tx, org, id).await?;
            let nobody = !marks.iter().any(|(_, presence)| presence.took_part());
            if activity.stage == Stage::Held && nobody {
                return Err(StepError::Nobody.into());
            }
            let lines = self.settle_activity(&mut tx, org, id).await?;
            let present = marks.iter().filter(|(_, presence)| presence.took_part()).count();
            let before = json!({ "present": activity.present, "marked": activity.marked });
            let after = json!({ "present": present, "marked": marks.len(), "lines": lines });
            let change = json!({ "before": before, "after": after });
            let what = "activity.attendance";
            self.note(&mut tx, org, permit.actor(), what, &subject(id), change).await?;
        }
        if let Some(held) = &sheet.held {
            self.hold_in(&mut tx, permit, &activity, held).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Every member once and nobody else.
fn complete(members: &[Member], lines: &[MarkLine]) -> Result<Vec<Mark>> {
    let mut faults = Faults::default();
    let mut marks = BTreeMap::new();
    for line in lines {
        if !members.iter().any(|member| member.term == line.term) {
            faults.add("marks", "fault-attendance-stranger");
        }
        if marks.insert(line.term, line.presence).is_some() {
            faults.add("marks", "fault-attendance-twice");
        }
    }
    if members.iter().any(|member| !marks.contains_key(&member.term)) {
        faults.add("marks", "fault-attendance-missing");
    }
    faults.0.dedup();
    faults.done()?;
    Ok(marks.into_iter().collect())
}
