//! The loop that takes connections, and its end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::client::Household;
use super::connection::{Shared, serve};
use super::frame::frame;
use super::options::Options;
use super::stop::Stop;
use crate::failure::Failure;

/// How the end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every open request was answered.
    All,
    /// So many connections were cut off after the time for draining.
    Cut(usize),
}

/// Bound sockets, ready to serve.
#[derive(Debug)]
pub struct Server {
    listeners: Vec<(TcpListener, SocketAddr)>,
    options: Options,
}

impl Server {
    /// Listens on every address; port 0 takes a free one.
    ///
    /// # Errors
    /// `Failure::Failed` naming the address that cannot be had.
    pub fn bind(addresses: &[SocketAddr], options: Options) -> Result<Self, Failure> {
        let mut listeners = Vec::new();
        for wanted in addresses {
            listeners.push(listen(*wanted).map_err(|cause| refused(*wanted, &cause))?);
        }
        Ok(Self { listeners, options })
    }

    /// Where it listens, with the ports that were taken.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.listeners.iter().map(|(_, address)| *address)
    }

    /// Serves until told to stop; then takes no more connections and lets open requests finish for as long
    /// as the limits say.
    pub async fn run(self, router: Router, stop: Stop) -> Drained {
        let options = Arc::new(self.options);
        let shared = Arc::new(Shared::new(frame(router, &options), options.clone()));
        let mut loops = JoinSet::new();
        for (listener, _) in self.listeners {
            loops.spawn(accept(listener, shared.clone(), stop.clone()));
        }
        while loops.join_next().await.is_some() {}
        let open = shared.crowd.open();
        tracing::info!(
            connections = open,
            "stopping: no new connections, open requests may finish"
        );
        if timeout(options.limits.drain, shared.crowd.empty()).await.is_ok() {
            tracing::info!("stopped");
            return Drained::All;
        }
        let left = shared.crowd.open();
        shared.crowd.dismiss();
        tracing::warn!(connections = left, "stopped, open requests were cut off");
        Drained::Cut(left)
    }
}

fn listen(wanted: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = if wanted.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    // The kernel says that there is room again only when a third of this is, so the default of megabytes
    // would make an honest slow reader look like one who reads nothing. It also bounds memory.
    socket.set_send_buffer_size(128 << 10)?;
    socket.bind(wanted)?;
    let listener = socket.listen(1024)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, mut stop: Stop) {
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.begins() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => welcome(stream, peer, &shared, &stop),
            // The client's own doing, between its knock and our answer.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::ConnectionReset
                        | io::ErrorKind::Interrupted
                ) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot take a connection; making room");
                shared.crowd.make_room();
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

fn welcome(stream: TcpStream, peer: SocketAddr, shared: &Arc<Shared>, stop: &Stop) {
    let proxies = &shared.options.trusted_proxies;
    let is_proxy = proxies.iter().any(|range| range.contains(peer.ip()));
    let household = (!is_proxy).then(|| Household::of(peer.ip()));
    if let Some(taken) = shared.crowd.admit(household) {
        tokio::spawn(serve(stream, peer, taken, shared.clone(), stop.clone()));
        return;
    }
    tracing::debug!("a connection was refused: no place is free");
    // As much as the socket takes at once; who is turned away is not waited for.
    let _ = stream.try_write(
        b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\n\
          connection: close\r\n\r\n",
    );
}

fn refused(address: SocketAddr, cause: &io::Error) -> Failure {
    let hint = match cause.kind() {
        io::ErrorKind::AddrInUse => "another program listens there already",
        io::ErrorKind::AddrNotAvailable => "this machine has no such address",
        io::ErrorKind::PermissionDenied => "ports below 1024 need a right that this user has not",
        _ => return Failure::Failed(format!("cannot listen on {address}: {cause}")),
    };
    Failure::Failed(format!("cannot listen on {address}: {hint}"))
}
