//! One cell of the matrix: what the written tables expect, and what the router does.

use app::App;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use domain::access::Reach;
use domain::account::AccountState;
use domain::id::OrgId;
use tower::ServiceExt as _;
use web::Web;
use web::doors::{Door, Front};
use web::session::AccountOf;
use web::state::Site;

use super::seats::{Held, Seat, is_below};
use super::table::{Line, Policy};

/// An id that nothing has.
pub const NO_ID: &str = "b7e23ec2-9d1f-7c3a-8e55-0c6d1f2a3b4c";

/// The real router, with the bodies of problems.
pub fn router(app: &App) -> Router {
    let web = Web::new(app.clone(), Site::default());
    let draw = axum::middleware::from_fn(web::problem::draw);
    server::house::doors().router(&web).layer(draw)
}

/// The form of question and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Page,
    Fragment,
    Json,
}

/// What must come of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Everybody passes.
    Open,
    /// The door lets this account through.
    Through,
    /// Nobody that counts is signed in.
    SignIn,
    /// An account is no family: only a slip's session opens this.
    NoFamily,
    /// The org is not there for this account.
    NotFound,
    /// The org is, this is not.
    Forbidden,
}

/// Where and how somebody asks.
#[derive(Debug, Clone)]
pub struct Cell {
    pub door: Door,
    pub seat: usize,
    pub target: &'static str,
    pub org: OrgId,
    pub form: Form,
    pub expected: Expected,
}

/// What the tables say.
pub fn expected(policy: &Policy, line: &Line, held: Option<&Held>, target: &str) -> Expected {
    if line.right == "public" {
        return Expected::Open;
    }
    if line.right == "family" {
        return Expected::NoFamily;
    }
    let Some(held) = held.filter(|held| held.state == AccountState::Active) else {
        return Expected::SignIn;
    };
    if line.right == "signed_in" {
        return Expected::Through;
    }
    let may = |right: &str| {
        let cell = (right.to_owned(), held.role.code().to_owned());
        let reach = policy.get(&cell).unwrap_or_else(|| panic!("policy.tsv lacks {cell:?}"));
        match reach {
            None => false,
            Some(Reach::Own | Reach::Here) => held.place == target,
            Some(Reach::Below) => is_below(target, held.place),
        }
    };
    match () {
        () if may(&line.right) => Expected::Through,
        () if may("org_see") => Expected::Forbidden,
        () => Expected::NotFound,
    }
}

/// The path with an org and ids that nothing has.
pub fn address(pattern: &str, org: OrgId) -> String {
    let part = |part: &str| match part {
        "{org}" => org.to_string(),
        // Numbers, codes and years: what a parser of them takes.
        "{version}" | "{number}" | "{seq}" => "1".to_owned(),
        "{child}" => "987654322".to_owned(),
        "{period}" | "{year}" => "2026-2027".to_owned(),
        _ if part.starts_with('{') => NO_ID.to_owned(),
        _ => part.to_owned(),
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The harmless request of a cell: an empty form or `{}`.
pub fn request(door: &Door, org: OrgId, form: Form, session: &str, token: &str) -> Request<Body> {
    let mut request = Request::builder()
        .method(door.method.clone())
        .uri(address(door.path, org))
        .header(header::HOST, "localhost");
    request = match door.front {
        Front::Api => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        Front::Page => request
            .header(header::COOKIE, format!("{}={session}", web::session::COOKIE))
            .header("sec-fetch-site", "same-origin"),
    };
    if form == Form::Fragment {
        request = request.header("hx-request", "true");
    }
    let body = match (door.method == Method::GET, door.front) {
        (true, _) => Body::empty(),
        (false, Front::Api) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from("{}")
        }
        (false, Front::Page) => {
            let kind = "application/x-www-form-urlencoded";
            request = request.header(header::CONTENT_TYPE, kind);
            Body::empty()
        }
    };
    request.body(body).unwrap()
}

/// Asks, and says what differs.
pub async fn ask(router: &Router, cell: &Cell, seat: &Seat) -> Result<(), String> {
    let question = request(&cell.door, cell.org, cell.form, &seat.session, &seat.token);
    let answer = router.clone().oneshot(question).await.unwrap();
    judge(cell, seat, &answer).map_err(|what| {
        let Cell { door, target, form, expected, .. } = cell;
        let (method, path, status) = (&door.method, door.path, answer.status());
        format!(
            "{method} {path} as {form:?} by {} at {target}: {expected:?}, but {status}: {what}",
            seat.name
        )
    })
}

fn judge(cell: &Cell, seat: &Seat, answer: &Response) -> Result<(), &'static str> {
    let status = answer.status();
    let location = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
    let through = answer.extensions().get::<AccountOf>();
    let same = |is: bool, what| if is { Ok(()) } else { Err(what) };
    same(!status.is_server_error(), "the server broke")?;
    match cell.expected {
        Expected::Open => return same(through.is_none(), "a public door asks for an account"),
        Expected::Through => {
            let account = seat.held.as_ref().map(|held| held.id);
            return same(through.map(|of| of.0) == account, "not let through");
        }
        Expected::SignIn | Expected::NoFamily | Expected::NotFound | Expected::Forbidden => {}
    }
    same(through.is_none(), "let through")?;
    match (cell.expected, cell.form) {
        (Expected::NotFound, _) => same(status == StatusCode::NOT_FOUND, "not 404"),
        (Expected::NoFamily, _) => {
            same(status == StatusCode::UNAUTHORIZED && location.is_none(), "not 401")
        }
        (Expected::Forbidden, _) => same(status == StatusCode::FORBIDDEN, "not 403"),
        (_, Form::Page) if cell.door.method == Method::GET => {
            let to = location.is_some_and(|to| to.starts_with("/sign-in"));
            same(status == StatusCode::SEE_OTHER && to, "not sent to the sign-in")
        }
        (_, Form::Fragment) => {
            let to = answer.headers().get("hx-redirect").is_some_and(|to| to == "/sign-in");
            same(status == StatusCode::UNAUTHORIZED && to, "htmx is not sent to the sign-in")
        }
        (_, Form::Page | Form::Json) => same(status == StatusCode::UNAUTHORIZED, "not 401"),
    }
}
