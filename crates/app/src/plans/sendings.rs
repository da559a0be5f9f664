//! What was sent of a plan, sending by sending: kept with its hash, read again, and what differs between two.

use domain::calendar::SchoolYear;
use domain::plan::{Difference, Mending, Sending, SentItem, SentRoadmap, differences};
use store::Tx;
use store::plans::NewSending;
use store::roadmap::RoadmapItem;

use super::found::{plan_of, served};
use super::{Item, Plan, Remark};
use crate::access::{Permit, PlanRead, PlanWrite};
use crate::secrets::digest;
use crate::{App, Error, Result};

pub use store::plans::Sent;

/// A sending beside the one before it.
#[derive(Debug, Clone)]
pub struct SendingView {
    /// What was sent.
    pub sending: Sending,
    /// Whether the purpose is another than before.
    pub aim_changed: bool,
    /// What differs from the sending before; empty for the first one.
    pub differences: Vec<Difference>,
}

impl App {
    /// What was sent of a plan, the newest first.
    pub async fn plan_sendings(
        &self,
        permit: &Permit<PlanRead>,
        year: SchoolYear,
    ) -> Result<Vec<Sent>> {
        let mut tx = self.store.read().await?;
        let plan = plan_of(&mut tx, permit.org(), year).await?;
        Ok(store::plans::sendings(&mut tx, permit.org(), plan.id).await?)
    }

    /// One sending, and what differs from the one before it.
    pub async fn plan_sending(
        &self,
        permit: &Permit<PlanRead>,
        year: SchoolYear,
        round: i64,
    ) -> Result<SendingView> {
        let mut tx = self.store.read().await?;
        let plan = plan_of(&mut tx, permit.org(), year).await?;
        let sending = sent_in(&mut tx, permit, &plan, round).await?.ok_or(Error::NotFound)?;
        let before = sent_in(&mut tx, permit, &plan, round - 1).await?;
        let (aim_changed, differences) = match &before {
            Some(before) => (before.aim != sending.aim, differences(&before.items, &sending.items)),
            None => (false, Vec::new()),
        };
        Ok(SendingView { sending, aim_changed, differences })
    }

    /// Keeps what is sent with a plan that goes to the head.
    pub(super) async fn keep_sending(
        &self,
        tx: &mut Tx,
        permit: &Permit<PlanWrite>,
        plan: &Plan,
        items: &[Item],
    ) -> Result<()> {
        let roadmap = store::roadmap::served_by(tx, permit.org(), plan.id).await?;
        let sending = Sending {
            year: plan.year,
            version: plan.version,
            round: plan.round,
            aim: plan.aim.clone(),
            items: items.iter().map(|item| sent(item, &roadmap)).collect(),
        };
        let content = serde_json::to_string(&sending).map_err(Error::broken)?;
        let new = NewSending {
            round: plan.round,
            version: plan.version,
            by: permit.account(),
            at: self.world.now(),
            content: &content,
            hash: &digest(&content),
        };
        Ok(store::plans::insert_sending(tx, permit.org(), plan.id, &new).await?)
    }
}

async fn sent_in<A>(
    tx: &mut Tx,
    permit: &Permit<A>,
    plan: &Plan,
    round: i64,
) -> Result<Option<Sending>> {
    let content = store::plans::sending(tx, permit.org(), plan.id, round).await?;
    content.map(|text| serde_json::from_str(&text).map_err(Error::broken)).transpose()
}

/// What the writer changed since the plan was last sent.
pub(super) async fn since_sent(
    tx: &mut Tx,
    permit: &Permit<PlanRead>,
    plan: &Plan,
    (items, roadmap): (&[Item], &[RoadmapItem]),
) -> Result<Vec<Difference>> {
    let Some(before) = sent_in(tx, permit, plan, plan.round).await? else { return Ok(Vec::new()) };
    let now: Vec<SentItem> = items.iter().map(|item| sent(item, roadmap)).collect();
    Ok(differences(&before.items, &now))
}

/// What may be changed in a plan that is open.
pub(super) async fn mending(tx: &mut Tx, org: domain::id::OrgId, plan: &Plan) -> Result<Mending> {
    let remarks = store::plans::remarks(tx, org, plan.id).await?;
    Ok(mending_by(plan, &remarks))
}

/// The same, where the remarks were read already.
pub(super) fn mending_by(plan: &Plan, remarks: &[Remark]) -> Mending {
    let open = remarks.iter().filter(|remark| remark.round == plan.round);
    Mending::of(plan.stage, open.map(|remark| remark.item))
}

/// An item as it is sent.
fn sent(item: &Item, roadmap: &[RoadmapItem]) -> SentItem {
    let of = served(roadmap, item);
    SentItem {
        id: item.id,
        month: item.month,
        kind: item.kind,
        integration: item.integration,
        detail: item.detail.clone(),
        duty: item.duty.clone(),
        task: item.task.clone(),
        roadmap: of.map(|of| SentRoadmap { id: of.id, title: of.title.clone() }),
        title: item.title.clone(),
        owner: item.owner.clone(),
        targets: item.targets().collect(),
    }
}
