//! The way up from the pages of a request, and how a request feels.

use app::privacy::RequestView;
use domain::id::OrgId;
use domain::request::RequestState;
use web::{Crumb, Frame, Tone};

/// How a request feels.
pub const fn tone(view: &RequestView) -> Tone {
    match (view.request.state, view.is_late) {
        (_, true) => Tone::Bad,
        (RequestState::Open, false) => Tone::Warn,
        (RequestState::Acknowledged, false) => Tone::Info,
        (RequestState::Done, false) => Tone::Ok,
        (RequestState::Refused, false) => Tone::Calm,
    }
}

/// The way up from the pages of a request.
pub(super) fn crumbs(frame: &mut Frame, org: OrgId) {
    let label = frame.w.t("requests-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/requests"), label });
}
