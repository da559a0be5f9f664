//! The item of a plan named in the path, the way up from their pages, and the name of a month.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::calendar::{Month, SchoolYear};
use domain::id::{ItemId, OrgId};
use web::{AtYear, Crumb, Frame, Problem, Web, Words};

/// School year and item in the path; a text that is none leads nowhere.
pub(super) struct AtItem(pub(super) SchoolYear, pub(super) ItemId);

type Named = Path<HashMap<String, String>>;

impl FromRequestParts<Web> for AtItem {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let AtYear(year) = AtYear::from_request_parts(parts, web).await?;
        let named = Named::from_request_parts(parts, web).await;
        let Path(named) = named.map_err(|_| Problem::NotFound)?;
        let item = named.get("item").and_then(|item| item.parse().ok());
        item.map(|item| Self(year, item)).ok_or(Problem::NotFound)
    }
}

/// The way up from a page of a plan.
pub(super) fn crumbs(frame: &mut Frame, org: OrgId, year: Option<SchoolYear>) {
    let label = frame.w.t("plan-list-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/plans"), label });
    if let Some(year) = year {
        let label = frame.w.t1("plan-title", "year", year.to_string()).into_owned();
        frame.crumbs.push(Crumb { href: format!("/o/{org}/plans/{year}"), label });
    }
}

/// "Tháng 9/2026": the year is not a quantity, so it is not grouped.
pub(super) fn month_name(w: Words, month: Month) -> String {
    w.t2("plan-month", "month", month.number().to_string(), "year", month.year().to_string())
        .into_owned()
}
