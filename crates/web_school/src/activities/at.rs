//! The activity named in the path, and the way up from its pages.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::id::{ActivityId, OrgId};
use web::{Crumb, Frame, Problem, Web};

/// The activity named in the path; a text that is no id leads nowhere.
pub(super) struct At(pub(super) ActivityId);

impl FromRequestParts<Web> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, web).await;
        let Path(named) = named.map_err(|_| Problem::NotFound)?;
        let id = named.get("id").and_then(|id| id.parse().ok());
        id.map(Self).ok_or(Problem::NotFound)
    }
}

/// The way up from a page about activities.
pub(super) fn crumbs(frame: &mut Frame, org: OrgId, activity: Option<(ActivityId, &str)>) {
    let label = frame.w.t("nav-activities").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/activities"), label });
    if let Some((id, title)) = activity {
        let href = format!("/o/{org}/activities/{id}");
        frame.crumbs.push(Crumb { href, label: title.to_owned() });
    }
}
