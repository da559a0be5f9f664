//! The duties of the programme as the Department keeps them (R26), and which items of a plan do not suit its school (R30).

use domain::id::ItemId;
use domain::org::Stage;
use domain::plan::{Duties, DutyFault, Level};
use store::Tx;

use super::Item;
use crate::access::{Permit, PlanRead, SettingManage};
use crate::settings::Setting;
use crate::{App, Error, Faults, Result};

/// An item whose duty is for other ages than those that the school teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The item.
    pub item: ItemId,
    /// The levels that its duty suits.
    pub levels: Vec<Level>,
}

impl App {
    pub(super) async fn duties_in(&self, tx: &mut Tx) -> Result<Duties> {
        self.setting(tx, Setting::Duties).await
    }

    /// The catalogue, for whoever reads plans.
    pub async fn plan_duties(&self, _: &Permit<PlanRead>) -> Result<Duties> {
        let mut tx = self.store.read().await?;
        self.duties_in(&mut tx).await
    }

    /// The catalogue, for the Department.
    pub async fn duties(&self, _: &Permit<SettingManage>) -> Result<Duties> {
        let mut tx = self.store.read().await?;
        self.duties_in(&mut tx).await
    }

    /// Sets the catalogue; it holds for every plan from then on. A duty that was there stays, at least without a level.
    pub async fn set_duties(&self, permit: &Permit<SettingManage>, duties: &Duties) -> Result<()> {
        let mut tx = self.store.write().await?;
        let before = self.duties_in(&mut tx).await?;
        let duties = duties.clone().checked(&before).map_err(|found| {
            let mut faults = Faults::default();
            for fault in found {
                match fault {
                    DutyFault::Count => faults.add("rows", "fault-duty-count"),
                    DutyFault::Code(n) => faults.add(&format!("code-{n}"), "fault-duty-code"),
                    DutyFault::Name(n) => faults.add(&format!("name-{n}"), "fault-title"),
                    DutyFault::Gone(_) => faults.add("rows", "fault-duty-gone"),
                }
            }
            Error::Invalid(faults)
        })?;
        self.change_setting(&mut tx, permit, Setting::Duties, &duties).await?;
        Ok(tx.commit().await?)
    }
}

/// The items of a plan whose duty suits none of the ages that the school teaches.
pub(super) fn unfit(duties: &Duties, stage: Option<Stage>, items: &[Item]) -> Vec<Unfit> {
    let of = |item: &Item| {
        let levels = duties.unfit(&item.duty, stage)?.to_vec();
        Some(Unfit { item: item.id, levels })
    };
    items.iter().filter_map(of).collect()
}
