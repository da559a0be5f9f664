//! JSON in and out: bodies and queries that cannot be read are problems, pages carry the cursor of the next one.

use axum::extract::{FromRequest, FromRequestParts, Json, Query, Request};
use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web::{Problem, Web};

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Web> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, web).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(match rejection.status().as_u16() {
                413 => Problem::TooLarge,
                422 => {
                    let mut faults = web::Faults::new();
                    // serde names the field and what it expected; the value itself is not repeated.
                    faults.add("body", rejection.body_text());
                    Problem::Invalid(faults)
                }
                _ => Problem::BadRequest,
            }),
        }
    }
}

/// Query parameters.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, web).await;
        query.map(|Query(value)| Self(value)).map_err(|_| Problem::BadRequest)
    }
}

/// A page of a list.
#[derive(Serialize, JsonSchema)]
pub struct PageView<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Pass it as `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> PageView<T> {
    /// A page of something else.
    pub fn of<U>(page: app::Page<U, app::After>, turn: impl FnMut(U) -> T) -> Self {
        let page = page.map(turn);
        Self { rows: page.rows, next: page.next.map(String::from) }
    }
}

/// A list that is always whole: it grows with years or kinds, not with people.
#[derive(Serialize, JsonSchema)]
pub struct WholeView<T> {
    /// All rows.
    pub rows: Vec<T>,
}

/// The id of what was made.
#[derive(Serialize, JsonSchema)]
pub struct Made<T> {
    /// Its id.
    pub id: T,
}
