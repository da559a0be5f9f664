//! The five criteria as the Department sets them (R09–R13). A round keeps those it was opened with.

use domain::selection::{Criteria, CriteriaFault};
use store::Tx;

use crate::access::{Permit, SettingManage};
use crate::settings::Setting;
use crate::{App, Error, Faults, Result};

impl App {
    pub(super) async fn criteria_in(&self, tx: &mut Tx) -> Result<Criteria> {
        self.setting(tx, Setting::Criteria).await
    }

    /// The criteria as they stand.
    pub async fn criteria(&self, _: &Permit<SettingManage>) -> Result<Criteria> {
        let mut tx = self.store.read().await?;
        self.criteria_in(&mut tx).await
    }

    /// Sets them; rounds that are open keep theirs.
    pub async fn set_criteria(
        &self,
        permit: &Permit<SettingManage>,
        criteria: &Criteria,
    ) -> Result<()> {
        let criteria = criteria.clone().checked().map_err(|found| {
            let mut faults = Faults::default();
            for fault in found {
                match fault {
                    CriteriaFault::NotFive => faults.add("rules", "fault-criteria-five"),
                    CriteriaFault::Sum => faults.add("rules", "fault-criteria-sum"),
                    CriteriaFault::Scale(of) => {
                        faults.add(&format!("max-{of}"), "fault-criteria-scale");
                    }
                    CriteriaFault::Weight(of) => {
                        faults.add(&format!("weight-{of}"), "fault-criteria-weight");
                    }
                    CriteriaFault::Least(of) => {
                        faults.add(&format!("least-{of}"), "fault-criteria-least");
                    }
                }
            }
            Error::Invalid(faults)
        })?;
        let mut tx = self.store.write().await?;
        self.change_setting(&mut tx, permit, Setting::Criteria, &criteria).await?;
        Ok(tx.commit().await?)
    }
}
