//! What surrounds every route: the largest body of its class, a net under panics, the end of patience with a
//! handler, the access log.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;

use super::access_log;
use super::body::{BodyFault, RequestClock};
use super::connection::RequestId;
use super::limits::BodyClass;
use super::options::Options;

/// The router as it is served. The last layer is the outermost.
pub(super) fn frame(router: Router, options: &Arc<Options>) -> Router {
    router
        .layer(options.limits.body(BodyClass::Form))
        .layer(CatchPanicLayer::custom(fallen))
        .layer(from_fn_with_state(options.clone(), bounded))
        .layer(from_fn_with_state(options.clone(), access_log::record))
}

/// On an answer whose handler panicked.
#[derive(Debug, Clone, Copy)]
struct Fallen;

fn fallen(_payload: Box<dyn Any + Send>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.extensions_mut().insert(Fallen);
    response
}

async fn bounded(State(options): State<Arc<Options>>, request: Request, next: Next) -> Response {
    let clock = request.extensions().get::<Arc<RequestClock>>().cloned();
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let Some(clock) = clock else { return next.run(request).await };
    let Some(response) = clock.bound(options.limits.request, next.run(request)).await else {
        tracing::warn!(request = %id, "a handler took too long");
        let mut response = (options.fault_page)(StatusCode::SERVICE_UNAVAILABLE, &id);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        return response;
    };
    if response.extensions().get::<Fallen>().is_some() {
        tracing::error!(request = %id, "a handler panicked");
        return (options.fault_page)(StatusCode::INTERNAL_SERVER_ERROR, &id);
    }
    // A handler that did its work without the rest of the body keeps its answer.
    let failed = response.status().is_client_error() || response.status().is_server_error();
    match clock.fault() {
        Some(BodyFault::TooSlow) if failed => {
            (options.fault_page)(StatusCode::REQUEST_TIMEOUT, &id)
        }
        Some(BodyFault::TooLarge) if failed => {
            (options.fault_page)(StatusCode::PAYLOAD_TOO_LARGE, &id)
        }
        _ => response,
    }
}
