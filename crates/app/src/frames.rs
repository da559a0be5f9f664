//! Frames: when there are lessons, exams and days off, and what the guard of scheduling allows (R06, D42, D43, D79).

use domain::calendar::SchoolYear;
use domain::guard::{Frame, FrameFault, Rules, RulesFault, SchoolDays, known_frame};
use domain::id::OrgId;
use store::Tx;

use crate::access::{Permit, PlanWrite, SettingManage};
use crate::settings::{Setting, replaced};
use crate::{App, Error, Faults, Result};

/// The frame of a school year as the Department sees it.
#[derive(Debug, Clone)]
pub struct FrameView {
    /// What holds; none while nobody knows it.
    pub frame: Option<Frame>,
    /// Whether the Department entered it; else it is what was shipped.
    pub entered: bool,
}

/// What a school has added for itself, beside the frame it stands in.
#[derive(Debug, Clone)]
pub struct DaysView {
    /// The Department's frame.
    pub frame: Option<Frame>,
    /// The school's own days and class shifts.
    pub days: SchoolDays,
    /// Whether the school entered anything.
    pub entered: bool,
}

/// The field of a fault: what the form and the API call it.
fn frame_faults(found: &[FrameFault]) -> Faults {
    let mut faults = Faults::default();
    for fault in found {
        match fault {
            FrameFault::Order => faults.add("starts_on", "fault-frame-order"),
            FrameFault::Early => faults.add("early", "fault-frame-early"),
            FrameFault::Entry(_, "shifts") => faults.add("shifts", "fault-frame-shift"),
            FrameFault::Entry(_, list) => faults.add(list, "fault-frame-entry"),
        }
    }
    faults.0.dedup();
    faults
}

impl App {
    /// What the guard allows.
    pub async fn guard_rules(&self, _: &Permit<SettingManage>) -> Result<Rules> {
        let mut tx = self.store.read().await?;
        self.setting(&mut tx, Setting::Guard).await
    }

    /// Changes it; it holds from the next question on. What was given before stays.
    pub async fn set_guard_rules(
        &self,
        permit: &Permit<SettingManage>,
        rules: &Rules,
    ) -> Result<()> {
        let mut faults = Faults::default();
        for fault in rules.faults() {
            match fault {
                RulesFault::Caps(level) => faults.add(level.code(), "fault-guard-caps"),
                RulesFault::LatestEnd(level) => {
                    faults.add(&format!("{level}-latest_end"), "fault-guard-end");
                }
                RulesFault::Firm(_) => faults.add("may_set_aside", "fault-guard-firm"),
            }
        }
        faults.done()?;
        let mut tx = self.store.write().await?;
        self.change_setting(&mut tx, permit, Setting::Guard, rules).await?;
        Ok(tx.commit().await?)
    }

    /// The frame of a school year: the Department's, else what is shipped, else nothing (D79: it is not guessed).
    pub async fn frame(&self, _: &Permit<SettingManage>, year: SchoolYear) -> Result<FrameView> {
        let mut tx = self.store.read().await?;
        self.frame_view(&mut tx, year).await
    }

    async fn frame_view(&self, tx: &mut Tx, year: SchoolYear) -> Result<FrameView> {
        let root = store::orgs::root(tx).await?;
        let entered = match root {
            Some(root) => store::frames::find(tx, root.id, year).await?,
            None => None,
        };
        let Some(text) = entered else {
            return Ok(FrameView { frame: known_frame(year), entered: false });
        };
        let frame = serde_json::from_str(&text).map_err(Error::broken)?;
        Ok(FrameView { frame: Some(frame), entered: true })
    }

    /// Enters the frame of a school year for the whole province.
    pub async fn set_frame(
        &self,
        permit: &Permit<SettingManage>,
        year: SchoolYear,
        frame: &Frame,
    ) -> Result<()> {
        frame_faults(&frame.faults(year)).done()?;
        let text = serde_json::to_string(frame)?;
        self.put_frame(permit, year, &text, "frame.set").await
    }

    /// A school's own days and class shifts.
    pub async fn school_days(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
    ) -> Result<DaysView> {
        let mut tx = self.store.read().await?;
        let frame = self.frame_view(&mut tx, year).await?.frame;
        let entered = store::frames::find(&mut tx, permit.org(), year).await?;
        let days = self.days_of(&mut tx, permit.org(), year).await?;
        Ok(DaysView { frame, days, entered: entered.is_some() })
    }

    /// Enters a school's own days and class shifts.
    pub async fn set_school_days(
        &self,
        permit: &Permit<PlanWrite>,
        year: SchoolYear,
        days: &SchoolDays,
    ) -> Result<()> {
        // The Department's own row holds the frame of the province.
        if permit.org_record().kind != domain::org::OrgKind::School {
            return Err(Error::NotFound);
        }
        frame_faults(&days.faults(year)).done()?;
        let text = serde_json::to_string(days)?;
        self.put_frame(permit, year, &text, "frame.days").await
    }

    async fn put_frame<A>(
        &self,
        permit: &Permit<A>,
        year: SchoolYear,
        text: &str,
        what: &'static str,
    ) -> Result<()> {
        let (org, by) = (permit.org(), permit.actor().to_string());
        let mut tx = self.store.write().await?;
        let before = store::frames::find(&mut tx, org, year).await?;
        if before.as_deref() == Some(text) {
            return Ok(());
        }
        store::frames::put(&mut tx, org, year, text, &by, self.world.now()).await?;
        let change = replaced(before.as_deref(), text);
        self.note(&mut tx, org, permit.actor(), what, &format!("frame/{year}"), change).await?;
        Ok(tx.commit().await?)
    }

    /// The frame that holds in a school year.
    pub(crate) async fn frame_of(&self, tx: &mut Tx, year: SchoolYear) -> Result<Option<Frame>> {
        Ok(self.frame_view(tx, year).await?.frame)
    }

    /// A school's own days; nothing when it has entered none.
    pub(crate) async fn days_of(
        &self,
        tx: &mut Tx,
        org: OrgId,
        year: SchoolYear,
    ) -> Result<SchoolDays> {
        match store::frames::find(tx, org, year).await? {
            Some(text) => serde_json::from_str(&text).map_err(Error::broken),
            None => Ok(SchoolDays::default()),
        }
    }
}
