//! What the pages of a round share: the way up, and how points and numbers are read.

use app::selection::RoundView;
use domain::id::{OrgId, RoundId};
use web::{Crumb, Frame};

/// The way up from a page about rounds.
pub(super) fn crumbs(frame: &mut Frame, org: OrgId, round: Option<(RoundId, &str)>) {
    let force = frame.w.t("force-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/force"), label: force });
    let label = frame.w.t("rounds-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/rounds"), label });
    if let Some((id, name)) = round {
        let href = format!("/o/{org}/rounds/{id}");
        frame.crumbs.push(Crumb { href, label: name.to_owned() });
    }
}

/// The way up from a step of a round.
pub(super) fn crumbs_of(frame: &mut Frame, org: OrgId, view: &RoundView) {
    crumbs(frame, org, Some((view.round.id, &view.round.name)));
}

/// Hundredths as they are read: 70,00.
pub(super) fn points(frame: &Frame, hundredths: i64) -> String {
    // Both fit a double exactly: at most 10,000.
    let whole = i32::try_from(hundredths).unwrap_or_default();
    frame.w.dec(f64::from(whole) / 100.0, 2)
}
