//! One connection: hyper on a guarded socket, each request with its id, client and clock, until the client
//! leaves, its place is needed, or the server ends.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::ops::Deref;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderName, HeaderValue, Request, Response, header};
use bytes::Bytes;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tower::Service;

use super::body::{PacedBody, RequestClock};
use super::client;
use super::crowd::{Crowd, Seat, Taken};
use super::options::Options;
use super::stop::Stop;
use super::wire::Wire;

/// The header that carries a request's number, inwards (where it replaces what a client sent) and outwards.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The number of a request: eight random digits of this start of the server, and a counter. In the
/// extensions of each request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestId(Arc<str>);

impl Deref for RequestId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What all connections share.
pub(super) struct Shared {
    pub(super) router: Router,
    pub(super) options: Arc<Options>,
    pub(super) crowd: Arc<Crowd>,
    boot: u32,
    next: AtomicU64,
}

impl Shared {
    pub(super) fn new(router: Router, options: Arc<Options>) -> Self {
        let limits = &options.limits;
        let crowd = Arc::new(Crowd::new(limits.connections, limits.connections_per_address));
        Self { router, crowd, options, boot: rand::random(), next: AtomicU64::new(1) }
    }

    fn next_id(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{:08x}-{number:x}", self.boot).into())
    }
}

/// Serves one connection to its end.
pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    taken: Taken,
    shared: Arc<Shared>,
    mut stop: Stop,
) {
    let limits = &shared.options.limits;
    // Small answers leave at once; a socket that refuses is only slower.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream, taken.seat.clone(), limits);
    let service = {
        let (shared, seat, stop) = (shared.clone(), taken.seat.clone(), stop.clone());
        service_fn(move |request| {
            let work = answer(request, peer, seat.clone(), shared.clone(), stop.clone());
            async move { Ok::<_, Infallible>(work.await) }
        })
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Hyper counts from the end of the last answer; the time from a head's first byte is the wire's.
        .header_read_timeout(limits.idle.max(limits.header))
        .max_header_size(limits.header_bytes)
        .max_headers(limits.headers)
        .max_buf_size((2 * limits.header_bytes).max(64 << 10))
        .serve_connection(TokioIo::new(wire), service);
    let mut connection = pin!(connection);
    let mut ending = false;
    loop {
        tokio::select! {
            done = connection.as_mut() => {
                if let Err(error) = done {
                    tracing::debug!(%error, "a connection ended badly");
                }
                return;
            }
            () = taken.seat.evicted() => return,
            () = stop.begins(), if !ending => {
                if !taken.seat.in_request() {
                    return;
                }
                ending = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    seat: Arc<Seat>,
    shared: Arc<Shared>,
    stop: Stop,
) -> Response<Held> {
    seat.begin();
    let until_end = UntilEnd(seat.clone());
    let id = shared.next_id();
    let clock = Arc::new(RequestClock::start());
    let (mut parts, body) = request.into_parts();
    let client = client::find(peer.ip(), &mut parts.headers, &shared.options.trusted_proxies);
    let number = HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("-"));
    parts.headers.insert(REQUEST_ID, number.clone());
    parts.extensions.insert(client);
    parts.extensions.insert(ConnectInfo(SocketAddr::new(client.0, peer.port())));
    parts.extensions.insert(id);
    parts.extensions.insert(clock.clone());
    let body = PacedBody::new(body, seat, clock.clone(), &shared.options.limits);
    let request = Request::from_parts(parts, Body::new(body));
    let mut response = match shared.router.clone().call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, number);
    if stop.has_begun() || clock.fault().is_some() || shared.crowd.is_tight() {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response.map(|inner| Held { inner, _until_end: until_end })
}

/// While it lives, the request is not over.
struct UntilEnd(Arc<Seat>);

impl Drop for UntilEnd {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// An answer's body that knows when it is out.
struct Held {
    inner: Body,
    _until_end: UntilEnd,
}

impl hyper::body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
