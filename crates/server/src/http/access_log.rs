//! One line for each request, when its answer is out: method, the route's template (never the address, which
//! holds ids), status, milliseconds, bytes, request id, account id. No personal data (abuse case 40).

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Body as _, Frame, SizeHint};

use super::connection::RequestId;
use super::options::Options;

pub(super) async fn record(
    State(options): State<Arc<Options>>,
    request: Request,
    next: Next,
) -> Response {
    let mut line = Line {
        method: request.method().clone(),
        route: request.extensions().get::<MatchedPath>().cloned(),
        id: request.extensions().get::<RequestId>().cloned().unwrap_or_default(),
        started: Instant::now(),
        status: 0,
        bytes: 0,
        whole: false,
        account: None,
    };
    let response = next.run(request).await;
    line.status = response.status().as_u16();
    line.account = (options.actor)(response.extensions());
    response.map(|inner| {
        line.whole = inner.is_end_stream();
        Body::new(Logged { inner, line })
    })
}

/// Written when dropped, so also for a client that left before its answer (status 0, or not whole).
struct Line {
    method: Method,
    route: Option<MatchedPath>,
    id: RequestId,
    started: Instant,
    status: u16,
    bytes: u64,
    whole: bool,
    account: Option<String>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let ms = self.started.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(
            method = known(&self.method),
            route = self.route.as_ref().map_or("(none)", MatchedPath::as_str),
            status = self.status,
            ms = (ms * 10.0).round() / 10.0,
            bytes = self.bytes,
            whole = self.whole,
            request = %self.id,
            account = self.account.as_deref().unwrap_or("-"),
            "request"
        );
    }
}

/// A method is any word that a client sends; only the usual ones are repeated.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "(other)",
    }
}

struct Logged {
    inner: Body,
    line: Line,
}

impl hyper::body::Body for Logged {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                let size = frame.data_ref().map_or(0, Bytes::len);
                self.line.bytes += u64::try_from(size).unwrap_or(0);
                self.line.whole = self.inner.is_end_stream();
            }
            Poll::Ready(None) => self.line.whole = true,
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
