//! With a slip: the address and the one-time code, then the family's pages behind a cookie of their own.

use app::App;
use app::family::Knock;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::consent::{Purpose, Relation};
use serde::Deserialize;
use web::answer::faults;
use web::desk::notices;
use web::headers::CLEAR_SITE_DATA;
use web::session::{Address, clear_family_cookie, family_token, set_family_cookie};
use web::{Family, Faults, Frame, Problem, Words, show};

use super::{data, own};

/// Where the pages behind a slip begin.
const BASE: &str = "/family";

#[derive(Template)]
#[template(path = "family/enter.html")]
struct EnterPage {
    frame: Frame,
    token: String,
    school: Option<String>,
    full_name: String,
    code: String,
    faults: Faults,
}

pub(super) async fn page(
    State(app): State<App>,
    w: Words,
    Path(token): Path<String>,
) -> Result<Html<String>, Problem> {
    let school = app.family_school(&token).await?;
    let frame = Frame::bare(w, format!("{BASE}/{token}"));
    let (full_name, code) = (String::new(), String::new());
    show(&EnterPage { frame, token, school, full_name, code, faults: Faults::new() })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    code: String,
    full_name: String,
    relation: String,
    key: String,
}

pub(super) async fn enter(
    State(app): State<App>,
    w: Words,
    Path(token): Path<String>,
    address: Option<axum::Extension<Address>>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let address = address.map(|axum::Extension(address)| address.0).unwrap_or_default();
    // Who comes back gives a key; who comes the first time says who it is by the button pressed.
    let entered = if let Ok(relation) = form.relation.parse::<Relation>() {
        let knock = Knock::Code { code: &form.code, full_name: &form.full_name, relation };
        let first = format!("{BASE}/answers/{}?all=1", Purpose::TakePart);
        app.enter_family(&token, &address, &knock).await.map(|session| (session, first))
    } else {
        let back = app.enter_family(&token, &address, &Knock::Key(&form.key)).await;
        back.map(|session| (session, BASE.to_owned()))
    };
    match entered {
        Ok((session, to)) => {
            let cookie = [(header::SET_COOKIE, set_family_cookie(&session))];
            Ok((cookie, Redirect::to(&to)).into_response())
        }
        Err(error) => {
            let faults = faults(w, error)?;
            let school = app.family_school(&token).await?;
            let frame = Frame::bare(w, format!("{BASE}/{token}"));
            let Typed { code, full_name, .. } = form;
            let page = show(&EnterPage { frame, token, school, full_name, code, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The frame of a family's page: no side, no account.
fn frame(w: Words, path: &axum::http::Uri) -> Frame {
    let path = path.path_and_query().map_or(BASE, |path| path.as_str()).to_owned();
    Frame { notices: notices(w, &path), ..Frame::bare(w, path) }
}

pub(super) async fn overview(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    uri: axum::http::Uri,
) -> Result<Html<String>, Problem> {
    own::overview(&app, frame(w, &uri), &pass, BASE.to_owned()).await
}

pub(super) async fn question(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    Path(purpose): Path<String>,
    Query(way): Query<own::Way>,
    uri: axum::http::Uri,
) -> Result<Html<String>, Problem> {
    own::question(&app, frame(w, &uri), &pass, BASE.to_owned(), (&purpose, way)).await
}

pub(super) async fn answer(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    Path(purpose): Path<String>,
    uri: axum::http::Uri,
    Form(form): Form<own::Pressed>,
) -> Result<Response, Problem> {
    own::answer(&app, frame(w, &uri), &pass, BASE.to_owned(), (&purpose, form)).await
}

pub(super) async fn receipt(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    uri: axum::http::Uri,
) -> Result<Html<String>, Problem> {
    own::receipt(&app, frame(w, &uri), &pass, BASE.to_owned()).await
}

#[derive(Template)]
#[template(path = "family/gone.html")]
struct GonePage {
    frame: Frame,
}

/// Closes the family's page on this device.
pub(super) async fn leave(
    State(app): State<App>,
    w: Words,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = family_token(&headers) {
        app.leave_family(&token).await?;
    }
    let gone = [(header::SET_COOKIE, clear_family_cookie()), CLEAR_SITE_DATA];
    Ok((gone, show(&GonePage { frame: Frame::bare(w, "/sign-in") })?).into_response())
}

pub(super) async fn data(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    uri: axum::http::Uri,
) -> Result<Html<String>, Problem> {
    data::data(&app, frame(w, &uri), &pass, BASE.to_owned()).await
}

pub(super) async fn copy(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    uri: axum::http::Uri,
) -> Result<Html<String>, Problem> {
    data::copy(&app, frame(w, &uri), &pass, BASE.to_owned()).await
}

pub(super) async fn ask(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    uri: axum::http::Uri,
    Form(form): Form<data::Asking>,
) -> Result<Response, Problem> {
    data::ask(&app, frame(w, &uri), &pass, BASE.to_owned(), form).await
}

pub(super) async fn json(
    State(app): State<App>,
    Family(pass): Family,
) -> Result<Response, Problem> {
    data::json(&app, &pass).await
}

pub(super) async fn reads(
    State(app): State<App>,
    w: Words,
    Family(pass): Family,
    Query(from): Query<data::From>,
    uri: axum::http::Uri,
) -> Result<Html<String>, Problem> {
    data::reads(&app, frame(w, &uri), &pass, BASE.to_owned(), from).await
}
