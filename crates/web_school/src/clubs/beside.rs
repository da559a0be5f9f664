//! What the pages of a club share: the way up.

use domain::id::{ClubId, OrgId};
use web::{Crumb, Frame};

/// The way up from a page about a club.
pub(super) fn crumbs(frame: &mut Frame, org: OrgId, club: Option<(ClubId, &str)>) {
    let label = frame.w.t("clubs-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/clubs"), label });
    if let Some((id, name)) = club {
        let href = format!("/o/{org}/clubs/{id}");
        frame.crumbs.push(Crumb { href, label: name.to_owned() });
    }
}
