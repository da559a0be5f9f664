//! The plan as an official document: KẾ HOẠCH in the layout of Nghị định 30/2020/NĐ-CP; drafts, issue, printing.
//!
//! The words here are the document's own (D87): they are not translated. They say what the programme asks of a school
//! in sentences of our own.

use domain::calendar::SchoolYear;
use domain::id::{OrgId, PaperId};
use domain::paper::Paper;
use domain::plan::PlanStage;
use store::Tx;
use store::orgs::Org;

use super::Plan;
use super::found::plan_of;
use super::house::{House, Signing};
use crate::access::{Permit, PlanApprove, PlanRead};
use crate::papers::{Filed, freeze, thaw, unfit};
pub use crate::press::{Format, Printed};
use crate::{App, Error, Result};

/// The number book that plans share with nothing else (D64).
const BOOK: &str = "KH";

/// What a plan is called in papers and in the to-dos' subjects.
pub(super) const SOURCE: &str = "plan";

impl App {
    /// Prints the plan of a school year: the issued paper while it holds, else a draft without a number. With `version`
    /// the paper that was issued as that version.
    pub async fn print_plan(
        &self,
        permit: &Permit<PlanRead>,
        year: SchoolYear,
        format: Format,
        version: Option<i64>,
    ) -> Result<Printed> {
        self.print(permit.org(), year, format, version).await
    }

    /// The same for the operator's command at the machine, without a permit.
    pub async fn print_plan_for_system(
        &self,
        org: OrgId,
        year: SchoolYear,
        format: Format,
    ) -> Result<Printed> {
        self.print(org, year, format, None).await
    }

    /// The paper that would be printed, for commands that check it.
    pub async fn plan_paper(&self, permit: &Permit<PlanRead>, year: SchoolYear) -> Result<Paper> {
        let mut tx = self.store.read().await?;
        let org = store::orgs::find(&mut tx, permit.org()).await?.ok_or(Error::NotFound)?;
        self.paper_of(&mut tx, &org, year, None).await
    }

    async fn print(
        &self,
        org: OrgId,
        year: SchoolYear,
        format: Format,
        version: Option<i64>,
    ) -> Result<Printed> {
        let mut tx = self.store.read().await?;
        let org = store::orgs::find(&mut tx, org).await?.ok_or(Error::NotFound)?;
        let paper = self.paper_of(&mut tx, &org, year, version).await?;
        drop(tx);
        let version = version.map_or_else(String::new, |version| format!("-{version}"));
        self.press_paper(paper, format!("KH-{}-{year}{version}", org.code), format).await
    }

    async fn paper_of(
        &self,
        tx: &mut Tx,
        org: &Org,
        year: SchoolYear,
        version: Option<i64>,
    ) -> Result<Paper> {
        let plan = plan_of(tx, org.id, year).await?;
        let wanted = match (version, plan.stage) {
            (Some(version), _) => Some(version),
            (None, PlanStage::Issued) => Some(plan.version),
            (None, _) => None,
        };
        let Some(wanted) = wanted else {
            let items = store::plans::items(tx, org.id, plan.id).await?;
            let house = House::read(tx, org).await?;
            let notes = store::plans::notes(tx, org.id, plan.id).await?;
            let roadmap = store::roadmap::served_by(tx, org.id, plan.id).await?;
            let said = (notes.as_slice(), roadmap.as_slice());
            return Ok(house.paper(&plan, &items, said, self.world.today(), None));
        };
        let frozen = store::papers::all_of(tx, org.id, SOURCE, &plan.id.to_string()).await?;
        let frozen = frozen.into_iter().find(|paper| paper.version == wanted);
        thaw(&frozen.ok_or(Error::NotFound)?)
    }

    /// Takes the number, builds the paper and freezes it; returns the number.
    pub(super) async fn freeze(
        &self,
        tx: &mut Tx,
        permit: &Permit<PlanApprove>,
        plan: &Plan,
        id: PaperId,
    ) -> Result<i64> {
        let (org, day) = (permit.org_record(), self.world.today());
        let items = store::plans::items(tx, org.id, plan.id).await?;
        let house = House::read(tx, org).await?;
        let signer = store::accounts::find(tx, permit.account()).await?.ok_or(Error::NotFound)?;
        let number = store::papers::take_number(tx, org.id, day.year(), BOOK).await?;
        let signing = Signing {
            number: u32::try_from(number).map_err(Error::broken)?,
            day,
            name: signer.full_name.into_inner(),
        };
        let notes = store::plans::notes(tx, org.id, plan.id).await?;
        let roadmap = store::roadmap::served_by(tx, org.id, plan.id).await?;
        let said = (notes.as_slice(), roadmap.as_slice());
        let paper = house.paper(plan, &items, said, day, Some(signing));
        paper.check().map_err(|faults| unfit(&faults))?;
        let filed = Filed {
            id,
            book: BOOK,
            number,
            day,
            source: SOURCE,
            source_id: plan.id.to_string(),
            version: plan.version,
        };
        freeze(tx, org.id, &paper, filed).await?;
        Ok(number)
    }
}
