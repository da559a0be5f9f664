//! The switch between the two languages, and the words of whoever asks.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Form, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::Deserialize;

use super::Words;
use super::lang::{COOKIE, Lang};
use crate::origin::own_path;

impl<S: Sync> FromRequestParts<S> for Words {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::new(Lang::of(&parts.headers)))
    }
}

/// What the form of the switch sends.
#[derive(Deserialize)]
pub struct Switch {
    lang: String,
    #[serde(default)]
    next: String,
}

/// `POST /language`: keeps the choice for a year and goes back to the page. No state changes by GET.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/language", post(switch))
}

/// The handler of [`routes`], for a house that keeps its doors in one list.
pub async fn switch(Form(form): Form<Switch>) -> Response {
    let lang: Lang = form.lang.parse().unwrap_or_default();
    let cookie =
        format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.tag());
    let back = own_path(&form.next).unwrap_or("/");
    ([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response()
}
