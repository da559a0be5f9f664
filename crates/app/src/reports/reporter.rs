//! Who reports, to whom, and under which name.

use domain::id::OrgId;
use domain::org::{CommuneKind, OrgKind, Tier};
use domain::paper::Place;
use store::Tx;
use store::orgs::Org;

use crate::{Error, Result};

/// Who reports, and to whom.
#[derive(Debug, Clone)]
pub struct Reporting {
    /// Who.
    pub org: Org,
    /// The org above; none for the Department.
    pub above: Option<Org>,
    /// The commune it stands in.
    pub place: Option<Org>,
    /// The tier.
    pub tier: Tier,
}

/// The org as a reporter; offices and partners have no reports.
pub(crate) async fn reporting(tx: &mut Tx, id: OrgId) -> Result<Reporting> {
    let org = store::orgs::find(tx, id).await?.ok_or(Error::NotFound)?;
    let above = match org.managing {
        Some(above) => store::orgs::find(tx, above).await?,
        None => None,
    };
    let place = match org.place {
        Some(place) if Some(place) != org.managing => store::orgs::find(tx, place).await?,
        Some(_) => above.clone(),
        None => None,
    };
    let tier = Tier::of(org.kind, above.as_ref().map(|above| above.kind));
    Ok(Reporting { tier: tier.ok_or(Error::NotFound)?, org, above, place })
}

/// A commune's row holds its bare name; in a report it is named with its kind.
pub(crate) fn full_name(kind: OrgKind, commune: Option<CommuneKind>, name: &str) -> String {
    match (kind, commune) {
        (OrgKind::Commune, Some(commune)) => Place::of_commune(commune, name).in_text(),
        _ => name.to_owned(),
    }
}
