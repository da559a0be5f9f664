//! A campaign written, changed, opened and closed by who answers for it.

use domain::calendar::{Instant, first_late};
use domain::campaign::{Area, CampaignStage, Days, ReportHour, TARGETS_MAX, Target, figures};
use domain::id::{CampaignId, OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::words::{Title, clean_text};
use serde_json::json;
use store::Tx;
use store::campaigns::Campaign;
use store::inbox::NewTodo;

use super::areas::areas;
use super::{held, subject, told};
use crate::access::{CampaignManage, Permit};
use crate::input::{Count, Day};
use crate::{App, Error, Faults, Result};

/// The longest aim, in characters.
const AIM_MAX: usize = 2_000;
/// The biggest target.
const QUANTITY_MAX: i64 = 10_000_000;

/// What every unit of a group of areas aims at.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetTyped {
    /// Code of the figure: I05T is all help given, I21 sessions.
    pub indicator: String,
    /// The group. A commune's own campaign has the group of the commune only.
    pub area: Area,
    /// How much each unit of the group aims at, in the figure's unit; 1 to 10,000,000.
    pub quantity: Count,
}

/// What a campaign says.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignText {
    /// What it is called; 3 to 200 characters.
    pub name: String,
    /// What it is for, in up to 2,000 characters.
    #[serde(default)]
    pub aim: String,
    /// The first day.
    pub first: Day,
    /// The last day; a campaign lasts a year at most.
    pub last: Day,
    /// From when on a school with nothing on the day is asked, in Viet Nam's time: 20:00; never when empty.
    #[serde(default)]
    pub hour: String,
    /// Up to six figures, each group of areas once.
    #[serde(default)]
    pub targets: Vec<TargetTyped>,
}

/// A new campaign: a draft that nobody below sees.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCampaign {
    /// Made by the caller: sent twice, made once.
    pub id: CampaignId,
    /// What it says.
    pub campaign: CampaignText,
}

/// A campaign said anew.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignChange {
    /// The campaign's count of changes as it was read.
    pub changed: i64,
    /// What it says now.
    pub campaign: CampaignText,
}

/// What a step was pressed on.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenCampaign {
    /// The campaign's count of changes as it was read.
    pub changed: i64,
}

/// What was typed, when it holds together.
struct Said {
    name: String,
    aim: String,
    days: Days,
    hour: Option<ReportHour>,
    targets: Vec<Target>,
}

impl CampaignText {
    /// `areas` are the groups that the opener may aim at.
    fn parse(&self, areas: &[Area]) -> Result<Said> {
        let mut faults = Faults::default();
        let name = faults.take("name", "fault-title", Title::parse(&self.name));
        let aim = clean_text(&self.aim);
        if aim.chars().count() > AIM_MAX {
            faults.add("aim", "fault-campaign-aim");
        }
        let first = faults.take("first", "fault-day", self.first.parse().ok_or(()));
        let last = faults.take("last", "fault-day", self.last.parse().ok_or(()));
        let days = first.zip(last).map(|(first, last)| Days::new(first, last));
        if days.is_some_and(|days| days.is_none()) {
            faults.add("last", "fault-campaign-days");
        }
        let hour = match self.hour.trim() {
            "" => Some(None),
            typed => {
                let hour = ReportHour::parse(typed).ok_or(());
                faults.take("hour", "fault-campaign-hour", hour).map(Some)
            }
        };
        let targets = self.parse_targets(areas, &mut faults);
        match (name, days.flatten(), hour) {
            (Some(name), Some(days), Some(hour)) if faults.0.is_empty() => {
                Ok(Said { name: name.as_str().to_owned(), aim, days, hour, targets })
            }
            _ => Err(Error::Invalid(faults)),
        }
    }

    fn parse_targets(&self, areas: &[Area], faults: &mut Faults) -> Vec<Target> {
        let mut targets: Vec<Target> = Vec::new();
        for typed in &self.targets {
            let indicator = figures().find(|of| of.code == typed.indicator);
            let quantity = typed.quantity.within(1, QUANTITY_MAX).ok();
            let Some(indicator) = indicator.filter(|_| areas.contains(&typed.area)) else {
                faults.add("targets", "fault-campaign-figure");
                continue;
            };
            let Some(quantity) = quantity else {
                faults.add("targets", "fault-campaign-quantity");
                continue;
            };
            let twice = |of: &Target| of.indicator.code == indicator.code && of.area == typed.area;
            if targets.iter().any(twice) {
                faults.add("targets", "fault-campaign-twice");
            }
            targets.push(Target { indicator, area: typed.area, quantity });
        }
        let mut codes: Vec<&str> = targets.iter().map(|target| target.indicator.code).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > TARGETS_MAX {
            faults.add("targets", "fault-campaign-many");
        }
        // In the order of the report, as they are kept: the same said again is the same.
        let place = |of: &Target| figures().position(|figure| figure.code == of.indicator.code);
        targets.sort_by_key(|of| (place(of), of.area));
        targets
    }
}

impl App {
    /// Writes a new campaign as a draft. The same id with the same words is written once.
    pub async fn add_campaign(
        &self,
        permit: &Permit<CampaignManage>,
        new: &NewCampaign,
    ) -> Result<CampaignId> {
        let Said { name, aim, days, hour, targets } = new.campaign.parse(&areas(permit)?)?;
        let record = permit.org_record();
        let campaign = Campaign {
            id: new.id,
            org: record.id,
            org_name: record.name.clone(),
            path: record.path.clone(),
            name,
            aim,
            days,
            hour,
            stage: CampaignStage::Draft,
            closed_at: Instant(0),
            changed: 0,
        };
        let mut tx = self.store.write().await?;
        if !store::campaigns::insert(&mut tx, &campaign).await? {
            let there = store::campaigns::find(&mut tx, new.id).await?.ok_or(Error::Stale)?;
            let same =
                there == campaign && store::campaigns::targets(&mut tx, new.id).await? == targets;
            return if same { Ok(new.id) } else { Err(Error::Stale) };
        }
        store::campaigns::set_targets(&mut tx, &campaign, &targets).await?;
        let change = json!({ "after": told(&campaign, &targets) });
        self.note_campaign(&mut tx, permit, new.id, "campaign.add", change).await?;
        tx.commit().await?;
        Ok(new.id)
    }

    /// Says a campaign anew. Once it is open its period only grows: what was counted stays inside it.
    pub async fn change_campaign(
        &self,
        permit: &Permit<CampaignManage>,
        id: CampaignId,
        change: &CampaignChange,
    ) -> Result<Campaign> {
        let said = change.campaign.parse(&areas(permit)?)?;
        let mut tx = self.store.write().await?;
        let before = own(&mut tx, permit, id).await?;
        if before.stage == CampaignStage::Closed {
            return Err(Error::refused("refused-campaign-closed"));
        }
        if before.changed != change.changed {
            return Err(Error::Stale);
        }
        if before.stage == CampaignStage::Open && !said.days.cover(before.days) {
            return Err(Error::invalid("last", "fault-campaign-shrink"));
        }
        let old = store::campaigns::targets(&mut tx, id).await?;
        let Said { name, aim, days, hour, targets } = said;
        let after = Campaign { name, aim, days, hour, ..before.clone() };
        store::campaigns::update(&mut tx, &after).await?;
        store::campaigns::set_targets(&mut tx, &after, &targets).await?;
        if after.stage == CampaignStage::Open {
            self.move_invitations(&mut tx, &after).await?;
        }
        let change = json!({ "before": told(&before, &old), "after": told(&after, &targets) });
        self.note_campaign(&mut tx, permit, id, "campaign.change", change).await?;
        tx.commit().await?;
        Ok(Campaign { changed: after.changed + 1, ..after })
    }

    /// Opens a draft: every school below is invited with a to-do. Pressed twice, it is opened once.
    pub async fn open_campaign(
        &self,
        permit: &Permit<CampaignManage>,
        id: CampaignId,
        seen: SeenCampaign,
    ) -> Result<Campaign> {
        let mut tx = self.store.write().await?;
        let before = own(&mut tx, permit, id).await?;
        match before.stage {
            CampaignStage::Open => return Ok(before),
            CampaignStage::Closed => return Err(Error::refused("refused-campaign-closed")),
            CampaignStage::Draft => {}
        }
        if before.changed != seen.changed {
            return Err(Error::Stale);
        }
        if before.days.last < self.world.today() {
            return Err(Error::refused("refused-campaign-over"));
        }
        let after = Campaign { stage: CampaignStage::Open, ..before };
        store::campaigns::update(&mut tx, &after).await?;
        let today = self.world.today();
        let schools = store::campaigns::invited(&mut tx, &after.path.subtree(), today).await?;
        for school in &schools {
            self.invite_school(&mut tx, &after, *school).await?;
        }
        let change = json!({ "stage": after.stage, "schools": schools.len() });
        self.note_campaign(&mut tx, permit, id, "campaign.open", change).await?;
        tx.commit().await?;
        Ok(Campaign { changed: after.changed + 1, ..after })
    }

    /// Closes a campaign: its figures are kept as they stand. Pressed twice, it is closed once.
    pub async fn close_campaign(
        &self,
        permit: &Permit<CampaignManage>,
        id: CampaignId,
        seen: SeenCampaign,
    ) -> Result<Campaign> {
        let mut tx = self.store.write().await?;
        let before = own(&mut tx, permit, id).await?;
        match before.stage {
            CampaignStage::Closed => return Ok(before),
            CampaignStage::Draft => return Err(Error::refused("refused-campaign-draft")),
            CampaignStage::Open => {}
        }
        if before.changed != seen.changed {
            return Err(Error::Stale);
        }
        let now = self.world.now();
        let after = Campaign { stage: CampaignStage::Closed, closed_at: now, ..before };
        store::campaigns::update(&mut tx, &after).await?;
        store::campaigns::freeze(&mut tx, &after, self.world.today()).await?;
        let kind = TodoKind::CampaignAnswer;
        store::inbox::close_everywhere(&mut tx, kind, &subject(id), now).await?;
        let change = json!({ "stage": after.stage });
        self.note_campaign(&mut tx, permit, id, "campaign.close", change).await?;
        tx.commit().await?;
        Ok(Campaign { changed: after.changed + 1, ..after })
    }

    /// Asks a school whether it joins, until the last day.
    async fn invite_school(&self, tx: &mut Tx, campaign: &Campaign, school: OrgId) -> Result<()> {
        let todo = NewTodo {
            org: school,
            id: TodoId(self.world.new_id()),
            kind: TodoKind::CampaignAnswer,
            subject: &subject(campaign.id),
            detail: &campaign.name,
            href: &format!("/o/{school}/campaigns/{}", campaign.id),
            due: Some(first_late(campaign.days.last)),
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    /// The invitations that are still open get the new name and last day.
    async fn move_invitations(&self, tx: &mut Tx, campaign: &Campaign) -> Result<()> {
        let today = self.world.today();
        let scope = campaign.path.subtree();
        for of in store::campaigns::schools(tx, campaign, &scope, today).await? {
            if of.answer.is_none() {
                self.invite_school(tx, campaign, of.org).await?;
            }
        }
        Ok(())
    }

    async fn note_campaign(
        &self,
        tx: &mut Tx,
        permit: &Permit<CampaignManage>,
        id: CampaignId,
        action: &str,
        change: serde_json::Value,
    ) -> Result<()> {
        let subject = format!("campaign/{id}");
        self.note(tx, permit.org(), permit.actor(), action, &subject, change).await?;
        Ok(())
    }
}

/// The permit's own campaign, held; another org's is not there.
async fn own(tx: &mut Tx, permit: &Permit<CampaignManage>, id: CampaignId) -> Result<Campaign> {
    let campaign = held(tx, permit, id).await?;
    if campaign.org == permit.org() { Ok(campaign) } else { Err(Error::NotFound) }
}
