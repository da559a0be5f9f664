//! The school year named in a path.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::calendar::SchoolYear;

use crate::problem::Problem;
use crate::state::Web;

/// The `{year}` of the path; a text that is no school year leads nowhere.
pub struct AtYear(pub SchoolYear);

impl FromRequestParts<Web> for AtYear {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, web).await;
        let Path(named) = named.map_err(|_| Problem::NotFound)?;
        let year = named.get("year").and_then(|year| year.parse().ok());
        year.map(Self).ok_or(Problem::NotFound)
    }
}
