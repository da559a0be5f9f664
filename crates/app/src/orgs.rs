//! Orgs: founding the province, adding schools, lists and search with old names (D10–D13).

use domain::id::OrgId;
use domain::org::{CommuneKind, OrgKind, OrgPath, Stage, Tier};
use domain::reference;
use domain::text::{fold, title_key};
use domain::words::Title;
use jiff::civil::{Date, date};
use serde_json::json;
use store::Tx;
use store::orgs::{Filter, Record};

pub use store::orgs::{Alias, Org};

use crate::access::{OrgManage, OrgSee, Permit};
use crate::audit::Actor;
use crate::input::Day;
use crate::{After, App, Error, Faults, Page, Result};

/// The two-level local government began on this day; communes exist from it on.
pub const COMMUNES_FROM: Date = date(2025, 7, 1);

/// The last day of an org that has no known end.
pub const OPEN_END: Date = Org::OPEN_END;

/// A new org.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrg {
    /// Text, unique: letters, digits, `-` and `.`; up to 40.
    pub code: String,
    /// What it is.
    pub kind: OrgKind,
    /// Communes only.
    #[serde(default)]
    pub commune_kind: Option<CommuneKind>,
    /// Schools only.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// The full name.
    pub name: String,
    /// Its mark in document numbers; letters, digits and `-`.
    pub symbol: String,
    /// Code of the commune it stands in.
    #[serde(default)]
    pub place: String,
    /// First day; today when empty.
    #[serde(default)]
    pub valid_from: Day,
    /// Micro-degrees north.
    #[serde(default)]
    pub latitude: Option<i64>,
    /// Micro-degrees east.
    #[serde(default)]
    pub longitude: Option<i64>,
}

/// What may change of an org.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrgChange {
    /// The full name.
    pub name: String,
    /// Its mark in document numbers.
    pub symbol: String,
    /// Schools only.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Code of the commune it stands in.
    #[serde(default)]
    pub place: String,
    /// Last day, when it closes; empty while it exists. A closed org leaves the expected reports by itself.
    #[serde(default)]
    pub valid_to: Day,
}

/// An org with what its page shows.
#[derive(Debug, Clone)]
pub struct OrgView {
    /// The org.
    pub org: Org,
    /// Who it reports to.
    pub managing: Option<Org>,
    /// The commune it stands in.
    pub place: Option<Org>,
    /// Old names that lead here.
    pub aliases: Vec<Alias>,
    /// Its tier of reporting.
    pub tier: Option<Tier>,
}

/// What an org search found, with the old names that explain it.
#[derive(Debug, Clone)]
pub struct OrgHits {
    /// The orgs.
    pub page: Page<Org, After>,
    /// Old names that contain what was searched, and the orgs they lead to.
    pub via: Vec<Alias>,
}

impl App {
    /// Founds an empty system: the Department, its 96 communes and their old names. Does nothing when there are orgs.
    pub async fn found_province(&self) -> Result<Org> {
        let mut tx = self.store.write().await?;
        if let Some(root) = store::orgs::root(&mut tx).await? {
            return Ok(root);
        }
        let department = self.found_department(&mut tx).await?;
        for commune in reference::communes() {
            let new = NewOrg {
                code: commune.code.to_owned(),
                kind: OrgKind::Commune,
                commune_kind: Some(commune.kind),
                stage: None,
                name: commune.name.to_owned(),
                symbol: "UBND".to_owned(),
                place: String::new(),
                valid_from: COMMUNES_FROM.into(),
                latitude: Some(commune.latitude),
                longitude: Some(commune.longitude),
            };
            let id = self.add_org_in(&mut tx, Actor::System, &department, &new).await?;
            for old in reference::old_communes() {
                if old.new_code == commune.code {
                    let search = fold(&format!("{} {}", old.name, old.district));
                    let (code, name, district) = (old.code, old.name, old.district);
                    store::orgs::insert_alias(&mut tx, id, code, name, district, &search).await?;
                }
            }
        }
        tx.commit().await?;
        Ok(department)
    }

    async fn found_department(&self, tx: &mut Tx) -> Result<Org> {
        let id = store::orgs::next_id(tx).await?;
        let name = "Sở Giáo dục và Đào tạo tỉnh Quảng Ngãi";
        let path = OrgPath::root(id);
        let record = Record {
            id,
            code: "51",
            kind: OrgKind::Department,
            commune_kind: None,
            stage: None,
            name,
            sort_key: &title_key(name),
            search: &fold(&format!("{name} 51")),
            symbol: "SGDĐT",
            managing: None,
            place: None,
            path: &path,
            point: None,
            valid_from: COMMUNES_FROM,
            valid_to: Org::OPEN_END,
        };
        store::orgs::insert(tx, &record).await?;
        store::audit::found(tx, id).await?;
        let subject = format!("org/{id}");
        self.note(tx, id, Actor::System, "org.create", &subject, json!({ "code": "51" })).await?;
        store::orgs::find(tx, id).await?.ok_or(Error::NotFound)
    }

    /// Adds an org under the one of the permit.
    pub async fn add_org(&self, permit: &Permit<OrgManage>, new: &NewOrg) -> Result<OrgId> {
        let mut tx = self.store.write().await?;
        let parent = store::orgs::find(&mut tx, permit.org()).await?.ok_or(Error::NotFound)?;
        let id = self.add_org_in(&mut tx, permit.actor(), &parent, new).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Adds an org in the name of the system: demonstrations.
    pub async fn add_org_for_system(&self, parent: &Org, new: &NewOrg) -> Result<OrgId> {
        let mut tx = self.store.write().await?;
        let id = self.add_org_in(&mut tx, Actor::System, parent, new).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(crate) async fn add_org_in(
        &self,
        tx: &mut Tx,
        actor: Actor,
        parent: &Org,
        new: &NewOrg,
    ) -> Result<OrgId> {
        let mut faults = Faults::default();
        let name = faults.take("name", "fault-title", Title::parse(&new.name));
        if !is_code(&new.code) {
            faults.add("code", "fault-code");
        }
        if !is_symbol(&new.symbol) {
            faults.add("symbol", "fault-symbol");
        }
        if !fits_under(new.kind, parent.kind) {
            faults.add("kind", "fault-org-kind");
        }
        if (new.kind == OrgKind::Commune) != new.commune_kind.is_some() {
            faults.add("commune_kind", "fault-org-commune-kind");
        }
        if (new.kind == OrgKind::School) != new.stage.is_some() {
            faults.add("stage", "fault-org-stage");
        }
        let place = self.place_of(tx, parent, &new.place, &mut faults).await?;
        let from = day_or(&new.valid_from, self.world.today(), "valid_from", &mut faults);
        if store::orgs::by_code(tx, &new.code).await?.is_some() {
            faults.add("code", "fault-taken");
        }
        let (Some(name), true) = (name, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let id = store::orgs::next_id(tx).await?;
        let path = parent.path.child(id);
        let record = Record {
            id,
            code: &new.code,
            kind: new.kind,
            commune_kind: new.commune_kind,
            stage: new.stage,
            name: name.as_str(),
            sort_key: &title_key(name.as_str()),
            search: &fold(&format!("{} {}", name.as_str(), new.code)),
            symbol: &new.symbol,
            managing: Some(parent.id),
            place,
            path: &path,
            point: new.latitude.zip(new.longitude),
            valid_from: from,
            valid_to: Org::OPEN_END,
        };
        store::orgs::insert(tx, &record).await?;
        store::audit::found(tx, id).await?;
        let change = json!({ "code": new.code, "kind": new.kind, "managing": parent.id });
        self.note(tx, id, actor, "org.create", &format!("org/{id}"), change).await?;
        Ok(id)
    }

    /// D10: a school of a commune stands in it; a school of the Department stands in the commune that is named.
    async fn place_of(
        &self,
        tx: &mut Tx,
        parent: &Org,
        code: &str,
        faults: &mut Faults,
    ) -> Result<Option<OrgId>> {
        if code.trim().is_empty() {
            return Ok((parent.kind == OrgKind::Commune).then_some(parent.id));
        }
        let found = store::orgs::by_code(tx, code.trim()).await?;
        let commune = found.filter(|org| org.kind == OrgKind::Commune);
        if commune.is_none() {
            faults.add("place", "fault-org-place");
        }
        Ok(commune.map(|org| org.id))
    }

    /// Changes an org's name, mark, stage, place or last day.
    pub async fn change_org(&self, permit: &Permit<OrgManage>, change: &OrgChange) -> Result<()> {
        let mut tx = self.store.write().await?;
        let org = store::orgs::find(&mut tx, permit.org()).await?.ok_or(Error::NotFound)?;
        let mut faults = Faults::default();
        let name = faults.take("name", "fault-title", Title::parse(&change.name));
        if !is_symbol(&change.symbol) {
            faults.add("symbol", "fault-symbol");
        }
        let place = self.place_of(&mut tx, &org, &change.place, &mut faults).await?;
        let valid_to = day_or(&change.valid_to, Org::OPEN_END, "valid_to", &mut faults);
        if valid_to < org.valid_from {
            faults.add("valid_to", "fault-before-start");
        }
        let (Some(name), true) = (name, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let record = Record {
            id: org.id,
            code: &org.code,
            kind: org.kind,
            commune_kind: org.commune_kind,
            stage: change.stage.filter(|_| org.kind == OrgKind::School).or(org.stage),
            name: name.as_str(),
            sort_key: &title_key(name.as_str()),
            search: &fold(&format!("{} {}", name.as_str(), org.code)),
            symbol: &change.symbol,
            managing: org.managing,
            place: place.or(org.place),
            path: &org.path,
            point: org.point,
            valid_from: org.valid_from,
            valid_to,
        };
        store::orgs::update(&mut tx, &record).await?;
        let before = json!({ "name": org.name, "symbol": org.symbol, "valid_to": org.valid_to });
        let after = json!({ "name": name.as_str(), "symbol": change.symbol, "valid_to": valid_to });
        let change = json!({ "before": before, "after": after });
        let subject = format!("org/{}", org.id);
        self.note(&mut tx, org.id, permit.actor(), "org.change", &subject, change).await?;
        Ok(tx.commit().await?)
    }

    /// The org of the permit with its surroundings.
    pub async fn org(&self, permit: &Permit<OrgSee>) -> Result<OrgView> {
        let mut tx = self.store.read().await?;
        let org = store::orgs::find(&mut tx, permit.org()).await?.ok_or(Error::NotFound)?;
        let managing = match org.managing {
            Some(id) => store::orgs::find(&mut tx, id).await?,
            None => None,
        };
        let place = match org.place {
            Some(id) => store::orgs::find(&mut tx, id).await?,
            None => None,
        };
        let aliases = store::orgs::aliases_of(&mut tx, org.id).await?;
        let tier = Tier::of(org.kind, managing.as_ref().map(|managing| managing.kind));
        Ok(OrgView { org, managing, place, aliases, tier })
    }

    /// Orgs within reach, by name. An old commune or district name finds what became of it and says so (D12).
    pub async fn orgs(
        &self,
        permit: &Permit<OrgSee>,
        kind: Option<OrgKind>,
        search: &str,
        after: Option<After>,
    ) -> Result<OrgHits> {
        let mut tx = self.store.read().await?;
        let folded = fold(search);
        let search = (!folded.is_empty()).then_some(folded);
        let filter = Filter { kind, search: search.clone(), on: Some(self.world.today()), after };
        let page = store::orgs::list(&mut tx, permit.scope(), &filter).await?;
        let via = match &search {
            Some(search) => store::orgs::aliases(&mut tx, search).await?,
            None => Vec::new(),
        };
        let via = via
            .into_iter()
            .filter(|alias| page.rows.iter().any(|org| org.id.0 == alias.org_id))
            .collect();
        Ok(OrgHits { page, via })
    }

    /// How many orgs there are, for commands of the operator at the machine: 0 in an empty database.
    pub async fn org_count(&self) -> Result<i64> {
        let mut tx = self.store.read().await?;
        Ok(store::orgs::count(&mut tx).await?)
    }

    /// The org with this code, for commands of the operator at the machine.
    pub async fn org_by_code(&self, code: &str) -> Result<Option<Org>> {
        let mut tx = self.store.read().await?;
        Ok(store::orgs::by_code(&mut tx, code).await?)
    }
}

fn is_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

fn is_symbol(symbol: &str) -> bool {
    (1..=40).contains(&symbol.chars().count())
        && symbol.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
}

/// D10, D12: Department → communes, offices, partners and attached schools; commune → schools and partners. No district.
const fn fits_under(kind: OrgKind, parent: OrgKind) -> bool {
    match (parent, kind) {
        (
            OrgKind::Department,
            OrgKind::Commune | OrgKind::Office | OrgKind::School | OrgKind::Partner,
        )
        | (OrgKind::Commune, OrgKind::School | OrgKind::Partner) => true,
        (
            OrgKind::Ministry
            | OrgKind::Department
            | OrgKind::Office
            | OrgKind::Commune
            | OrgKind::School
            | OrgKind::Partner,
            _,
        ) => false,
    }
}

fn day_or(day: &Day, otherwise: Date, field: &str, faults: &mut Faults) -> Date {
    if day.0.trim().is_empty() {
        return otherwise;
    }
    day.parse().unwrap_or_else(|| {
        faults.add(field, "fault-day");
        otherwise
    })
}
