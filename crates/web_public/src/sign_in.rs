//! The way in and out: sign in, first sign-in with a code on paper, sign out.

use app::App;
use app::access::Person;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use web::answer::faults;
use web::doors::{public, signed_in};
use web::headers::CLEAR_SITE_DATA;
use web::origin::own_path;
use web::session::{Address, clear_cookie, cookie_token, set_cookie};
use web::{Doors, Faults, Frame, Me, Problem, Words, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(signed_in(Method::GET, "/", "home"), home)
        .add(public(Method::GET, "/sign-in", "session"), page)
        .add(public(Method::POST, "/sign-in", "session"), enter)
        .add(public(Method::GET, "/first-sign-in", "session"), first)
        .add(public(Method::POST, "/first-sign-in", "session"), take_over)
        .add(signed_in(Method::POST, "/sign-out", "session"), leave)
}

/// The first page is the home of the first org where the person has a role.
async fn home(State(app): State<App>, Me(person): Me) -> Result<Redirect, Problem> {
    Ok(Redirect::to(&home_path(&app, &person).await?))
}

async fn home_path(app: &App, person: &Person) -> Result<String, Problem> {
    let Some(held) = person.held().first() else { return Ok("/account".to_owned()) };
    if person.comes_by_card() {
        return Ok(format!("/o/{}", held.org));
    }
    let admission = app.admit(person, domain::access::Action::OrgSee, held.org).await?;
    Ok(web::desk::home_of(held.org, admission.org().kind))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Next {
    next: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignIn {
    login: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "session/sign_in.html")]
struct SignInPage {
    frame: Frame,
    login: String,
    next: String,
    wrong: bool,
}

async fn page(w: Words, Query(Next { next }): Query<Next>) -> Result<Html<String>, Problem> {
    let frame = Frame::bare(w, "/sign-in");
    show(&SignInPage { frame, login: String::new(), next, wrong: false })
}

async fn enter(
    State(app): State<App>,
    w: Words,
    address: Option<axum::Extension<Address>>,
    Form(form): Form<SignIn>,
) -> Result<Response, Problem> {
    let address = address.map(|axum::Extension(address)| address.0).unwrap_or_default();
    if form.password.len() > 1024 {
        return Err(Problem::TooLarge);
    }
    if let Some(token) = app.sign_in(&form.login, &form.password, &address).await? {
        let to = own_path(&form.next).unwrap_or("/").to_owned();
        return Ok(([(header::SET_COOKIE, set_cookie(&token))], Redirect::to(&to)).into_response());
    }
    let frame = Frame::bare(w, "/sign-in");
    let page = SignInPage { frame, login: form.login, next: form.next, wrong: true };
    Ok((StatusCode::UNAUTHORIZED, show(&page)?).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TakeOver {
    login: String,
    code: String,
    password: String,
}

#[derive(Template)]
#[template(path = "session/first.html")]
struct FirstPage {
    frame: Frame,
    login: String,
    code: String,
    faults: Faults,
}

async fn first(w: Words) -> Result<Html<String>, Problem> {
    let frame = Frame::bare(w, "/first-sign-in");
    show(&FirstPage { frame, login: String::new(), code: String::new(), faults: Faults::new() })
}

async fn take_over(
    State(app): State<App>,
    w: Words,
    Form(form): Form<TakeOver>,
) -> Result<Response, Problem> {
    match app.take_over(&form.login, &form.code, &form.password).await {
        Ok(token) => {
            Ok(([(header::SET_COOKIE, set_cookie(&token))], Redirect::to("/")).into_response())
        }
        Err(error) => {
            let faults = faults(w, error)?;
            let frame = Frame::bare(w, "/first-sign-in");
            let page = show(&FirstPage { frame, login: form.login, code: form.code, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn leave(
    State(app): State<App>,
    Me(person): Me,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = cookie_token(&headers) {
        app.sign_out(&token).await?;
    }
    let gone = [(header::SET_COOKIE, clear_cookie()), CLEAR_SITE_DATA];
    let to = if person.comes_by_card() { "/card" } else { "/sign-in" };
    Ok((gone, Redirect::to(to)).into_response())
}
