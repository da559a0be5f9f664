//! The house put together: world, press, app, and the router of all wings.

use std::sync::Arc;

use app::{App, Hasher, Opening, Press, PressError, Store, World};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Extensions, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::calendar::Instant;
use domain::paper::Paper;
use domain::sheet::Workbook;
use tower_http::compression::CompressionLayer;
use web::doors::public;
use web::headers::Https;
use web::origin::Origin;
use web::session::{AccountOf, Address};
use web::state::Site;
use web::{Doors, Web};

use crate::clock;
use crate::console::Context;
use crate::failure::Failure;
use crate::http::ClientAddr;
use crate::intake_child::IntakeChild;

/// Time and chance of the machine.
pub struct Life;

impl World for Life {
    fn now(&self) -> Instant {
        Instant(clock::now().as_millisecond())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door through which ids are handed in"
    )]
    fn new_id(&self) -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        rand::random()
    }
}

/// The `documents` crate as the app's press.
pub struct Printer;

impl Press for Printer {
    fn docx(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
        documents::docx(paper).map_err(|error| PressError(error.to_string()))
    }

    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
        documents::pdf(paper).map_err(|error| PressError(error.to_string()))
    }

    fn xlsx(&self, workbook: &Workbook) -> Result<Vec<u8>, PressError> {
        documents::xlsx(workbook).map_err(|error| PressError(error.to_string()))
    }
}

/// Opens the database of the configuration.
///
/// # Errors
/// `Failure::Failed` with the reason in one sentence.
pub async fn store(context: &Context, opening: Opening) -> Result<Store, Failure> {
    let url = context.config.database_url.expose();
    Store::open(url, opening).await.map_err(|error| {
        Failure::Failed(format!("cannot open {}: {error}", context.config.database_url.redacted()))
    })
}

/// The app over a database.
pub fn app(context: &Context, store: Store) -> App {
    app_in(context, store, Arc::new(Life))
}

/// The app over a database in a world of one's own (the demonstration has its own time).
pub fn app_in(context: &Context, store: Store, world: Arc<dyn World>) -> App {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let reader = Arc::new(IntakeChild::new(&context.config));
    App::new(store, world, Arc::new(Printer), reader.clone(), reader, Hasher::new(cores))
}

/// Opens, checks that the schema is that of this program, and puts the app together; for commands that need data.
///
/// # Errors
/// `Failure::Failed` with the reason in one sentence.
pub async fn open(context: &Context) -> Result<App, Failure> {
    let store = store(context, Opening::default()).await?;
    store.migrate().await.map_err(Failure::failed)?;
    Ok(app(context, store))
}

/// All doors of the house.
pub fn doors() -> Doors {
    web_public::doors()
        .join(web_school::doors())
        .join(web_office::doors())
        .join(api::doors())
        .add(public(Method::POST, "/language", "language"), web::words::switch)
        .add(public(Method::GET, "/healthz", "health"), async || "ok\n")
        .add(public(Method::GET, "/readyz", "health"), ready)
        .join(web::assets::doors())
}

/// Ready to answer: the database does.
async fn ready(State(app): State<App>) -> Response {
    match app.store().version().await {
        Ok(_) => "ready\n".into_response(),
        Err(cause) => {
            tracing::warn!(%cause, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "not ready\n")
                .into_response()
        }
    }
}

/// The router as it is served: all wings, assets, language switch, problems drawn, headers set, answers compressed.
pub fn router(app: App, context: &Context) -> Router {
    let origin = Origin { public: context.config.public_url.clone() };
    let web = Web::new(app, Site { origin });
    doors()
        .router(&web)
        .layer(from_fn(address))
        .layer(from_fn(web::problem::draw))
        .layer(from_fn_with_state(Https(context.config.https), web::headers::set))
        .layer(CompressionLayer::new())
}

/// What the accept loop found out about the client, in the wings' own word.
async fn address(mut request: Request, next: Next) -> Response {
    let found = request.extensions().get::<ClientAddr>().map(|client| client.0.to_string());
    request.extensions_mut().insert(Address(found.unwrap_or_default()));
    next.run(request).await
}

/// The account's id of an answer, for the access log.
pub fn actor(extensions: &Extensions) -> Option<String> {
    extensions.get::<AccountOf>().map(|account| account.0.to_string())
}
