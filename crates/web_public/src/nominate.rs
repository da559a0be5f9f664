//! Nominating oneself by the link of a round: no account, and the same answer whether the child was found or not.

use app::App;
use app::selection::{LinkPage, OwnNomination};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use web::answer::faults;
use web::doors::public;
use web::session::Address;
use web::{Doors, Faults, Frame, Problem, Words, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(public(Method::GET, "/nominate/{token}", "round"), page)
        .add(public(Method::POST, "/nominate/{token}", "round"), send)
}

/// What the child wrote, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    name: String,
    born: String,
    class: String,
    wish: String,
    /// A field that people do not see.
    website: String,
}

#[derive(Template)]
#[template(path = "nominate/form.html")]
struct FormPage {
    frame: Frame,
    token: String,
    link: LinkPage,
    form: Typed,
    faults: Faults,
}

#[derive(Template)]
#[template(path = "nominate/sent.html")]
struct SentPage {
    frame: Frame,
    link: LinkPage,
}

/// The page's own address stays out of the language switch: a link is not for others.
fn frame(w: Words) -> Frame {
    Frame::bare(w, "/")
}

async fn page(
    State(app): State<App>,
    w: Words,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let link = app.round_behind(&token).await?;
    let form = Typed::default();
    let page = show(&FormPage { frame: frame(w), token, link, form, faults: Faults::new() })?;
    Ok(kept_by_nobody(page))
}

async fn send(
    State(app): State<App>,
    w: Words,
    address: Option<axum::Extension<Address>>,
    Path(token): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let address = address.map(|axum::Extension(address)| address.0).unwrap_or_default();
    let link = app.round_behind(&token).await?;
    let own = OwnNomination {
        name: form.name.clone(),
        born: form.born.clone(),
        class: form.class.clone(),
        wish: form.wish.clone(),
        trap: form.website.clone(),
    };
    match app.nominate_oneself(&token, &own, &address).await {
        Ok(()) => Ok(kept_by_nobody(show(&SentPage { frame: frame(w), link })?)),
        Err(error) => {
            let faults = faults(w, error)?;
            let page = show(&FormPage { frame: frame(w), token, link, form, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, kept_by_nobody(page)).into_response())
        }
    }
}

/// A shared computer shows the next child nothing of the last.
fn kept_by_nobody(page: Html<String>) -> Response {
    ([("cache-control", "no-store")], page).into_response()
}
