//! Who opens campaigns, and for which groups of areas.

use domain::campaign::Area;
use domain::org::OrgKind;

use crate::access::Permit;
use crate::{Error, Result};

/// The groups of areas that an org can aim at; none for one that opens no campaign.
pub(super) fn areas<A>(permit: &Permit<A>) -> Result<Vec<Area>> {
    let org = permit.org_record();
    match org.kind {
        OrgKind::Department => Ok(Area::ALL.to_vec()),
        OrgKind::Commune => Ok(vec![Area::of(org.kind, org.commune_kind)]),
        OrgKind::Ministry | OrgKind::Office | OrgKind::School | OrgKind::Partner => {
            Err(Error::NotFound)
        }
    }
}
