//! Signing in by card, for children without e-mail or telephone: the address from the QR and one key. The page names nobody.

use app::App;
use app::cards::{Entered, Entry};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{public, signed_in};
use web::headers::CLEAR_FORMER;
use web::session::{Address, clear_cookie, cookie_token, set_cookie};
use web::{Desk, Doors, Faults, Frame, Me, Problem, Words, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(public(Method::GET, "/card", "card"), without)
        .add(public(Method::GET, "/card/{token}", "card"), page)
        .add(public(Method::POST, "/card/{token}", "card"), enter)
        .add(signed_in(Method::GET, "/own-key", "card"), ask_key)
        .add(signed_in(Method::POST, "/own-key", "card"), choose_key)
}

#[derive(Template)]
#[template(path = "card/without.html")]
struct WithoutPage {
    frame: Frame,
}

async fn without(w: Words) -> Result<Html<String>, Problem> {
    show(&WithoutPage { frame: Frame::bare(w, "/card") })
}

#[derive(Template)]
#[template(path = "card/key.html")]
struct KeyPage {
    frame: Frame,
    token: String,
    faults: Faults,
}

fn key_page(w: Words, token: String, faults: Faults) -> Result<Html<String>, Problem> {
    // What is no token of ours does not go into the address of the language switch.
    let ours = token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let path = if ours { format!("/card/{token}") } else { "/card".to_owned() };
    let frame = Frame::bare(w, path);
    show(&KeyPage { frame, token, faults })
}

/// Whoever opens a card's page takes the browser over: the child before is signed out and leaves nothing behind. The card
/// itself is not looked at, so that nobody learns whether there is one.
async fn page(
    State(app): State<App>,
    w: Words,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let former = cookie_token(&headers);
    let free = app.hand_over_browser(former.as_deref()).await?;
    let page = key_page(w, token, Faults::new())?;
    Ok(match (free, former) {
        (false, _) => page.into_response(),
        (true, None) => ([CLEAR_FORMER], page).into_response(),
        (true, Some(_)) => {
            ([CLEAR_FORMER, (header::SET_COOKIE, clear_cookie())], page).into_response()
        }
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    key: String,
}

async fn enter(
    State(app): State<App>,
    w: Words,
    headers: HeaderMap,
    address: Option<axum::Extension<Address>>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let address = address.map(|axum::Extension(address)| address.0).unwrap_or_default();
    let former = cookie_token(&headers);
    let entry = app.sign_in_by_card(&token, &typed.key, &address, former.as_deref()).await?;
    let (status, text) = match entry {
        Entry::In(entered) => return Ok(let_in(&entered)),
        Entry::Wrong => (StatusCode::UNAUTHORIZED, w.t("card-wrong")),
        Entry::Wait(seconds) => {
            let minutes = (seconds + 59) / 60;
            (StatusCode::TOO_MANY_REQUESTS, w.t1("card-wait", "n", minutes))
        }
    };
    let mut faults = Faults::new();
    faults.add("key", text);
    Ok((status, key_page(w, token, faults)?).into_response())
}

fn let_in(entered: &Entered) -> Response {
    let to = if entered.first { "/own-key".to_owned() } else { home_of(entered.org) };
    let session = (header::SET_COOKIE, set_cookie(entered.session.reveal()));
    ([CLEAR_FORMER, session], Redirect::to(&to)).into_response()
}

/// A child's home is its school's shortest address.
fn home_of(org: OrgId) -> String {
    format!("/o/{org}")
}

#[derive(Template)]
#[template(path = "card/own_key.html")]
struct OwnKeyPage {
    frame: Frame,
    home: String,
    chosen: bool,
    faults: Faults,
}

async fn ask_key(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
) -> Result<Html<String>, Problem> {
    let page = app.own_key(&person).await?;
    let (home, chosen) = (home_of(page.org), page.chosen);
    show(&OwnKeyPage { frame, home, chosen, faults: Faults::new() })
}

async fn choose_key(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    match app.choose_key(&person, &typed.key).await {
        Ok(org) => Ok(done(&home_of(org), "own-key").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = app.own_key(&person).await?;
            let (home, chosen) = (home_of(page.org), page.chosen);
            let page = show(&OwnKeyPage { frame, home, chosen, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
