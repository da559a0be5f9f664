//! One's own account: the roles held, and giving the password again before a dangerous act.

use app::App;
use app::access::Person;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Role;
use domain::id::OrgId;
use serde::Deserialize;
use web::doors::signed_in;
use web::origin::own_path;
use web::session::cookie_token;
use web::{Desk, Doors, Faults, Frame, Me, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(signed_in(Method::GET, "/account", "account"), account)
        .add(signed_in(Method::GET, "/proof", "session"), ask)
        .add(signed_in(Method::POST, "/proof", "session"), prove)
}

#[derive(Template)]
#[template(path = "session/account.html")]
struct AccountPage {
    frame: Frame,
    person: Person,
}

impl AccountPage {
    /// The roles held, each once: who is an ambassador in two years holds two grants of one role.
    fn roles(&self) -> Vec<(OrgId, &str, Role)> {
        let mut roles: Vec<(OrgId, &str, Role)> = Vec::new();
        for held in self.person.held() {
            let role = (held.org, held.org_name.as_str(), held.grant.role);
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }
}

async fn account(Desk(frame): Desk, Me(person): Me) -> Result<Html<String>, Problem> {
    show(&AccountPage { frame, person })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Proof {
    next: String,
    password: String,
}

#[derive(Template)]
#[template(path = "session/proof.html")]
struct ProofPage {
    frame: Frame,
    next: String,
    faults: Faults,
}

async fn ask(Desk(frame): Desk, Query(asked): Query<Proof>) -> Result<Html<String>, Problem> {
    show(&ProofPage { frame, next: asked.next, faults: Faults::new() })
}

async fn prove(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    headers: HeaderMap,
    Form(form): Form<Proof>,
) -> Result<Response, Problem> {
    let token = cookie_token(&headers).ok_or(Problem::SignIn)?;
    if app.prove(&token, &person, &form.password).await? {
        return Ok(Redirect::to(own_path(&form.next).unwrap_or("/")).into_response());
    }
    let mut faults = Faults::new();
    faults.add("password", frame.w.t("sign-in-wrong"));
    let page = show(&ProofPage { frame, next: form.next, faults })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
