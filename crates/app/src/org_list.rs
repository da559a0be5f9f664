//! Orgs from a list: preview, then take in; the good rows go in, each bad one is named with field and mend (D12, D20).

use domain::id::OrgId;
use domain::org::{OrgKind, Stage};
use domain::text::fold;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::orgs::Org;

use crate::access::{OrgManage, Permit};
use crate::audit::Actor;
use crate::orgs::NewOrg;
use crate::{App, Error, Result};

/// A row of the list as it was read: text by column.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OrgRow {
    /// Text, unique.
    pub code: String,
    /// `school`, `office` or `partner`; school when empty.
    pub kind: String,
    /// The stage of a school: `tieu_hoc`, `thcs` …
    pub stage: String,
    /// The full name.
    pub name: String,
    /// Mark in document numbers.
    pub symbol: String,
    /// The commune it stands in: its code, its name, or a name of before 01/07/2025.
    pub place: String,
    /// First day.
    pub valid_from: String,
}

/// What became of a list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OrgListing {
    /// Rows that are (or would be) added.
    pub accepted: Vec<ListedOrg>,
    /// Rows whose code is there already: nothing is changed.
    pub same: Vec<ListedOrg>,
    /// Refused rows.
    pub rejected: Vec<RejectedOrg>,
    /// Old names that were resolved, and what to look at.
    pub warnings: Vec<OrgWarning>,
}

/// A row that is good.
#[derive(Debug, Clone, Serialize)]
pub struct ListedOrg {
    /// Row in the file, from 1.
    pub row: usize,
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

/// A row that is not.
#[derive(Debug, Clone, Serialize)]
pub struct RejectedOrg {
    /// Row in the file, from 1.
    pub row: usize,
    /// The column.
    pub field: String,
    /// The key of its sentence in the locale files.
    pub reason: String,
}

/// Something to look at.
#[derive(Debug, Clone, Serialize)]
pub struct OrgWarning {
    /// Row in the file, from 1.
    pub row: usize,
    /// What was written.
    pub written: String,
    /// The commune it leads to now.
    pub now: String,
}

impl App {
    /// Takes a list of orgs in below the one with this code, in the name of the operator at the machine.
    pub async fn list_orgs_for_system(
        &self,
        parent: &Org,
        rows: &[(usize, OrgRow)],
        dry_run: bool,
    ) -> Result<OrgListing> {
        self.list_orgs_as(Actor::System, parent, rows, dry_run).await
    }

    /// Takes a list of orgs in below the one of the permit.
    pub async fn list_orgs(
        &self,
        permit: &Permit<OrgManage>,
        rows: &[(usize, OrgRow)],
        dry_run: bool,
    ) -> Result<OrgListing> {
        self.list_orgs_as(permit.actor(), permit.org_record(), rows, dry_run).await
    }

    async fn list_orgs_as(
        &self,
        actor: Actor,
        parent: &Org,
        rows: &[(usize, OrgRow)],
        dry_run: bool,
    ) -> Result<OrgListing> {
        let mut tx = self.store.write().await?;
        let mut listing = OrgListing::default();
        for (row, listed) in rows {
            let named =
                ListedOrg { row: *row, code: listed.code.clone(), name: listed.name.clone() };
            if store::orgs::by_code(&mut tx, &listed.code).await?.is_some() {
                listing.same.push(named);
                continue;
            }
            match self.list_org(&mut tx, actor, parent, *row, listed, &mut listing).await {
                Ok(_) => listing.accepted.push(named),
                Err(Error::Invalid(faults)) => {
                    listing.rejected.extend(faults.0.into_iter().map(|fault| RejectedOrg {
                        row: *row,
                        field: fault.field,
                        reason: fault.code,
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        // A dry run went the whole way and takes nothing with it.
        if !dry_run {
            tx.commit().await?;
        }
        Ok(listing)
    }

    async fn list_org(
        &self,
        tx: &mut Tx,
        actor: Actor,
        parent: &Org,
        row: usize,
        listed: &OrgRow,
        listing: &mut OrgListing,
    ) -> Result<OrgId> {
        let kind = match listed.kind.trim() {
            "" => OrgKind::School,
            word => word.parse().map_err(|_| Error::invalid("kind", "fault-org-kind"))?,
        };
        let stage: Option<Stage> = match listed.stage.trim() {
            "" => None,
            word => Some(word.parse().map_err(|_| Error::invalid("stage", "fault-org-stage"))?),
        };
        let place = self.resolve_commune(tx, listed.place.trim()).await?;
        if let Some(place) = place.as_ref().filter(|place| place.code != listed.place.trim()) {
            let written = listed.place.clone();
            listing.warnings.push(OrgWarning { row, written, now: place.name.clone() });
        }
        let new = NewOrg {
            code: listed.code.trim().to_owned(),
            kind,
            commune_kind: None,
            stage,
            name: listed.name.clone(),
            symbol: listed.symbol.trim().to_owned(),
            place: place.map_or(String::new(), |place| place.code),
            valid_from: crate::input::Day(listed.valid_from.clone()),
            latitude: None,
            longitude: None,
        };
        self.add_org_in(tx, actor, parent, &new).await
    }

    /// A commune by code, by name, or by a name of before 01/07/2025; a name that leads to two is refused.
    async fn resolve_commune(&self, tx: &mut Tx, text: &str) -> Result<Option<Org>> {
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(org) = store::orgs::by_code(tx, text).await? {
            return Ok(Some(org));
        }
        let folded = fold(text);
        let found = store::orgs::communes_named(tx, &folded).await?;
        match &found[..] {
            [one] => Ok(Some(one.clone())),
            [] => Err(Error::invalid("place", "fault-org-place")),
            _ => Err(Error::invalid("place", "fault-org-place-many")),
        }
    }
}
