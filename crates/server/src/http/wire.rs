//! The socket with two deadlines that hyper does not have: a head must follow its first byte soon, also on a
//! kept connection, and an answer must be taken.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::crowd::Seat;
use super::limits::Limits;
use super::pace::Pace;

/// A client's socket.
pub(super) struct Wire {
    stream: TcpStream,
    seat: Arc<Seat>,
    header: Duration,
    fresh: Pace,
    /// Runs from the first byte of a head; from the beginning for the first one.
    head: Option<Pin<Box<Sleep>>>,
    writes: Pace,
    stall: Option<Pin<Box<Sleep>>>,
    request: u64,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>, limits: &Limits) -> Self {
        let fresh = Pace::new(limits.write_grace, limits.bytes_per_second);
        Self {
            stream,
            header: limits.header,
            head: Some(Box::pin(sleep(limits.header))),
            writes: fresh.clone(),
            fresh,
            stall: None,
            request: seat.requests(),
            seat,
        }
    }

    /// A request has begun since we looked: its head is in, and its answer is a new one.
    fn turn(&mut self) {
        if self.request != self.seat.requests() {
            self.request = self.seat.requests();
            self.head = None;
            self.writes = self.fresh.clone();
        }
    }

    fn wrote(
        &mut self,
        done: Poll<io::Result<usize>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let now = Instant::now();
        match done {
            Poll::Ready(Ok(bytes)) => {
                self.writes.moved(now, bytes);
                self.stall = None;
                self.seat.work();
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                self.seat.wait();
                let end = self.writes.wait(now);
                let stall = self.stall.get_or_insert_with(|| Box::pin(sleep_until(end)));
                ready!(stall.as_mut().poll(cx));
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer is not taken")))
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.turn();
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if self.seat.in_request() {
            return done;
        }
        if done.is_pending() {
            if let Some(head) = &mut self.head {
                ready!(head.as_mut().poll(cx));
                return Poll::Ready(Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "the head is late",
                )));
            }
        } else if self.head.is_none() && buffer.filled().len() > before {
            self.head = Some(Box::pin(sleep(self.header)));
        }
        done
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.turn();
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(done, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.turn();
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.wrote(done, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
