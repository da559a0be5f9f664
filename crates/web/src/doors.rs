//! Routes are data: method, path, right, kind of object, fresh proof, forms of answer. Router, authorisation test,
//! `routes --json` and OpenAPI are made from the same list; a route without a right cannot be written.

use std::sync::Arc;

use app::access::Act;
use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, on};
use domain::access::Action;
use domain::id::OrgId;

use crate::idempotency;
use crate::origin;
use crate::problem::Problem;
use crate::session::{AccountOf, Family, Me, bearer_token, cookie_token, family_token};
use crate::state::Web;

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// A guardian whom a slip let in, for the one learner of the slip.
    Family,
    /// Whoever holds the right at the org `{org}` of the path.
    Action(Action),
}

impl Right {
    /// The word in `routes --json`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed_in",
            Self::Family => "family",
            Self::Action(action) => action.code(),
        }
    }
}

/// How somebody proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// A browser with a session cookie.
    Page,
    /// A program with a bearer token.
    Api,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Door {
    /// GET, POST, …
    pub method: Method,
    /// The path with its `{parameters}`.
    pub path: &'static str,
    /// Who may pass.
    pub right: Right,
    /// The kind of thing behind it.
    pub object: &'static str,
    /// Whether the password must have been given in the last minutes.
    pub fresh_proof: bool,
    /// Cookie or bearer.
    pub front: Front,
    /// Answers htmx with a fragment of the page.
    pub fragment: bool,
}

impl serde::Serialize for Door {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut row = to.serialize_struct("Door", 6)?;
        row.serialize_field("method", self.method.as_str())?;
        row.serialize_field("path", self.path)?;
        row.serialize_field("right", self.right.code())?;
        row.serialize_field("object", self.object)?;
        row.serialize_field("fresh_proof", &self.fresh_proof)?;
        row.serialize_field("variants", self.variants())?;
        row.end()
    }
}

const fn door(method: Method, path: &'static str, right: Right, object: &'static str) -> Door {
    let front = Front::Page;
    Door { method, path, right, object, fresh_proof: false, front, fragment: false }
}

/// A GET that needs the right `A` at `{org}`.
pub const fn get<A: Act>(path: &'static str, object: &'static str) -> Door {
    door(Method::GET, path, Right::Action(A::ACTION), object)
}

/// A POST that needs the right `A` at `{org}`.
pub const fn post<A: Act>(path: &'static str, object: &'static str) -> Door {
    door(Method::POST, path, Right::Action(A::ACTION), object)
}

/// Any method that needs the right `A` at `{org}`; for the API.
pub const fn with<A: Act>(method: Method, path: &'static str, object: &'static str) -> Door {
    door(method, path, Right::Action(A::ACTION), object)
}

/// A route for whoever is signed in.
pub const fn signed_in(method: Method, path: &'static str, object: &'static str) -> Door {
    door(method, path, Right::SignedIn, object)
}

/// A route for a guardian whom a slip let in.
pub const fn family(method: Method, path: &'static str, object: &'static str) -> Door {
    door(method, path, Right::Family, object)
}

/// A route for everybody.
pub const fn public(method: Method, path: &'static str, object: &'static str) -> Door {
    door(method, path, Right::Public, object)
}

impl Door {
    /// The forms of answer it gives.
    pub const fn variants(&self) -> &'static [&'static str] {
        match (self.front, self.fragment) {
            (Front::Api, _) => &["json"],
            (Front::Page, true) => &["page", "fragment"],
            (Front::Page, false) => &["page"],
        }
    }

    /// The password must have been given in the last minutes.
    #[must_use]
    pub const fn fresh(mut self) -> Self {
        self.fresh_proof = true;
        self
    }

    /// It answers htmx with a fragment.
    #[must_use]
    pub const fn fragment(mut self) -> Self {
        self.fragment = true;
        self
    }

    /// It belongs to the API.
    #[must_use]
    pub const fn api(mut self) -> Self {
        self.front = Front::Api;
        self
    }
}

/// Hangs a handler into a router.
type Hang = Box<dyn FnOnce(Router<Web>, &Web) -> Router<Web> + Send>;

/// The routes of a wing, with their handlers.
#[derive(Default)]
pub struct Doors {
    list: Vec<Door>,
    hung: Vec<Hang>,
}

impl Doors {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hangs a handler behind a door.
    #[must_use]
    pub fn add<H, T>(mut self, door: Door, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.list.push(door.clone());
        self.hung.push(Box::new(move |router, web| {
            let gate = Gate { web: web.clone(), door: Arc::new(door.clone()) };
            let filter = MethodFilter::try_from(door.method).unwrap_or(MethodFilter::GET);
            let guarded = on(filter, handler).layer(middleware::from_fn_with_state(gate, pass));
            router.route(door.path, guarded)
        }));
        self
    }

    /// Files for everybody, served below `root` by a router of their own; `path` is how the list names them.
    #[must_use]
    pub fn files(
        mut self,
        root: &'static str,
        path: &'static str,
        object: &'static str,
        service: Router,
    ) -> Self {
        self.list.push(public(Method::GET, path, object));
        self.hung.push(Box::new(move |router, _| router.nest_service(root, service)));
        self
    }

    /// The doors of another wing or feature too.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.hung.extend(other.hung);
        self
    }

    /// All doors, in the order they were hung.
    pub fn list(&self) -> &[Door] {
        &self.list
    }

    /// The router.
    pub fn router(self, web: &Web) -> Router {
        let router = self.hung.into_iter().fold(Router::new(), |router, hang| hang(router, web));
        router.with_state(web.clone())
    }
}

#[derive(Clone)]
struct Gate {
    web: Web,
    door: Arc<Door>,
}

/// Lets a request through with its person and its admission, or says no. The only place where rights meet HTTP.
async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match admit(&gate, request).await {
        Ok(request) => {
            let account = request.extensions().get::<Me>().map(|Me(person)| AccountOf(person.id));
            let mut response = run(&gate, account, request, next).await;
            if let Some(account) = account {
                response.extensions_mut().insert(account);
            }
            response
        }
        Err(response) => response,
    }
}

/// On to the handler: once for its key, where a program names one.
async fn run(gate: &Gate, account: Option<AccountOf>, request: Request, next: Next) -> Response {
    let Door { front, method, .. } = &*gate.door;
    let (Front::Api, &Method::POST, Some(AccountOf(account))) = (front, method, account) else {
        return next.run(request).await;
    };
    match idempotency::key(request.headers()) {
        Ok(None) => next.run(request).await,
        Ok(Some(key)) => idempotency::once(&gate.web.app, account, key, request, next).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admit(gate: &Gate, mut request: Request) -> Result<Request, Response> {
    let door = &gate.door;
    let refuse = |problem: Problem| problem.into_response();
    let ours = &gate.web.site.origin;
    if door.front == Front::Page && !origin::allowed(ours, request.method(), request.headers()) {
        tracing::warn!(path = door.path, "refused: the request comes from another site");
        return Err(refuse(Problem::ForeignOrigin));
    }
    if door.right == Right::Public {
        return Ok(request);
    }
    let app = &gate.web.app;
    if door.right == Right::Family {
        let token = family_token(request.headers()).ok_or_else(|| refuse(Problem::FamilyOver))?;
        let pass = app.family_pass(&token).await.map_err(|error| refuse(error.into()))?;
        let pass = pass.ok_or_else(|| refuse(Problem::FamilyOver))?;
        request.extensions_mut().insert(Family(pass));
        return Ok(request);
    }
    let (person, proved) = match door.front {
        Front::Page => {
            let token = cookie_token(request.headers()).ok_or_else(|| refuse(Problem::SignIn))?;
            let session = app.session(&token).await.map_err(|error| refuse(error.into()))?;
            let session = session.ok_or_else(|| refuse(Problem::SignIn))?;
            (session.person, session.proved)
        }
        // A token was made under proof and runs out by itself: it is its own proof.
        Front::Api => {
            let token = bearer_token(request.headers()).ok_or_else(|| refuse(Problem::SignIn))?;
            let person = app.token_person(token).await.map_err(|error| refuse(error.into()))?;
            (person.ok_or_else(|| refuse(Problem::SignIn))?, true)
        }
    };
    if let Right::Action(action) = door.right {
        let org =
            org_of(door.path, request.uri().path()).ok_or_else(|| refuse(Problem::NotFound))?;
        let admission = app.admit(&person, action, org).await.map_err(|e| refuse(e.into()))?;
        request.extensions_mut().insert(admission);
    }
    if door.fresh_proof && !proved {
        let back = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let back = if request.method().is_safe() { back } else { "/" };
        let next = percent_encoding::utf8_percent_encode(back, percent_encoding::NON_ALPHANUMERIC);
        return Err(Redirect::to(&format!("/proof?next={next}")).into_response());
    }
    request.extensions_mut().insert(Me(person));
    Ok(request)
}

/// The `{org}` of a path, found by its place in the pattern.
fn org_of(pattern: &str, path: &str) -> Option<OrgId> {
    let place = pattern.split('/').position(|part| part == "{org}")?;
    path.split('/').nth(place)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_org_is_found_by_its_place() {
        assert_eq!(org_of("/o/{org}/plans/{id}", "/o/57/plans/x"), Some(OrgId(57)));
        assert_eq!(org_of("/api/v1/orgs/{org}/plans", "/api/v1/orgs/8/plans"), Some(OrgId(8)));
        assert_eq!(org_of("/o/{org}/plans", "/o/x/plans"), None);
        assert_eq!(org_of("/sign-in", "/sign-in"), None);
    }
}
